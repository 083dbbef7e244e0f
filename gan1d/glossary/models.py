"""Terms of models in general, and of games of two numbers."""

from __future__ import annotations

from gan1d.glossary.term import SECTION_1, SECTION_6, Term, bench, lesson
from gan1d.languages import mark

TERMS = (
    Term(
        "generative_model",
        mark("generative model"),
        mark(
            "A model of how data come about: it can make new ones. A discriminative model only answers a question "
            "about given data. In a GAN G is the first kind, D the second."
        ),
        also=("discriminative model", "generative"),
        see=("implicit_model", "bayes", "gan"),
        source=SECTION_1,
        lead=lesson("bayes"),
    ),
    Term(
        "bayes",
        mark("Bayes' rule"),
        mark(
            "From how common each cause is (prior) and how likely the finding is under each (likelihood) to how likely "
            "each cause is now (posterior). D* is it at work: data and samples are equally common, the finding is x."
        ),
        r"p(y \mid x) = \frac{p(x \mid y)\,p(y)}{\sum_{y'} p(x \mid y')\,p(y')}",
        also=("prior probability", "likelihood", "posterior"),
        see=("D_star", "generative_model"),
        lead=lesson("bayes"),
    ),
    Term(
        "implicit_model",
        mark("implicit model"),
        mark(
            "A model that draws samples but does not say the density at a given x; an explicit model says it. A GAN is "
            "implicit. In one dimension its density can be computed nevertheless, and here it is."
        ),
        also=("explicit model", "model family"),
        see=("p_g", "parzen", "generative_model"),
        source=SECTION_6,
        lead=lesson("families"),
    ),
    Term(
        "dirac_gan",
        "Dirac-GAN",
        mark(
            "The smallest GAN: all data at 0, all samples at one number θ, and a D that is a line of slope ψ. It "
            "circles round its point of rest, which R1 cures."
        ),
        r"V(\psi, \theta) = \log\tfrac12 + \log(1 - \sigma(\psi\theta))",
        see=("phase_portrait", "circling", "r1"),
        source=mark("Mescheder et al. 2018"),
        lead=bench("phase"),
    ),
    Term(
        "phase_portrait",
        mark("phase portrait"),
        mark(
            "A picture of a game of two numbers: an arrow at each point says where both move from there. A path "
            "follows the arrows; simultaneous steps move both at once, alternating steps one after the other."
        ),
        also=("vector field", "trajectory", "simultaneous", "alternating"),
        see=("eigenvalue", "dirac_gan"),
        lead=bench("phase"),
    ),
    Term(
        "eigenvalue",
        mark("eigenvalue"),
        mark(
            "Near its point of rest a game moves as a linear one, whose eigenvalues λ tell all: real parts below 0 "
            "pull it in, above 0 push it out, and imaginary parts turn it."
        ),
        r"J v = \lambda v",
        also=("eigenvalues", "Jacobian"),
        see=("phase_portrait", "circling"),
        lead=bench("phase"),
    ),
)
