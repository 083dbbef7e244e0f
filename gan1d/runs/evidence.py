"""What the sentence on the state of a game is judged by: numbers of one moment, or their medians over a window.

A run is looked at every `LOOK` iterations, so that Figure 1, many games at once and a map judge by the same rows. A
state is decided once in `BLOCK` iterations, on the medians of the last `WINDOW`: a single wild row decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gan1d.base.arrays import Array
from gan1d.densities.distributions import Distribution, Mode
from gan1d.recipes.recipe import Recipe
from gan1d.runs.measure import COLUMN
from gan1d.theory.cells import cells_of
from gan1d.theory.games import GAMES
from gan1d.theory.rules import Rules

LOOK = 5  # iterations between two rows that are looked at
BLOCK = 25  # iterations for which a state stands at the least
WINDOW = 50  # iterations whose medians decide
AGO = 200  # iterations: p_g is compared with what it was then
CIRCLE_WINDOW = 600
CIRCLE_BAND = 0.25  # standard deviations
STILL = 0.002  # standard deviations; p_g that moves less stands still
MISSING_SHARE = 0.25  # a mode is missing where p_g has less than this share of its mass


@dataclass(frozen=True, eq=False)
class Evidence:
    """Numbers of iterations `first` to `last`: medians over the looks among them, or one row where these are the same.

    `row` has the columns of `METRICS`; `best` is the discriminator_loss that D* would have; `most_jsd` the largest JSD.
    `then` is JSD `ago` iterations before. `jump`: how far discriminator_loss moves from one look to the next, in the
    last 2 `WINDOW` iterations. `moved`: how far the mean and the standard deviation of p_g have been from where they
    are, in the last `ago` iterations. `swings` across p_data in `circle` iterations; `sway`: the standard deviation of
    the mean of p_g in the last half of `CIRCLE_WINDOW`. `nearest`: the least W1 so far, and its iteration. `held`: the
    players, of "D" and "G", whose learning rate is 0. `narrowest`: the standard deviation of the narrowest mode of
    p_data. `unseen`: nats of JSD that detail of p_data too fine to be measured may be worth. `masses` of p_g around its
    modes, of one moment; none of a window.
    """

    first: int
    last: int
    row: Array
    best: float
    most_jsd: float
    then: float
    ago: int
    jump: float
    moved: float
    swings: int
    sway: float
    circle: int
    nearest: tuple[float, int]
    held: str
    narrowest: float
    unseen: float
    modes: tuple[Mode, ...]
    masses: tuple[float, ...]
    rules: Rules

    def __getitem__(self, column: str) -> float:
        """A number by its name in `METRICS`."""
        return float(self.row[COLUMN[column]])

    @property
    def lost(self) -> list[tuple[Mode, float]]:
        """The modes that are missing, and the mass of p_g there; of a window it is not known."""
        each = zip(self.modes, self.masses, strict=False)
        return [(mode, mass) for mode, mass in each if mass < MISSING_SHARE * mode.weight]

    @property
    def guess(self) -> float:
        """discriminator_loss of a D that cannot tell data from samples."""
        return self.rules.equilibrium_D_loss.value

    @property
    def possible(self) -> float:
        """By how much the loss of D* is below that of guessing."""
        return self.guess - self.best

    @property
    def gained(self) -> float:
        """By how much that of D is, as a share of `possible`; below 0, D is worse than guessing."""
        return (self.guess - self["discriminator_loss"]) / max(self.possible, 1e-12)


class Looks:
    """The rows of a run so far, (rows, len(METRICS)) of the iterations 0, `every`, 2 `every`, ..., as evidence."""

    def __init__(self, history: Array, recipe: Recipe, p_data: Distribution, every: int) -> None:
        self._history, self._recipe, self._p_data, self._every = history, recipe, p_data, every
        self.last = (len(history) - 1) * every

    def present(self, masses: tuple[float, ...]) -> Evidence:
        """The last row alone; `masses` of p_g around the modes of p_data."""
        return self._evidence(self.last, self.last, masses)

    def window(self, last: int) -> Evidence:
        """Medians over the looks of the `WINDOW` iterations up to `last`."""
        return self._evidence(max(last - WINDOW + LOOK, 0), last, ())

    def _looks(self, first: int, last: int) -> slice:
        """The rows of the looks from `first` to `last`, counted back from `last`."""
        first = max(first, 0)
        return slice((first + (last - first) % LOOK) // self._every, last // self._every + 1, LOOK // self._every)

    def _rows(self, first: int, last: int) -> Array:
        """The looks from `first` to `last`, in double precision."""
        return np.asarray(self._history[self._looks(first, last)], float)

    def _column(self, name: str, first: int, last: int) -> Array:
        """The same of one column."""
        return np.asarray(self._history[self._looks(first, last), COLUMN[name]], float)

    def _evidence(self, first: int, last: int, masses: tuple[float, ...]) -> Evidence:
        rules, rows, before = GAMES[self._recipe.at(last).loss], self._rows(first, last), max(last - AGO, 0)
        past, circle = self._rows(before, last), self._column("mean", last - CIRCLE_WINDOW, last)
        V, regret = rows[:, COLUMN["V"]], rows[:, COLUMN["regret"]]
        shape = past[:, [COLUMN["mean"], COLUMN["sd"]]]
        near = self._column("w1", last % LOOK, last)
        nearest = int(near.argmin())
        values = self._column("V", last - 2 * WINDOW, last)
        return Evidence(
            first=first,
            last=last,
            row=np.median(rows, 0),
            best=float(np.median(rules.loss_of_V * (V + regret))),  # V(D*, G) = V(D, G) + regret
            most_jsd=float(rows[:, COLUMN["jsd"]].max()),
            then=float(np.median(self._column("jsd", before - (last - first), before))),
            ago=last - before,
            jump=abs(rules.loss_of_V) * float(np.median(np.abs(np.diff(values)))) if len(values) > 1 else 0.0,
            moved=float(np.abs(shape - shape[-1]).max()),
            swings=crossings(circle, CIRCLE_BAND),
            sway=float(circle[-CIRCLE_WINDOW // 2 // LOOK :].std()),
            circle=(len(circle) - 1) * LOOK,
            nearest=(float(near[nearest]), last % LOOK + nearest * LOOK),
            held=self._held(first, last),
            narrowest=narrowest(self._p_data),
            unseen=cells_of(self._p_data).unseen,
            modes=self._p_data.modes,
            masses=masses,
            rules=rules,
        )

    def _held(self, first: int, last: int) -> str:
        """Whose learning rate is 0 now and in the iterations from `first`, or, of a window, in its later half."""
        since = last if first == last else max(last - BLOCK, 0)
        settings = [self._recipe.at(i) for i in range(since, last + 1)]
        return "".join(p for p in "DG" if not any(getattr(s, f"learning_rate_{p}") for s in settings))


def crossings(means: Array, band: float) -> int:
    """How often the mean of p_g swings from one side of p_data's mean, 0, to the other, each beyond `band`."""
    side = np.sign(means[np.abs(means) > band])
    return int((side[1:] != side[:-1]).sum())


@lru_cache(maxsize=64)
def narrowest(p_data: Distribution) -> float:
    """The least standard deviation that p_data has within one of its modes."""
    found = []
    for mode in p_data.modes:
        low, high = p_data.cdf(np.array([mode.low, mode.high]))
        u = low + (high - low) * (np.arange(1000) + 0.5) / 1000
        found.append(float(np.std(p_data.quantile(u))))
    return min(found)
