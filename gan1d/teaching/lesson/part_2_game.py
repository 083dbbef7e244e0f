"""The lesson, steps 5 to 9: what D does, what both play for, Algorithm 1, its k, and the two losses of G."""

from __future__ import annotations

from gan1d.languages import N_
from gan1d.recipes.link import Link
from gan1d.recipes.recipe import Edit, Recipe
from gan1d.teaching.lesson.step import Question, Stage, Step
from gan1d.teaching.scenarios import FAR_OFF, STEADY, TWO_MODES, changed

HELD = changed(STEADY, learning_rate_G=0.0)
TUG = changed(TWO_MODES, Edit(100, "learning_rate_D", 0.0), Edit(100, "learning_rate_G", 0.0005),
              learning_rate_G=0.0, loss="minimax")  # fmt: skip
TURNS = changed(STEADY, *(Edit(i, "only", "G") for i in range(60, 70)), *(Edit(i, "only", "D") for i in range(70, 90)))
ONE_STEP, FIVE_STEPS = changed(TWO_MODES, k=1), changed(TWO_MODES, k=5)
MINIMAX = changed(FAR_OFF, *FAR_OFF.edits, loss="minimax")
MINIMAX_ADAM = changed(MINIMAX, *MINIMAX.edits, optimizer_G="adam")


def _far_off(at: int, until: int | None = None) -> Stage:
    link = Link(MINIMAX, at=at, beside=Recipe(FAR_OFF.settings, FAR_OFF.edits))
    return Stage(link, until, 60.0, layers=("push",), point=("D", "push"))


