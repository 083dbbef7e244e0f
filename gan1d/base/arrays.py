"""Arrays of numbers."""

from __future__ import annotations

from typing import Any

import numpy.typing as npt

Array = npt.NDArray[Any]


def read_only(values: Array) -> Array:
    """The same array, which nobody may change any more."""
    values.flags.writeable = False
    return values
