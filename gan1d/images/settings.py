"""Settings of an image GAN and its recipe. The defaults are the preset "Toward log 2"."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from gan1d.base.fields import Checked, SettingsError, choice, number, several
from gan1d.languages import N_, tr
from gan1d.networks.shape import ACTIVATIONS
from gan1d.recipes.recipe import Edited
from gan1d.recipes.settings import OPTIMIZERS
from gan1d.theory.losses import GENERATOR_LOSSES

DATA = ("mnist", "fashion_mnist", "digits")
ORIENTATIONS = AS_STORED, TRANSPOSED = (N_("as_stored"), N_("transposed"))
PIXELS, SIDE = 784, 28
SEED_SIDE = 7  # a convolutional G starts from a 7 x 7 map and doubles it twice
MOST_WORK = 3e11  # multiplications an iteration: about half a minute of one slow core
HIDDEN = tuple(name for name in ACTIVATIONS if name != "sine")


@dataclass(frozen=True)
class ImageSettings(Checked):
    """Everything that decides an image run but the device. Live fields may be edited while it trains."""

    # While it trains, in the order of the page
    k: int = number(1, 1, 50, "k", N_("D updates per iteration. Raise it and D gets ahead: its loss falls."), True)
    learning_rate_D: float = number(
        1e-3, 0.0, 10.0, N_("learning rate of D"),
        N_("Step size of D. Lower it: D weakens, its loss drifts toward log 2."), True,
    )  # fmt: skip
    learning_rate_G: float = number(
        1e-3, 0.0, 10.0, N_("learning rate of G"),
        N_("Step size of G. Too high: the digits melt into each other."), True,
    )  # fmt: skip
    g_steps: int = number(
        1, 1, 50, "g_steps", N_("G updates per iteration. Raise it when D wins and watch G catch up."), True
    )
    # New run: the data and the noise
    data: str = choice("mnist", DATA, N_("data"), N_("What G must learn to draw."))
    orientation: str = choice(
        "as_stored", ORIENTATIONS, N_("orientation"),
        N_("Transposed: rows and columns of every image change places, as EMNIST's files need it."),
    )  # fmt: skip
    train_images: int = number(
        60_000, 100, 60_000, N_("training images"),
        N_("At most so many are used; with few, D can learn them by heart."),
    )  # fmt: skip
    epochs: int = number(8, 1, 2000, N_("epochs"), N_("How long it trains: an epoch is N/m iterations over N images."))
    m: int = number(100, 1, 8192, "m", N_("Minibatch size. Large: calmer curves, fewer updates an epoch."))
    p_z: str = choice("normal", ("normal", "uniform"), "p_z", N_("The noise; uniform lies on (−√3, √3), sd 1 as well."))
    z_size: int = number(
        64, 1, 1024, N_("size of z"), N_("Numbers in a noise point. With 2, all images of G lie on one surface.")
    )
    seed: int = number(1, 0, 2**31 - 1, N_("seed"), N_("Same seed, same run. Another seed shows what is luck."))
    # New run: the networks
    networks: str = choice(
        "mlp", ("mlp", N_("convolutional")), N_("networks"),
        N_("Fully connected, or with stride-2 convolutions on the image."),
    )  # fmt: skip
    G_layers: tuple[int, ...] = several(
        (256, 512), 1, 4096, (1, 2, 3, 4, 5, 6), N_("layers of G"),
        N_("Units of each hidden layer; channels if convolutional."),
    )  # fmt: skip
    G_activation: str = choice("leaky_relu", HIDDEN, N_("activation of G"), N_("Of every hidden layer of G."))
    G_norm: str = choice(
        "batch", (N_("none"), N_("batch")), N_("norm in G"),
        N_("Batch normalisation keeps a deep G trainable; try it without."),
    )  # fmt: skip
    G_output: str = choice(
        "tanh", ("tanh", "sigmoid"), N_("output of G"),
        N_("Images lie in [−1, 1] with tanh and in [0, 1] with sigmoid."),
    )  # fmt: skip
    G_bias: str = choice(
        "zero", (N_("zero"), N_("marginals")), N_("output bias of G"),
        N_("From the marginals, G starts close to the average image, as in the authors' code."),
    )  # fmt: skip
    G_start: float = number(
        0.0, 0.0, 1.0, N_("start of G"),
        N_("Weights uniform on ± this; 0 is PyTorch's own start, scaled by each layer's size."),
    )  # fmt: skip
    D_layers: tuple[int, ...] = several(
        (256, 128), 1, 4096, (1, 2, 3, 4, 5, 6), N_("layers of D"),
        N_("Units of each hidden layer; channels if convolutional."),
    )  # fmt: skip
    D_activation: str = choice(
        "leaky_relu", (*HIDDEN, "maxout"), N_("activation of D"),
        N_("Of every hidden layer of D; maxout is the paper's."),
    )  # fmt: skip
    pieces: int = number(5, 2, 8, N_("maxout pieces"), N_("A maxout unit is the largest of so many linear functions."))
    slope: float = number(0.2, 0.0, 1.0, N_("leaky slope"), N_("Of leaky ReLU below 0, in both networks."))
    D_start: float = number(
        0.0, 0.0, 1.0, N_("start of D"),
        N_("Weights uniform on ± this; 0 is PyTorch's own start, scaled by each layer's size."),
    )  # fmt: skip
    dropout_input: float = number(
        0.0, 0.0, 0.95, N_("dropout on input"), N_("Share of pixels D does not see. It blinds D: its loss rises.")
    )
    dropout: float = number(
        0.0, 0.0, 0.95, N_("dropout"),
        N_("Share of D's hidden units switched off, anew for each image. Raise it: D weakens."),
    )  # fmt: skip
    # New run: the objective
    loss: str = choice(
        "non_saturating", GENERATOR_LOSSES, "generator_loss",
        N_("With minimax and a D that wins, G gets hardly any gradient."),
    )  # fmt: skip
    r1: float = number(
        6.0, 0.0, 1000.0, "R1",
        N_("Penalty gamma/2 E|slope of D's logit|² on data. It keeps D flat; at 0 D gets ahead within an epoch."),
    )  # fmt: skip
    smoothing: float = number(
        0.0, 0.0, 0.5, N_("label smoothing"),
        N_("D's target on data is 1 minus this; it moves the equilibrium away from 1/2."),
    )  # fmt: skip
    # New run: the optimizers
    optimizer_G: str = choice("adam", OPTIMIZERS, N_("optimizer of G"), N_("The paper's own code used momentum."))
    optimizer_D: str = choice("adam", OPTIMIZERS, N_("optimizer of D"), N_("With plain SGD D learns slower."))
    beta1: float = number(0.5, 0.0, 0.999, "β₁", N_("Adam's memory of the gradient."))
    beta2: float = number(0.999, 0.0, 0.9999, "β₂", N_("Adam's memory of the squared gradient."))
    momentum: float = number(0.5, 0.0, 0.999, N_("momentum"), N_("Of the momentum optimizer, at the start."))
    momentum_end: float = number(
        0.5, 0.0, 0.999, N_("momentum at the end"), N_("Reached evenly, after `momentum epochs`.")
    )
    momentum_epochs: int = number(1, 1, 2000, N_("momentum epochs"), N_("How long the momentum takes to its end."))
    decay: str = choice(
        "linear", (N_("constant"), N_("linear"), N_("exponential")), N_("decay"),
        N_("How the learning rates fall while it trains."),
    )  # fmt: skip
    end_D: float = number(
        0.1, 0.0, 1.0, N_("end rate of D"),
        N_("Linear: what is left of D's rate at the end. At 1, D stays ahead and the losses part."),
    )  # fmt: skip
    end_G: float = number(1.0, 0.0, 1.0, N_("end rate of G"), N_("Linear: what is left of G's rate at the end."))
    fall: float = number(
        4e-6, 0.0, 1.0, N_("fall"),
        N_("Exponential: both rates are divided by 1 plus this each iteration, down to 1e-6."),
    )  # fmt: skip
    ema: float = number(
        0.999, 0.0, 0.99999, N_("average of G"),
        N_("The sheets show the running average of G's weights; 0 shows G itself."),
    )  # fmt: skip

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.networks == "convolutional":
            if len(self.G_layers) != 2 or len(self.D_layers) != 2:
                raise SettingsError(
                    tr(
                        "Convolutional networks have 2 layers each, 28 = 7 · 2 · 2; not {in_G} in G and {in_D} in D.",
                        in_G=len(self.G_layers),
                        in_D=len(self.D_layers),
                    )
                )
            for name, value in (("D_activation", "maxout"), ("G_bias", "marginals")):
                if getattr(self, name) == value:
                    raise SettingsError(
                        tr("{name} {value} needs networks mlp; not convolutional.", name=name, value=value)
                    )
        if self.work > MOST_WORK:
            raise SettingsError(
                tr(
                    "One iteration would take {work:.1e} multiplications, at most {most:.0e} are allowed: lower m "
                    "({m}), k ({k}), g_steps ({g_steps}) or the size of the networks.",
                    work=self.work,
                    most=MOST_WORK,
                    m=self.m,
                    k=self.k,
                    g_steps=self.g_steps,
                )
            )

    @property
    def work(self) -> float:
        """Multiplications of an iteration, roughly: forward and twice that back."""
        G, D = self._multiplications
        return float(self.m * (self.k * (6 * D + G + (3 * D if self.r1 else 0)) + self.g_steps * 3 * (D + G)))

    @property
    def _multiplications(self) -> tuple[int, int]:
        """Of one image through G and through D."""
        if self.networks == "convolutional":
            first, second = self.G_layers
            area, taps = SEED_SIDE**2, 25
            G = self.z_size * area * first + area * taps * first * first + 4 * area * taps * first * second
            G += 16 * area * taps * second
            a, b = self.D_layers
            return G, 4 * area * taps * a + area * taps * a * b + area * b
        pieces = self.pieces if self.D_activation == "maxout" else 1
        G = sum(a * b for a, b in pairwise((self.z_size, *self.G_layers, PIXELS)))
        return G, sum(a * b * pieces for a, b in pairwise((PIXELS, *self.D_layers))) + self.D_layers[-1]


@dataclass(frozen=True)
class ImageRecipe(Edited[ImageSettings]):
    """The recipe of an image run. The device is not part of it: rounding differs between devices, the game does not."""

    kind = ImageSettings
    most_iterations = 100_000_000

    settings: ImageSettings = ImageSettings()
