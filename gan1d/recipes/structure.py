"""What the settings of a recipe mean: which p_data, which networks."""

from __future__ import annotations

from gan1d.densities.distributions import Distribution, make_p_data
from gan1d.networks.shape import Shape
from gan1d.recipes.settings import Settings, modes_of


def data_of(settings: Settings) -> Distribution:
    """p_data of a run."""
    if settings.own_data:
        return settings.own_data.distribution
    n = modes_of(settings.p_data)
    if n:
        return make_p_data(settings.p_data, settings.weights or (1.0,) * n, settings.distance, settings.width)
    return make_p_data(settings.p_data)


def generator_of(settings: Settings) -> Shape:
    """The shape of G."""
    return Shape(settings.G_width, (settings.G_activation,) * settings.G_depth)


def discriminator_of(settings: Settings) -> Shape:
    """The shape of D: like its other layers, or with a sine layer first."""
    activations = [settings.D_activation] * settings.D_depth
    if settings.D_first == "sine":
        activations[0] = "sine"
    return Shape(settings.D_width, tuple(activations), settings.pieces)
