"""Both penalties on D's slope: closed forms for straight lines, and gradients against finite differences."""

import math

import pytest
import torch
from torch import Tensor

from gan1d.training.reference.objective import gradient_penalty, r1_penalty
from tests.gradients import central_differences, logits


@pytest.mark.parametrize("slope", [-3.0, 0.0, 0.5, 2.0])
def test_r1_of_a_linear_logit_is_half_its_squared_slope(slope):
    """R1(w x + b) = w^2 / 2 wherever the data lie, and its derivative by w is w."""
    w = torch.tensor(slope, dtype=torch.float64, requires_grad=True)
    x = logits(30).requires_grad_()
    penalty = r1_penalty(w * x + 0.7, x)
    assert penalty.item() == pytest.approx(slope**2 / 2, rel=1e-12)
    (gradient,) = torch.autograd.grad(penalty, w)
    assert gradient.item() == pytest.approx(slope, rel=1e-12)


def test_r1_of_linear_logits_of_images_sums_over_the_pixels():
    w, x = logits(3, 4), logits(7, 3, 4, seed=1).requires_grad_()
    penalty = r1_penalty((x * w).sum((-2, -1)), x)
    assert penalty.item() == pytest.approx((w**2).sum().item() / 2, rel=1e-12)


@pytest.mark.parametrize("slope", [-3.0, -0.5, 0.5, 1.0, 2.0])
def test_gradient_penalty_of_a_linear_f_is_the_square_of_its_slopes_size_less_1(slope):
    """GP(w x + b) = (|w| - 1)^2 wherever the points lie, and its derivative by w is 2 (|w| - 1) sign w."""
    w = torch.tensor(slope, dtype=torch.float64, requires_grad=True)
    x = logits(30).requires_grad_()
    penalty = gradient_penalty(w * x + 0.7, x)
    assert penalty.item() == pytest.approx((abs(slope) - 1) ** 2, abs=1e-12)
    (gradient,) = torch.autograd.grad(penalty, w)
    assert gradient.item() == pytest.approx(2 * (abs(slope) - 1) * math.copysign(1, slope), abs=1e-12)


def test_gradient_penalty_of_linear_critics_of_images_is_of_the_slopes_length():
    w, x = logits(3, 4), logits(7, 3, 4, seed=1).requires_grad_()
    penalty = gradient_penalty((x * w).sum((-2, -1)), x)
    assert penalty.item() == pytest.approx((w.square().sum().sqrt().item() - 1) ** 2, rel=1e-12)


def test_a_slope_of_0_costs_1_and_has_a_finite_gradient():
    """A critic of dead ReLUs: a square root alone would give NaN."""
    w = torch.tensor(-2.0, dtype=torch.float64, requires_grad=True)
    x = torch.linspace(0.5, 1, 5, dtype=torch.float64).requires_grad_()
    penalty = gradient_penalty(torch.relu(w * x) + 0 * x, x)
    assert penalty.item() == 1
    (gradient,) = torch.autograd.grad(penalty, w)
    assert gradient.item() == 0


def test_r1_and_its_gradient_by_the_weights_of_D_are_finite_differences():
    """For l(x) = tanh(w1 x + b) w2 the slope is known; the gradient of the penalty is a second derivative."""
    x, weights = logits(8, scale=1.0), torch.tensor([1.3, -0.4, 0.8], dtype=torch.float64)

    def by_hand(theta: Tensor) -> Tensor:
        w1, b, w2 = theta
        slope = w2 * w1 * (1 - torch.tanh(w1 * x + b) ** 2)
        return (slope**2).mean() / 2

    theta, points = weights.clone().requires_grad_(), x.clone().requires_grad_()
    penalty = r1_penalty(torch.tanh(theta[0] * points + theta[1]) * theta[2], points)
    assert penalty.item() == pytest.approx(by_hand(weights).item(), rel=1e-12)
    (gradient,) = torch.autograd.grad(penalty, theta)
    torch.testing.assert_close(gradient, central_differences(by_hand, weights), rtol=1e-6, atol=1e-9)
