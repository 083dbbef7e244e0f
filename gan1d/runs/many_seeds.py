"""Many games of one recipe, each with its own seed, side by side: their exact numbers, their p_g and their fates.

How often does it converge? One run cannot say. A `ManySeeds` is to many games what `Recording` is to
one.
"""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import numpy as np

from gan1d.base.arrays import Array, read_only
from gan1d.base.budget import BUDGET, Budget, Held
from gan1d.base.fields import SettingsError
from gan1d.languages import tr
from gan1d.languages.lazy import lazy
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import MOST_WORK
from gan1d.runs.cost import game_bytes, measuring, state_bytes, training
from gan1d.runs.evidence import BLOCK
from gan1d.runs.lending import GAMES
from gan1d.runs.measure import COLUMN, METRICS, evaluator_of
from gan1d.runs.recording import Snapshots, StopReason
from gan1d.runs.side_by_side import STACK
from gan1d.runs.store import Memo
from gan1d.runs.verdict import KINDS, kind_of
from gan1d.training.batch import beginning

SIZES = (16, 64, 256)  # how many games may be asked for
EVERY = 5  # iterations from one measurement of all games to the next: measuring costs as much as one of training
MOST_ITERATIONS = 20_000
MOST_STATE = 256 * 2**20  # bytes of the weights of all games
ROWS = 16  # for which there is room at first
POINTS = 200  # of x, at which p_g is kept
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
SEEDS = 2**31
DIVERGED = KINDS.index("diverged")
WORKERS = max((os.cpu_count() or 2) - 1, 1)  # one core is left for who looks on
CORES = ThreadPoolExecutor(WORKERS, "gan1d many")


def members_of(recipe: Recipe, n: int) -> tuple[Recipe, ...]:
    """The recipe with its own seed and the n - 1 that follow."""
    first = recipe.settings.seed
    return tuple(replace(recipe, settings=replace(recipe.settings, seed=(first + r) % SEEDS)) for r in range(n))


def refuse_heavy(recipe: Recipe, n: int) -> None:
    """Refuse so many games where they are not on offer, or where one iteration of all or their memory is too much."""
    if n not in SIZES:
        choices = ", ".join(map(str, SIZES))
        raise SettingsError(tr("games must be one of {choices}; not {n}.", choices=choices, n=n))
    s = recipe.settings
    work = n * max(recipe.at(i).work for i in (0, *(edit.iteration for edit in recipe.edits)))
    if work > MOST_WORK:
        raise SettingsError(
            tr(
                "{n} games would take {work:.1e} multiplications an iteration, at most {most:.0e} are allowed: take "
                "fewer games, or lower m, k, g_steps or the size of the networks.",
                n=n,
                work=work,
                most=MOST_WORK,
            )
        )
    state = n * state_bytes(s)
    if state > MOST_STATE:
        raise SettingsError(
            tr(
                "{n} games would take {state:,} MiB of memory, at most {most:,} MiB are allowed: take fewer games, or "
                "smaller networks.",
                n=n,
                state=state // 2**20,
                most=MOST_STATE // 2**20,
            )
        )


def seconds(recipe: Recipe, n: int, iterations: int) -> float:
    """About how long n games take to an iteration on one core like the one it was measured on."""
    found = 0.0
    for i in range(0, iterations, EVERY):
        s = recipe.at(i)
        found += EVERY * training(s, i, n) + measuring(s, n)
    return found