GAME = (
    Step(
        "classifier",
        N_("D is a classifier"),
        (
            N_(
                "Give D a point and it answers with a probability: near 1 says that x came from the data, near 0 that "
                "it came from G. D is trained like any classifier, and its labels cost nothing, because we know where "
                "each point came from."
            ),
            N_(
                "Its loss is the binary cross-entropy, averaged over data and samples. A D that always answers 1/2, as "
                "a coin would, has the loss log 2, about 0.693. Logarithms are natural, so the unit is the nat."
            ),
            N_("G is held in this step: nothing but D moves. Keep an eye on discriminator_loss."),
        ),
        equation=r"\begin{aligned} L_D = &-\tfrac12\,\mathbb{E}_{x\sim p_\mathrm{data}} \log D(x) \\"
        r" &- \tfrac12\,\mathbb{E}_{z\sim p_z} \log\bigl(1 - D(G(z))\bigr) \end{aligned}",
        stage=Stage(Link(HELD, at=0), point=("D", "discriminator_loss")),
        question=Question(
            N_("G is held and D trains on and on. Where does its loss go?"),
            (
                N_("To 0: with enough training D is never wrong."),
                N_("To log 2, its value at equilibrium."),
                N_("To some level between 0 and log 2."),
            ),
            2,
            N_(
                "Where both densities are high, an x may have come from either, and no D can know from which. The loss "
                "could go to 0 only if data and samples never met. And log 2 is what a coin gets; D does "
                "better, because p_g is held where it is plainly different."
            ),
        ),
        reveal=Stage(Link(HELD, at=0), until=300, point=("D", "discriminator_loss")),
        after=(
            N_(
                "The untrained D was hardly better than a coin, or worse: its loss began near log 2 or above. Then it "
                "fell, and stayed. The level that it cannot cross has a name, log 2 − JSD, and a step of its own."
            ),
        ),
    ),
    Step(
        "value",
        N_("One number, pulled both ways"),
        (
            N_(
                "In equation 1 of the paper both players play for the same number, the value function V. D changes its "
                "weights to raise V, G changes its own to lower it: what one gains the other loses, a **zero-sum** "
                "game. D's loss is −V/2, so to raise V is to lower that loss."
            ),
            N_(
                "A D that answers 1/2 everywhere has V = −log 4, about −1.386, whatever G does. Find this line in the "
                "chart of V."
            ),
            N_(
                "Here the two pull one after the other: up to iteration 100 G is held and D raises V. After that D is "
                "held and G moves, with the loss of equation 1, minimax."
            ),
        ),
        equation=r"\begin{aligned} \min_G \max_D V(D, G) = {} &\mathbb{E}_{x\sim p_\mathrm{data}} \log D(x) \\"
        r" &+ \mathbb{E}_{z\sim p_z} \log\bigl(1 - D(G(z))\bigr) \end{aligned}",
        stage=Stage(Link(TUG), until=100, point=("D", "V")),
        question=Question(
            N_("From iteration 100 on D is held and only G moves. What does V do?"),
            (
                N_("It falls, but never below −log 4."),
                N_("It falls below −log 4."),
                N_("It stays: only D can change V."),
            ),
            1,
            N_(
                "V depends on both players. And −log 4 is no floor for a D that does not answer: G sends its samples "
                "to where this one D is most mistaken. It is the floor of something else, of the best V that D can "
                "reach against each G (Theorem 1)."
            ),
        ),
        reveal=Stage(Link(TUG, at=100), until=120, speed=4.0, point=("p_g", "V")),
        after=(
            N_(
                "So a low V is not yet a victory of G. It counts only against a D that has been given the time to "
                "answer, and that is what Algorithm 1 is for."
            ),
        ),
    ),
    Step(
        "algorithm",
        N_("Algorithm 1: taking turns"),
        (
            N_(
                "One iteration of Algorithm 1: k times, draw m noise points and m data points and move D's weights a "
                "little way up the gradient of V. Then draw m new noise points and move G's weights a little way down "
                "the gradient of G's loss. In G's step the gradient flows through D, but D's weights stay as they are."
            ),
            N_(
                "Each step sees only a minibatch, so the gradients are noisy. The curves and numbers that you see are "
                "not: they are computed exactly, for all x, in every iteration."
            ),
            N_(
                "Up to iteration 60 this game goes by the rules. Then, as an experiment, ten iterations in which G "
                "alone moves, and after them twenty in which D alone moves."
            ),
        ),
        stage=Stage(Link(TURNS), until=60, point=("p_g", "D")),
        question=Question(
            N_("While D is held, G's loss falls. Does p_g come nearer to p_data?"),
            (
                N_("No: it runs to where this D happens to answer highest."),
                N_("Yes: a falling loss means a better G."),
                N_("It cannot move at all without a step of D."),
            ),
            0,
            N_(
                "G does what its loss asks: it pleases this D. A D that no longer looks is soon wrong about the new "
                "samples. That is why G must not be trained too much while D is not updated (Section 6). Nor does G "
                "stand still, for the gradient flows through D whether D learns or not."
            ),
        ),
        reveal=Stage(Link(TURNS, at=60), until=90, speed=3.0, point=("p_g", "D", "discriminator_loss", "w1")),
        after=(
            N_(
                "Up to iteration 70 G's loss fell while W1, a distance from p_g to p_data, grew. After that p_g stood "
                "perfectly still while D caught up. A step of D never moves G, and a step of G never moves D."
            ),
        ),
        try_it=((N_("Algorithm 1, line by line"), "algorithm"),),
    ),
    Step(
        "k",
        N_("How many steps for D?"),
        (
            N_(
                "k says how many steps D takes before each step of G. The authors used k = 1, the cheapest choice "
                "(Algorithm 1)."
            ),
            N_(
                "G learns only what D tells it. A D that is kept near its best for the present G tells where p_g is "
                "wrong now; a D that lags behind tells where p_g was wrong before."
            ),
            N_("Two runs with the same start and the same rates, one with k = 1 and one with k = 5."),
        ),
        stage=Stage(Link(ONE_STEP, at=0, beside=FIVE_STEPS), layers=("D_star",), point=("p_g", "D")),
        question=Question(
            N_("In which of the two does p_g keep nearer to p_data?"),
            (
                N_("With k = 1: there G gets half of all steps."),
                N_("Neither: both give G one step an iteration."),
                N_("With k = 5: there D is nearer to its best."),
            ),
            2,
            N_(
                "G takes as many steps in both runs; what differs is how well each is aimed. A larger share of the "
                "steps does not help G if they follow old news."
            ),
        ),
        reveal=Stage(
            Link(ONE_STEP, at=0, beside=FIVE_STEPS), until=1500, speed=150.0, layers=("D_star",), point=("p_g", "jsd")
        ),
        after=(
            N_(
                "More is not always better. Every step of D costs time, and on a finite set of data a D trained to the "
                "end would learn that set by heart (Section 3). Change k and play on."
            ),
        ),
        controls=("k",),
    ),
    Step(
        "saturating",
        N_("Two losses for G"),
        (
            N_(
                "Early on G is poor and D is sure: D(G(z)) is near 0. There log(1 − D(G(z))), which G should lower, is "
                "almost flat; it **saturates**. Its gradient with respect to D's logit l is −D(G(z)), next to nothing."
            ),
            N_(
                "So Section 3 of the paper offers another loss: lower −log D(G(z)) instead. It has the same fixed "
                "point, p_g = p_data with D at 1/2, and its gradient is strong just where D rejects a sample. Here the "
                "first is called minimax and the second non_saturating. With the second the game is not zero-sum any "
                "more."
            ),
            N_(
                "In both runs p_g starts far off and is held until iteration 200, while D learns to tell. The orange "
                "arrows are the push on each sample: where descent of G's loss would move it."
            ),
        ),
        equation=r"\begin{aligned} \frac{d}{dl} \log(1 - D) &= -D \\[4pt] \frac{d}{dl} (-\log D) &= -(1 - D)"
        r" \end{aligned} \qquad D = \frac{1}{1 + e^{-l}}",
        stage=_far_off(200),
        question=Question(
            N_("D is near 0 on all samples. Now G may move. With which loss does p_g get to the data?"),
            (
                N_("With both: downhill is downhill."),
                N_("With minimax, the loss of the game itself."),
                N_("With non_saturating."),
            ),
            2,
            N_(
                "For each sample both gradients point the same way, but with another weight: where D is near 0, "
                "minimax multiplies by almost 0. In G's weights, where the samples are added up, even the direction "
                "differs. Theorem 1 is about equation 1; to learn from a D that wins by plain gradient descent, G "
                "needs the other loss."
            ),
        ),
        reveal=_far_off(200, until=700),
        after=(
            N_(
                "Both generators use plain gradient descent here, and that matters. Adam divides each gradient by its "
                "usual size, so that even a tiny one moves G: it hides the saturation."
            ),
        ),
        try_it=(
            (N_("Minimax once more, with Adam"), f"./?{Link(MINIMAX_ADAM).query()}"),
            (N_("Both gradients, side by side"), "bench?figure=gradients"),
        ),
    ),
)
