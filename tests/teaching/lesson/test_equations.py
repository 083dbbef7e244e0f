"""Each equation of the lesson is a law of the code that computes what it speaks of."""

import math

import numpy as np
import pytest
import torch
from scipy import integrate, optimize

from gan1d.densities.distributions import make_p_data, normal, uniform
from gan1d.teaching.lesson.all_steps import LESSON
from gan1d.teaching.lesson.bayes import Case
from gan1d.theory import exact as theory
from gan1d.theory.exact import LOG2, LOG4, Grid
from gan1d.training.reference import objective

GRID = Grid(-6, 6, 1200)
DATA = make_p_data("two_modes")
P, Q = GRID.masses(DATA.cdf), GRID.masses(lambda x: normal().cdf((x - 0.7) / 0.8))


def bayes() -> None:
    # By counting: of 1,000 cases 200 are y, and x is seen in 150 of them and in 80 of the others.
    assert Case(0.2, 150 / 200, 80 / 800).posterior() == pytest.approx(150 / 230, rel=1e-12)


def map_() -> None:
    # G(z) = z^2 folds the line: two z for each x, each with p_z = 1/2 and |G'| = 2 sqrt(x); no x below 0
    grid = Grid(-0.5, 1.5, 400)
    z = theory.noise_cells(uniform(1.0))
    p_g = grid.density(theory.push_forward(z**2, grid))
    x = grid.centres[1:-1]
    inside = (x > 0.05) & (x < 0.95)
    np.testing.assert_allclose(p_g[inside], 2 * 0.5 / (2 * np.sqrt(x[inside])), rtol=0.01)
    assert max(p_g[x < -0.01].max(), p_g[x > 1.01].max()) < 1e-9
    # Twice as steep: half as high at twice the distance.
    np.testing.assert_allclose(
        theory.push_forward(2 * z, Grid(-2, 2, 400)), theory.push_forward(z, Grid(-1, 1, 400)), atol=1e-12
    )


def classifier() -> None:
    data, samples = torch.linspace(-2, 3, 11), torch.linspace(-4, 1, 7)
    D = torch.sigmoid
    expected = -D(data).log().mean() / 2 - (1 - D(samples)).log().mean() / 2
    assert objective.discriminator_loss(data, samples).item() == pytest.approx(expected.item(), rel=1e-6)
    assert objective.discriminator_loss(0 * data, 0 * samples).item() == pytest.approx(LOG2, rel=1e-6)


def value() -> None:
    # V of a fixed D by quadrature; min over G and max over D are in the two steps' gradients, of opposite sign.
    def logit(x: float) -> float:
        return 0.8 - 0.5 * x

    def log_D(x: float, sign: float) -> float:
        return -math.log1p(math.exp(-sign * logit(x)))

    exact = integrate.quad(lambda x: normal().pdf(x) * log_D(x, 1), -9, 9)[0]
    exact += integrate.quad(lambda x: normal().pdf(x - 1) * log_D(x, -1), -8, 10)[0]
    grid = Grid(-9, 9, 6000)
    p, q = grid.masses(normal().cdf), grid.masses(lambda x: normal().cdf(x - 1))
    assert theory.value(p, q, 0.8 - 0.5 * grid.centres) == pytest.approx(exact, abs=1e-6)
    assert theory.value(p, q, 0 * grid.centres) == pytest.approx(-LOG4, rel=1e-12)
    for samples in (torch.zeros(3), torch.ones(3)):
        data = torch.linspace(-1, 1, 5)
        game = objective.value(data, samples)
        # G descends the part of V in which it has a part.
        assert (game - objective.generator_loss(samples, "minimax")).item() == pytest.approx(
            -torch.nn.functional.softplus(-data).mean().item(), rel=1e-6
        )


def saturating() -> None:
    logits = torch.linspace(-8, 8, 33, dtype=torch.float64)
    for loss, slope in (("minimax", -torch.sigmoid(logits)), ("non_saturating", -(1 - torch.sigmoid(logits)))):
        points = logits.clone().requires_grad_()
        (gradient,) = torch.autograd.grad(objective.generator_loss(points[:, None], loss).sum(), points)
        torch.testing.assert_close(gradient, slope)


def optimum() -> None:
    best = theory.optimal_discriminator(P, Q)
    for i in range(200, 1000, 40):  # at each x alone, by a search that knows no formula
        found = optimize.minimize_scalar(
            lambda y, i=i: -P[i] * math.log(y) - Q[i] * math.log1p(-y), bounds=(1e-9, 1 - 1e-9), method="bounded"
        )
        assert found.x == pytest.approx(best[i], abs=1e-4)


def divergence() -> None:
    best = theory.optimal_discriminator(P, Q)
    with np.errstate(divide="ignore"):
        V = theory.value(P, Q, np.clip(np.log(best) - np.log1p(-best), -700, 700))
    assert theory.value_of_optimum(P, Q) == pytest.approx(V, abs=1e-9)
    assert theory.value_of_optimum(P, Q) == pytest.approx(-LOG4 + 2 * theory.jsd(P, Q), rel=1e-12)
    # max over D: no other D does better, and this one is reached.
    for other in np.random.default_rng(5).normal(0, 3, (50, len(P))):
        assert theory.value(P, Q, other) < V


def equilibrium() -> None:
    np.testing.assert_allclose(theory.optimal_discriminator(P, P), 0.5, rtol=1e-15)
    assert theory.value_of_optimum(P, P) == pytest.approx(-LOG4, rel=1e-12)
    for shift in (1e-3, 0.1, 3.0):
        moved = GRID.masses(lambda x, shift=shift: DATA.cdf(x - shift))
        assert theory.value_of_optimum(P, moved) > -LOG4
        assert np.abs(theory.optimal_discriminator(P, moved) - 0.5).max() > 1e-4


LAWS = {law.__name__.rstrip("_"): law
        for law in (bayes, map_, classifier, value, saturating, optimum, divergence, equilibrium)}  # fmt: skip


@pytest.mark.parametrize("name", LAWS)
def test_the_equation_is_a_law(name: str) -> None:
    LAWS[name]()


def test_every_step_with_an_equation_has_its_law() -> None:
    assert {step.name for step in LESSON if step.equation} == set(LAWS)
