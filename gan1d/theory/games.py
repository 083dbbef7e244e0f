"""The games that can be played, one for each loss: what both players descend, D*, and where the game is at rest.

A game is played with D's raw output f(x). The two of the paper read it as a logit, D = sigmoid(f); least squares takes
f itself for D; hinge and Wasserstein have a critic f that is no probability. p of data and q of samples are
probabilities and f is D's output, on the cells of `gan1d.theory.exact.Grid`, (..., N + 2) each, for what is drawn, or
at the points of `gan1d.theory.quadrature` for the numbers; `step` is the cells' width. `best_value` looks at the finer
`gan1d.theory.cells`. The training side of the same games is `gan1d.training.reference.objective`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from gan1d.base.arrays import Array
from gan1d.languages import N_, tr
from gan1d.languages.sentences import join_words
from gan1d.theory import exact
from gan1d.theory.cells import Cells
from gan1d.theory.exact import LOG2, LOG4

SAME = 1e-12  # two CDFs no further apart than rounding


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


# ---- the paper's game ----------------------------------------------------------------------------------------------


def _paper(loss: str, words_G: str, equilibrium_G_loss: Level, loss_G: str, equation_G: str, divergence: str) -> Rules:
    return Rules(
        words_D=N_("−log D on data and −log(1 − D) on samples, averaged"),
        words_G=words_G,
        brief=N_("discriminator_loss averages data and samples"),
        words_best="p_data / (p_data + p_g)",
        gains_D="log D(x) + log(1 − D(G(z)))",
        loss_G=loss_G,
        equation_G=equation_G,
        divergence=divergence,
        unit=N_("nats"),
        equilibrium_D_loss=LOG_2,
        equilibrium_G_loss=equilibrium_G_loss,
        equilibrium_V=Level(-LOG4, "−log 4"),
        equilibrium_D=HALF,
        uninformed_D=HALF,
        uninformed_f=0.0,
        confident_reject=0.1,
        axis=PROBABILITY,
        loss_of_V=-0.5,
        D=lambda p, q, f: exact.sigmoid(f),
        value=exact.value,
        best=lambda p, q, step: exact.optimal_discriminator(p, q),
        best_value=lambda cells: -LOG4 + 2 * cells.jsd,  # C(G), Theorem 1
        generator_loss=lambda p, q, f: exact.generator_loss(q, f, loss),
        push=partial(exact.push, loss=loss),
    )


# ---- least squares (Mao et al. 2017, with a = 0 and b = c = 1) -----------------------------------------------------


def least_squares_value(p: Array, q: Array, f: Array) -> Array:
    """What D ascends: V = -1/2 E_data (f - 1)^2 - 1/2 E_samples f^2."""
    return -(np.vecdot(p, (f - 1) ** 2) + np.vecdot(q, f**2)) / 2


def least_squares_best_value(p: Array, q: Array) -> Array:
    """V at f* = p/(p + q): -1/4 + 1/8 sum (p - q)^2/(p + q), between -1/4 where p = q and 0 where they are apart."""
    both = p + q
    # -1/2 sum p q / (p + q), and 4 p q = (p + q)^2 - (p - q)^2
    return -0.25 + np.divide((p - q) ** 2, both, out=np.zeros_like(both), where=both != 0).sum(-1) / 8


def least_squares_generator_loss(p: Array, q: Array, f: Array) -> Array:
    """1/2 E_samples (f - 1)^2."""
    return np.vecdot(q, (f - 1) ** 2) / 2


def least_squares_push(f: Array, slopes: Array) -> Array:
    """-d/dx 1/2 (f(x) - 1)^2 = (1 - f(x)) f'(x)."""
    return (1 - f) * slopes


# ---- hinge (Lim and Ye 2017) ---------------------------------------------------------------------------------------


def hinge_value(p: Array, q: Array, f: Array) -> Array:
    """What D ascends: V = -E_data max(0, 1 - f) - E_samples max(0, 1 + f)."""
    return -np.vecdot(p, np.maximum(0, 1 - f)) - np.vecdot(q, np.maximum(0, 1 + f))


