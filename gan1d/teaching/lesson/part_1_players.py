"""The lesson, steps 1 to 4: the two players, what a generative model is, and how noise becomes samples."""

from __future__ import annotations

from gan1d.languages import N_
from gan1d.recipes.link import Link
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.teaching.lesson.step import Question, Stage, Step

BALANCED = Recipe(Settings(horizon=1500))

BEGINNINGS = (
    Step(
        "counterfeiter",
        N_("The counterfeiter and the police"),
        (
            N_(
                "A counterfeiter prints banknotes and wants them to pass as genuine. The police are shown notes, some "
                "from the bank and some from the counterfeiter, and say how likely each is to be genuine. Each of the "
                "two gets better because the other does. With this picture the paper begins (Section 1)."
            ),
            N_(
                "Here the counterfeiter is the **generator** G, the police are the **discriminator** D, and a note is "
                "a number x. The dotted curve p_data shows where genuine x lie, the green curve p_g where those of G "
                "lie. The blue curve D(x) is D's opinion: the probability that x came from the data."
            ),
            N_("Look at the arrows: G turns each noise point z on the lower line into an x on the upper one."),
        ),
        stage=Stage(Link(BALANCED, at=0), point=("p_data", "p_g", "arrows")),
        question=Question(
            N_("G is never shown a single data point. Can p_g still come to lie on p_data?"),
            (
                N_("No. To copy something you have to see it."),
                N_("Yes. What D says about G's own samples is enough."),
                N_("Only if p_g lies on p_data from the start."),
            ),
            1,
            N_(
                "All that G learns comes through D: how D's answer would change if a sample lay a little further left "
                "or right. D has seen data, so its slope shows the way to them. A start further off makes this slower "
                "or harder, but not impossible."
            ),
        ),
        reveal=Stage(Link(BALANCED, at=0), until=300, point=("p_g", "D")),
        after=(
            N_(
                "p_g has come to p_data, led by D alone. And D has sunk to the middle: it can hardly tell data from "
                "samples any more."
            ),
        ),
        try_it=((N_("The same run in Figure 1"), f"./?{Link(BALANCED).query()}"),),
    ),
    Step(
        "bayes",
        N_("Generative beside discriminative"),
        (
            N_(
                "A bank's alarm flags a payment. Is it fraud? There are two ways to an answer. A **generative** model "
                "knows how payments come about: how common fraud is, p(y), and how often each kind is flagged, p(x|y). "
                "All the rest follows: new payments, drawn from p(x, y), and the answer, by Bayes' rule. A "
                "**discriminative** model learns the answer p(y|x) and nothing else; it can make nothing new."
            ),
            N_("A GAN pairs one of each: G is generative, D is discriminative."),
            N_(
                "Say that one payment in a hundred is fraud, and that the alarm flags 90 % of fraud, but also 5 % of "
                "honest payments."
            ),
        ),
        equation=r"p(y \mid x) = \frac{p(x \mid y)\,p(y)}{\sum_{y'} p(x \mid y')\,p(y')}",
        question=Question(
            N_("A payment has been flagged. How likely is it to be fraud?"),
            (N_("About 90 %"), N_("About 50 %"), N_("About 15 %")),
            2,
            N_(
                "Of 10,000 payments 100 are fraud, and 90 of them are flagged. But 495 of the 9,900 honest ones are "
                "flagged, too: 90 of 585 is 0.1538. The answer 90 % takes p(flagged | fraud) for p(fraud | flagged) "
                "and forgets how rare fraud is."
            ),
        ),
        after=(
            N_(
                "Move the sliders. With this alarm, a flag means an even chance once one payment in 19 is fraud. "
                "Remember the rule: the best D there can be, some steps from here, is this posterior with a prior of "
                "1/2."
            ),
        ),
        figure="bayes",
    ),
    Step(
        "families",
        N_("Explicit and implicit models"),
        (
            N_(
                "Every generative model stands for a distribution p_g, but not every one can tell you its density at a "
                "point. An **explicit** model writes p_g(x) down, exactly, or up to an approximation or a factor, and "
                "is usually fitted by making the data likely. An **implicit** model is only a way to draw samples."
            ),
            N_(
                "A GAN is implicit: G makes x from z, and p_g(x) is nowhere written down. This saves it Markov chains "
                "and approximate inference, both while it learns and when it draws samples (Section 6)."
            ),
        ),
        question=Question(
            N_("Which of these can a trained GAN not do by itself?"),
            (
                N_("Say how probable a given image is"),
                N_("Draw a sample in one pass through a network"),
                N_("Learn from examples that nobody has labelled"),
            ),
            0,
            N_(
                "There is no formula for p_g(x) to put the image into. A sample is one pass through G, and the only "
                "label that D needs, where a point came from, costs nothing."
            ),
        ),
        after=(
            N_(
                "Find the GAN on the map, then its neighbours. The green curve of this app is no exception: x is a "
                "single number here, and for a single number p_g can be computed from G. With the 784 numbers of a "
                "small image nobody can."
            ),
            N_(
                "The paper's Section 2 speaks of these neighbours. The nearest is **noise-contrastive estimation** "
                "(NCE): it, too, has a model tell data from other points. But there the other points are drawn from "
                "a noise that never changes, and D is no network of its own: it is made of p_g(x), which must be known "
                "up to a factor. Once p_g is roughly right such noise is told apart too easily, and learning slows."
            ),
            N_(
                "Two more reasons to do without Markov chains: where they must carry samples from mode to mode they "
                "mix slowly, and in a network that feeds back on itself, units such as ReLU may grow without bound. "
                "G has no such loop, so it can use them (Sections 1 and 2)."
            ),
        ),
        figure="families",
    ),
    Step(
        "map",
        N_("From noise to samples"),
        (
            N_(
                "Draw z from a simple density p_z and move it to x = G(z): that is all a generator does. Probability "
                "is neither made nor lost on the way, so the shape of p_g is a matter of spacing. Where G carries "
                "neighbouring z far apart, samples are thin and p_g is low; where it keeps them close, they crowd and "
                "p_g is high."
            ),
            N_(
                "The slope of G says it exactly: p_g at x is p_z at z divided by how steep G is there, summed over all "
                "z that G sends to this x."
            ),
        ),
        equation=r"p_g(x) = \sum_{z:\,G(z)=x} \frac{p_z(z)}{|G'(z)|}",
        question=Question(
            N_("G is made twice as steep everywhere. What becomes of p_g?"),
            (
                N_("Twice as wide and half as high"),
                N_("Twice as wide and just as high"),
                N_("Half as wide and twice as high"),
            ),
            0,
            N_(
                "The same mass lies on twice the width, and the area under a density is always 1, so the height must "
                "halve. A steep G spreads its samples; a flat one piles them up."
            ),
        ),
        after=(
            N_(
                "Bend G and watch. Where it turns round, its slope is 0 and p_g has a spike. And two maps "
                "that never turn make the same p_g: one that rises, and its mirror that falls."
            ),
        ),
        figure="map_density",
    ),
)
