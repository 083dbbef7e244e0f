"""The lesson, steps 10 to 12: the best D, what G is then really lowering, and where it ends (Section 4.1)."""

from __future__ import annotations

from gan1d.languages import N_
from gan1d.recipes.link import Link
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.teaching.lesson.part_1_players import BALANCED
from gan1d.teaching.lesson.step import Question, Stage, Step

LEARNING = Recipe(Settings(p_data="two_modes", horizon=1000))
FROZEN, FROZEN_FAR, FROZEN_NEAR = (LEARNING.edited(i, "learning_rate_G", 0.0) for i in (15, 5, 120))

THEOREM = (
    Step(
        "optimum",
        N_("The best D there can be"),
        (
            N_(
                "Hold G and ask which D has the highest V. V is a sum over all x, and at each x D may answer what it "
                "likes, so each x can be asked alone: with a = p_data(x) and b = p_g(x), which y makes "
                "a log y + b log(1 − y) greatest? It is y = a/(a + b). This is Proposition 1 of the paper."
            ),
            N_(
                "It is Bayes' rule again: data and samples are equally many, the prior is 1/2, and D* is the "
                "probability that an x which lies here came from the data."
            ),
            N_("Fifteen iterations of the game have been played. From here on G is held and D goes on alone."),
        ),
        equation=r"D^*(x) = \frac{p_\mathrm{data}(x)}{p_\mathrm{data}(x) + p_g(x)}",
        stage=Stage(Link(FROZEN, at=15), point=("D", "p_data", "p_g")),
        question=Question(
            N_("G is held. What does D's curve come to, where there are data or samples?"),
            (
                N_("1 where p_data is the higher of the two, 0 where p_g is"),
                N_("The share of data in all that lies at x"),
                N_("1/2 everywhere, as at equilibrium"),
            ),
            1,
            N_(
                "D is asked for a probability, and pays dearly for being sure and wrong: where two of three points are "
                "data, the best answer is 2/3, not 1. And 1/2 is the share only where the two curves cross."
            ),
        ),
        reveal=Stage(
            Link(FROZEN, at=15),
            until=1000,
            speed=100.0,
            layers=("D_star",),
            point=("D", "D_star", "discriminator_loss"),
        ),
        after=(
            N_(
                "D has come to lie close to D*, and its loss on log 2 − JSD, the lowest that any D can have against "
                "this G. The regret V(D*, G) − V(D, G) says how far D is from its best. D* itself is computed from the "
                "two densities; D has only ever seen points. Far out, where neither lies, nobody asks D, and its curve "
                "there means nothing."
            ),
        ),
        try_it=((N_("Find the maximum by hand"), "bench?figure=pointwise"),),
    ),
    Step(
        "divergence",
        N_("What is left for G: Jensen–Shannon"),
        (
            N_(
                "Put D* into V, and what is left depends on G alone: C(G) = −log 4 + 2 JSD. The Jensen–Shannon "
                "divergence JSD measures how different p_data and p_g are. It is never negative, at most log 2, and 0 "
                "only where the two are the same. So C(G) is lowest, −log 4, exactly when p_g = p_data: this is "
                "Theorem 1."
            ),
            N_(
                "Two runs that differ in one thing: in the first G is held from iteration 5 on, in the second from "
                "iteration 120. In both D goes on until it can hardly get better."
            ),
        ),
        equation=r"\begin{aligned} C(G) &= \max_D V(D, G) \\"
        r" &= -\log 4 + 2\,\mathrm{JSD}(p_\mathrm{data} \,\|\, p_g) \end{aligned}",
        stage=Stage(Link(FROZEN_FAR, at=5, beside=FROZEN_NEAR), layers=("D_star",), point=("p_g", "V")),
        question=Question(
            N_("In which of the two does V end higher?"),
            (
                N_("Where p_g is further from p_data"),
                N_("Where p_g is nearer to p_data"),
                N_("In neither: the best D always reaches −log 4."),
            ),
            0,
            N_(
                "The more p_g and p_data differ, the more there is to tell, and the more V the best D can win. −log 4 "
                "is what is left to it when there is nothing to tell at all."
            ),
        ),
        reveal=Stage(
            Link(FROZEN_FAR, at=5, beside=FROZEN_NEAR),
            until=600,
            speed=60.0,
            layers=("D_star",),
            point=("p_g", "V", "jsd"),
        ),
        after=(
            N_(
                "Read it the other way round: a D that has been trained well against a held G says how wrong this G is "
                "at least. Nobody needs to know p_data for that, only data. It is how one can judge a GAN for images, "
                "too."
            ),
        ),
        try_it=((N_("C(G) along a path of generators"), "bench?figure=path"),),
    ),
    Step(
        "equilibrium",
        N_("log 2 and one half"),
        (
            N_(
                "If p_g = p_data, then D* = 1/2 wherever there are data: no D can do better than a coin. With this D, "
                "V is −log 4, discriminator_loss is log 2, and G's non-saturating loss, −log D, is log 2, too."
            ),
            N_(
                "This is the **Nash equilibrium** of the game: neither player can gain by changing alone. In this run "
                "k is 3, D learns five times as fast as G, and both rates fall to 1 % over the second half, so that "
                "the game can come to rest."
            ),
        ),
        equation=r"\begin{aligned} p_g = p_\mathrm{data} &\;\Longleftrightarrow\; D^* = \tfrac12 \\"
        r" &\;\Longleftrightarrow\; C(G) = -\log 4 \end{aligned}",
        stage=Stage(Link(BALANCED, at=0), point=("D", "d_data")),
        question=Question(
            N_("At the end of this run D is shown a genuine data point. What does it answer?"),
            (
                N_("Nearly 1: it has learnt what data look like."),
                N_("About 1/2"),
                N_("Nearly 0: G has won, D is fooled."),
            ),
            1,
            N_(
                "D is not asked whether x looks right, but whether it came from the data or from G. When both send "
                "the same x equally often, 1/2 is the best answer, for data and samples alike. D is not broken: no D "
                "could do better."
            ),
        ),
        reveal=Stage(
            Link(BALANCED, at=0),
            until=1500,
            speed=150.0,
            point=("D", "discriminator_loss", "d_data", "accuracy_data", "jsd"),
        ),
        after=(
            N_("Both losses have come to log 2 and D to 1/2, and JSD, which D does not know, says that it is true."),
            N_(
                "Look at the accuracies: they jump far up and down, though D hardly moves. This is a knife edge. With "
                "D a hair above 1/2 most data count as right and most samples as wrong; a hair below, the reverse. "
                "The mean of the two tells more: it stays near 50 %, and no D can lift it above (1 + TV)/2."
            ),
        ),
    ),
)
