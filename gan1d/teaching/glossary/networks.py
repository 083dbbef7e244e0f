"""Terms of the networks: what they are made of, and where they start."""

from __future__ import annotations

from gan1d.languages import N_
from gan1d.teaching.glossary.term import MNIST_GAN, SECTION_5, Term, scenario

TERMS = (
    Term(
        "layers_of_a_network",
        N_("width and depth"),
        N_(
            "The number of units in a hidden layer, and the number of hidden layers. They bound how finely G can bend "
            "and how sharply D can follow D*."
        ),
        also=(
            "G_width",
            "G_depth",
            "D_width",
            "D_depth",
            "G_layers",
            "D_layers",
            "layers of G",
            "layers of D",
            "width of G",
            "depth of G",
            "width of D",
            "depth of D",
            "units",
        ),
        see=("activation", "weak"),
        lead=scenario("weak"),
    ),
    Term(
        "activation",
        N_("activation"),
        N_(
            "The bend in each unit: tanh is smooth, ReLU has a kink, leaky ReLU keeps a slope below 0 (“leaky "
            "slope”). Kinks in G are steps in p_g."
        ),
        also=(
            "G_activation",
            "D_activation",
            "activation of G",
            "activation of D",
            "slope",
            "leaky slope",
            "tanh",
            "relu",
            "leaky_relu",
            "leaky ReLU",
        ),
        see=("maxout", "sine"),
    ),
    Term(
        "maxout",
        "maxout",
        N_("A unit that is the largest of several linear functions, its pieces. The paper's D is made of them."),
        r"h(x) = \max_j \,(w_j^\top x + b_j)",
        also=("pieces", "maxout pieces"),
        see=("activation",),
        source=SECTION_5,
    ),
    Term(
        "sine",
        N_("sine layer"),
        N_(
            "A first layer of D with sines of many frequencies, which lets D see fine detail early. It can be replaced "
            "by a layer like the others."
        ),
        r"h(x) = \sin(w x + b)",
        also=("D_first", "first layer of D"),
        see=("D", "activation"),
    ),
    Term(
        "start",
        N_("start of G"),
        N_(
            "How G's weights begin. Monotone: G rises everywhere and p_g has the mean and spread that are set. Plain: "
            "random weights, which may fold. Both are free afterwards."
        ),
        also=("G_init", "start_mean", "start_sd", "start mean", "start spread", "initialisation"),
        see=("fold", "start_weights"),
        lead=scenario("fates"),
    ),
    Term(
        "start_weights",
        N_("start of the weights"),
        N_("On the MNIST page: weights drawn evenly from ± this number, or, at 0, scaled by the size of each layer."),
        also=("G_start", "D_start", "start of D"),
        see=("start",),
        lead=MNIST_GAN,
    ),
    Term(
        "output_of_G",
        N_("output of G"),
        N_(
            "What keeps pixels in range: tanh for images in [−1, 1], sigmoid for [0, 1]. Its bias may start from the "
            "pixels' means, so that the first samples are close to the average image."
        ),
        also=("G_output", "G_bias", "output bias of G"),
        see=("G",),
        lead=MNIST_GAN,
    ),
    Term(
        "convolutional",
        N_("convolutional network"),
        N_(
            "A network whose units look at small patches, with the same weights everywhere. The other kind, mlp, joins "
            "every unit to all of the layer before."
        ),
        also=("networks", "mlp", "dcgan"),
        see=("layers_of_a_network",),
        source=N_("Radford et al. 2016"),
        lead=MNIST_GAN,
    ),
)
