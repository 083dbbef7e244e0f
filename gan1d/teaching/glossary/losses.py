"""Terms of the losses: what each player descends, and how hard that pushes."""

from __future__ import annotations

from gan1d.languages import N_
from gan1d.teaching.glossary.term import ALGORITHM_1, SECTION_3, THEOREM_1, Term, bench, scenario

TERMS = (
    Term(
        "discriminator_loss",
        N_("discriminator_loss"),
        N_(
            "D's cross-entropy, averaged over data and samples: −V/2 in the paper's game. It is log 2 when p_g is "
            "right, and also when D is bad; JSD and regret tell which."
        ),
        r"-\tfrac12 V(D,G) = \log 2 - \mathrm{JSD} + \tfrac12\,\mathrm{regret}",
        also=("loss of D", "d_loss"),
        see=("regret", "jsd", "log_2", "loss"),
        source=ALGORITHM_1,
    ),
    Term(
        "generator_loss",
        N_("generator_loss"),
        N_(
            "What G descends: how well D tells the present samples. It judges G by the D of this moment, so it can "
            "rise when D improves even if G stays as it is. Which formula it is, the setting loss decides."
        ),
        also=("loss of G", "g_loss"),
        see=("minimax", "non_saturating", "loss"),
        source=SECTION_3,
    ),
    Term(
        "loss",
        N_("loss"),
        N_(
            "Which game is played. Minimax and non-saturating are the paper's; they differ in what G descends. "
            "Least squares, hinge and Wasserstein came later and change what D descends, too."
        ),
        see=("non_saturating", "minimax", "least_squares", "hinge", "wasserstein"),
        lead=bench("objectives"),
    ),
    Term(
        "minimax",
        N_("minimax loss"),
        N_(
            "G descends its own part of V. Where D is sure that a sample is none of the data, this loss is flat: it "
            "saturates, and plain gradient descent hardly moves G. At equilibrium it is −log 2."
        ),
        r"\mathbb{E}_{z \sim p_z} \log(1 - D(G(z)))",
        also=("saturating loss",),
        see=("saturation", "non_saturating"),
        source=SECTION_3,
        lead=scenario("saturated"),
    ),
    Term(
        "non_saturating",
        N_("non-saturating loss"),
        N_(
            "G raises log D(G(z)) instead of lowering log(1 − D(G(z))). Both are at rest where p_g = p_data and D = "
            "1/2, but this one pushes hardest where D rejects a sample. At equilibrium it is log 2."
        ),
        r"-\,\mathbb{E}_{z \sim p_z} \log D(G(z))",
        also=("log D trick",),
        see=("minimax", "saturation", "push"),
        source=SECTION_3,
        lead=bench("gradients"),
    ),
    Term(
        "saturation",
        N_("saturation"),
        N_(
            "A loss gone flat: the gradient of the minimax loss is proportional to D(G(z)) and vanishes where D is "
            "sure. Adam rescales small gradients and hides it; plain gradient descent shows it."
        ),
        r"\begin{gathered} \frac{\partial}{\partial l} \log(1 - D) = -D \\"
        r"\frac{\partial}{\partial l}(-\log D) = -(1 - D) \end{gathered}",
        also=("saturating", "vanishing gradient"),
        see=("minimax", "push", "strong"),
        source=SECTION_3,
        lead=scenario("saturated"),
    ),
    Term(
        "least_squares",
        N_("least squares game"),
        N_("D's output is drawn to 1 on data and to 0 on samples by squares, and G draws it to 1 on samples."),
        r"\begin{gathered} \tfrac12 \mathbb{E}(D(x) - 1)^2 + \tfrac12 \mathbb{E}\,D(G(z))^2 \\"
        r"\tfrac12 \mathbb{E}(D(G(z)) - 1)^2 \end{gathered}",
        also=("lsgan",),
        see=("loss",),
        source=N_("Mao et al. 2017"),
    ),
    Term(
        "hinge",
        N_("hinge game"),
        N_(
            "A critic that wants more than 1 on data and less than −1 on samples, and does not care for more. Its "
            "optimum measures the total variation between p_data and p_g. At equilibrium D has settled at some "
            "constant f from −1 to 1: its loss is 2, that of G is −f."
        ),
        r"\begin{gathered} \mathbb{E}\max(0, 1 - f(x)) \\ {} + \mathbb{E}\max(0, 1 + f(G(z))) \\"
        r"-\mathbb{E} f(G(z)) \end{gathered}",
        see=("tv", "critic", "loss"),
        source=N_("Lim and Ye 2017"),
    ),
    Term(
        "wasserstein",
        N_("Wasserstein game"),
        N_(
            "A critic whose slope should stay within ±1; the best such critic measures W1. A gradient penalty holds "
            "the slope, softly, so regret may fall below 0."
        ),
        r"\max_{|f'| \le 1}\; \mathbb{E} f(x) - \mathbb{E} f(G(z)) = W_1",
        also=("wgan",),
        see=("w1", "gp", "critic", "loss"),
        source=N_("Arjovsky et al. 2017"),
    ),
    Term(
        "log_2",
        "log 2",
        N_(
            "0.693: the loss of whoever says 1/2 to everything. A loss near log 2 therefore says that D does no better "
            "than that, whether because p_g is right or because D is bad."
        ),
        r"-\log\tfrac12 = \log 2",
        also=("log 4", "ln 2"),
        see=("cross_entropy", "equilibrium", "weak"),
        source=THEOREM_1,
        lead=scenario("weak"),
    ),
    Term(
        "push",
        N_("push"),
        N_(
            "Which way, and how hard, the generator loss moves a sample at x: in the paper's game uphill on D. The "
            "layer of this name draws it as arrows, their lengths compressed; “signal” is its mean size."
        ),
        r"\begin{gathered} -\frac{d}{dx}\big(-\log D(x)\big) = (1 - D(x))\,l'(x) \\"
        r"-\frac{d}{dx}\log(1 - D(x)) = D(x)\,l'(x) \end{gathered}",
        also=("signal", "gradient of G"),
        see=("saturation", "logit", "layers"),
        source=SECTION_3,
    ),
)
