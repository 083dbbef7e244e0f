"""Terms of training: steps, rates, optimizers, penalties and what else holds a player back."""

from __future__ import annotations

from gan1d.languages import N_
from gan1d.teaching.glossary.term import ALGORITHM, ALGORITHM_1, MNIST_GAN, SECTION_5, Term, scenario

TERMS = (
    Term(
        "iteration",
        N_("iteration"),
        N_("One pass of Algorithm 1's outer loop: k updates of D, then g_steps updates of G. The paper has 1 of G."),
        also=("step", "live"),
        see=("k", "g_steps", "epoch", "algorithm_1"),
        source=ALGORITHM_1,
        lead=ALGORITHM,
    ),
    Term(
        "k",
        "k",
        N_(
            "Updates of D in an iteration. With more of them D keeps nearer to D*, and what it tells G is nearer to "
            "the truth; the paper's experiments used k = 1, the cheapest."
        ),
        also=("D steps",),
        see=("g_steps", "D_star", "learning_rate"),
        source=ALGORITHM_1,
        lead=scenario("k"),
    ),
    Term(
        "g_steps",
        "g_steps",
        N_("Updates of G in an iteration, 1 in the paper. With many, G runs to wherever D was blind a moment ago."),
        also=("G steps",),
        see=("k", "mode_collapse"),
        lead=scenario("helvetica"),
    ),
    Term(
        "m",
        "m",
        N_(
            "Size of a minibatch: so many data points and noise points decide an update. Small ones give a noisy "
            "gradient and curves that shiver. In the last 40 % of the horizon m is multiplied by “late m”."
        ),
        also=("minibatch", "batch size", "late_m", "late m"),
        see=("iteration", "decay"),
        source=ALGORITHM_1,
        lead=scenario("noise"),
    ),
    Term(
        "gradient",
        N_("gradient"),
        N_(
            "The direction in which a loss grows fastest, and how fast. Each update moves the weights of one player "
            "against the gradient of its own loss, while the other player is held."
        ),
        r"\theta \leftarrow \theta - \eta\, \nabla_\theta L(\theta)",
        also=("backpropagation", "gradient descent"),
        see=("learning_rate", "sgd"),
        source=ALGORITHM_1,
        lead=ALGORITHM,
    ),
    Term(
        "learning_rate",
        N_("learning rate"),
        N_(
            "How far an update moves, for D and for G apart. Their ratio matters most: with D about five times as "
            "fast as G, D can follow. Too slow a D can leave losses at log 2 beside a wrong p_g."
        ),
        also=("learning_rate_D", "learning_rate_G", "learning rate of D", "learning rate of G", "lr"),
        see=("decay", "adam", "k"),
    ),
    Term(
        "sgd",
        N_("gradient descent (sgd)"),
        N_("The plainest optimizer: the learning rate times the gradient of a minibatch, and nothing else."),
        also=("optimizer", "optimizer_G", "optimizer_D", "stochastic gradient descent"),
        see=("adam", "momentum"),
        source=ALGORITHM_1,
    ),
    Term(
        "momentum",
        N_("momentum"),
        N_(
            "An optimizer that keeps part of its last move, as a ball does. The paper's experiments used it; on the "
            "MNIST page it may change evenly to “momentum at the end” over so many epochs."
        ),
        r"v \leftarrow \mu v + \nabla L, \qquad \theta \leftarrow \theta - \eta\, v",
        also=("momentum_end", "momentum_epochs", "momentum at the end", "momentum epochs"),
        see=("sgd", "circling"),
        source=ALGORITHM_1,
    ),
    Term(
        "adam",
        "Adam",
        N_(
            "An optimizer that divides each weight's mean gradient by its usual size, so that small gradients move as "
            "far as large ones. β₁ is the memory of the gradient, β₂ that of its square; with a high β₁ games tend to "
            "circle."
        ),
        r"\theta \leftarrow \theta - \eta\,\frac{\hat m}{\sqrt{\hat v} + \epsilon}",
        also=("beta1", "beta2", "β₁", "β₂"),
        see=("sgd", "circling", "saturation"),
        source=N_("Kingma and Ba 2015"),
    ),
    Term(
        "decay",
        N_("decay"),
        N_(
            "How the learning rates fall while it trains. In Figure 1: to 1 % as a cosine in the second half of the "
            "horizon. On the MNIST page: linearly to the end rates of D and G, or divided by 1 + fall each iteration."
        ),
        also=("horizon", "cosine", "end_D", "end_G", "fall", "end rate of D", "end rate of G"),
        see=("learning_rate", "converged"),
        lead=scenario("rest"),
    ),
    Term(
        "engine",
        N_("engine"),
        N_(
            "What computes a run of Figure 1. The reference is Algorithm 1 in PyTorch, with gradients by autograd. The "
            "fast engine has the same losses, gradients and updates written out in NumPy. Each step agrees to "
            "rounding, which grows from step to step, so the engine is part of the recipe."
        ),
        also=("reference", "fast engine"),
        see=("recipe", "gradient"),
    ),
    Term(
        "epoch",
        N_("epoch"),
        N_("As many iterations as it takes to draw as many images as the data set has: N/m of them for N images."),
        also=("epochs",),
        see=("iteration", "data"),
        lead=MNIST_GAN,
    ),
    Term(
        "seed",
        N_("seed"),
        N_(
            "The number from which all chance in a run comes. The same recipe with the same seed is the same run, bit "
            "for bit; another seed shows what is luck."
        ),
        see=("recipe",),
        lead=scenario("fates"),
    ),
    Term(
        "r1",
        "R1",
        N_(
            "A penalty on D's slope at the data. It keeps D flat there, takes the energy out of circling, and holds "
            "D's loss near log 2."
        ),
        r"\tfrac{\gamma}{2}\, \mathbb{E}_{x \sim p_{data}} \|\nabla_x l(x)\|^2",
        also=("gamma", "regularisation"),
        see=("circling", "gp", "logit"),
        source=N_("Mescheder et al. 2018"),
        lead=scenario("r1"),
    ),
    Term(
        "gp",
        N_("gradient penalty"),
        N_(
            "Holds the slope of a Wasserstein critic near 1 in size, at points between data and samples. It is a soft "
            "rule: a critic may break it at a price."
        ),
        r"\lambda\, \mathbb{E}\,(\|\nabla_x f(x)\| - 1)^2",
        also=("wgan-gp",),
        see=("wasserstein", "r1"),
        source=N_("Gulrajani et al. 2017"),
    ),
    Term(
        "smoothing",
        N_("label smoothing"),
        N_(
            "D's target on data is 1 − s instead of 1. D becomes less sure, and the equilibrium moves from 1/2 to "
            "(1 − s)/2."
        ),
        r"D^*(x) = \frac{(1 - s)\,p_{data}(x)}{p_{data}(x) + p_g(x)}",
        see=("equilibrium",),
        source=N_("Salimans et al. 2016"),
        lead=MNIST_GAN,
    ),
    Term(
        "dropout",
        N_("dropout"),
        N_(
            "Units switched off at random, anew for each image, in the hidden layers of D or on its input. It blinds "
            "D, so its loss rises although samples are no better."
        ),
        also=("dropout_input", "dropout on input"),
        see=("weak", "fresh_critic"),
        source=SECTION_5,
        lead=MNIST_GAN,
    ),
    Term(
        "batch_norm",
        N_("batch normalisation"),
        N_(
            "Each hidden unit of G is shifted and scaled to mean 0 and standard deviation 1 over the minibatch, then "
            "by two numbers that are learnt. It keeps a deep G trainable."
        ),
        also=("G_norm", "norm in G", "batch normalization"),
        see=("m",),
        source=N_("Ioffe and Szegedy 2015"),
        lead=MNIST_GAN,
    ),
    Term(
        "ema",
        N_("average of G (EMA)"),
        N_(
            "The exponential moving average of G's weights over past iterations. Its samples are calmer and often "
            "better than those of G itself, which is why the sheets show it."
        ),
        r"\bar\theta \leftarrow \beta \bar\theta + (1 - \beta)\,\theta",
        also=("exponential moving average", "average of G"),
        see=("sheet", "circling"),
        source=N_("Yazıcı et al. 2019"),
        lead=MNIST_GAN,
    ),
)
