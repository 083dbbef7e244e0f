"""C(G) along a path of generators, and under it V of a D that stands still (Theorem 1 and Proposition 2).

C(G) = max over D of V(D, G). A D that was the best one at t0 and is frozen there can only be worse elsewhere: V(D, G_t)
lies below C(G_t), touches it at t0, and has the same slope there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gan1d.base.arrays import Array
from gan1d.teaching.workbench.pairs import Humps, Pair
from gan1d.theory import exact

POINTS = 121


@dataclass(frozen=True)
class Path:
    """Generators G_t for t from `low` to `high`, and the p_data they are held against; p_g = p_data at `solved`."""

    low: float
    high: float
    solved: float
    data: Humps
    p_g: Callable[[float], Humps]

    @property
    def t(self) -> Array:
        """Where the curves are computed (POINTS)."""
        return np.linspace(self.low, self.high, POINTS)


_MODES = {"sd": 0.6, "distance": 3.0}

PATHS = {
    "shift": Path(-4.0, 4.0, 0.0, Humps(), lambda t: Humps(mean=t)),  # G_t(z) = z + t
    "width": Path(0.4, 2.6, 1.0, Humps(), lambda t: Humps(sd=t)),  # G_t(z) = t z
    "mixture": Path(0.0, 1.0, 0.5, Humps(**_MODES), lambda t: Humps(**_MODES, right=t)),  # (1 - t) left + t right mode
}


def value_of_optimum(name: str) -> Array:
    """C(G_t) at the t of the path (POINTS)."""
    return exact.value_of_optimum(PATHS[name].data.masses(), _masses(name))


def value_of_frozen(name: str, t0: float) -> Array:
    """V(D, G_t) at the t of the path (POINTS), for the D that is D* at t0."""
    path = PATHS[name]
    pair = Pair(path.data, path.p_g(t0))
    return exact.value(pair.p, _masses(name), pair.logits)


@lru_cache(maxsize=len(PATHS))
def _masses(name: str) -> Array:
    """p_g along the path, (POINTS, N + 2)."""
    path = PATHS[name]
    masses = np.stack([path.p_g(float(t)).masses() for t in path.t])
    masses.flags.writeable = False
    return masses
