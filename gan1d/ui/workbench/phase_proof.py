"""The words of figure 8: the equations of each game, the proof, and what to look for."""

from __future__ import annotations

from gan1d.base.fields import show
from gan1d.languages import tr
from gan1d.teaching.workbench.phase import LineGame
from gan1d.ui.workbench.section import look_for, proof, steps

_R1 = r"-\gamma\psi"
_RATES = r"\qquad \lambda = \frac{-a \pm \sqrt{a^2 - 4f'^2}}{2}, \;"
_CRITIC = r"\dot\psi = -%s-\gamma\psi, " + _RATES + r" f' = 1, \; a = \gamma"

# By game and loss
EQUATIONS = {
    ("dirac", "minimax"): r"\dot\theta = D(\theta)\,\psi, \quad \dot\psi = -D(\theta)\,\theta" + _R1
    + r", \quad D(x)=\frac{1}{1+e^{-\psi x}}," + _RATES + r"f'=\tfrac12,\; a=\gamma",
    ("dirac", "non_saturating"): r"\dot\theta = (1-D(\theta))\,\psi, \quad \dot\psi = -D(\theta)\,\theta" + _R1
    + r", \quad D(x)=\frac{1}{1+e^{-\psi x}}," + _RATES + r"f'=\tfrac12,\; a=\gamma",
    ("dirac", "wasserstein"): r"\dot\theta = \psi, \quad " + _CRITIC % r"\theta",
    ("spread", "minimax"): r"\dot\mu = \mathbb{E}_{p_g}[D]\,\psi, \quad "
    r"\dot\psi = \mathbb{E}_{p_{\mathrm{data}}}[(1-D)\,x] - \mathbb{E}_{p_g}[D\,x]" + _R1 + "," + _RATES
    + r"f'=\tfrac12,\; a=\gamma+\tfrac{1+\sigma^2}{4}",
    ("spread", "non_saturating"): r"\dot\mu = \mathbb{E}_{p_g}[1-D]\,\psi, \quad "
    r"\dot\psi = \mathbb{E}_{p_{\mathrm{data}}}[(1-D)\,x] - \mathbb{E}_{p_g}[D\,x]" + _R1 + "," + _RATES
    + r"f'=\tfrac12,\; a=\gamma+\tfrac{1+\sigma^2}{4}",
    ("spread", "wasserstein"): r"\dot\mu = \psi, \quad " + _CRITIC % r"\mu",
    ("best", ""): r"\text{minimax: } (\dot\mu,\dot\sigma) = -\nabla C = -2\,\nabla\,\mathrm{JSD}, \qquad "
    r"-\log D\text{: } (\dot\mu,\dot\sigma) = -\nabla\big[\mathrm{KL}(p_g\|p_{\mathrm{data}})-2\,\mathrm{JSD}\big], "
    r"\qquad \lambda = -\tfrac12,\, -1",
}  # fmt: skip


def phase_proof() -> None:
    """The fold-out, and what to look for."""
    with proof():
        _dirac()
        _spread()
        _best()
    look_for(
        tr(
            "Dirac-GAN, continuous, minimax: a circle for ever. With R1, γ = 0.5, the same start spirals into the "
            "middle."
        ),
        tr(
            "Dirac-GAN, minimax with steps at once: without R1 every start is driven out, however small h is. In turn "
            "it goes round, and hardly drifts."
        ),
        tr(
            "Dirac-GAN without R1: −log D has the same λ as minimax, ± i/2, and yet it creeps inward: what decides "
            "here is beyond first order."
        ),
        tr(
            "Raise a to 2f′: λ becomes real, and the way in no longer turns round the middle. In the Dirac-GAN a is γ, "
            "so that is γ = {gamma} for minimax and −log D, and γ = {wasserstein} for Wasserstein. Beyond that it "
            "takes longer, not shorter.",
            gamma=show(LineGame("minimax").critical_gamma),
            wasserstein=show(LineGame("wasserstein").critical_gamma),
        ),
        tr(
            "G = μ + σz comes to rest without R1 for minimax and −log D: samples and data that overlap do what R1 "
            "does. Give σ another value: it comes to rest as well, though p_g is not p_data. This D asks for the mean "
            "only: of the moments of p_g it matches one."
        ),
        tr("D = D\\*: no circle anywhere. G goes downhill all the way, and both losses end alike."),
    )


