"""Terms of the game: the players, what they play for, and where it is at rest."""

from __future__ import annotations

from gan1d.languages import N_
from gan1d.teaching.glossary.term import (
    ALGORITHM,
    ALGORITHM_1,
    PROPOSITION_1,
    PROPOSITION_2,
    SECTION_1,
    SECTION_3,
    THEOREM_1,
    Term,
    bench,
    lesson,
    scenario,
)

TERMS = (
    Term(
        "gan",
        "GAN",
        N_(
            "Generative adversarial nets: G makes samples, D tells them from data, and each learns from the other. "
            "The paper's picture is a team of counterfeiters and the police."
        ),
        also=("generative adversarial nets", "counterfeiter"),
        see=("G", "D", "V"),
        source=SECTION_1,
        lead=lesson("counterfeiter"),
    ),
    Term(
        "G",
        N_("G, generator"),
        N_("The network that turns noise into samples, x = G(z). It never sees data: all it learns comes through D."),
        also=("generator",),
        see=("p_g", "generator_loss", "push"),
        source=SECTION_3,
    ),
    Term(
        "D",
        N_("D, discriminator"),
        N_(
            "The network that tells data from samples. D(x) is the probability, as D sees it, that x is data. In the "
            "games hinge and Wasserstein it is a critic's score instead; in least squares it aims at 1 and 0, but may "
            "leave that range."
        ),
        also=("discriminator",),
        see=("D_star", "logit", "discriminator_loss", "critic"),
        source=SECTION_3,
        lead=lesson("classifier"),
    ),
    Term(
        "D_star",
        "D*",
        N_(
            "The optimal discriminator for the present G: at each x the share of data among what lies there. No D "
            "reaches a higher V. Where p_g = p_data it is 1/2. Hinge and Wasserstein have another."
        ),
        r"D^*_G(x) = \frac{p_{data}(x)}{p_{data}(x) + p_g(x)}",
        also=("optimal discriminator",),
        see=("regret", "C", "D"),
        source=PROPOSITION_1,
        lead=bench("pair"),
    ),
    Term(
        "logit",
        N_("logit"),
        N_("The number that D's network gives before it is squeezed to a probability: 0 is 1/2, large is sure."),
        r"D(x) = \sigma(l(x)) = \frac{1}{1 + e^{-l(x)}}",
        also=("sigmoid", "logits"),
        see=("D", "saturation"),
    ),
    Term(
        "critic",
        N_("critic"),
        N_(
            "A D whose output is a score and no probability, as in the games hinge and Wasserstein. Higher means "
            "more like data; only differences count for Wasserstein."
        ),
        see=("wasserstein", "hinge", "fresh_critic"),
    ),
    Term(
        "V",
        "V(D, G)",
        N_(
            "The value function: what D ascends and, with the minimax loss, G descends. It is high when D is right and "
            "sure. In the later games V stands for what that game's D ascends."
        ),
        r"\begin{aligned} V(D, G) ={}& \mathbb{E}_{x \sim p_{data}} \log D(x) \\"
        r"& + \mathbb{E}_{z \sim p_z} \log(1 - D(G(z))) \end{aligned}",
        also=("value function",),
        see=("discriminator_loss", "C", "minimax_game"),
        source=N_("the paper, equation 1"),
        lead=lesson("value"),
    ),
    Term(
        "C",
        "C(G)",
        N_(
            "What V comes to when D is perfect: G's own measure of how wrong it is. Its least value, −log 4, is "
            "reached only by p_g = p_data."
        ),
        r"\begin{aligned} C(G) &= \max_D V(D, G) \\ &= -\log 4 + 2\,\mathrm{JSD}(p_{data}\,\|\,p_g) \end{aligned}",
        also=("virtual training criterion",),
        see=("jsd", "D_star", "equilibrium"),
        source=THEOREM_1,
        lead=bench("path"),
    ),
    Term(
        "minimax_game",
        N_("minimax game"),
        N_(
            "A zero-sum game: what one player gains the other loses. D makes V large, G makes it small. With the "
            "non-saturating loss G does not descend V, so that game is not zero-sum."
        ),
        r"\min_G \max_D V(D, G)",
        also=("zero-sum", "two-player game"),
        see=("V", "equilibrium", "circling"),
        source=SECTION_3,
    ),
    Term(
        "equilibrium",
        N_("equilibrium"),
        N_(
            "A Nash equilibrium: neither player can gain by moving alone. In the paper's game p_g = p_data, and D is "
            "1/2 where they lie and nowhere higher. There discriminator_loss is log 2 and V is −log 4. Whether the "
            "game gets there is another question."
        ),
        r"p_g = p_{data}, \quad D = \tfrac12, \quad V = -\log 4",
        also=("Nash equilibrium", "one_half", "1/2"),
        see=("converged", "circling", "log_2"),
        source=THEOREM_1,
        lead=scenario("balanced"),
    ),
    Term(
        "d_data",
        N_("D on data, D on samples"),
        N_(
            "The mean of D(x) over p_data and over p_g. Both are 1/2 at equilibrium; the further apart, the easier "
            "for D."
        ),
        r"\mathbb{E}_{x \sim p_{data}} D(x), \qquad \mathbb{E}_{z \sim p_z} D(G(z))",
        also=("d_samples", "D on data", "D on samples", "d_deviation"),
        see=("D", "accuracy"),
    ),
    Term(
        "accuracy",
        N_("accuracy"),
        N_(
            "How often D is on the right side of 1/2, on data and on samples. Near equilibrium D is near 1/2 "
            "everywhere, so a breath of change tips many points at once: the curves swing although little happens."
        ),
        r"\begin{gathered} \tfrac12 P(D(x) > \tfrac12) + \tfrac12 P(D(G(z)) < \tfrac12) \\"
        r"\le \tfrac12(1 + \mathrm{TV}) \end{gathered}",
        also=("accuracy_data", "accuracy_samples", "accuracy on data", "accuracy on samples", "best accuracy"),
        see=("tv", "d_data"),
    ),
    Term(
        "regret",
        N_("regret"),
        N_(
            "How much higher V would be if D were optimal: 0 only for D*. Large regret says that D is behind, and "
            "that its loss says little about p_g."
        ),
        r"\mathrm{regret} = V(D^*, G) - V(D, G) \ge 0",
        see=("D_star", "discriminator_loss", "weak"),
        source=PROPOSITION_1,
        lead=scenario("freeze"),
    ),
    Term(
        "proposition_1",
        N_("Proposition 1"),
        N_(
            "For any G the best D is p_data/(p_data + p_g). The proof needs one line: a log y + b log(1 − y) is "
            "greatest at y = a/(a + b)."
        ),
        r"\operatorname*{arg\,max}_{y} \; a \log y + b \log(1 - y) = \frac{a}{a + b}",
        see=("D_star",),
        source=PROPOSITION_1,
        lead=bench("pointwise"),
    ),
    Term(
        "theorem_1",
        N_("Theorem 1"),
        N_("The global minimum of C(G) is reached if and only if p_g = p_data, and is −log 4."),
        r"\min_G C(G) = -\log 4 \iff p_g = p_{data}",
        see=("C", "jsd"),
        source=THEOREM_1,
        lead=bench("path"),
    ),
    Term(
        "proposition_2",
        N_("Proposition 2"),
        N_(
            "If D is optimal at every step and p_g itself is moved, small enough steps down C lead to p_data. Games in "
            "practice train networks in turns instead, and neither assumption holds."
        ),
        see=("theorem_1", "k", "circling"),
        source=PROPOSITION_2,
        lead=bench("proposition_2"),
    ),
    Term(
        "algorithm_1",
        N_("Algorithm 1"),
        N_("The training: again and again, k steps of D on fresh minibatches, then one step of G."),
        see=("iteration", "k", "m"),
        source=ALGORITHM_1,
        lead=ALGORITHM,
    ),
)
