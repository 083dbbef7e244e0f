"""R games side by side: what the fast engine and the reference have in common.

All memory of the games is one array with a row a member, so a snapshot is a copy of it, and both engines can go on
from it. Every random number of iteration i comes from a counter-based generator keyed with (seed, i): a game can be
continued from any snapshot and gives the same bits, whoever stands beside it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import replace
from typing import Any, Protocol

import numpy as np

from gan1d.base.arrays import Array
from gan1d.base.fields import SettingsError, show
from gan1d.densities.distributions import Distribution, make_p_z
from gan1d.languages import tr
from gan1d.networks.initialization import initial_discriminator, initial_generator
from gan1d.recipes.schedules import minibatch_size
from gan1d.recipes.settings import Settings
from gan1d.recipes.structure import data_of, discriminator_of, generator_of

SHARED = ("G_width", "G_depth", "G_activation", "D_width", "D_depth", "D_activation", "D_first", "pieces", "engine")
"""Settings that all members of a stack have in common; each of the others may have its own value in each member."""


def algorithm_1(
    k: int, g_steps: int, discriminator_step: Callable[[], None], generator_step: Callable[[], None]
) -> None:
    """One iteration of Algorithm 1's outer loop: k D updates, then g_steps G updates (1 in the paper)."""
    for _ in range(k):
        discriminator_step()
    for _ in range(g_steps):
        generator_step()


class Steps(Protocol):
    """What an engine does in an iteration: one update of each player, on fresh minibatches at each call."""

    def discriminator_step(self) -> None: ...
    def generator_step(self) -> None: ...


def random_numbers(seed: int, iteration: int) -> np.random.Generator:
    """The source of randomness of one iteration: Philox, counter-based; -1 is the start of the game."""
    return np.random.Generator(np.random.Philox(key=seed, counter=(0, 0, 0, iteration + 1)))


def start(settings: Settings) -> tuple[Array, Array]:
    """The first weights of G and D."""
    g, d, rng = generator_of(settings), discriminator_of(settings), random_numbers(settings.seed, -1)
    quantiles = make_p_z(settings.p_z).quantile((np.arange(1024) + 0.5) / 1024)
    G = initial_generator(g, rng, settings.G_init, quantiles, settings.start_mean, settings.start_sd)
    return G, initial_discriminator(d, rng)


def beginning(members: Sequence[Settings]) -> Array:
    """The state before the first iteration, (R, S) numbers, one row a member."""
    n, d = (shape.n_parameters for shape in (generator_of(members[0]), discriminator_of(members[0])))
    # One row a member: G's weights and two running means, the same for D, and how often each was updated.
    memory = np.zeros((len(members), 3 * n + 3 * d + 2), np.float32)
    for row, each in zip(memory, members, strict=True):
        row[:n], row[3 * n : 3 * n + d] = start(each)
    return memory


class PerMember:
    """The settings of R members read as those of one: a number that differs is a column (R, 1)."""

    def __init__(self, members: Sequence[Settings]) -> None:
        self._members = members

    def __getattr__(self, name: str) -> Any:
        value = column([getattr(s, name) for s in self._members])
        setattr(self, name, value)  # found at once from then on
        return value


def seeded(settings: Settings, seeds: Iterable[int]) -> tuple[Settings, ...]:
    """The settings with each of these seeds."""
    return tuple(replace(settings, seed=seed) for seed in seeds)


def column(values: Sequence[Any]) -> Any:
    """The value that all have, or a column (R, 1) of numbers."""
    if len(values) == 1 or (np.asarray(values) == values[0]).all():
        return values[0]
    return np.array(values, np.float64)[:, None]


