"""Settings of an image GAN and its recipe. The defaults are the preset "Toward log 2"."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from gan1d.base.fields import Checked, SettingsError, choice, number, several
from gan1d.languages import mark, tr
from gan1d.networks.shape import ACTIVATIONS
from gan1d.recipes.recipe import Edited
from gan1d.recipes.settings import OPTIMIZERS
from gan1d.theory.losses import GENERATOR_LOSSES

DATA = ("mnist", "fashion_mnist", "digits")
ORIENTATIONS = AS_STORED, TRANSPOSED = (mark("as_stored"), mark("transposed"))
PIXELS, SIDE = 784, 28
SEED_SIDE = 7  # a convolutional G starts from a 7 x 7 map and doubles it twice
MOST_WORK = 3e11  # multiplications an iteration: about half a minute of one slow core
HIDDEN = tuple(name for name in ACTIVATIONS if name != "sine")


@dataclass(frozen=True)
class ImageSettings(Checked):
    """Everything that decides an image run but the device. Live fields may be edited while it trains."""

    # While it trains, in the order of the page
    k: int = number(1, 1, 50, "k", mark("D updates per iteration. Raise it and D gets ahead: its loss falls."), True)
    learning_rate_D: float = number(
        1e-3, 0.0, 10.0, mark("learning rate of D"),
        mark("Step size of D. Lower it: D weakens, its loss drifts toward log 2."), True,
    )  # fmt: skip
    learning_rate_G: float = number(
        1e-3, 0.0, 10.0, mark("learning rate of G"),
        mark("Step size of G. Too high: the digits melt into each other."), True,
    )  # fmt: skip
    g_steps: int = number(
        1, 1, 50, "g_steps", mark("G updates per iteration. Raise it when D wins and watch G catch up."), True
    )
    # New run: the data and the noise
    data: str = choice("mnist", DATA, mark("data"), mark("What G must learn to draw."))
    orientation: str = choice(
        "as_stored", ORIENTATIONS, mark("orientation"),
        mark("Transposed: rows and columns of every image change places, as EMNIST's files need it."),
    )  # fmt: skip
    train_images: int = number(
        60_000, 100, 60_000, mark("training images"),
        mark("At most so many are used; with few, D can learn them by heart."),
    )  # fmt: skip
    epochs: int = number(
        8, 1, 2000, mark("epochs"), mark("How long it trains: an epoch is N/m iterations over N images.")
    )
    m: int = number(100, 1, 8192, "m", mark("Minibatch size. Large: calmer curves, fewer updates an epoch."))
    p_z: str = choice(
        "normal", ("normal", "uniform"), "p_z", mark("The noise; uniform lies on (−√3, √3), sd 1 as well.")
    )
    z_size: int = number(
        64, 1, 1024, mark("size of z"), mark("Numbers in a noise point. With 2, all images of G lie on one surface.")
    )
    seed: int = number(1, 0, 2**31 - 1, mark("seed"), mark("Same seed, same run. Another seed shows what is luck."))
    # New run: the networks
    networks: str = choice(
        "mlp", ("mlp", mark("convolutional")), mark("networks"),
        mark("Fully connected, or with stride-2 convolutions on the image."),
    )  # fmt: skip
    G_layers: tuple[int, ...] = several(
        (256, 512), 1, 4096, (1, 2, 3, 4, 5, 6), mark("layers of G"),
        mark("Units of each hidden layer; channels if convolutional."),
    )  # fmt: skip
    G_activation: str = choice("leaky_relu", HIDDEN, mark("activation of G"), mark("Of every hidden layer of G."))
    G_norm: str = choice(
        "batch", (mark("none"), mark("batch")), mark("norm in G"),
        mark("Batch normalisation keeps a deep G trainable; try it without."),
    )  # fmt: skip
    G_output: str = choice(
        "tanh", ("tanh", "sigmoid"), mark("output of G"),
        mark("Images lie in [−1, 1] with tanh and in [0, 1] with sigmoid."),
    )  # fmt: skip
    G_bias: str = choice(
        "zero", (mark("zero"), mark("marginals")), mark("output bias of G"),
        mark("From the marginals, G starts close to the average image, as in the authors' code."),
    )  # fmt: skip
    G_start: float = number(
        0.0, 0.0, 1.0, mark("start of G"),
        mark("Weights uniform on ± this; 0 is PyTorch's own start, scaled by each layer's size."),
    )  # fmt: skip
    D_layers: tuple[int, ...] = several(
        (256, 128), 1, 4096, (1, 2, 3, 4, 5, 6), mark("layers of D"),
        mark("Units of each hidden layer; channels if convolutional."),
    )  # fmt: skip
    D_activation: str = choice(
        "leaky_relu", (*HIDDEN, "maxout"), mark("activation of D"),
        mark("Of every hidden layer of D; maxout is the paper's."),
    )  # fmt: skip
    pieces: int = number(
        5, 2, 8, mark("maxout pieces"), mark("A maxout unit is the largest of so many linear functions.")
    )
    slope: float = number(0.2, 0.0, 1.0, mark("leaky slope"), mark("Of leaky ReLU below 0, in both networks."))
    D_start: float = number(
        0.0, 0.0, 1.0, mark("start of D"),
        mark("Weights uniform on ± this; 0 is PyTorch's own start, scaled by each layer's size."),
    )  # fmt: skip
    dropout_input: float = number(
        0.0, 0.0, 0.95, mark("dropout on input"), mark("Share of pixels D does not see. It blinds D: its loss rises.")
    )
    dropout: float = number(
        0.0, 0.0, 0.95, mark("dropout"),
        mark("Share of D's hidden units switched off, anew for each image. Raise it: D weakens."),
    )  # fmt: skip
    # New run: the objective
    loss: str = choice(
        "non_saturating", GENERATOR_LOSSES, "generator_loss",
        mark("With minimax and a D that wins, G gets hardly any gradient."),
    )  # fmt: skip
    r1: float = number(
        6.0, 0.0, 1000.0, "R1",
        mark("Penalty gamma/2 E|slope of D's logit|² on data. It keeps D flat; at 0 D gets ahead within an epoch."),
    )  # fmt: skip
    smoothing: float = number(
        0.0, 0.0, 0.5, mark("label smoothing"),
        mark("D's target on data is 1 minus this; it moves the equilibrium away from 1/2."),
    )  # fmt: skip
    # New run: the optimizers
    optimizer_G: str = choice("adam", OPTIMIZERS, mark("optimizer of G"), mark("The paper's own code used momentum."))
    optimizer_D: str = choice("adam", OPTIMIZERS, mark("optimizer of D"), mark("With plain SGD D learns slower."))
    beta1: float = number(0.5, 0.0, 0.999, "β₁", mark("Adam's memory of the gradient."))
    beta2: float = number(0.999, 0.0, 0.9999, "β₂", mark("Adam's memory of the squared gradient."))
    momentum: float = number(0.5, 0.0, 0.999, mark("momentum"), mark("Of the momentum optimizer, at the start."))
    momentum_end: float = number(
        0.5, 0.0, 0.999, mark("momentum at the end"), mark("Reached evenly, after `momentum epochs`.")
    )
    momentum_epochs: int = number(1, 1, 2000, mark("momentum epochs"), mark("How long the momentum takes to its end."))
    decay: str = choice(
        "linear", (mark("constant"), mark("linear"), mark("exponential")), mark("decay"),
        mark("How the learning rates fall while it trains."),
    )  # fmt: skip
    end_D: float = number(
        0.1, 0.0, 1.0, mark("end rate of D"),
        mark("Linear: what is left of D's rate at the end. At 1, D stays ahead and the losses part."),
    )  # fmt: skip
    end_G: float = number(1.0, 0.0, 1.0, mark("end rate of G"), mark("Linear: what is left of G's rate at the end."))
    fall: float = number(
        4e-6, 0.0, 1.0, mark("fall"),
        mark("Exponential: both rates are divided by 1 plus this each iteration, down to 1e-6."),
    )  # fmt: skip
    ema: float = number(
        0.999, 0.0, 0.99999, mark("average of G"),
        mark("The sheets show the running average of G's weights; 0 shows G itself."),
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
