"""A map as pure data: a recipe, two axes, seeds and iterations; its cells in the order in which they are computed.

The coarse grid comes first and then finer ones, so a map that is half done shows the whole of it, roughly.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Container, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self
from urllib.parse import urlencode

from gan1d.base.fields import SettingsError, parse_whole, show, whole
from gan1d.languages import tr
from gan1d.recipes.recipe import MAX_ITERATIONS, Recipe
from gan1d.recipes.schedules import LATE
from gan1d.recipes.settings import Settings, modes_of
from gan1d.recipes.structure import discriminator_of
from gan1d.runs.side_by_side import STACK
from gan1d.sweep.axes import Axis
from gan1d.training.batch import SHARED, alike

Cell = tuple[int, int]
"""(i, j): the i-th value of x and the j-th of y."""
Run = tuple[int, int, int]
"""(i, j, n): the n-th seed of a cell."""

MOST_RUNS, MOST_SEEDS = 1_000_000, 1_000
COARSE = 4  # about so many cells along each axis in the first level
ROOM = 256 * 2**20  # bytes of what the passes of a stack write
LINE = 100  # bytes of a run on disk
SEEDS, ITERATIONS = 1, 1500

Works = Callable[[Settings, int], bool]
NEEDS: dict[str, tuple[str, Works]] = {
    "distance": ("p_data", lambda s, _: modes_of(s.p_data) > 0),
    "width": ("p_data", lambda s, _: modes_of(s.p_data) > 0),
    "gp": ("loss", lambda s, _: s.loss == "wasserstein"),
    "pieces": ("D_activation", lambda s, _: "maxout" in discriminator_of(s).activations),
    "start_mean": ("G_init", lambda s, _: s.G_init == "monotone"),
    "start_sd": ("G_init", lambda s, _: s.G_init == "monotone"),
    "momentum": ("optimizer_D", lambda s, _: "momentum" in (s.optimizer_G, s.optimizer_D)),
    "beta1": ("optimizer_D", lambda s, _: "adam" in (s.optimizer_G, s.optimizer_D)),
    "beta2": ("optimizer_D", lambda s, _: "adam" in (s.optimizer_G, s.optimizer_D)),
    "late_m": ("horizon", lambda s, iterations: iterations > LATE * s.horizon),
}
"""Settings that do something only under another one: its name, and whether they do in a run of so many iterations."""


@dataclass(frozen=True)
class Level:
    """Cells of one fineness. The cell (i, j) stands for [i, i + step) x [j, j + step) until finer ones are there."""

    step: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Sweep:
    """A map. Raises `SettingsError` for one that cannot be, with a sentence.

    The seeds of a cell are the recipe's and those that follow it.
    """

    recipe: Recipe
    x: Axis
    y: Axis
    seeds: int = SEEDS
    iterations: int = ITERATIONS

    def __post_init__(self) -> None:
        whole("seeds", self.seeds, MOST_SEEDS, 1)
        whole("iterations", self.iterations, MAX_ITERATIONS, 1)
        if self.x.setting == self.y.setting:
            raise SettingsError(tr("A map needs two different settings; both are {name}.", name=self.x.setting))
        if self.runs > MOST_RUNS:
            raise SettingsError(
                tr(
                    "This map would have {runs:,} runs ({nx:,} by {ny:,} cells, seeds: {seeds:,}); at most {most:,} "
                    "are allowed: ask for fewer values or seeds.",
                    runs=self.runs,
                    nx=len(self.x.values),
                    ny=len(self.y.values),
                    seeds=self.seeds,
                    most=MOST_RUNS,
                )
            )
        seed = self.recipe.settings.seed + self.seeds - 1
        corners = [
            dataclasses.replace(self.recipe, settings=dataclasses.replace(self._settings((i, j)), seed=seed))
            for i in (0, -1)
            for j in (0, -1)
        ]
        for axis in (self.x, self.y):
            self._refuse_idle(axis.setting, corners)

    def _refuse_idle(self, setting: str, corners: list[Recipe]) -> None:
        """Refuse a setting that none of the runs would notice."""
        if setting not in NEEDS:
            return
        other, works = NEEDS[setting]
        stages = [r.at(i) for r in corners for i in (0, *(e.iteration for e in r.edits)) if i < self.iterations]
        if not any(works(s, self.iterations) for s in stages):
            raise SettingsError(
                tr(
                    "{name} has no effect in runs of {iterations:,} iterations where {other} is {value}: map another "
                    "setting, or change {other}.",
                    name=setting,
                    iterations=self.iterations,
                    other=other,
                    value=show(getattr(stages[0], other)),
                )
            )

    # ---- as a link

    def to_query(self) -> dict[str, str]:
        """The fields of a link: those of the recipe, x and y, seeds and iterations where they are not the default."""
        fields = {**self.recipe.to_query(), "x": self.x.text, "y": self.y.text}
        if self.seeds != SEEDS:
            fields["seeds"] = str(self.seeds)
        if self.iterations != ITERATIONS:
            fields["iterations"] = str(self.iterations)
        return fields

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """The map of a link; raises `SettingsError` with one sentence for whatever is wrong in it."""
        fields = dict(query)
        x, y = (Axis.parse(fields.pop(name, "")) for name in ("x", "y"))
        seeds = parse_whole("seeds", fields.pop("seeds", str(SEEDS)), MOST_SEEDS, 1)
        iterations = parse_whole("iterations", fields.pop("iterations", str(ITERATIONS)), MAX_ITERATIONS, 1)
        return cls(Recipe.from_query(fields), x, y, seeds, iterations)

    @property
    def link(self) -> str:
        """The query of an address."""
        return urlencode(self.to_query(), safe=":;=,")

    @property
    def name(self) -> str:
        """Settings and a hash of the first cell and the rest: the same cells have the same name."""
        fields = {**self.to_query(), **self.recipe_of((0, 0), 0).to_query()}
        digest = hashlib.sha256(urlencode(sorted(fields.items())).encode()).hexdigest()
        return f"{self.x.setting}-{self.y.setting}-{digest[:10]}"

    # ---- how much it is

    @property
    def cells(self) -> int:
        """How many cells."""
        return len(self.x.values) * len(self.y.values)

    @property
    def runs(self) -> int:
        """How many runs."""
        return self.cells * self.seeds

    @property
    def member_iterations(self) -> int:
        """Iterations of all runs together."""
        return self.runs * self.iterations

    @property
    def bytes(self) -> int:
        """What it takes on disk, roughly."""
        return self.runs * LINE

    def weight(self, cell: Cell) -> float:
        """What a run of this cell costs beside those of others: the multiplications of an iteration."""
        return self._settings(cell).work

    # ---- its cells

    def _settings(self, cell: Cell) -> Settings:
        # Each value was checked with its axis, and the corners together: to check a million cells would take minutes.
        settings = copy(self.recipe.settings)
        for axis, n in zip((self.x, self.y), cell, strict=True):
            object.__setattr__(settings, axis.setting, axis.values[n])
        return settings

    def recipe_of(self, cell: Cell, seed: int) -> Recipe:
        """The run of a cell with its `seed`-th seed, from 0."""
        settings = self._settings(cell)
        object.__setattr__(settings, "seed", settings.seed + seed)
        return Recipe(settings, self.recipe.edits)

    @property
    def coarsest(self) -> int:
        """The step of the first level."""
        step = 1
        while step * COARSE < max(len(self.x.values), len(self.y.values)):
            step *= 2
        return step

    def step_of(self, cell: Cell) -> int:
        """The step of the level that a cell belongs to."""
        step = self.coarsest
        while cell[0] % step or cell[1] % step:
            step //= 2
        return step

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        """The cells, coarse ones first; every cell once."""
        nx, ny = len(self.x.values), len(self.y.values)
        step = self.coarsest
        levels, taken = [], 0  # taken: the step of the level before
        while step:
            cells = tuple(
                (i, j)
                for j in range(0, ny, step)
                for i in range(0, nx, step)
                if not (taken and i % taken == 0 and j % taken == 0)
            )
            levels.append(Level(step, cells))
            step, taken = step // 2, step
        return tuple(level for level in levels if level.cells)

    def batches(self, done: Container[Run]) -> Iterator[tuple[Run, ...]]:
        """The runs that are not done, in stacks of runs that move alike.

        Cheap ones first, so that something is seen soon; in the last level dear ones first, so that all workers end
        together. Who stands beside whom has no effect on the numbers.
        """
        for level in self.levels:
            groups: dict[Any, list[Run]] = {}
            costs: dict[Any, tuple[float, int]] = {}
            for cell in level.cells:
                runs = [(*cell, n) for n in range(self.seeds) if (*cell, n) not in done]
                if not runs:
                    continue
                s = self._settings(cell)
                key = (*(getattr(s, name) for name in SHARED), alike(s, 0), alike(s, self.iterations - 1))
                groups.setdefault(key, []).extend(runs)
                costs[key] = (s.work, stack_size(s))
            for key in sorted(groups, key=lambda key: costs[key][0], reverse=level.step == 1):
                yield from _shares(groups[key], costs[key][1])


def stack_size(s: Settings) -> int:
    """How many such runs stand in one stack: as many as are fast and fit in `ROOM`."""
    pieces = s.pieces if s.D_activation == "maxout" else 1
    numbers = s.m * s.late_m * (s.G_width * s.G_depth + 2 * s.D_width * s.D_depth * pieces)
    # four arrays of four bytes of each, see `gan1d.networks.numpy_network.Pass`
    return max(1, min(STACK, ROOM // (16 * numbers)))


def _shares(runs: list[Run], most: int) -> Iterator[tuple[Run, ...]]:
    """The runs in as few shares as may be, of about the same size."""
    n = -(-len(runs) // most)
    for k in range(n):
        yield tuple(runs[k * len(runs) // n : (k + 1) * len(runs) // n])
