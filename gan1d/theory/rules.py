"""What is to be said of a game, whichever it is: equations, words, and where it is at rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from gan1d.base.arrays import Array
from gan1d.languages import tr
from gan1d.theory.cells import Cells
from gan1d.theory.exact import LOG2


class Level(NamedTuple):
    """A value at equilibrium and its name as drawn on charts."""

    value: float
    label: str


@dataclass(frozen=True)
class Axis:
    """The vertical axis of D; its name is a message."""

    label: str
    low: float
    high: float
    ticks: tuple[Level, ...]

    def place(self, D: Array) -> Array:
        """Where on the axis, from 0 at its low to 1 at its high end."""
        return (D - self.low) / (self.high - self.low)

    def at(self, place: Array) -> Array:
        """The value at a place."""
        return self.low + place * (self.high - self.low)


LOG_2, MINUS_LOG_2, HALF, ZERO = Level(LOG2, "log 2"), Level(-LOG2, "−log 2"), Level(0.5, "1/2"), Level(0.0, "0")
PROBABILITY = Axis("D(x)", 0.0, 1.0, (ZERO, HALF, Level(1.0, "1")))


@dataclass(frozen=True)
class Rules:
    """One game, in words, which are messages, and in equations.

    `uninformed_D` is the D that cannot tell data from samples, on the right side of which an answer is right; a mean
    D on samples of at most `confident_reject` means that D rejects them all. `equilibrium_...` are values at
    equilibrium, None where it has no one value. `V` stands for what D ascends, without any penalty.
    """

    words_D: str  # discriminator_loss
    words_G: str  # generator_loss
    brief: str  # discriminator_loss, for a caption of one line
    words_best: str  # D*
    gains_D: str  # what D ascends, of a data point and a sample, as pseudocode has it
    loss_G: str  # what G descends, of a sample, likewise
    equation_G: str  # the same as TeX
    divergence: str  # what G descends while D is D*, as TeX; m = (p_data + p_g) / 2
    unit: str  # of V, the losses and regret
    equilibrium_D_loss: Level  # discriminator_loss at equilibrium
    equilibrium_G_loss: Level | None
    equilibrium_V: Level
    equilibrium_D: Level | None  # D at equilibrium
    uninformed_D: Level
    uninformed_f: float | None  # the f at which D is that; None is half way between the means of f
    confident_reject: float
    axis: Axis
    loss_of_V: float  # discriminator_loss = loss_of_V * V
    D: Callable[[Array, Array, Array], Array]  # p, q, f -> D
    value: Callable[[Array, Array, Array], Array]  # p, q, f -> V(f, G)
    best: Callable[[Array, Array, float], Array]  # p, q, width of a cell -> D*
    best_value: Callable[[Cells], float]  # V(f*, G), on cells as fine as p_data and p_g ask for
    generator_loss: Callable[[Array, Array, Array], Array]  # p, q, f
    push: Callable[[Array, Array], Array]  # f(x), f'(x) -> -d/dx of the generator loss of a sample at x

    @property
    def bounded(self) -> bool:
        """Whether D is meant to be from 0 to 1."""
        return self.axis is PROBABILITY

    @property
    def words_equilibrium_G_loss(self) -> str:
        """Generator_loss at equilibrium, in the language spoken."""
        return self.equilibrium_G_loss.label if self.equilibrium_G_loss else tr("−f for a constant f from −1 to 1")