def hinge_generator_loss(p: Array, q: Array, f: Array) -> Array:
    """-E_samples f."""
    return -np.vecdot(q, f)


def critic_push(f: Array, slopes: Array) -> Array:
    """-d/dx (-f(x)) = f'(x): the push does not depend on how sure the critic is, only on its slope."""
    return slopes


# ---- Wasserstein (Arjovsky et al. 2017; with a penalty on the slope, Gulrajani et al. 2017) ------------------------


def centred(p: Array, q: Array, f: Array) -> Array:
    """f - (E_data f + E_samples f)/2: the critic is free up to a constant, so this one is fixed."""
    return f - (np.vecdot(p, f) + np.vecdot(q, f))[..., None] / 2


def wasserstein_generator_loss(p: Array, q: Array, f: Array) -> Array:
    """-E_samples of the centred f, that is V/2: the constant, which nothing holds, would hide what G loses."""
    return -np.vecdot(q, centred(p, q, f))


def wasserstein_value(p: Array, q: Array, f: Array) -> Array:
    """What the critic ascends, without its penalty: V = E_data f - E_samples f.

    Its optimum is meant among slopes of at most 1. The penalty binds a critic only softly: V may exceed the optimum.
    """
    return np.vecdot(p, f) - np.vecdot(q, f)


def wasserstein_best(p: Array, q: Array, step: float) -> Array:
    """f*, centred: f*' = sign(F_g - F_data), flat where the two CDFs are the same."""
    gap = np.cumsum(q - p, -1)[..., :-1]
    rises = step * np.sign(gap) * (np.abs(gap) > SAME)
    f = np.concatenate((np.zeros_like(rises[..., :1]), np.cumsum(rises, -1)), -1)
    return centred(p, q, f)


def wasserstein_best_value(p: Array, q: Array, step: float) -> Array:
    """V at f*: W1 = integral |F_g - F_data| between the centres of equal cells."""
    return step * np.abs(np.cumsum(q - p, -1)[..., :-1]).sum(-1)


# ---- the table -----------------------------------------------------------------------------------------------------

