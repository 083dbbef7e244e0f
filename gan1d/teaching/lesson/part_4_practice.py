"""The lesson, steps 13 to 18: what the theorem assumes and how it fails, images, what came after, and the balance."""

from __future__ import annotations

from gan1d.languages import N_
from gan1d.recipes.link import Link
from gan1d.recipes.recipe import Recipe
from gan1d.teaching.lesson.step import Question, Stage, Step
from gan1d.teaching.scenarios import SCENARIOS

_NAMED = {scenario.name: scenario for scenario in SCENARIOS}
COLLAPSING, CIRCLING, CALM, TRAPPED = (
    _NAMED["helvetica"].recipe,
    _NAMED["circling"].recipe,
    _NAMED["circling"].versus,
    _NAMED["weak"].recipe,
)
WITH_R1 = _NAMED["r1"].recipe


def _figure_1(recipe: Recipe, beside: Recipe | None = None) -> str:
    return f"./?{Link(recipe, beside=beside).query()}"


PRACTICE = (
    Step(
        "collapse",
        N_("When G runs ahead: the Helvetica scenario"),
        (
            N_(
                "Proposition 2 promises that p_g converges to p_data, if three things hold: both players have enough "
                "capacity, D reaches its best in every step, and p_g itself is moved, a little at a time, so as to "
                "lower C. In practice D takes k steps, what moves are the weights of G, and networks are finite: the "
                "proof does not apply, as the paper says (Section 4.2). The next three steps show what can happen."
            ),
            N_("First, let G take fifteen steps to each one of D. The data have two modes."),
        ),
        stage=Stage(Link(COLLAPSING, at=0), point=("p_g", "arrows")),
        question=Question(
            N_("Fifteen steps of G to one of D. What becomes of p_g?"),
            (
                N_("It learns faster: G gets more steps."),
                N_("It shrinks to a needle on one mode and stays there."),
                N_("It shrinks to a needle that never settles."),
            ),
            2,
            N_(
                "Against a D that stands nearly still, the best for G is to send all z to the one x that this D likes "
                "most. Then D learns to refuse that x, and the needle jumps to the next place. G never gets round to "
                "p_data."
            ),
        ),
        reveal=Stage(Link(COLLAPSING, at=0), until=800, speed=40.0, point=("p_g", "arrows", "jsd")),
        after=(
            N_(
                "The arrows all meet in one point: G sends too many z to the same x. The authors call this the "
                "Helvetica scenario (Section 6); today one says mode collapse. JSD shows that p_g does not come nearer "
                "to p_data."
            ),
        ),
        try_it=((N_("Proposition 2, and how it breaks"), "bench?figure=proposition_2"),),
    ),
    Step(
        "circling",
        N_("Round in circles"),
        (
            N_(
                "A game is not a descent. Each player goes downhill on a slope of its own, and each step tilts the "
                "slope of the other. Even near the equilibrium the two may circle round it."
            ),
            N_(
                "Two runs: in the first both players learn at the same rate, with k = 1. In the second k = 3, and D "
                "learns five times as fast as G. Both use an Adam with memory of past gradients."
            ),
        ),
        stage=Stage(Link(CIRCLING, at=0, beside=CALM), point=("p_g", "D")),
        question=Question(
            N_("Equal rates, one step each: surely the fairest game. What does p_g do?"),
            (
                N_("It swings from side to side and goes on swinging."),
                N_("It settles on p_data, only more slowly."),
                N_("It stops beside p_data and stays there."),
            ),
            0,
            N_(
                "D tilts against where p_g was, p_g runs along the slope and too far, and D tilts back: each answers "
                "where the other has been, and nothing damps the swing. With the faster D the slope fits where p_g is "
                "now, and p_g comes to rest."
            ),
        ),
        reveal=Stage(Link(CIRCLING, at=0, beside=CALM), until=1000, speed=80.0, point=("p_g", "D", "jsd")),
        after=(
            N_(
                "There are other brakes. R1 makes D's slope at the data costly and calms the same game, though both "
                "rates stay as they are."
            ),
        ),
        try_it=(
            (N_("The circle, and R1 from iteration 500 on"), _figure_1(WITH_R1, CIRCLING)),
            (N_("A game of two numbers: why it circles"), "bench?figure=phase"),
        ),
    ),
    Step(
        "trap",
        N_("The trap: a D too weak to notice"),
        (
            N_(
                "Theorem 1 says: if p_g = p_data, the best D is 1/2 and its loss is log 2. It is tempting to read this "
                "backwards."
            ),
            N_(
                "In this run both losses will come to log 2 and D to 1/2. With images such charts are all one has. "
                "Decide before you look what they prove."
            ),
        ),
        stage=Stage(Link(TRAPPED, at=0), point=("discriminator_loss", "d_data")),
        question=Question(
            N_("When both losses are at log 2 and D is at 1/2, is p_g = p_data?"),
            (
                N_("Yes: that is what Theorem 1 says."),
                N_("From these numbers alone nobody can tell."),
                N_("No: at the end of a good game the losses are 0."),
            ),
            1,
            N_(
                "A D that cannot see the difference answers like one for which there is none. The theorem speaks of "
                "the best D; this one is a single tanh unit, and its curve can only rise or fall. The same numbers "
                "belong to a game that has come to its end and to one where nobody looks. (A loss of 0 is no end at "
                "all: it means that D wins.)"
            ),
        ),
        reveal=Stage(
            Link(TRAPPED, at=0),
            until=800,
            speed=100.0,
            layers=("D_star",),
            point=("p_g", "D_star", "jsd", "discriminator_loss"),
        ),
        after=(
            N_(
                "JSD tells: p_g is plainly wrong, and D* would see it. The loss has three parts: "
                "discriminator_loss = log 2 − JSD + regret/2. It can stand at log 2 because p_g is right, or because D "
                "is as far from its best as p_g is from the data."
            ),
        ),
    ),
    Step(
        "images",
        N_("The same game with images"),
        (
            N_(
                "Nothing in the game asks for x to be a single number. Let x be the 784 pixels of a handwritten digit: "
                "the same V, the same Algorithm 1, larger networks (Section 5 of the paper). The MNIST page trains "
                "them with the very same code."
            ),
            N_(
                "What is lost is the exact view: nobody knows p_data, p_g cannot be computed, and with them go D*, JSD "
                "and regret. What is left are the losses, D's answers, and the samples."
            ),
        ),
        question=Question(
            N_("A GAN has been trained on digits. Which of these proves that p_g = p_data?"),
            (
                N_("discriminator_loss at log 2"),
                N_("D at 1/2 and an accuracy of 50 %"),
                N_("Neither of them, nor both together"),
            ),
            2,
            N_(
                "That is the trap of the last step: a D that is held back shows both with no digits to be seen. Look "
                "at the samples, too. And train a fresh D against the finished G: log 2 minus its loss on unseen "
                "images is, up to chance, a lower bound of JSD, because no D beats log 2 − JSD."
            ),
        ),
        after=(
            N_(
                "On the MNIST page, press *Fresh critic* once a run is done. The difference that it finds is one that "
                "the GAN's own D no longer told."
            ),
            N_(
                "The authors trained on MNIST, the Toronto Face Database and CIFAR-10: G with rectifier and sigmoid "
                "units, D with maxout units and dropout. The framework permits dropout and noise in any layer of G; "
                "they used noise only as the input of its bottommost layer."
            ),
            N_(
                "They judged by the log-likelihood of test data under a Parzen window on samples of G (Table 1): the "
                "best method they know of, they say, though its variance is rather high and it does badly in many "
                "dimensions. Their Figure 2 shows samples, drawn at random, beside the nearest training image, so that "
                "one sees that none is a copy; Figure 3, digits along a straight line in z."
            ),
        ),
        figure="images",
        try_it=((N_("Train an MNIST GAN"), "mnist_gan"),),
    ),
    Step(
        "next",
        N_("Where GANs went next"),
        (
            N_(
                "The paper ends with five things to try (Section 7): a condition for both players, a network that "
                "finds the z of an x, models of any part of x given the rest, learning with few labels, and faster "
                "training, by better ways of keeping G and D in step or by better distributions to draw z from. All of "
                "them have been tried."
            ),
            N_(
                "The table begins with these five and goes on with a small choice of uses. In each row ask the same "
                "two questions: what is x, and what does D get to see?"
            ),
        ),
        figure="applications",
    ),
    Step(
        "balance",
        N_("Advantages and disadvantages"),
        (
            N_(
                "Section 6 of the paper weighs adversarial nets against the models of 2014, and Table 2 compares them "
                "challenge by challenge. Both are given here in our words."
            ),
            N_(
                "You have seen the rows of the last column at work: the game that must be kept in step, the sample "
                "that takes a single pass, and a p_g(x) that only a line lets us compute."
            ),
        ),
        question=Question(
            N_("Which of these does the paper name as a disadvantage?"),
            (
                N_("Samples need a Markov chain."),
                N_("p_g(x) is not represented explicitly."),
                N_("Inference is needed while it learns."),
            ),
            1,
            N_(
                "The other two are what the paper counts as avoided: no Markov chain, and no inference while learning. "
                "The second disadvantage it names is that D must be kept in step with G, much as the chains of a "
                "Boltzmann machine must be kept up to date between its learning steps."
            ),
        ),
        after=(
            N_(
                "That is the paper, section by section, from the counterfeiter to what came after. Now play: change "
                "one thing at a time, and predict before you look."
            ),
        ),
        figure="table2",
        try_it=(
            (N_("Figure 1"), "./"),
            (N_("Scenarios"), "scenarios"),
            (N_("What do these numbers mean?"), "questions"),
        ),
    ),
)
