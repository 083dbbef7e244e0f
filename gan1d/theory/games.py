"""The games that can be played, one for each loss: what both players descend, D*, and where the game is at rest.

A game is played with D's raw output f(x). The two of the paper read it as a logit, D = sigmoid(f); least squares takes
f itself for D; hinge and Wasserstein have a critic f that is no probability. p of data and q of samples are
probabilities and f is D's output, on the cells of `gan1d.theory.exact.Grid`, (..., N + 2) each, for what is drawn, or
at the points of `gan1d.theory.quadrature` for the numbers; `step` is the cells' width. `best_value` looks at the finer
`gan1d.theory.cells`. The training side of the same games is `gan1d.training.reference.objective`.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from gan1d.base.arrays import Array
from gan1d.languages import N_, tr
from gan1d.languages.sentences import join_words
from gan1d.theory import exact
from gan1d.theory.exact import LOG4
from gan1d.theory.rules import HALF, LOG_2, MINUS_LOG_2, PROBABILITY, ZERO, Axis, Level, Rules

SAME = 1e-12  # two CDFs no further apart than rounding


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
