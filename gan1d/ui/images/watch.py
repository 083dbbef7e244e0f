"""A run's folder as its viewers see it: read once for all of them, and told to each as what is new to it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from time import monotonic
from typing import Any
from weakref import WeakValueDictionary

import numpy as np

from gan1d.base.fields import SettingsError
from gan1d.base.files import why_of
from gan1d.figures.style import STYLE
from gan1d.images.folder import METRICS, OVER, Run, RunError
from gan1d.images.presets import PRESETS
from gan1d.images.registry import Runs
from gan1d.images.verdict import EARLY, equilibrium, judge
from gan1d.languages import ENGLISH, tr, use_language
from gan1d.ui.hosting.rules import presentable
from gan1d.ui.images.background import SUPERVISOR
from gan1d.ui.images.blocks import Blocks
from gan1d.ui.live.connection import Message
from gan1d.ui.live.watching import LOOK

SELDOM = 1.0  # seconds between two looks at what moves slowly: sheets, the queue, the verdict
TAIL = 16  # rows read again each time, to see whether the run was cut back
COLUMNS = ("iteration", *METRICS, "V")


@dataclass
class Told:
    """What one browser has been told."""

    life: int = -1
    size: int = 0
    rows: int = 0
    scene: dict[str, Any] | None = None
    state: dict[str, Any] | None = None
    sheets: list[tuple[int, int]] | None = None
    problem: str = ""


@dataclass
class _Seldom:
    """What moves slowly: looked at once a second."""

    at: float = -np.inf
    status: str = ""
    scene: dict[str, Any] = field(default_factory=dict)
    state: dict[str, Any] = field(default_factory=dict)
    sheets: list[tuple[int, int]] = field(default_factory=list)


class Watch:
    """One run, read at most every LOOK seconds and only when somebody asks, and told in one language."""

    def __init__(self, run: Run, runs: Runs, clock: Callable[[], float] = monotonic, language: str = ENGLISH) -> None:
        self.run, self._runs, self._language, self._clock = run, runs, language, clock
        self._lock = threading.Lock()
        self._looked = -np.inf
        self._begin_anew(0)
        self._state: dict[str, Any] | None = None
        self._seldom = _Seldom()
        self.gone = False
        self.problem = ""

    def look(self) -> None:
        """Read what is new, unless somebody has just done so. What goes wrong is told in a sentence, never raised."""
        with self._lock, use_language(self._language):
            now = self._clock()
            if now - self._looked < LOOK:
                return
            try:
                self._read(now)
                self.gone, self.problem = False, ""
            except (OSError, ValueError) as error:  # a RunError is a ValueError
                self.gone = not (self.run.path / "wanted.json").exists()
                why = why_of(error)
                problem = tr("The files of run {run} cannot be read: {why}.", run=self.run.name, why=why)
                self.problem = "" if self.gone else str(error) if isinstance(error, RunError) else problem
            self._looked = self._clock()

    def news(self, told: Told) -> list[Message]:
        """What a browser is to be told, and note it in `told`: a scene, a state, sheets, and last, always, rows as
        float32 of COLUMNS, each replacing what was told of the same iteration. Empty if nothing is new.
        """
        with self._lock:
            messages: list[Message] = []
            if self.problem != told.problem:
                told.problem = self.problem
                if self.problem:
                    messages.append({"type": "notice", "text": self.problem})
            if self._state is None:  # not read yet
                return messages
            if told.scene != self._seldom.scene:
                told.scene = self._seldom.scene
                messages.append(told.scene)
            if told.state != self._state:
                told.state = self._state
                messages.append(told.state)
            if told.sheets != self._seldom.sheets:
                told.sheets = self._seldom.sheets
                messages.append({"type": "sheets", "sheets": told.sheets})
            return messages + self._rows(told, bool(messages))

    def _rows(self, told: Told, others: bool) -> list[Message]:
        anew = (told.life, told.size) != (self._life, self._blocks.size)
        if not (anew or others or told.rows != self._blocks.count):
            return []
        rows = self._blocks.since(0 if anew else told.rows)
        told.life, told.size, told.rows = self._life, self._blocks.size, self._blocks.count
        loss = rows[:, [1 + METRICS.index("discriminator_loss")]]
        with np.errstate(over="ignore"):  # of a loss that has run away, or is damaged, V is infinite
            content = np.hstack((rows, -2 * loss)).astype("<f4").tobytes()  # V = -2 discriminator_loss
        return [{"type": "anew", "block": told.size}, content] if anew else [content]

    # ---- reading

    def _read(self, now: float) -> None:
        state = self.run.state
        self._read_metrics()
        if now - self._seldom.at >= SELDOM or state.status != self._seldom.status:
            self._seldom = self._read_seldom(now)
        about = asdict(state) | {"text": presentable(str(state.text)), "data": presentable(str(state.data))}
        del about["fingerprint"]
        self._state = {"type": "state", **about, **self._seldom.state, "now": self._stamp(None)}

    def _begin_anew(self, life: int) -> None:
        self._life, self._blocks, self._tail = life, Blocks(len(METRICS)), b""

    def _read_metrics(self) -> None:
        """Take the rows that have come. The last rows read are compared again: a run that goes on from its checkpoint
        is cut back, and may have grown beyond where it was since the last look.
        """
        overlap = min(self._blocks.count, TAIL)
        rows = self.run.metrics(self._blocks.count - overlap)
        if rows[:overlap].tobytes() != self._tail:
            self._begin_anew(self._life + 1)
            rows, overlap = self.run.metrics(), 0
        self._blocks.add(rows[overlap:])
        self._tail = rows[-TAIL:].tobytes()

    def _read_seldom(self, now: float) -> _Seldom:
        run, state, wanted, recipe = self.run, self.run.state, self.run.wanted, self.run.recipe
        settings = recipe.at(state.iteration)
        recent = 2 * max(state.per_epoch, EARLY)  # a verdict compares the last two epochs
        verdict = judge(
            run.metrics(max(self._blocks.count - recent, 0)), state.per_epoch, settings, run.critic_if_whole
        )
        identity = run.identity
        scene = {
            "type": "scene",
            "run": run.name,
            "number": run.number,
            "title": tr(PRESETS[identity.preset].title) if identity.preset in PRESETS else identity.preset,
            "columns": COLUMNS,
            "equilibrium": equilibrium(settings),
            "loss": settings.loss,
            "style": {name: STYLE[name].as_dict() for name in COLUMNS if name in STYLE},
        }
        over = state.status in OVER
        place = 0 if over else self._runs.place(run)
        news = {
            "wanted": wanted.do,
            "place": place,
            "alive": not over and run.alive(),
            "kind": verdict.kind,
            # why it waits, if that is not its turn
            "sentence": (place and presentable(str(SUPERVISOR.problem))) or verdict.text,
            "recipe": recipe.to_query(),
        }
        sheets = [(iteration, self._stamp(iteration)) for iteration in run.sheets()]
        return _Seldom(now, state.status, scene, news, sheets)

    def _stamp(self, sheet: int | None) -> int:
        """When a sheet was written, in milliseconds; 0 if it is not there. A run that was cut writes some again."""
        try:
            return self.run.sheet(sheet).stat().st_mtime_ns // 1_000_000
        except FileNotFoundError:
            return 0


_watches: WeakValueDictionary[tuple[str, str], Watch] = WeakValueDictionary()
_lock = threading.Lock()


def watch_of(name: str, language: str = ENGLISH) -> Watch | None:
    """The watch of a run, one for all connections that speak a language; None if there is no such run."""
    runs = Runs()
    try:
        run = runs.find(name)
    except SettingsError:
        return None
    with _lock:
        return _watches.setdefault((str(run.path), language), Watch(run, runs, language=language))
