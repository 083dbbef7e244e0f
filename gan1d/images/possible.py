"""What an iteration can have given: where a disk has made other numbers of them, they are found out."""

from __future__ import annotations

import numpy as np

from gan1d.base.arrays import Array
from gan1d.base.records import RecordError
from gan1d.languages.lazy import lazy

LOSSES = 2  # the first columns of `gan1d.images.folder.METRICS`; the others are shares of 1
ROUNDING = 1e-3  # a mean of D(x), or an accuracy, further outside of [0, 1] is none


def refuse_impossible(rows: Array, first: int) -> None:
    """Raise `RecordError` for rows with numbers that are none, or shares outside of [0, 1], or of zeros alone: where
    D's loss is 0 its accuracy is 1.
    """
    shares = rows[:, LOSSES:]
    possible = np.isfinite(rows).all(1) & (shares >= -ROUNDING).all(1) & (shares <= 1 + ROUNDING).all(1) & rows.any(1)
    if not possible.all():
        i = first + int(possible.argmin())
        raise RecordError(
            lazy("{file} is damaged: no iteration gives what it says of iteration {i:,}", file="metrics.f32", i=i)
        )
