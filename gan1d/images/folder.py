"""An image run on disk: one folder, whose files are written whole or not at all, so that any process may read them.

    run.json        what it is: number, preset, device, folder of the data       written once
    recipe.json     the recipe as the fields of a link, edits included           by who trains
    wanted.json     train, pause or stop; a ticket; live settings asked for      by page and command line
    state.json      status, iteration, speed, a sentence                         by who trains
    metrics.f32     one row of METRICS for every iteration, appended             by who trains
    sheets/I.png    100 samples of the state after I iterations, from fixed z    by who trains
    now.png         the same, newest                                             by who trains
    checkpoint.pt   everything to go on from                                     by who trains
    critic.json     what a fresh critic has found                                by the critic
    owner.json      whose it is, of a run that a visitor of a server has begun   written once
    *.lock          held by the process that trains, by the critic

Readers need neither torch nor the process that trains. A folder may be damaged, or of a newer version: what it holds
besides is left out, and what cannot be read is said in a `RunError`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from gan1d.base.arrays import Array
from gan1d.base.fields import SettingsError
from gan1d.base.files import why_of, write
from gan1d.base.locks import held, is_held
from gan1d.base.records import RecordError, load, read
from gan1d.base.regular_files import open_regular
from gan1d.images.found import Found
from gan1d.images.possible import refuse_impossible
from gan1d.images.settings import ImageRecipe, ImageSettings
from gan1d.languages.lazy import LazyMessage, lazy, reason

METRICS = ("discriminator_loss", "generator_loss", "d_data", "d_samples", "accuracy_data", "accuracy_samples")
"""Of the last minibatches of an iteration, D as it was before its update; the generator's loss after D's."""
ROW = 4 * len(METRICS)  # bytes
DIGITS = 9  # in the name of a sheet
OVER = ("done", "stopped", "diverged", "failed")
KNOWN = (*ImageSettings.fields(), "edits")  # of a recipe
STATUS = ("queued", "training", "paused", *OVER)

R = TypeVar("R")


class RunError(SettingsError):
    """The files of a run cannot be read; the sentence says of which run, and why."""


@dataclass(frozen=True)
class Identity:
    """What a run is besides its recipe: the preset's name, the device (cuda, mps, cpu), the folder the user named."""

    preset: str
    device: str = field(default="cpu", metadata={"choices": ("cuda", "mps", "cpu")})
    folder: str | None = None


@dataclass(frozen=True)
class Wanted:
    """What people want of a run: `do` is train, pause or stop; live `settings` to be in force from now on.

    Runs train in the order of their tickets. `asked` counts how often settings were asked for.
    """

    do: str = field(default="train", metadata={"choices": ("train", "pause", "stop")})
    ticket: int = 0
    settings: dict[str, Any] = field(default_factory=dict)
    asked: int = 0


@dataclass(frozen=True)
class State:
    """Where a run stands: `status` is queued, training, paused or one of `OVER`; `text` says why, where that is needed.

    `rate` is in images a second (data images shown to D), `left` in seconds; `per_epoch` and `iterations` count
    iterations; `data` says in words which images are used; what is said is kept, to be told in anybody's language (runs
    of older versions have English sentences); `heard` is the last `Wanted.asked` that was answered.
    """

    status: str = field(default="queued", metadata={"choices": STATUS})
    iteration: int = 0
    per_epoch: int = 0
    iterations: int = 0
    rate: float = 0.0
    left: float = 0.0
    device: str = ""
    data: LazyMessage | str = ""
    fingerprint: str = ""
    text: LazyMessage | str = ""
    heard: int = 0


