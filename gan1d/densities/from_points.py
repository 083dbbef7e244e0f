"""Points to a density to be learnt: they become the heights of a drawing. `gan1d.reading` reads them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gan1d.base.arrays import Array
from gan1d.base.fields import SettingsError
from gan1d.densities.custom import MOST_HEIGHT
from gan1d.languages import tr

HEIGHTS = 64
MARGIN = 3.0  # bandwidths beyond the outermost points
BINS = 4096


@dataclass(frozen=True)
class Estimate:
    """Heights for `Settings.heights`, and the sentence that tells how they came about."""

    heights: tuple[int, ...]
    done: str


def estimate(points: Array) -> Estimate:
    """A Gaussian kernel estimate of the density of the points (n,), by Silverman's rule, at `HEIGHTS` equal steps.

    Raises `SettingsError` for fewer than 2 different points. Source: Silverman (1986), equation 3.31.
    """
    n, low, high = len(points), float(points.min()), float(points.max())
    mean, sd = float(points.mean()), float(points.std())
    quarter, three_quarters = np.quantile(points, [0.25, 0.75])
    if not (high > low and sd > 0):
        raise SettingsError(tr("points must have at least 2 different values; all of these are {value:g}.", value=low))
    # h = 0.9 min(sd, IQR / 1.34) n^(-1/5), where the quartiles differ
    spread = min(sd, float(three_quarters - quarter) / 1.34) or sd
    silverman = 0.9 * spread * n**-0.2
    # Narrower than a step between heights, it would fall between them: steps * h = (high - low) + 2 MARGIN h
    h = max(silverman, (high - low) / (HEIGHTS - 1 - 2 * MARGIN))
    at = np.linspace(low - MARGIN * h, high + MARGIN * h, HEIGHTS)
    density = _kernel_sum(points, low, high, h, at)
    heights = np.rint(density / density.max() * MOST_HEIGHT).astype(int)
    if h == silverman:
        rule = tr("Silverman's rule")
    else:
        rule = tr("wider than Silverman's {bandwidth:.3g}, to show at all", bandwidth=silverman)
    done = tr(
        "{n:,} points with mean {mean:.4g} and standard deviation {sd:.4g} became {heights} heights from {low:.4g} to "
        "{high:.4g}: a Gaussian kernel estimate of bandwidth {bandwidth:.3g} ({rule}).",
        n=n,
        mean=mean,
        sd=sd,
        heights=HEIGHTS,
        low=at[0],
        high=at[-1],
        bandwidth=h,
        rule=rule,
    )
    return Estimate(tuple(heights.tolist()), done)


def _kernel_sum(points: Array, low: float, high: float, h: float, at: Array) -> Array:
    """Sum over points of exp(-((at - point) / h)^2 / 2), each point shared between the two nearest of `BINS` places."""
    position = (points - low) / (high - low) * (BINS - 1)
    left = np.minimum(position.astype(np.intp), BINS - 2)
    part = position - left
    counts = np.bincount(left, 1 - part, BINS) + np.bincount(left + 1, part, BINS)
    places = np.linspace(low, high, BINS)
    return np.exp(-0.5 * ((at[:, None] - places) / h) ** 2) @ counts
