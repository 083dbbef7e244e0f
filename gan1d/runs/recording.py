"""Recordings: the memo of recipes.

A `Recording` holds exact metrics of every iteration and snapshots at a bounded set of them; any state is a snapshot and
a few iterations more, bit for bit the same as the first time.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np

from gan1d.base.arrays import Array
from gan1d.base.budget import Held
from gan1d.languages.lazy import LazyMessage, lazy
from gan1d.recipes.recipe import MAX_ITERATIONS, Recipe
from gan1d.runs.beside import Beside
from gan1d.runs.cost import measuring, training
from gan1d.runs.lending import GAMES, Loan
from gan1d.runs.measure import METRICS, Evaluator, evaluator_of, measured
from gan1d.training.batch import beginning

HUGE = 1e6  # weights of a network that is already lost
BATCH = 8  # iterations trained and recorded at a time
SNAPSHOT_BYTES = 24 * 2**20  # of one recording
LEAST_KEPT = 4  # snapshots, however large they are
ROWS = 64  # for which there is room at first
PICTURES = 32  # of the newest states that are kept, if they were drawn beside
RECENT = 64  # states behind the newest that are all kept, so that watching and forking near the end recompute nothing


@dataclass(frozen=True)
class StopReason:
    """Why a recording goes no further, and the last state that can be looked at."""

    iteration: int
    why: LazyMessage | str
    diverged: bool

    @property
    def reason(self) -> str:
        """Why, in the language of who reads it: those who share a recording need not share one."""
        return str(self.why)


class Snapshots:
    """Snapshots by iteration under a byte bound: all of the newest, and every stride-th before, the stride doubling."""

    def __init__(self, held: Held | None = None) -> None:
        """None yet; all of them are counted in `held`."""
        self._kept: dict[int, Array] = {}
        self._held = held
        self.stride = 1

    def put(self, first: int, *snapshots: Array) -> None:
        """Keep the states after `first` iterations and after each of the next."""
        if self._held is not None:
            self._held.add(*snapshots)
        room = max(SNAPSHOT_BYTES // snapshots[0].nbytes, LEAST_KEPT)
        recent = min(RECENT, room)  # fewer of large networks
        # Readers look without a lock: the dictionary is replaced whole, never thinned in place.
        kept = dict(self._kept)
        for i, snapshot in enumerate(snapshots, first):
            kept[i], aged = snapshot, i - recent
            if aged % self.stride:
                kept.pop(aged, None)
            while len(kept) > room + recent:
                kept = self._thinned(kept, aged)
        self._kept = kept

    def thin(self) -> bool:
        """Keep every second of the older ones only; whether there were any to let go."""
        recent = min(RECENT, max(SNAPSHOT_BYTES // next(iter(self._kept.values())).nbytes, LEAST_KEPT))
        kept, aged = self._kept, max(self._kept) - recent
        if not any(0 < i <= aged for i in kept):
            return False
        while len(kept) == len(self._kept):
            kept = self._thinned(kept, aged)
        self._kept = kept
        return True

    def _thinned(self, kept: dict[int, Array], aged: int) -> dict[int, Array]:
        """All after the state `aged`, and of those before every one at twice the stride."""
        self.stride *= 2
        return {j: s for j, s in kept.items() if j > aged or j % self.stride == 0}

    def before(self, i: int) -> tuple[int, Array]:
        """The latest kept state at or before i."""
        kept = self._kept
        if i in kept:
            return i, kept[i]
        j = i - i % self.stride
        if j not in kept:
            j = max(n for n in kept if n <= i)
        return j, kept[j]

    def share(self, other: Snapshots, up_to: int) -> None:
        """Take over another run's snapshots of the shared past (the arrays are read-only, so nothing is copied)."""
        self.stride = other.stride
        self._kept = {i: s for i, s in other._kept.items() if i <= up_to}
        if self._held is not None:
            self._held.add(*self._kept.values())

    @property
    def nbytes(self) -> int:
        """Memory held, shared arrays counted in full."""
        return len(self._kept) * next(iter(self._kept.values())).nbytes  # all of one size