class Run:
    """One run's folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def name(self) -> str:
        """Number and preset, as 0007-log2: the name in links and on the command line."""
        return self.path.name

    @property
    def number(self) -> int:
        """Runs of one root are numbered from 1."""
        return int(self.name.partition("-")[0])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Run) and other.path == self.path

    def __hash__(self) -> int:
        return hash(self.path)

    # ---- what it is and where it stands

    @property
    def identity(self) -> Identity:
        """What it is besides its recipe."""
        return self._read("run.json", Identity)

    @identity.setter
    def identity(self, identity: Identity) -> None:
        self._write("run.json", asdict(identity))

    @property
    def recipe(self) -> ImageRecipe:
        """The recipe, with the edits made so far, as far as this version knows its settings."""
        with self._reading("recipe.json"):
            return ImageRecipe.from_query({n: text for n, text in self._fields().items() if n in KNOWN})

    @recipe.setter
    def recipe(self, recipe: ImageRecipe) -> None:
        self._write("recipe.json", recipe.to_query())

    @property
    def unknown_settings(self) -> list[str]:
        """What a newer version has written into the recipe: it can be shown without, but not trained."""
        with self._reading("recipe.json"):
            return [name for name in self._fields() if name not in KNOWN]

    @property
    def wanted(self) -> Wanted:
        """What people want of it."""
        with self._reading("wanted.json"):
            wanted, live = read(self.path / "wanted.json", Wanted), ImageSettings.live()
            asked = {name: ImageSettings.checked(name, v) for name, v in wanted.settings.items() if name in live}
            return replace(wanted, settings=asked)

    @wanted.setter
    def wanted(self, wanted: Wanted) -> None:
        self._write("wanted.json", asdict(wanted))

    @property
    def state(self) -> State:
        """Where it stands, as the process that trains last said."""
        return self._read("state.json", State)

    @state.setter
    def state(self, state: State) -> None:
        self._write("state.json", asdict(state))

    @property
    def critic(self) -> dict[str, Any] | None:
        """What a fresh critic has found, see `gan1d.images.critic`, as far as it is said; None before the first."""
        if not (self.path / "critic.json").exists():
            return None
        found = asdict(self._read("critic.json", Found))
        return {name: value for name, value in found.items() if value is not None}

    @critic.setter
    def critic(self, found: dict[str, Any]) -> None:
        self._write("critic.json", found)

    @property
    def critic_if_whole(self) -> dict[str, Any] | None:
        """The same for who can do without: None, too, if its file is damaged, which the critic's own panel says."""
        try:
            return self.critic
        except RunError:
            return None

    @property
    def problem(self) -> str:
        """Why the run cannot be read, in a sentence; empty if it can."""
        try:
            self.check()
        except RunError as error:
            return str(error)
        return ""

    def check(self) -> None:
        """Raise `RunError` if the run cannot be read."""
        _ = self.identity, self.recipe, self.wanted, self.state, self.metrics(ImageRecipe.most_iterations)

    # ---- what it has recorded

    def metrics(self, first: int = 0) -> Array:
        """Rows of METRICS of the iterations from `first` on, (n, 6) float32: row i is of iteration first + i.

        Raises `RunError` where one holds what no iteration gives.
        """
        content = b""
        with self._reading("metrics.f32"), suppress(FileNotFoundError), open_regular(self.path / "metrics.f32") as file:
            file.seek(first * ROW)
            content = file.read()
        whole = len(content) - len(content) % ROW  # the last row may be half written
        rows = np.frombuffer(content[:whole], np.float32).reshape(-1, len(METRICS))
        with self._reading("metrics.f32"):
            refuse_impossible(rows, first)
        return rows

    def append(self, rows: Array) -> None:
        """Add the rows of the iterations that follow."""
        with (self.path / "metrics.f32").open("ab") as file:
            file.write(np.ascontiguousarray(rows, np.float32).tobytes())

    def settle(self) -> None:
        """Wait until the rows are on the disk: a checkpoint that outlived them could not be gone on from."""
        with (self.path / "metrics.f32").open("ab") as file:
            os.fsync(file.fileno())

    def sheets(self) -> list[int]:
        """The iterations whose sheets are recorded, ascending."""
        sheets = (path.stem for path in (self.path / "sheets").glob("*.png"))
        return sorted(int(stem) for stem in sheets if stem.isascii() and stem.isdigit() and len(stem) == DIGITS)

    def sheet(self, iteration: int | None = None) -> Path:
        """The picture of a recorded sheet, or of the newest state."""
        return self.path / "now.png" if iteration is None else self.path / "sheets" / f"{iteration:0{DIGITS}d}.png"

    def cut(self, iteration: int) -> None:
        """Forget what was recorded after a state, to train on from there, and what was half written at a kill."""
        for draft in (*self.path.glob(".checkpoint.pt.*.part"), *self.path.rglob(".*.png.*.part")):
            draft.unlink()  # only who trains writes these
        metrics = self.path / "metrics.f32"
        if metrics.exists():
            os.truncate(metrics, min(iteration * ROW, metrics.stat().st_size))
        for later in self.sheets():
            if later > iteration:
                self.sheet(later).unlink()

    @property
    def checkpoint(self) -> Path:
        """Everything to go on from."""
        return self.path / "checkpoint.pt"

    # ---- who works on it

    def held(self, what: str = "training", patience: float = 2.0) -> AbstractContextManager[bool]:
        """Hold the lock of `training` or `critic`; gives whether it could be had within `patience` seconds."""
        return held(self.path / f"{what}.lock", patience)

    def alive(self, what: str = "training") -> bool:
        """Whether a process is training it, or waits for its turn."""
        return is_held(self.path / f"{what}.lock")

    @contextmanager
    def _reading(self, file: str) -> Iterator[None]:
        """Whatever is wrong with one of its files inside is raised as a `RunError`."""
        try:
            yield
        except FileNotFoundError:
            why: LazyMessage | str = lazy("{file} is missing", file=file)
        except OSError as error:
            why = lazy("{file} cannot be opened: {why}", file=file, why=why_of(error))
        except RecordError as error:
            why = reason(error)
        except SettingsError as error:
            why = lazy("{file} is damaged: {why}", file=file, why=reason(error))
        else:
            return
        raise RunError(lazy("Run {run} cannot be read: {why}.", run=self.name, why=why))

    def _read(self, file: str, kind: type[R]) -> R:
        with self._reading(file):
            return read(self.path / file, kind)

    def _fields(self) -> dict[str, str]:
        """The recipe as it stands in its file."""
        fields = load(self.path / "recipe.json")
        if not all(isinstance(text, str) for text in fields.values()):
            raise RecordError(lazy("{file} is damaged: it holds other things than texts", file="recipe.json"))
        return fields

    def _write(self, name: str, content: dict[str, Any]) -> None:
        write(self.path / name, json.dumps(content).encode())
