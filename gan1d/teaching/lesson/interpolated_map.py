"""A map that can be bent by hand, and the density that it makes of uniform noise."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib import import_module

import numpy as np
from scipy.interpolate import PchipInterpolator

from gan1d.base.arrays import Array
from gan1d.densities.distributions import make_p_z
from gan1d.theory.exact import Grid, noise_cells, push_forward

KNOTS = np.linspace(-1.0, 1.0, 5)  # the z whose images are given
P_Z = 0.5  # the density of uniform noise on (-1, 1)


@dataclass(frozen=True)
class Bend:
    """A smooth G through the images (5) of `KNOTS`, that turns only at knots; there its slope is 0.

    Between two knots it is a cubic, rising or falling throughout (Fritsch and Carlson 1980).
    """

    images: tuple[float, ...]

    def __call__(self, z: Array) -> Array:
        """x = G(z)."""
        return np.asarray(self._curve(z))

    def slope(self, z: Array) -> Array:
        """G'(z)."""
        return np.asarray(self._curve.derivative()(z))

    @property
    def steepness(self) -> tuple[float, float]:
        """The least and the greatest |G'| over the noise."""
        steep = np.abs(self.slope(np.linspace(-1.0, 1.0, 2001)))
        return float(steep.min()), float(steep.max())

    @property
    def folds(self) -> bool:
        """Whether some x have several z: then their densities add up."""
        ways = np.sign(np.diff(self.images))
        return bool(ways.min() < 0 < ways.max())

    def density(self, grid: Grid) -> Array:
        """p_g, the mean in each of the grid's N bins."""
        # p_g(x) = sum over z with G(z) = x of p_z(z) / |G'(z)|, as mass that is moved
        return grid.density(push_forward(self(noise_cells(make_p_z("uniform"))), grid))

    @property
    def _curve(self) -> PchipInterpolator:
        if "torch" in sys.modules:
            import_module("torch")  # SciPy asks for its names: wait if another thread is importing it
        return PchipInterpolator(KNOTS, self.images)