def _dirac() -> None:
    steps(
        tr(
            "**Dirac-GAN** (Mescheder, Geiger and Nowozin 2018, Section 2): all data at 0, all samples at θ, D’s logit "
            "is ψx. Then V = −log 2 + log(1 − D(θ)); G goes down its loss, D up V. With minimax and without R1:"
        ),
        r"\frac{d}{dt}\,\frac{\theta^2+\psi^2}{2} = \theta\,D\,\psi - \psi\,D\,\theta = 0:",
        tr(
            "the distance from rest never changes. Steps of h at once add a piece at right angles, so each one leads "
            "out:"
        ),
        r"\theta_+^2+\psi_+^2 = (\theta^2+\psi^2)\,\big(1+h^2D(\theta)^2\big) \approx (\theta^2+\psi^2)\,(1+h^2/4).",
        tr("With −log D the two terms no longer cancel, but what is left is of fourth order, too weak for λ to see:"),
        r"\frac{d}{dt}\,\frac{\theta^2+\psi^2}{2} = (1-2D)\,\theta\psi = -\,t\tanh\frac t2 \le 0, \qquad t=\theta\psi.",
        tr("Wasserstein without a bound on ψ is the pure rotation. At rest D = 1/2, and R1 adds −γψ to D’s side:"),
        r"J = \begin{pmatrix} 0 & f' \\ -f' & -\gamma \end{pmatrix}, \qquad \lambda^2 + \gamma\lambda + f'^2 = 0, "
        r"\qquad \lambda = \frac{-\gamma\pm\sqrt{\gamma^2-4f'^2}}{2}, \qquad f'=\tfrac12 \text{ or } 1.",
        tr(
            "For γ > 0 both real parts are negative and every start near rest comes to rest; fastest at γ = 2f′, where "
            "the root is 0. In steps of h at once a λ becomes the factor 1 + hλ. In turn, D first and G answering, the "
            "two factors have the product"
        ),
        r"\det\begin{pmatrix}1&hf'\\0&1\end{pmatrix}\begin{pmatrix}1&0\\-hf'&1-h\gamma\end{pmatrix} = 1-h\gamma,",
        tr("so without R1 and for hf′ < 2 both have size 1: to first order it neither comes nearer nor goes away."),
    )


def _spread() -> None:
    steps(
        tr(
            "**G = μ + σz**, data N(0, 1), D’s logit is ψx. At μ = ψ = 0 everything has D = 1/2, and D(1 − D) = 1/4 is "
            "the slope of D in its logit. D’s own slope is then no longer 0:"
        ),
        r"\frac{\partial\dot\psi}{\partial\psi} = -\tfrac14\,\mathbb{E}_{p_{\mathrm{data}}}x^2 - "
        r"\tfrac14\,\mathbb{E}_{p_g}x^2 = -\frac{1+\sigma^2}{4}, \qquad a = \gamma+\frac{1+\sigma^2}{4}.",
        tr(
            "The spread stands exactly where γ does: V is curved in ψ where data and samples overlap, so D finds a "
            "best ψ and stays near it. The Wasserstein V is linear in ψ and gets nothing from the spread."
        ),
    )


def _best() -> None:
    steps(
        tr(
            "**D = D\\***: only G is left, and it goes down a divergence. Near p_data both are a quarter of the Fisher "
            "information as a quadratic form, since there both losses weigh a sample by D = 1 − D = 1/2:"
        ),
        r"2\,\mathrm{JSD} \approx \tfrac14\big(\mu^2+2(\sigma-1)^2\big) \approx \mathrm{KL}-2\,\mathrm{JSD}, \qquad "
        r"J = -\begin{pmatrix}\frac12&0\\0&1\end{pmatrix}.",
        tr("A slope of one function has a symmetric J: real λ, no circles. R1 has no place here, it acts on D."),
    )
