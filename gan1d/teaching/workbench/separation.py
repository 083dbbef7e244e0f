"""Two equal densities, theta apart: how far each divergence says they are, and how much it changes with theta.

p_data stands at 0 and p_g at theta. Either both are normals of standard deviation s, or both are uniform on an interval
of width w. Everything is in closed form but the JSD of normals, which is a one-dimensional integral.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special

from gan1d.base.arrays import Array
from gan1d.theory.exact import LOG2

# Midpoints for expectations over N(0, 1); at this step the sum is exact to rounding for theta / s up to 40.
_STEP = 0.02
_U = np.arange(-9.0, 9.0 + _STEP / 2, _STEP)
_WEIGHTS = np.exp(-0.5 * _U**2) * _STEP / np.sqrt(2 * np.pi)


class Divergences(NamedTuple):
    """One number for each theta; in nats, W1 in units of x. KL is the same both ways here."""

    jsd: Array
    kl: Array
    tv: Array
    w1: Array


def normals(theta: Array, sd: float) -> Divergences:
    """Between N(0, sd^2) and N(theta, sd^2)."""
    d = np.abs(np.asarray(theta, float)) / sd
    return Divergences(
        # JSD = log 2 - E log(1 + exp(-l)) with the logit of D* on data, l ~ N(d^2/2, d^2)
        jsd=LOG2 - np.logaddexp(0.0, -_logits(d)) @ _WEIGHTS,
        # KL = d^2 / 2
        kl=d**2 / 2,
        # TV = 2 Phi(d/2) - 1
        tv=special.erf(d / np.sqrt(8.0)),
        # W1 of a shift is the shift.
        w1=d * sd,
    )


def slopes_of_normals(theta: Array, sd: float) -> Divergences:
    """d/d theta of `normals`; not a number where there is a corner (TV and W1 at theta = 0)."""
    theta = np.asarray(theta, float)
    d, side = np.abs(theta) / sd, _side(theta)
    return Divergences(
        # d JSD = (theta / s^2) E_samples D* / 2: what is left of KL's slope is D's mean on samples, which goes to 0
        jsd=theta / sd**2 * mean_D_star_on_samples(theta, sd) / 2,
        kl=theta / sd**2,
        # d TV = phi(d/2) / s
        tv=side * np.exp(-(d**2) / 8) / np.sqrt(2 * np.pi) / sd,
        w1=side,
    )


def mean_D_star_on_samples(theta: Array, sd: float) -> Array:
    """E over p_g of D*(x), for the normals: how far D* still believes in samples."""
    return special.expit(-_logits(np.abs(np.asarray(theta, float)) / sd)) @ _WEIGHTS


def intervals(theta: Array, width: float) -> Divergences:
    """Between the uniform densities on an interval of this width around 0 and around theta."""
    theta = np.asarray(theta, float)
    apart = np.minimum(np.abs(theta) / width, 1.0)
    return Divergences(
        # D* is 1/2 where they overlap and certain elsewhere: JSD = TV log 2.
        jsd=apart * LOG2,
        # Each has mass where the other has none.
        kl=np.where(theta == 0, 0.0, np.inf),
        tv=apart,
        w1=np.abs(theta),
    )


def slopes_of_intervals(theta: Array, width: float) -> Divergences:
    """d/d theta of `intervals`: 0 for JSD and TV once they are disjoint; not a number at corners and for KL."""
    theta = np.asarray(theta, float)
    reach, side = np.abs(theta), _side(theta)
    falls = np.select([reach < width, reach > width], [side / width, 0.0], np.nan)
    return Divergences(jsd=falls * LOG2, kl=np.full_like(theta, np.nan), tv=falls, w1=side)


def _side(theta: Array) -> Array:
    return np.where(theta == 0, np.nan, np.sign(theta))


def _logits(d: Array) -> Array:
    """D*'s logit on data at the midpoints, d^2/2 + d u; on samples it is its negative, by symmetry."""
    d = d[..., None]
    return d**2 / 2 + d * _U
