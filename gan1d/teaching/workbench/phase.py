"""Games of two numbers, one for each player: exact fields, their Jacobians at equilibrium, and ways through the plane.

The first coordinate is G's, the second D's: G draws samples N(theta, sd_samples^2), D's raw output is psi x, data are
N(0, sd_data^2). Without spread this is the Dirac-GAN of Mescheder, Geiger and Nowozin (2018, Section 2), with D's sign
as in the paper: data are where D is large. `DescentOfC` has D = D* and both coordinates G's: mean and sd of p_g.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np
from scipy import integrate, special, stats

from gan1d.base.arrays import Array

LOSSES = ("minimax", "non_saturating", "wasserstein")
Point = tuple[float, float]
Box = tuple[Point, Point]  # its lower left and its upper right corner

# Expectations over z ~ N(0, 1): for functions as smooth as these, equally spaced points are exact to rounding, also
# where logistic functions are too steep for Gauss-Hermite points.
_STEP = 0.1
_Z = np.arange(-85, 86) * _STEP
_W = stats.norm.pdf(_Z) * _STEP


class Field(Protocol):
    """A field on the plane, with its point of rest."""

    rest: ClassVar[Point]  # where the field is 0, and p_g = p_data if G can

    def __call__(self, first: Array, second: Array) -> tuple[Array, Array]:
        """d/dt of both coordinates, elementwise."""

    def jacobian(self) -> Array:
        """The field's Jacobian (2, 2) at `rest`."""


@dataclass(frozen=True)
class LineGame:
    """G: theta, D: psi. `loss` of `LOSSES`; `gamma` weighs R1, gamma/2 E_data (d f / d x)^2 = gamma/2 psi^2."""

    loss: str = "minimax"
    gamma: float = 0.0
    sd_data: float = 0.0
    sd_samples: float = 0.0
    rest: ClassVar[Point] = (0.0, 0.0)

    def __call__(self, first: Array, second: Array) -> tuple[Array, Array]:
        """dtheta/dt = -d(generator loss)/dtheta and dpsi/dt = d(V - R1)/dpsi."""
        theta, psi = np.asarray(first, float), np.asarray(second, float)
        if self.loss == "wasserstein":
            # V = E psi x_data - E psi x_samples = -psi theta;  G descends -psi theta
            return psi + 0 * theta, -theta - self.gamma * psi
        data = self.sd_data * _Z
        samples = theta[..., None] + self.sd_samples * _Z
        D = special.expit(psi[..., None] * samples)
        # minimax: E D(x) psi;  non-saturating: E (1 - D(x)) psi
        push = ((D if self.loss == "minimax" else 1 - D) @ _W) * psi
        # E_data (1 - D(x)) x - E_samples D(x) x - gamma psi
        ascent = (data * special.expit(-psi[..., None] * data)) @ _W - (samples * D) @ _W - self.gamma * psi
        return push, ascent

    @property
    def slope(self) -> float:
        """f'(0): how hard the players act on each other at rest, 1/2 (D there) or, for Wasserstein, 1."""
        return 1.0 if self.loss == "wasserstein" else 0.5

    @property
    def damping(self) -> float:
        """gamma, and what the spread of data and samples adds: (sd_data^2 + sd_samples^2)/4 where D is a logistic."""
        spread = 0.0 if self.loss == "wasserstein" else (self.sd_data**2 + self.sd_samples**2) / 4
        return self.gamma + spread

    @property
    def critical_gamma(self) -> float:
        """The weight of R1 from which on the eigenvalues are real: there damping = 2 f', and their root is 0."""
        return max(0.0, 2 * self.slope - (self.damping - self.gamma))

    def jacobian(self) -> Array:
        """[[0, f'], [-f', -damping]]: eigenvalues (-damping +- sqrt(damping^2 - 4 f'^2)) / 2."""
        return np.array([[0.0, self.slope], [-self.slope, -self.damping]])


@dataclass(frozen=True)
class DescentOfC:
    """D = D*: mean and sd of p_g follow G's loss, data are N(0, 1). With minimax this is the slope of C, downhill.

    The sd must be positive.
    """

    loss: str = "minimax"
    rest: ClassVar[Point] = (0.0, 1.0)

    def __call__(self, first: Array, second: Array) -> tuple[Array, Array]:
        """d mean/dt = E push(x) and d sd/dt = E push(x) z, at x = mean + sd z."""
        mean, sd = (np.asarray(v, float)[..., None] for v in (first, second))
        x = mean + sd * _Z
        # D*'s logit log p_data - log p_g, and its slope
        logit = (_Z**2 - x**2) / 2 + np.log(sd)
        slope = _Z / sd - x
        # push = -d/dx of the generator loss with D held: minimax D l', non-saturating (1 - D) l'
        push = special.expit(logit if self.loss == "minimax" else -logit) * slope
        return push @ _W, (push * _Z) @ _W

    def jacobian(self) -> Array:
        """-diag(1/2, 1), for both losses: minus half of the Fisher information diag(1, 2) of mean and sd."""
        return -np.diag([0.5, 1.0])


def eigenvalues(matrix: Array) -> Array:
    """Both eigenvalues, complex, the one with the larger imaginary (then real) part first."""
    found = np.linalg.eigvals(matrix).astype(complex)
    return found[np.lexsort((-found.real, -found.imag))]


def multipliers(field: Field, h: float, alternating: bool) -> Array:
    """Eigenvalues of one step of size h, linearised at rest: below 1 in size, both, and the steps come to rest."""
    J = field.jacobian()
    if not alternating:
        # x+ = x + h J x
        return eigenvalues(np.eye(2) + h * J)
    D, G = np.eye(2), np.eye(2)
    D[1] += h * J[1]
    G[0] += h * J[0]
    # D first, then G, which sees the new D
    return eigenvalues(G @ D)


# ---- ways through the plane: (2, points), ending where they leave the box ------------------------------------------


def _to_the_edge(box: Box, at: Array) -> float:
    """How far a point is from the edge of the box; negative outside."""
    (left, low), (right, high) = box
    return float(min(at[0] - left, right - at[0], at[1] - low, high - at[1]))


def flow(field: Field, start: Point, duration: float, box: Box) -> Array:
    """The continuous way: d(theta, psi)/dt = field, at 400 equally spaced times."""

    def leaving(t: float, at: Array) -> float:
        return _to_the_edge(box, at)

    leaving.terminal = True  # type: ignore[attr-defined]  # how solve_ivp wants to be told
    times = np.linspace(0.0, duration, 400)
    found = integrate.solve_ivp(
        lambda t, at: np.array(field(at[0], at[1])), (0, duration), start, "DOP853", times, events=leaving,
        rtol=1e-9, atol=1e-10,
    )  # fmt: skip
    return found.y


Move = Callable[[Field, Array, float], Array]


def simultaneous(field: Field, at: Array, h: float) -> Array:
    """Both players step at once: x + h field(x)."""
    return at + h * np.array(field(at[0], at[1]))


def alternating(field: Field, at: Array, h: float) -> Array:
    """D steps first, and G answers the new D, as in Algorithm 1 with k = 1."""
    first, second = at
    second = second + h * field(first, second)[1]
    return np.array([first + h * field(first, second)[0], second])


def steps(move: Move, field: Field, start: Point, h: float, n: int, box: Box) -> Array:
    """n steps of size h by `simultaneous` or `alternating`, the start first."""
    way = [np.array(start, float)]
    while len(way) <= n and _to_the_edge(box, way[-1]) >= 0:
        way.append(move(field, way[-1], h))
    return np.array(way).T