class Recording:
    """What is known of one recipe so far. State 0 is there from the start; `extend` adds more.

    Thread-safe: one thread extends, others read. `history` only ever grows and its rows never change.
    """

    def __init__(self, recipe: Recipe, past: Recording | None = None, held: Held | None = None) -> None:
        """Start a recording; `past` is one whose recipe shares some of it. What it holds is counted in `held`."""
        self.recipe = recipe
        self.evaluator: Evaluator = evaluator_of(recipe.settings)
        self.end: StopReason | None = None
        self._lock = threading.Lock()
        self._held = held
        self._borrower = object()  # its name where games are lent
        self._snapshots = Snapshots(held)
        self._drawn: dict[int, Array] = {}
        if held is not None:
            held.add(*self.evaluator.arrays)
        self._rows = self._room(ROWS)
        self._recorded = -1
        if past is not None:
            self._share(past)
        else:
            state = beginning((recipe.settings,))
            state.flags.writeable = False
            self._measure([state])

    @property
    def recorded(self) -> int:
        """The newest state recorded."""
        return self._recorded

    @property
    def history(self) -> Array:
        """Metrics of states 0..recorded, (recorded + 1, len(METRICS)), read-only."""
        view = self._rows[: self._recorded + 1]
        view.flags.writeable = False
        return view

    @property
    def nbytes(self) -> int:
        """Memory held, what it shares with others counted in full. It holds no game: one is borrowed to go on."""
        pictures = sum(row.nbytes for row in self._drawn.values())
        return self._snapshots.nbytes + self._rows.nbytes + pictures

    @property
    def seconds(self) -> float:
        """About how long the next iteration takes, measured as it is recorded."""
        return self._seconds

    def drawn(self, i: int) -> Array | None:
        """The picture of state i as `gan1d.runs.figure_1` packs it, where the process that trained it has drawn it."""
        return self._drawn.get(i)

    def thin(self) -> bool:
        """Keep fewer snapshots, unless it is being trained; whether there were any to let go."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            return self._snapshots.thin()
        finally:
            self._lock.release()

    def extend(self, up_to: int, beside: Beside | None = None, draw: bool = False) -> None:
        """Train and measure up to state `up_to`, or to the end of the run. May be called again and again.

        With `beside`, the process there does so, and draws each state if asked to.
        """
        with self._lock:
            up_to = min(up_to, MAX_ITERATIONS)
            if self._recorded < up_to and self.end is None:
                if beside is None:
                    self._train(up_to)
                else:
                    self._train_beside(up_to, beside, draw)
            if self._recorded >= MAX_ITERATIONS and self.end is None:
                full = lazy("The run is full at {most:,} iterations: reset it.", most=MAX_ITERATIONS)
                self.end = StopReason(MAX_ITERATIONS, full, False)

    def state(self, i: int) -> Array:
        """The snapshot (1, S) of state i <= recorded, recomputed from an earlier one where it was not kept."""
        kept, snapshot = self._snapshots.before(i)
        if kept == i:
            return snapshot
        with self._lock, GAMES.lend(self._borrower, (self.recipe.settings,)) as loan:
            self._go_to(i, loan)
            return loan.game.snapshot()

    def nearest_state(self, i: int) -> tuple[int, Array]:
        """The latest kept state at or before i and its snapshot, for playing over the past without recomputing."""
        return self._snapshots.before(i)

    def _train(self, up_to: int) -> None:
        with GAMES.lend(self._borrower, (self.recipe.settings,)) as loan:
            while self._recorded < up_to and self.end is None:
                self._go_to(self._recorded, loan)
                snapshots = []
                for _ in range(min(BATCH, up_to - self._recorded)):
                    self._step(loan)
                    snapshots.append(loan.game.snapshot())
                self._measure(snapshots)
            if self.end is not None:
                loan.at = -1

    def _train_beside(self, up_to: int, beside: Beside, draw: bool) -> None:
        while self._recorded < up_to and self.end is None:
            n = min(BATCH, up_to - self._recorded)
            first, (kept, state) = self._recorded + 1, self._snapshots.before(self._recorded)
            snapshots, rows, pictures = beside.states(self.recipe, kept, state, first, n, draw)
            for array in (*snapshots, *pictures):
                array.flags.writeable = False
            self._keep_drawn(first, pictures)
            self._record(snapshots, rows)

    def _keep_drawn(self, first: int, pictures: list[Array]) -> None:
        """Of the states from `first` on. Readers look without a lock: the dictionary is replaced whole."""
        if self._held is not None:
            self._held.add(*pictures)
        drawn = self._drawn | dict(enumerate(pictures, first))
        self._drawn = dict(list(drawn.items())[-PICTURES:]) if pictures else {}

    def _go_to(self, i: int, loan: Loan) -> None:
        """Bring the game into state i: from the nearest one before, which is the one it is in or one that was kept."""
        kept, snapshot = self._snapshots.before(i)
        if not kept <= loan.at <= i:
            loan.game.restore(snapshot)
            loan.at = kept
        while loan.at < i:
            self._step(loan)

    def _step(self, loan: Loan) -> None:
        loan.game.iteration(loan.at, self.recipe.at(loan.at), self.recipe.only(loan.at))
        loan.at += 1

    def _measure(self, snapshots: list[Array]) -> None:
        """Measure new states, which follow the recorded ones, and keep them."""
        self._record(snapshots, measured(self.evaluator, self.recipe, self._recorded + 1, snapshots))

    def _record(self, snapshots: list[Array], rows: Array) -> None:
        """Keep new states and their numbers as far as they are finite."""
        first = self._recorded + 1
        good = np.isfinite(rows).all(1)
        n = len(rows) if good.all() else int(good.argmin())
        if first + n > len(self._rows):
            grown = self._room(2 * len(self._rows))
            grown[:first] = self._rows[:first]
            self._rows = grown
        self._rows[first : first + n] = rows[:n]
        if n:
            self._snapshots.put(first, *snapshots[:n])
        self._recorded = first + n - 1
        self._look_ahead()
        if n < len(rows):
            self.end = self._diverged(snapshots[n])

    def _room(self, rows: int) -> Array:
        room = np.empty((rows, len(METRICS)), np.float32)
        if self._held is not None:
            self._held.add(room)
        return room

    def _look_ahead(self) -> None:
        s = self.recipe.at(self._recorded)
        self._seconds = training(s, self._recorded) + measuring(s)

    def _loss(self, i: int) -> str:
        return self.recipe.at(i).loss

    def _diverged(self, snapshot: Array) -> StopReason:
        """The end before a state that is not finite."""
        # D moves first in an iteration, and a D with huge weights breaks G by its slope: then G only followed.
        D = snapshot[:, self.evaluator.size_of_G :]
        broken = "G" if np.abs(D).max() < HUGE else "D"  # false for NaN, too
        rate = getattr(self.recipe.at(self._recorded), f"learning_rate_{broken}")
        why = lazy(
            "Diverged at iteration {iteration}: {player} left the range of sensible numbers at learning rate of "
            "{player} {rate:g}. Everything before can still be looked at; a lower rate goes further.",
            iteration=self._recorded + 1,
            player=broken,
            rate=rate,
        )
        return StopReason(self._recorded, why, True)

    def _share(self, past: Recording) -> None:
        # Without its lock, which is held while it trains: what is recorded up to its newest state stays.
        n = min(self.recipe.shared_past(past.recipe), past._recorded)
        self._snapshots.share(past._snapshots, n)
        self._rows = self._room(max(ROWS, 1 << n.bit_length()))
        self._rows[: n + 1] = past._rows[: n + 1]
        kept, snapshot = past._snapshots.before(n)
        if kept == n:
            self._snapshots.put(n, snapshot)
        self._recorded = n
        # A row tells the loss in force after it, so the last shared row is measured under the new settings.
        if self._loss(n) != past._loss(n):
            self._rows[n] = self.evaluator.metrics(self.state(n), self._loss(n))[0]
        self._look_ahead()
