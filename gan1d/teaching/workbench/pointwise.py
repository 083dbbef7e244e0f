"""One point x of the value function: y -> a log y + b log(1 - y), with a = p_data(x) and b = p_g(x) (Proposition 1).

D may be chosen at every x by itself, so D* is where this function of one number y = D(x) is largest. In nats.
"""

from __future__ import annotations

from scipy import special

from gan1d.base.arrays import Array


def gain(a: float, b: float, y: Array) -> Array:
    """a log y + b log(1 - y), for a, b >= 0 and y from 0 to 1; 0 log 0 is 0."""
    return special.xlogy(a, y) + special.xlog1py(b, -y)


def best(a: float, b: float) -> float:
    """The y of the maximum, a / (a + b); where a = b = 0 every y is as good and 1/2 is given, as in D*."""
    return a / (a + b) if a + b > 0 else 0.5


def regret(a: float, b: float, y: Array) -> Array:
    """What y loses against the maximum: (a + b) KL(Bernoulli(y*) || Bernoulli(y)) >= 0, infinite where log is."""
    # gain(y*) - gain(y) = a log(a / ((a + b) y)) + b log(b / ((a + b) (1 - y)))
    return special.rel_entr(a, (a + b) * y) + special.rel_entr(b, (a + b) * (1 - y))
