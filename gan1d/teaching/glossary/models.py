"""Terms of models in general, and of games of two numbers."""

from __future__ import annotations

from gan1d.languages import N_
from gan1d.teaching.glossary.term import SECTION_1, SECTION_2, SECTION_6, Term, bench, lesson

TERMS = (
    Term(
        "generative_model",
        N_("generative model"),
        N_(
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
        N_("Bayes' rule"),
        N_(
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
        N_("implicit model"),
        N_(
            "A model that draws samples but does not say the density at a given x; an explicit model says it. A GAN is "
            "implicit. In one dimension its density can be computed nevertheless, and here it is."
        ),
        also=("explicit model", "model family"),
        see=("p_g", "parzen", "generative_model"),
        source=SECTION_6,
        lead=lesson("families"),
    ),
    Term(
        "noise_contrastive",
        N_("noise-contrastive estimation (NCE)"),
        N_(
            "Fits a p_g(x) that is known up to a factor by having it tell data from a fixed noise p_n. Its D is no "
            "network of its own, as in a GAN, but made of p_g. The noise never learns, so NCE slows down once p_g is "
            "roughly right."
        ),
        r"D(x) = \frac{p_g(x)}{p_g(x) + p_n(x)}",
        also=("NCE", "noise-contrastive estimation"),
        see=("D_star", "score_matching", "boltzmann"),
        source=SECTION_2,
        lead=lesson("families"),
    ),
    Term(
        "score_matching",
        N_("score matching"),
        N_(
            "Fits the slope of log p_g to that of log p_data. A constant factor of p_g does not change this slope, so "
            "it need not be known; but the rest of p_g(x) must be a formula. A GAN needs neither."
        ),
        also=("score",),
        see=("noise_contrastive", "implicit_model"),
        source=SECTION_2,
        lead=lesson("families"),
    ),
    Term(
        "boltzmann",
        N_("Boltzmann machine (RBM, DBN)"),
        N_(
            "p_g(x) is an exponential of an energy, divided by the partition function, a sum nobody can compute. "
            "Samples and the sum's gradient come from Markov chains, the negative chains. RBM: restricted, with two "
            "layers; DBN: a deep belief net, with an RBM on top."
        ),
        also=(
            "Boltzmann machine",
            "RBM",
            "DBN",
            "DBM",
            "deep belief net",
            "Markov chain",
            "MCMC",
            "partition function",
            "negative chains",
        ),
        see=("implicit_model", "noise_contrastive"),
        source=SECTION_2,
        lead=lesson("families"),
    ),
    Term(
        "moment_matching",
        N_("moment matching"),
        N_(
            "Training G without a D: means of chosen functions, such as x and x², are made to agree on samples and "
            "data; with a kernel, those of endlessly many (MMD). A D finds the function itself; one that is a line in "
            "x, as on the theory bench, matches the mean alone."
        ),
        also=("moments", "MMD", "feature matching"),
        see=("critic", "phase_portrait", "implicit_model"),
        source=N_("Li et al. 2015"),
        lead=bench("phase"),
    ),
    Term(
        "dirac_gan",
        "Dirac-GAN",
        N_(
            "The smallest GAN: all data at 0, all samples at one number θ, and a D that is a line of slope ψ. It "
            "circles round its point of rest, which R1 cures."
        ),
        r"V(\psi, \theta) = \log\tfrac12 + \log(1 - \sigma(\psi\theta))",
        see=("phase_portrait", "circling", "r1"),
        source=N_("Mescheder et al. 2018"),
        lead=bench("phase"),
    ),
    Term(
        "phase_portrait",
        N_("phase portrait"),
        N_(
            "A picture of a game of two numbers: an arrow at each point says where both move from there. A path "
            "follows the arrows; simultaneous steps move both at once, alternating steps one after the other."
        ),
        also=("vector field", "trajectory", "simultaneous", "alternating"),
        see=("eigenvalue", "dirac_gan"),
        lead=bench("phase"),
    ),
    Term(
        "eigenvalue",
        N_("eigenvalue"),
        N_(
            "Near its point of rest a game moves almost as a linear one with eigenvalues λ: real parts below 0 pull it "
            "in, above 0 push it out, and imaginary parts turn it. Where the real parts are 0, λ does not decide."
        ),
        r"J v = \lambda v",
        also=("eigenvalues", "Jacobian"),
        see=("phase_portrait", "circling"),
        lead=bench("phase"),
    ),
)
