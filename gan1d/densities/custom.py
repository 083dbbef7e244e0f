"""Your own p_data: heights drawn by hand, or a formula in x. Both become a piecewise linear density, standardised."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gan1d.base.arrays import Array
from gan1d.base.fields import SettingsError, show
from gan1d.densities.distributions import Distribution
from gan1d.densities.expression import evaluate, turns
from gan1d.densities.piecewise import piecewise_linear
from gan1d.densities.refinement import SAME, UnsettledError, read
from gan1d.languages import N_, tr
from gan1d.languages.lazy import LazyMessage, lazy

OWN = (N_("drawn"), N_("expression"))
POINTS = 2001  # where an expression is read first
MOST_HEIGHT = 999
LEAST_SPAN = 0.001
HUGE, TINY = 1e100, 1e-100  # of an expression, so that areas and squares stay numbers


@dataclass(frozen=True)
class OwnData:
    """A p_data of one's own, for all sessions, and what was done to what was given."""

    distribution: Distribution
    what: LazyMessage

    @property
    def done(self) -> str:
        """The sentence that tells what was done, in the language of who reads it."""
        return str(self.what)


@lru_cache(maxsize=64)
def drawn(heights: tuple[int, ...]) -> OwnData:
    """The density with these heights at equally spaced x, linear between; raises `SettingsError` if all are 0."""
    if not any(heights):
        raise SettingsError(tr("heights must have at least one number above 0; all of these are 0."))
    x = np.linspace(0.0, 1.0, len(heights))
    distribution, _ = piecewise_linear("drawn", x, np.array(heights, float))
    low, high = distribution.quantile(np.array([0.0, 1.0]))
    what = lazy(
        "{n} heights, linear between them, divided by their area; shifted and stretched so that the mean is 0 and the "
        "standard deviation 1: they reach from x = {low:.2f} to {high:.2f}.",
        n=len(heights),
        low=low,
        high=high,
    )
    return OwnData(distribution, what)


@lru_cache(maxsize=64)
def of_expression(expression: str, span: tuple[float, ...]) -> OwnData:
    """The density in proportion to an expression in x over a span; raises `SettingsError` if there is none."""
    low, high = span
    if high - low < LEAST_SPAN:
        raise SettingsError(
            tr(
                "span must be two numbers, the second at least {least:g} above the first; not {shown}.",
                least=LEAST_SPAN,
                shown=show(span),
            )
        )
    x, heights, cut = _read(expression, span)
    distribution, was = piecewise_linear("expression", x, heights)
    shift = 0.0 if abs(was.mean) < SAME * was.sd else -was.mean  # no more than that is known
    numbers = {"low": low, "high": high, "area": was.area, "shift": shift, "sd": was.sd}
    if cut:
        what = lazy(
            "Negative parts were cut off; what lies over x = {low:g} to {high:g} was divided by its area {area:.4g}, "
            "shifted by {shift:.4g} and divided by {sd:.4g}, so that the mean is 0 and the standard deviation 1.",
            **numbers,
        )
    else:
        what = lazy(
            "What lies over x = {low:g} to {high:g} was divided by its area {area:.4g}, shifted by {shift:.4g} and "
            "divided by {sd:.4g}, so that the mean is 0 and the standard deviation 1.",
            **numbers,
        )
    return OwnData(distribution, what)


def _read(expression: str, span: tuple[float, ...]) -> tuple[Array, Array, bool]:
    """Points and heights, as many as it takes, and whether negative parts were cut off; raises `SettingsError`."""
    lowest = 0.0

    def values(x: Array) -> Array:
        nonlocal lowest
        found = evaluate(expression, x)
        _refuse_values(expression, span, x, found)
        lowest = min(lowest, float(found.min(initial=0.0)))
        return np.maximum(found, 0.0)

    low, high = span
    x = np.linspace(low, high, POINTS)
    values(x)
    hints = turns(expression, x)
    with np.errstate(invalid="ignore"):
        hints = hints[np.abs(evaluate(expression, hints)) <= HUGE]
    try:
        x, heights = read(values, x, hints)
    except UnsettledError as unsettled:
        raise SettingsError(
            tr(
                "expression must have an area over span {span} that can be read; that of '{expression}' does not "
                "settle near x = {x:g}, however finely it is read.",
                span=show(span),
                expression=expression,
                x=unsettled.x,
            )
        ) from None
    if heights.max() < TINY:
        raise SettingsError(
            tr(
                "expression must be above 0 somewhere in span {span}; '{expression}' is nowhere above {least:g}.",
                span=show(span),
                expression=expression,
                least=TINY,
            )
        )
    return x, heights, lowest < 0


def _refuse_values(expression: str, span: tuple[float, ...], x: Array, values: Array) -> None:
    """Say where the values are not those of a density."""
    wrong = ~(np.abs(values) <= HUGE)  # NaN is neither
    if wrong.any():
        at = int(wrong.argmax())
        about = {"span": show(span), "expression": expression, "x": x[at]}
        if np.isnan(values[at]):
            sentence = tr(
                "expression must be a number at every x of span {span}; '{expression}' has no value at x = {x:g}.",
                **about,
            )
        else:
            sentence = tr(
                "expression must be a number at every x of span {span}; '{expression}' is beyond {most:g} at "
                "x = {x:g}.",
                most=HUGE,
                **about,
            )
        raise SettingsError(sentence)