class ManySeeds:
    """n games of a recipe with the seeds that follow its own, measured every `EVERY` iterations.

    Row j of what it holds is the state after j * `EVERY` iterations; row 0 is there from the start, `extend` adds more.
    A game whose numbers are not finite has diverged: from there on its numbers are not a number. Thread-safe: one
    thread extends, others read rows, which never change. Raises `SettingsError` if the games are too heavy.
    """

    def __init__(self, recipe: Recipe, n: int, held: Held | None = None) -> None:
        """All games at their start. What they hold is counted in `held`."""
        refuse_heavy(recipe, n)
        self.recipe = recipe
        self.members = members_of(recipe, n)
        self.evaluator = evaluator_of(recipe.settings)
        self.end: StopReason | None = None
        self.recorded = 0  # iterations of every game so far
        self._lock = threading.Lock()
        self._held = held or Held()
        self._stacks = [slice(r, r + STACK) for r in range(0, n, STACK)]
        self._borrowers = [object() for _ in self._stacks]  # their names where games are lent
        self._state = beginning([member.settings for member in self.members])
        self._numbers = np.empty((ROWS, n, len(METRICS)), np.float32)
        self._fates = np.empty((ROWS, n), np.int8)
        self._quantiles = np.empty((ROWS, len(QUANTILES)), np.float32)
        self._held.add(self._state, self._numbers, self._fates, self._quantiles, *self.evaluator.arrays)
        self._p_g = Snapshots(self._held)
        self._rows = 0
        self._measure()

    @property
    def rows(self) -> int:
        """How many states are measured: 0, `EVERY`, 2 `EVERY`, ..."""
        return self._rows

    @property
    def numbers(self) -> Array:
        """The exact numbers of all games, (rows, n, len(METRICS)), read-only."""
        return read_only(self._numbers[: self._rows])

    @property
    def jsd(self) -> Array:
        """JSD of all games in nats, (rows, n)."""
        return self.numbers[:, :, COLUMN["jsd"]]

    @property
    def quantiles(self) -> Array:
        """`QUANTILES` of JSD over the games that have not diverged, (rows, 5), read-only."""
        return read_only(self._quantiles[: self._rows])

    @property
    def fates(self) -> Array:
        """What the sentence of Figure 1 would say of each game, as a number of `KINDS`: (rows, n), read-only."""
        return read_only(self._fates[: self._rows])

    def counts(self, rows: Array) -> Array:
        """How many games have each fate at these rows (b,): (b, len(KINDS)), each row adds up to n."""
        return np.asarray((self.fates[rows, :, None] == np.arange(len(KINDS))).sum(1))

    def p_g(self, row: int) -> tuple[int, Array]:
        """The latest kept row at or before this one, and the density of p_g of all games there, (n, POINTS)."""
        return self._p_g.before(row)

    @property
    def x(self) -> Array:
        """The points of `p_g` and `p_data`."""
        return _grouped(self.evaluator.grid.centres[1:-1])

    @property
    def p_data(self) -> Array:
        """The density of p_data, (POINTS,)."""
        return _grouped(self.evaluator.grid.density(self.evaluator.p_data))

    @property
    def nbytes(self) -> int:
        """Memory held. No game is: some are borrowed to go on."""
        rows = self._numbers.nbytes + self._fates.nbytes + self._quantiles.nbytes
        return self._state.nbytes + self._p_g.nbytes + rows

    @property
    def seconds(self) -> float:
        """About how long the next iteration of all takes on one core, with its share of the next measurement."""
        s, n = self.recipe.at(self.recorded), len(self.members)
        return training(s, self.recorded, n) + measuring(s, n) / EVERY

    def thin(self) -> bool:
        """Keep fewer p_g, unless it is being trained; whether there were any to let go."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            return self._p_g.thin()
        finally:
            self._lock.release()

    def extend(self, up_to: int) -> None:
        """Train up to state `up_to`, or to the end, and measure what is to be measured on the way."""
        with self._lock:
            while self.recorded < min(up_to, MOST_ITERATIONS) and self.end is None:
                step = min(up_to, MOST_ITERATIONS, self._rows * EVERY) - self.recorded
                self._state = np.concatenate(list(CORES.map(partial(self._advanced, step), range(len(self._stacks)))))
                self._held.add(self._state)
                self.recorded += step
                if self.recorded % EVERY == 0:
                    self._measure()
            if self.recorded >= MOST_ITERATIONS and self.end is None:
                full = lazy(
                    "The games end at {most:,} iterations. One game alone goes further in Figure 1.",
                    most=MOST_ITERATIONS,
                )
                self.end = StopReason(MOST_ITERATIONS, full, False)

    def _advanced(self, iterations: int, stack: int) -> Array:
        """The state of one stack after so many iterations more."""
        members = self.members[self._stacks[stack]]
        with GAMES.lend(self._borrowers[stack], [member.settings for member in members]) as loan:
            if loan.at != self.recorded:
                loan.game.restore(self._state[self._stacks[stack]])
            for i in range(self.recorded, self.recorded + iterations):
                loan.game.iteration(i, [member.at(i) for member in members], members[0].only(i))
            loan.at = self.recorded + iterations
            return loan.game.snapshot()

    def _measure(self) -> None:
        row, loss = self._rows, self.recipe.at(self.recorded).loss
        if row == len(self._numbers):
            for name in ("_numbers", "_fates", "_quantiles"):
                old = getattr(self, name)
                grown = np.concatenate((old, np.empty_like(old)))
                self._held.add(grown)
                setattr(self, name, grown)
        measured = list(CORES.map(lambda stack: self._measured(stack, loss), self._stacks))
        numbers, masses = (np.concatenate(parts) for parts in zip(*measured, strict=True))
        lost = np.asarray(~np.isfinite(numbers).all(1))
        if row:
            lost |= self._fates[row - 1] == DIVERGED
        numbers[lost], masses[lost] = np.nan, np.nan
        self._numbers[row] = numbers
        self._fates[row] = [DIVERGED if lost[r] else self._fate(r) for r in range(len(lost))]
        self._quantiles[row] = quantiles(numbers[:, COLUMN["jsd"]])
        self._p_g.put(row, read_only(_grouped(self.evaluator.grid.density(masses)).astype(np.float32)))
        self._rows = row + 1
        if lost.all():
            gone = lazy("All games have diverged by iteration {iteration}.", iteration=self.recorded)
            self.end = StopReason(self.recorded, gone, True)

    def _measured(self, stack: slice, loss: str) -> tuple[Array, Array]:
        """The numbers and the p_g of the games of one stack."""
        snapshot = self._state[stack]
        return self.evaluator.metrics(snapshot, loss).astype(np.float32), self.evaluator.curves(snapshot).p_g

    def _fate(self, r: int) -> int:
        """The fate of game r at the row that was measured last; within a block it stays."""
        if self._rows * EVERY % BLOCK:
            return int(self._fates[self._rows - 1, r])
        history = self._numbers[: self._rows + 1, r]
        return KINDS.index(kind_of(history, self.evaluator.data, self.recipe, EVERY))


def quantiles(values: Array) -> Array:
    """`QUANTILES` of the values (n,) that are numbers, (5,); not a number if none is."""
    alive = values[np.isfinite(values)]
    return np.quantile(alive, QUANTILES) if len(alive) else np.full(len(QUANTILES), np.nan)


def median(densities: Array) -> Array:
    """The median over the games at every x, from densities (n, POINTS), without the games that have diverged."""
    alive = densities[np.isfinite(densities).all(1)]
    return np.asarray(np.median(alive, 0)) if len(alive) else np.full(densities.shape[1], np.nan)


class Crowds(Memo[tuple[Recipe, int], ManySeeds]):
    """The crowds of a process, and the threads that train them: threads of their own, since an iteration of many games
    would hold up every single one.
    """

    slice_seconds, heavy_seconds = 0.05, 0.25

    def __init__(self, budget: Budget = BUDGET) -> None:
        super().__init__(budget, share=1 / 4)

    def get(self, recipe: Recipe, n: int) -> ManySeeds:
        """n games of a recipe: those that are known, or new ones. Raises `SettingsError` if they are too heavy."""
        return self._of((recipe, n))

    def refuse(self, recipe: Recipe, n: int) -> None:
        """Raise `SettingsError` if they are too heavy, or if there is no room for games that are not known yet. Those
        that are shown where others cannot be have their place.
        """
        refuse_heavy(recipe, n)
        if (recipe, n) not in self._known and (recipe, n) != (Recipe(), SIZES[1]):
            stages = [recipe.at(i) for i in (0, *(edit.iteration for edit in recipe.edits))]
            at_work = min(STACK * WORKERS, n) * max(game_bytes(s) for s in stages)
            self._budget.refuse(n * 2 * state_bytes(recipe.settings) + at_work)

    def _made(self, key: tuple[Recipe, int]) -> ManySeeds:
        return ManySeeds(*key, self._counted)


def _grouped(values: Array) -> Array:
    return values.reshape(*values.shape[:-1], POINTS, -1).mean(-1)