class BatchedGame(ABC):
    """R games and how they move. An engine adds how one iteration of games alike is played."""

    def __init__(self, settings: Settings | Sequence[Settings]) -> None:
        """The start of a game for each of the settings, which must agree in all that is `SHARED`.

        Raises `SettingsError` if they do not.
        """
        members = (settings,) if isinstance(settings, Settings) else tuple(settings)
        refuse_apart(members)
        self._take(members, beginning(members))

    def _take(self, members: tuple[Settings, ...], memory: Array) -> None:
        """Become the stack of these members in the state of `memory` (R, S)."""
        self.seat(members)
        self._place(memory, 3 * generator_of(members[0]).n_parameters)

    def seat(self, members: tuple[Settings, ...]) -> None:
        """Let these members, as many and of the same structure, take the place of those before.

        The state stays what it was: one of theirs is to be restored next.
        """
        self.members = members
        self.seeds = tuple(s.seed for s in members)
        self.p_data = tuple(data_of(s) for s in members)
        self.p_z = tuple(make_p_z(s.p_z) for s in members)
        self.draws: Any = Draws(self.seeds)

    @abstractmethod
    def _place(self, memory: Array, end_of_G: int) -> None:
        """Lay the engine's networks into this memory, which it may keep; D begins where G ends."""

    @property
    @abstractmethod
    def nbytes(self) -> int:
        """Memory held between two iterations."""

    @abstractmethod
    def snapshot(self) -> Array:
        """Everything needed to go on from here, as a read-only copy: (R, S) numbers, one row a member."""

    @abstractmethod
    def restore(self, snapshot: Array) -> None:
        """Go back to a snapshot of a stack of the same structure, of whichever engine."""

    @abstractmethod
    def _steps(self, i: int, members: Sequence[Settings]) -> Steps:
        """The two steps of iteration i, of members that agree in `alike`; one stands for all if they are equal."""

    def _play(self, i: int, members: Sequence[Settings], only: str | None) -> None:
        steps, settings = self._steps(i, members), members[0]
        k, g_steps = (settings.k, settings.g_steps) if only is None else (int(only == "D"), int(only == "G"))
        algorithm_1(k, g_steps, steps.discriminator_step, steps.generator_step)

    def iteration(self, i: int, settings: Settings | Sequence[Settings], only: str | None = None) -> None:
        """Iteration i of Algorithm 1 under `settings`, of all members or one for each.

        `only` = "D" or "G" makes it one update of that player alone.
        """
        if isinstance(settings, Settings):
            self._play(i, (settings,), only)
            return
        members, groups = tuple(settings), dict[Any, list[int]]()
        for r, s in enumerate(members):
            groups.setdefault(alike(s, i), []).append(r)
        if len(groups) == 1:
            self._play(i, members, only)
            return
        memory = self.snapshot().copy()
        for rows in groups.values():
            part = copy(self)
            part._take(tuple(self.members[r] for r in rows), memory[rows])
            part._play(i, [members[r] for r in rows], only)
            memory[rows] = part.snapshot()
        self.restore(memory)


def alike(s: Settings, i: int) -> tuple[Any, ...]:
    """What members must have in common to be moved by the same sequence of operations in iteration i."""
    penalty = s.gp if s.loss == "wasserstein" else 0.0
    return s.k, s.g_steps, minibatch_size(s, i), s.loss, s.r1, penalty, s.optimizer_G, s.optimizer_D


def refuse_apart(members: Sequence[Settings]) -> None:
    """Refuse a stack whose members do not agree in all that is `SHARED`."""
    for name in SHARED:
        values = sorted({show(getattr(s, name)) for s in members})
        if len(values) > 1:
            raise SettingsError(
                tr("Runs side by side must have the same {name}; not {values}.", name=name, values=", ".join(values))
            )


class Draws:
    """Random numbers, each member's from its own generator; `to` sets them to the beginning of an iteration."""

    def __init__(self, seeds: Sequence[int]) -> None:
        self._rngs = [random_numbers(seed, 0) for seed in seeds]
        self._states = [rng.bit_generator.state for rng in self._rngs]

    def to(self, i: int) -> None:
        """As `random_numbers` would begin iteration i, without making ten times as costly new generators."""
        for rng, state in zip(self._rngs, self._states, strict=True):
            state["state"]["counter"][3] = i + 1
            rng.bit_generator.state = state

    def of(self, distributions: Sequence[Distribution], m: int) -> Array:
        """A minibatch (R, m) of each member's distribution."""
        rows = np.empty((len(distributions), m), np.float32)
        self.into(rows, distributions)
        return rows

    def into(self, rows: Array, distributions: Sequence[Distribution]) -> None:
        """The same, written into rows (R, m)."""
        for row, distribution, rng in zip(rows, distributions, self._rngs, strict=True):
            row[:] = distribution.sample(rng, row.shape)

    def uniform(self, m: int) -> Array:
        """Numbers (R, m) between 0 and 1."""
        return np.array([rng.random(m, np.float32) for rng in self._rngs])
