"""Bayes' rule on the lesson's example: how likely is fraud, once a payment has been flagged?

A generative model knows how data come about, p(y) and p(x|y), and from them all the rest; a discriminative model knows
p(y|x) alone. y is whether a payment is fraud, x whether it is flagged.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from gan1d.base.arrays import Array
from gan1d.base.fields import SettingsError, show
from gan1d.languages import tr


@dataclass(frozen=True)
class Case:
    """The generative side: p(fraud), p(flagged | fraud) and p(flagged | honest).

    Raises `SettingsError` for what is no probability.
    """

    prior: float
    hit: float
    false_alarm: float

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not 0 <= value <= 1:  # NaN is refused, too
                raise SettingsError(
                    tr("{name} must be a probability from 0 to 1; not {value}.", name=field.name, value=show(value))
                )

    @property
    def joint(self) -> Array:
        """p(x, y), (2, 2): rows fraud and honest, columns flagged and not; sums to 1."""
        # p(x, y) = p(x|y) p(y)
        return np.array(
            [
                [self.hit * self.prior, (1 - self.hit) * self.prior],
                [self.false_alarm * (1 - self.prior), (1 - self.false_alarm) * (1 - self.prior)],
            ]
        )

    def evidence(self, flagged: bool = True) -> float:
        """p(x): how often a payment is flagged, or is not."""
        # p(x) = sum over y of p(x|y) p(y)
        return float(self.joint[:, 0 if flagged else 1].sum())

    def posterior(self, flagged: bool = True) -> float:
        """p(fraud | x), what a discriminative model learns directly; raises `SettingsError` where p(x) = 0."""
        evidence = self._possible(flagged)
        # p(y|x) = p(x|y) p(y) / p(x)
        return float(self.joint[0, 0 if flagged else 1]) / evidence

    def expected(self, payments: int) -> Array:
        """Of so many payments, how many to expect in each cell of `joint`, (2, 2)."""
        return payments * self.joint

    def _possible(self, flagged: bool) -> float:
        """p(x), which must not be 0."""
        evidence = self.evidence(flagged)
        if evidence == 0 and flagged:
            raise SettingsError(tr("With these numbers no payment is ever flagged, so nothing follows from a flag."))
        if evidence == 0:
            raise SettingsError(tr("With these numbers every payment is flagged, so none is left without a flag."))
        return evidence


FRAUD = Case(prior=0.01, hit=0.9, false_alarm=0.05)
"""The worked example: one payment in a hundred is fraud."""