GAMES: dict[str, Rules] = {
    "non_saturating": _paper(
        "non_saturating",
        "−E log D(G(z))",
        LOG_2,
        "−log D(G(z))",
        r"-\log D",
        r"\mathrm{KL}(p_g\,\Vert\,p_{\mathrm{data}})-2\,\mathrm{JSD} = 2\,\mathrm{KL}(m\,\Vert\,p_{\mathrm{data}})",
    ),
    "minimax": _paper(
        "minimax",
        "E log(1 − D(G(z)))",
        MINUS_LOG_2,
        "log(1 − D(G(z)))",
        r"\log(1-D)",
        r"2\,\mathrm{JSD}(p_{\mathrm{data}}\,\Vert\,p_g)",
    ),
    "least_squares": Rules(
        words_D="½ E (D(x) − 1)² + ½ E D(G(z))²",
        words_G="½ E (D(G(z)) − 1)²",
        brief=N_("discriminator_loss is ½ E (D(x) − 1)² + ½ E D(G(z))²"),
        words_best="p_data / (p_data + p_g)",
        gains_D="−½ (D(x) − 1)² − ½ D(G(z))²",
        loss_G="½ (D(G(z)) − 1)²",
        equation_G=r"\tfrac12(f-1)^2",
        divergence=r"\mathrm{KL}(p_{\mathrm{data}}\,\Vert\,m)-\tfrac18\int\frac{(p_{\mathrm{data}}-p_g)^2}"
        r"{p_{\mathrm{data}}+p_g}",
        unit="",
        equilibrium_D_loss=Level(0.25, "1/4"),
        equilibrium_G_loss=Level(0.125, "1/8"),
        equilibrium_V=Level(-0.25, "−1/4"),
        equilibrium_D=HALF,
        uninformed_D=HALF,
        uninformed_f=0.5,
        confident_reject=0.1,
        axis=PROBABILITY,
        loss_of_V=-1.0,
        D=lambda p, q, f: f,
        value=least_squares_value,
        best=lambda p, q, step: exact.optimal_discriminator(p, q),
        best_value=lambda cells: float(least_squares_best_value(cells.p_data, cells.p_g)),
        generator_loss=least_squares_generator_loss,
        push=least_squares_push,
    ),
    "hinge": Rules(
        words_D="E max(0, 1 − f(x)) + E max(0, 1 + f(G(z)))",
        words_G="−E f(G(z))",
        brief=N_("discriminator_loss is E max(0, 1 − f(x)) + E max(0, 1 + f(G(z)))"),
        words_best="sign(p_data − p_g)",
        gains_D="−max(0, 1 − f(x)) − max(0, 1 + f(G(z)))",
        loss_G="−f(G(z))",
        equation_G="-f",
        divergence=r"2\,\mathrm{TV}",
        unit="",
        equilibrium_D_loss=Level(2.0, "2"),
        # D rests at any constant f in [-1, 1], and G's loss is -f there
        equilibrium_G_loss=None,
        equilibrium_V=Level(-2.0, "−2"),
        equilibrium_D=None,
        uninformed_D=ZERO,
        uninformed_f=0.0,
        confident_reject=-0.8,
        axis=Axis(N_("critic f(x)"), -2.0, 2.0, (Level(-1.0, "−1"), ZERO, Level(1.0, "1"))),
        loss_of_V=-1.0,
        D=lambda p, q, f: f,
        value=hinge_value,
        best=lambda p, q, step: np.sign(p - q),
        best_value=lambda cells: -2 * (1 - float(exact.total_variation(cells.p_data, cells.p_g))),
        generator_loss=hinge_generator_loss,
        push=critic_push,
    ),
    "wasserstein": Rules(
        words_D=N_("E f(G(z)) − E f(x), without the gradient penalty"),
        words_G=N_("−E f(G(z)) of the centred f"),
        brief=N_("discriminator_loss is E f(G(z)) − E f(x), without the penalty"),
        words_best=N_("slope sign(F_g − F_data)"),
        gains_D="f(x) − f(G(z))",
        loss_G="−f(G(z))",
        equation_G="-f",
        divergence="W_1",
        unit=N_("sd of p_data"),
        equilibrium_D_loss=ZERO,
        equilibrium_G_loss=ZERO,
        equilibrium_V=ZERO,
        equilibrium_D=ZERO,
        uninformed_D=ZERO,
        uninformed_f=None,
        confident_reject=-np.inf,
        axis=Axis(N_("critic f(x), centred"), -3.0, 3.0, (Level(-3.0, "−3"), ZERO, Level(3.0, "3"))),
        loss_of_V=-1.0,
        D=centred,
        value=wasserstein_value,
        best=wasserstein_best,
        best_value=lambda cells: cells.w1,
        generator_loss=wasserstein_generator_loss,
        push=critic_push,
    ),
}


def convention(loss: str) -> str:
    """What the losses on a chart mean and where they are at equilibrium, in two lines."""
    rules = GAMES[loss]
    means = tr("Exact expectations, in {unit}.", unit=tr(rules.unit)) if rules.unit else tr("Exact expectations.")
    of_D = tr(
        "discriminator_loss: {words}; {even} at equilibrium.",
        words=tr(rules.words_D),
        even=rules.equilibrium_D_loss.label,
    )
    of_G = tr(
        "generator_loss: {loss}, {words}; {even} at equilibrium.",
        loss=loss,
        words=tr(rules.words_G),
        even=rules.words_equilibrium_G_loss,
    )
    return f"{means} {of_D}\n{of_G}"


def caption(loss: str) -> str:
    """The same in one line."""
    rules = GAMES[loss]
    even, brief = join_words((rules.equilibrium_D_loss.label, rules.words_equilibrium_G_loss)), tr(rules.brief)
    if not rules.unit:
        return tr("Losses are exact expectations; {brief}; at equilibrium {even}.", brief=brief, even=even)
    return tr(
        "Losses are exact expectations, in {unit}; {brief}; at equilibrium {even}.",
        unit=tr(rules.unit),
        brief=brief,
        even=even,
    )
