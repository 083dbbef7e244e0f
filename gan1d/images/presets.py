"""Presets: the paper's MNIST configuration, its well-known variants, and the one whose losses approach log 2.

Each is stated with its source, what is otherwise here than there, and what to expect.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from gan1d.base.fields import SettingsError, short
from gan1d.images.settings import ImageSettings
from gan1d.languages import N_, tr

DIGITS_EPOCHS, MOST_DIGITS_EPOCHS = 30, 1000  # the bundled digits are a 37th of MNIST: an epoch shows little


@dataclass(frozen=True)
class Preset:
    """Settings with a name, their source, how they differ from it, and what one will see."""

    title: str
    settings: ImageSettings
    source: str
    differs: str
    expect: str

    def on(self, data: str) -> ImageSettings:
        """The settings for a data set; the bundled digits get more epochs."""
        if data == "digits":
            epochs = min(self.settings.epochs * DIGITS_EPOCHS, MOST_DIGITS_EPOCHS)
            return dataclasses.replace(self.settings, data=data, epochs=epochs)
        return dataclasses.replace(self.settings, data=data)


PRESETS: Mapping[str, Preset] = {
    "log2": Preset(
        N_("Toward log 2"),
        ImageSettings(),
        N_("gan1d; R1: Mescheder et al. 2018; averaged G: Yazıcı et al. 2019"),
        N_(
            "A recipe of our own. Three things make it so: R1 with γ = 6 beside −V keeps D flat on data, D's learning "
            "rate falls to a tenth while G's stays, and the sheets show the running average of G's weights."
        ),
        N_(
            "Readable digits by epoch 2. From .66/.75 in epoch 1 the losses close in on log 2 = .693, D on 1/2. That "
            "is D held back as much as G being right: press Fresh critic."
        ),
    ),
    "tiny": Preset(
        N_("Toward log 2, tiny"),
        ImageSettings(G_layers=(128, 256), D_layers=(128, 64), epochs=3),
        "gan1d",
        N_("The same with networks half as wide and 3 epochs: for a laptop's CPU."),
        N_("Strokes within seconds, blurred digits within a minute; the losses end near .68/.71."),
    ),
    "paper": Preset(
        N_("Paper"),
        ImageSettings(
            learning_rate_D=0.05, learning_rate_G=0.1, train_images=50_000, epochs=300, p_z="uniform", z_size=100,
            G_layers=(1200, 1200), G_activation="relu", G_norm="none", G_output="sigmoid", G_bias="marginals",
            G_start=0.05, D_layers=(240, 240), D_activation="maxout", pieces=5, D_start=0.005, dropout_input=0.2,
            dropout=0.5, r1=0.0, optimizer_G="momentum", optimizer_D="momentum", momentum=0.5, momentum_end=0.7,
            momentum_epochs=250, decay="exponential", fall=4e-6, ema=0.0,
        ),
        N_("Goodfellow et al. 2014, the authors' published MNIST configuration"),
        N_(
            "There both players are updated at once from one z, here in turn as Algorithm 1 says. There D descends "
            "half of what it descends here, so its rate of 0.1 is 0.05 here."
        ),
        N_(
            "D wins early: .10/5.1 in epoch 4. Then both turn back, slower and slower: .37/2.0 in epoch 10, .55/1.2 "
            "in 40, .58/1.1 in 60, still on their way to log 2. Digits can be read by epoch 10, with G's loss at "
            "three times log 2: G's loss is no measure of them."
        ),
    ),
    "batchnorm": Preset(
        N_("BatchNorm MLP"),
        ImageSettings(
            k=3, learning_rate_D=2e-4, learning_rate_G=1e-4, m=64, epochs=200, z_size=100, G_layers=(256, 512, 1024),
            D_layers=(512, 256), r1=0.0, beta1=0.9, decay="constant", ema=0.0,
        ),
        N_("the MLP of Linder-Norén's Keras-GAN"),
        N_(
            "There D makes one update an iteration, here three. Batch normalisation uses the statistics of the batch; "
            "sheets are drawn in one batch of 1,000."
        ),
        N_(
            "With three D updates to one of G, D is right on every image within an epoch: its loss is near 0 and G's "
            "near 10. Set k = 1 and g_steps = 3 while it trains: the losses come back to .67/.81."
        ),
    ),
    "dropout": Preset(
        N_("Dropout MLP"),
        ImageSettings(
            learning_rate_D=2e-4, learning_rate_G=2e-4, epochs=100, z_size=100, G_layers=(256, 512, 1024),
            G_norm="none", D_layers=(1024, 512, 256), dropout=0.3, r1=0.0, beta1=0.9, decay="constant", ema=0.0,
        ),
        N_("a much copied PyTorch tutorial (github.com/lyeoni/pytorch-mnist-GAN); MNIST and Fashion-MNIST"),
        N_("There a sample sheet every 10 epochs, here every epoch."),
        N_(
            "D wins early (.35/4.3 in epoch 1, .41/2.8 in epoch 2); dropout blinds it enough that G keeps learning, "
            "and the losses close in slowly without reaching log 2."
        ),
    ),
    "convolutional": Preset(
        N_("Convolutional"),
        ImageSettings(
            g_steps=2, learning_rate_D=2e-4, learning_rate_G=2e-4, m=256, epochs=100, z_size=100,
            networks="convolutional", G_layers=(64, 32), G_norm="none", G_output="sigmoid", D_layers=(32, 64),
            slope=0.3, dropout=0.4, r1=0.0, decay="constant", ema=0.0,
        ),
        N_("a DCGAN (Radford et al. 2016) reduced to MNIST, in the form of Keras tutorials"),
        N_("Its article prints kernels of 3 × 3; all are 5 × 5 here."),
        N_(
            "Work for a GPU: a CPU takes over a second an iteration. The article reports losses of .68/.69 and "
            "accuracies of 70/77 % after 100 epochs."
        ),
    ),
}  # fmt: skip
"""By the name used in links, folders and on the command line."""

DEFAULT = "log2"


def preset_of(name: str) -> Preset:
    """The preset of a name; raises `SettingsError`."""
    if name not in PRESETS:
        raise SettingsError(
            tr("preset must be one of {choices}; not '{preset}'.", choices=", ".join(PRESETS), preset=short(name))
        )
    return PRESETS[name]
