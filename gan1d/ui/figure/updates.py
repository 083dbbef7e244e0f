"""News: what one browser has been told of a run, and what there is to tell it now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from gan1d.base.arrays import Array
from gan1d.languages import spoken, tr
from gan1d.recipes.link import Link, query_of
from gan1d.recipes.words import labels_of
from gan1d.runs import figure_1
from gan1d.runs.branches import Branches
from gan1d.runs.evidence import BLOCK
from gan1d.runs.playhead import Playhead
from gan1d.runs.recording import Recording
from gan1d.runs.verdict import Verdict, judge
from gan1d.teaching.scenarios import SCENARIOS
from gan1d.ui.figure import frames
from gan1d.ui.figure.picture_cache import Gallery
from gan1d.ui.live.connection import Message

READING = 0.7  # seconds a sentence stands before its numbers change
CHEAP = 4  # iterations that may be computed again for a picture while the hand moves on the timeline
GALLERY = Gallery()
_JUDGED: WeakKeyDictionary[Recording, tuple[tuple[int, bool, str], Verdict]] = WeakKeyDictionary()  # the last of a run
TITLES = {scenario.recipe: scenario.title for scenario in SCENARIOS}


@dataclass(frozen=True)
class Moment:
    """Where a playhead stands: all that is needed to draw it, taken under its owner's lock.

    `goal` is the state it is on its way to, `seen` the newest state of the run that was shown so far. `other` is the
    run shown with it, and how far that one was seen; `part` is how far play is on the way to the next state.
    """

    recording: Recording
    at: int
    goal: int
    part: float
    playing: bool
    speed: float
    seen: int
    other: Recording | None
    other_seen: int
    link: Link  # that has a second run where two stand side by side

    @classmethod
    def of(cls, head: Playhead) -> Moment:
        """The present moment of a playhead."""
        other = head.runs.other
        return cls(
            head.recording,
            head.iteration,
            head.goal,
            head.part if head.playing else 0.0,
            head.playing,
            head.speed,
            head.runs.current.seen,
            head.other,
            other.seen if other is not None else -1,
            head.link,
        )


class News:
    """What a browser has been told since it connected."""

    def __init__(self, first_scene: int) -> None:
        """Nothing yet; scenes are numbered from `first_scene` on."""
        self.scenes = first_scene
        self._told: tuple[Any, ...] = ()  # run, game, neighbour and language of the scene
        self._recording: Recording | None = None
        self._sent = self._other_sent = -1  # newest rows of history
        self._last: tuple[Any, ...] = ()
        self._shown = 0
        self._verdict = Verdict("", "")
        self._unread = 0.0  # seconds since the last sentence
        self._judged: tuple[Any, ...] = ()
        self._block: tuple[Any, ...] = ()  # where it was judged last

    def of(self, now: Moment, seconds: float, frame_rate: float, scrubbing: bool) -> list[Message]:
        """What is new after `seconds`: a scene, a frame, a sentence, or nothing."""
        self._unread += seconds
        slow = not now.playing or 0 < now.speed < frame_rate
        shown, snapshot = now.recording.nearest_state(now.at)
        if slow and not (scrubbing and now.at - shown > CHEAP):
            shown, snapshot = now.at, now.recording.state(now.at)
        messages = self._scene(now, shown)
        part = now.part if slow else 0.0
        trained = () if now.playing else (now.recording.recorded, now.other and now.other.recorded)
        state = (self.scenes, shown, now.goal, part, now.playing, now.speed, trained)
        if state == self._last:
            return messages
        self._last = state
        # From one state to the next the browser moves; after a jump it is there at once.
        moves = now.playing or abs(shown - self._shown) == 1
        transport = frames.Transport(
            goal=now.goal, playing=now.playing, speed=now.speed, duration=1000 / frame_rate if moves else 0.0
        )
        self._shown = shown
        drawn, p_g = GALLERY.picture(now.recording, shown, snapshot)
        if part:
            drawn = _between(now.recording, now.at, snapshot, part)
        last = max(shown, min(now.seen, now.recording.recorded)) if now.seen > now.at else shown
        blocks = [frames.block(self.scenes, now.recording, shown, drawn, transport, (self._sent + 1, last))]
        self._sent = max(self._sent, last)
        if now.other is not None:
            blocks.append(self._other(now, now.other, shown, part, transport))
        return [*messages, frames.frame(*blocks), *self._judgement(now, shown, p_g)]

    def _scene(self, now: Moment, shown: int) -> list[Message]:
        """A scene if the browser does not know this run, its game, or the run shown with it."""
        loss = now.recording.recipe.at(shown).loss
        other_loss = now.other.recipe.at(shown).loss if now.other is not None else None
        told = (now.recording, loss, now.other, other_loss, now.link, spoken())
        if told == self._told:
            return []
        before, self._told = self._recording, told
        self._recording, self._other_sent = now.recording, -1
        self.scenes += 1
        common = -1
        if before is not None:
            common = min(now.recording.recipe.shared_past(before.recipe), self._sent)
        self._sent = max(min(common, shown) - 1, -1)
        scene = frames.scene(self.scenes, now.recording, shown, self._sent)
        if now.other is not None:
            scene["other"] = figure_1.described(now.other, shown)
        link = now.link
        names = labels_of((link.recipe, link.beside)) if link.beside is not None else []
        return [scene | {"names": names, "query": link.query()}]

    def _other(
        self, now: Moment, other: Recording, shown: int, part: float, transport: frames.Transport
    ) -> frames.Block:
        """The other run at the same iteration, or at its last one."""
        at = min(shown, other.recorded)
        snapshot = other.state(at)
        drawn, _ = GALLERY.picture(other, at, snapshot)
        if part and at == now.at < other.recorded:
            drawn = _between(other, at, snapshot, part)
        last = min(max(at, now.other_seen), other.recorded)
        rows = (self._other_sent + 1, last)
        self._other_sent = max(self._other_sent, last)
        return frames.block(self.scenes, other, at, drawn, transport, rows)

    def _judgement(self, now: Moment, shown: int, p_g: Array) -> list[Message]:
        """The sentence on the state shown, if it is news; in play, new numbers alone wait until one can read."""
        recording = now.recording
        state = (self.scenes, shown, recording.end is None, now.playing)
        if state == self._judged:
            return []
        self._judged = state
        reading = now.playing and self._unread < READING
        block, self._block = self._block, (self.scenes, shown // BLOCK, recording.end is None)
        if reading and block == self._block:  # within a block of iterations the state stays
            return []
        verdict = _verdict_of(recording, shown, p_g)
        if verdict == self._verdict or (reading and verdict.kind == self._verdict.kind):
            return []
        self._verdict, self._unread = verdict, 0.0
        return [{"type": "state", "kind": verdict.kind, "text": verdict.text}]


def _verdict_of(recording: Recording, shown: int, p_g: Array) -> Verdict:
    """Judged once for all who look at the same state in the same language."""
    state = shown, recording.end is None, spoken()
    known = _JUDGED.get(recording)
    if known is None or known[0] != state:
        evaluator = recording.evaluator
        verdict = judge(
            recording.history[: shown + 1], p_g, evaluator.grid, evaluator.data, recording.recipe, recording.end
        )
        known = _JUDGED[recording] = state, verdict
    return known[1]


def _between(recording: Recording, at: int, snapshot: Array, part: float) -> dict[str, Array]:
    """The picture on the way from state `at`, whose snapshot this is, to the next."""
    mix = ((snapshot, 1 - part), (recording.state(at + 1), part))
    return figure_1.picture(recording.evaluator, recording.recipe, at, mix, recording.evaluator.mixed(mix))


def listed(runs: Branches) -> list[dict[str, Any]]:
    """The runs of a session as the browser lists and remembers them; scenarios have names of their own."""
    labels, other = runs.labels(), runs.other
    return [
        {
            "number": branch.number,
            "label": tr(TITLES[branch.recipe]) if branch.recipe in TITLES else labels[branch.number],
            "now": branch.number == runs.current.number,
            "shown": None if branch != other else "beside" if runs.beside else "ghost",
            "query": query_of(branch.recipe),
            "seen": branch.seen,
        }
        for branch in runs
    ]
