"""Families of generative models, and the paper's Section 6 and Table 2 in our words, marked for translation."""

from __future__ import annotations

from dataclasses import dataclass

from gan1d.languages import N_


@dataclass(frozen=True)
class Family:
    """A branch of the map of generative models: a name, a sentence, and smaller branches."""

    name: str
    sentence: str
    children: tuple[Family, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """A table: the heads of its columns, and rows of a challenge and one cell for each column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


FAMILIES = Family(
    N_("Generative models"),
    N_("All of them learn a distribution p_g from examples. They differ in whether p_g(x) is ever written down."),
    (
        Family(
            N_("Explicit, exact"),
            N_("p_g(x) is a formula that can be evaluated, and its logarithm is what training raises."),
            (
                Family(
                    N_("Fully visible belief nets"),
                    N_(
                        "The chain rule: each part of x is predicted from those before it (NADE, PixelRNN, language "
                        "models). Exact, but one part is drawn after the other."
                    ),
                ),
                Family(
                    N_("Flows"),
                    N_(
                        "An invertible map from z to x, with the change of variables (NICE, Real NVP). Exact and quick "
                        "to draw from, but z must have as many dimensions as x."
                    ),
                ),
            ),
        ),
        Family(
            N_("Explicit, approximate"),
            N_(
                "p_g(x) is defined, but it cannot be computed; training works with a bound, with Markov chains, or "
                "with a criterion that needs p_g(x) only up to a factor."
            ),
            (
                Family(
                    N_("Variational autoencoders"),
                    N_("An encoder guesses z from x, and training raises a lower bound of log p_g(x)."),
                ),
                Family(
                    N_("Boltzmann machines"),
                    N_(
                        "p_g(x) is an exponential of an energy, divided by a sum that nobody can compute, the "
                        "partition function. Drawing samples needs a Markov chain, and so does learning: the sum's "
                        "gradient is estimated by chains that must be kept up to date, the negative chains."
                    ),
                ),
                Family(
                    N_("Deep belief nets"),
                    N_(
                        "A restricted Boltzmann machine on top and directed layers below it. Layer by layer they train "
                        "fast, but they have the difficulties of both kinds."
                    ),
                ),
                Family(
                    N_("Models known up to a factor"),
                    N_(
                        "Score matching and noise-contrastive estimation fit a p_g(x) whose factor is unknown, without "
                        "Markov chains. But the rest of p_g(x) must be a formula, which it is not with several layers "
                        "of hidden variables."
                    ),
                ),
                Family(
                    N_("Diffusion models"),
                    N_(
                        "Noise is removed from x in many small steps that are learned, usually by way of a variational "
                        "bound. They came after the map of 2016; samples take many passes through the network."
                    ),
                ),
            ),
        ),
        Family(
            N_("Implicit"),
            N_("p_g(x) is not written down at all: the model is a way to draw samples."),
            (
                Family(
                    N_("Generative stochastic networks"),
                    N_("One step of a Markov chain is learned, whose samples come to follow p_data in the long run."),
                ),
                Family(
                    N_("Moment matching networks"),
                    N_(
                        "One pass through G as well, but no D: means of many functions are made to agree on samples "
                        "and data."
                    ),
                ),
                Family(
                    N_("Generative adversarial nets"),
                    N_("One pass through G makes a sample of a noise point; D says what is still wrong with it."),
                ),
            ),
        ),
    ),
)
"""After the map in Goodfellow's NIPS 2016 Tutorial (arXiv 1701.00160), with diffusion, moment matching and the
neighbours of the paper's Section 2 added."""

# Table 1 of the paper: models, and the log-likelihood of MNIST's and TFD's test data with its standard error, in nats
TABLE_1 = (
    (N_("Deep belief net (DBN)"), (138, 2.0), (1909, 66.0)),
    (N_("Stacked contractive autoencoder (CAE)"), (121, 1.6), (2110, 50.0)),
    (N_("Deep generative stochastic network (GSN)"), (214, 1.1), (1890, 29.0)),
    (N_("Adversarial nets"), (225, 2.0), (2057, 26.0)),
)

ADVANTAGES = (
    N_("No Markov chain is needed, neither to learn nor to draw samples: one pass through G makes a sample."),
    N_("Gradients come from backpropagation alone, and no inference is needed while learning."),
    N_("Almost any differentiable function can be G or D."),
    N_(
        "G is never given a data point, only gradients that came through D: no piece of the data is copied straight "
        "into its weights."
    ),
    N_(
        "p_g can be very sharp, even degenerate. Methods with Markov chains need it somewhat blurred, so that the "
        "chains can move from mode to mode."
    ),
)
"""Section 6 of the paper."""

DISADVANTAGES = (
    N_("p_g(x) is nowhere written down, so nobody can say how probable an x is under the model."),
    N_(
        "D must keep up with G, much as the negative chains of a Boltzmann machine must be kept up to date: where G is "
        "trained too much while D is not updated, it may send too many z to the same x, the Helvetica scenario."
    ),
)
"""Section 6 of the paper."""

TABLE_2 = Comparison(
    columns=(
        N_("Deep directed graphical models"),
        N_("Deep undirected graphical models"),
        N_("Generative autoencoders"),
        N_("Adversarial models"),
    ),
    rows=(
        (
            N_("Training"),
            (
                N_("Inference is needed while training."),
                N_("Inference is needed while training, and Markov chains for the gradient of the normaliser."),
                N_("A forced trade-off: the better it reconstructs, the worse its chain mixes."),
                N_("D must be kept in step with G; else the Helvetica scenario."),
            ),
        ),
        (
            N_("Inference: z from x"),
            (
                N_("Learned, approximate."),
                N_("Variational."),
                N_("By Markov chains."),
                N_("Learned, approximate."),
            ),
        ),
        (
            N_("Drawing samples"),
            (
                N_("No difficulty."),
                N_("Needs a Markov chain."),
                N_("Needs a Markov chain."),
                N_("No difficulty."),
            ),
        ),
        (
            N_("Evaluating p(x)"),
            (
                N_("Intractable; annealed importance sampling (AIS) may approximate it."),
                N_("Intractable; annealed importance sampling (AIS) may approximate it."),
                N_("Not explicit; a Parzen density estimate may approximate it."),
                N_("Not explicit; a Parzen density estimate may approximate it."),
            ),
        ),
        (
            N_("Designing a model"),
            (
                N_("Extremely difficult for nearly all of them."),
                N_("Several properties must be ensured at once, by careful design."),
                N_("Any differentiable function is allowed in theory."),
                N_("Any differentiable function is allowed in theory."),
            ),
        ),
    ),
)
"""The paper's Table 2: challenges of generative modelling by kind of model."""
