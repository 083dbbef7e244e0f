"""Recordings: the memo of recipes.

A `Recording` holds exact metrics of every iteration and snapshots at a bounded set of them; any state is a snapshot and
a few iterations more, bit for bit the same as the first time.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from gan1d.distributions import Array
from gan1d.engines import game_of
from gan1d.languages.kept import Kept, keep
from gan1d.measure import METRICS, Gauge
from gan1d.recipes import MAX_ITERATIONS, Recipe

HUGE = 1e6  # weights of a network that is already lost
BATCH = 8  # iterations trained and recorded at a time
SNAPSHOT_BYTES = 24 * 2**20  # of one recording
RECENT = 64  # states behind the newest that are all kept, so that watching and forking near the end recompute nothing


@dataclass(frozen=True)
class End:
    """Why a recording goes no further, and the last state that can be looked at."""

    iteration: int
    why: Kept | str
    diverged: bool

    @property
    def reason(self) -> str:
        """Why, in the language of who reads it: those who share a recording need not share one."""
        return str(self.why)


class Snapshots:
    """Snapshots by iteration under a byte bound: all of the newest, and every stride-th before, the stride doubling."""

    def __init__(self) -> None:
        self._kept: dict[int, Array] = {}
        self.stride = 1

    def put(self, first: int, *snapshots: Array) -> None:
        """Keep the states after `first` iterations and after each of the next."""
        room = max(SNAPSHOT_BYTES // snapshots[0].nbytes, 4)
        recent = min(RECENT, room)  # fewer of large networks
        # Readers look without a lock: the dictionary is replaced whole, never thinned in place.
        kept = dict(self._kept)
        for i, snapshot in enumerate(snapshots, first):
            kept[i], aged = snapshot, i - recent
            if aged % self.stride:
                kept.pop(aged, None)
            while len(kept) > room + recent:
                self.stride *= 2
                kept = {j: s for j, s in kept.items() if j > aged or j % self.stride == 0}
        self._kept = kept

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
        self._kept = {i: s for i, s in other._kept.items() if i <= up_to}
        self.stride = other.stride

    @property
    def nbytes(self) -> int:
        """Memory held, shared arrays counted in full."""
        return len(self._kept) * next(iter(self._kept.values())).nbytes  # all of one size


class Recording:
    """What is known of one recipe so far. State 0 is there from the start; `extend` adds more.

    Thread-safe: one thread extends, others read. `history` only ever grows and its rows never change.
    """

    def __init__(self, recipe: Recipe, past: Recording | None = None) -> None:
        """Start a recording; `past` is one whose recipe shares some of it."""
        self.recipe = recipe
        self.gauge: Gauge = past.gauge if past else Gauge(recipe.settings)
        self.end: End | None = None
        self._lock = threading.Lock()
        self._game = game_of(recipe.settings)
        self._at = 0  # the state the game is in
        self._snapshots = Snapshots()
        self._rows = np.empty((1024, len(METRICS)), np.float32)
        self._recorded = -1
        if past is not None:
            self._share(past)
        else:
            self._record([self._game.snapshot()])

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
        """Memory held."""
        return self._snapshots.nbytes + self._rows.nbytes

    def extend(self, up_to: int) -> None:
        """Train and measure up to state `up_to`, or to the end of the run. May be called again and again."""
        with self._lock:
            while self._recorded < min(up_to, MAX_ITERATIONS) and self.end is None:
                self._go_to(self._recorded)
                snapshots = []
                for _ in range(min(BATCH, up_to - self._recorded, MAX_ITERATIONS - self._recorded)):
                    self._step()
                    snapshots.append(self._game.snapshot())
                self._record(snapshots)
            if self._recorded >= MAX_ITERATIONS and self.end is None:
                full = keep("The run is full at {most:,} iterations: reset it.", most=MAX_ITERATIONS)
                self.end = End(MAX_ITERATIONS, full, False)

    def state(self, i: int) -> Array:
        """The snapshot (1, S) of state i <= recorded, recomputed from an earlier one where it was not kept."""
        kept, snapshot = self._snapshots.before(i)
        if kept == i:
            return snapshot
        with self._lock:
            self._go_to(i)
            return self._game.snapshot()

    def nearest_state(self, i: int) -> tuple[int, Array]:
        """The latest kept state at or before i and its snapshot, for playing over the past without recomputing."""
        return self._snapshots.before(i)

    def _go_to(self, i: int) -> None:
        if self._at != i:
            self._at, snapshot = self._snapshots.before(i)
            self._game.restore(snapshot)
            while self._at < i:
                self._step()

    def _step(self) -> None:
        self._game.iteration(self._at, self.recipe.at(self._at), self.recipe.only(self._at))
        self._at += 1

    def _record(self, snapshots: list[Array]) -> None:
        """Measure new states, which follow the recorded ones, and keep them as far as they are finite."""
        first = self._recorded + 1
        losses = [self._loss(first + j) for j in range(len(snapshots))]
        # States under one loss are measured together: faster, and bit for bit as if one by one.
        rows = np.concatenate(
            [
                self.gauge.metrics(np.concatenate([snapshots[j] for j in same]), loss)
                for loss, same in groupby(range(len(snapshots)), losses.__getitem__)
            ]
        )
        good = np.isfinite(rows).all(1)
        n = len(rows) if good.all() else int(good.argmin())
        if first + n > len(self._rows):
            grown = np.empty((2 * len(self._rows), len(METRICS)), np.float32)
            grown[:first] = self._rows[:first]
            self._rows = grown
        self._rows[first : first + n] = rows[:n]
        if n:
            self._snapshots.put(first, *snapshots[:n])
        self._recorded = first + n - 1
        if n < len(rows):
            self.end = self._diverged(snapshots[n])
            self._at = -1

    def _loss(self, i: int) -> str:
        return self.recipe.at(i).loss

    def _diverged(self, snapshot: Array) -> End:
        """The end before a state that is not finite."""
        # D moves first in an iteration, and a D with huge weights breaks G by its slope: then G only followed.
        D = snapshot[:, self.gauge.size_of_G :]
        broken = "G" if np.abs(D).max() < HUGE else "D"  # false for NaN, too
        rate = getattr(self.recipe.at(self._recorded), f"learning_rate_{broken}")
        why = keep(
            "Diverged at iteration {iteration}: {player} left the range of sensible numbers at learning rate of "
            "{player} {rate:g}. Everything before can still be looked at; a lower rate goes further.",
            iteration=self._recorded + 1,
            player=broken,
            rate=rate,
        )
        return End(self._recorded, why, True)

    def _share(self, past: Recording) -> None:
        with past._lock:
            n = min(self.recipe.shared_past(past.recipe), past._recorded)
            self._snapshots.share(past._snapshots, n)
            self._rows = np.empty_like(past._rows)
            self._rows[: n + 1] = past._rows[: n + 1]
            kept, snapshot = past._snapshots.before(n)
            if kept == n:
                self._snapshots.put(n, snapshot)
        self._recorded = n
        self._at = -1
        # A row tells the loss in force after it, so the last shared row is measured under the new settings.
        if self._loss(n) != past._loss(n):
            self._go_to(n)
            self._rows[n] = self.gauge.metrics(self._game.snapshot(), self._loss(n))[0]
