"""V and the losses: known values at D = 1/2, the direct formulas, and gradients against finite differences."""

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from gan1d.objective import (
    GENERATOR_LOSSES,
    discriminator_loss,
    generator_loss,
    r1_penalty,
    smoothed_value,
    value,
)

LOG2 = math.log(2)
both_losses = pytest.mark.parametrize("loss", GENERATOR_LOSSES)


def logits(*shape: int, seed: int = 0, scale: float = 3.0) -> Tensor:
    return torch.from_numpy(np.random.default_rng(seed).normal(0, scale, shape))


def probability(logits: Tensor) -> Tensor:
    return 1 / (1 + torch.exp(-logits))


def central_differences(f, x: Tensor, h: float = 1e-5) -> Tensor:
    """d f / d x, entry by entry."""
    gradient = torch.empty_like(x)
    for j in range(x.numel()):
        up, down = x.clone(), x.clone()
        up.view(-1)[j] += h
        down.view(-1)[j] -= h
        gradient.view(-1)[j] = (f(up) - f(down)) / (2 * h)
    return gradient


def gradient_of(f, *inputs: Tensor) -> tuple[Tensor, ...]:
    leaves = [x.clone().requires_grad_() for x in inputs]
    return torch.autograd.grad(f(*leaves), leaves)


def test_the_losses_are_the_two_of_the_paper():
    assert set(GENERATOR_LOSSES) == {"minimax", "non_saturating"}


def test_values_where_D_is_one_half():
    half = torch.zeros(64, dtype=torch.float64)
    assert value(half, half).item() == pytest.approx(-2 * LOG2, abs=1e-15)
    assert discriminator_loss(half, half).item() == pytest.approx(LOG2, abs=1e-15)
    assert generator_loss(half, "non_saturating").item() == pytest.approx(LOG2, abs=1e-15)
    assert generator_loss(half, "minimax").item() == pytest.approx(-LOG2, abs=1e-15)


def test_value_is_equation_1():
    """V = mean log D(x) + mean log(1 - D(G(z)))."""
    data, samples = logits(50), logits(70, seed=1)
    direct = torch.log(probability(data)).mean() + torch.log(1 - probability(samples)).mean()
    assert value(data, samples).item() == pytest.approx(direct.item(), rel=1e-12)


def test_discriminator_loss_is_the_cross_entropy_over_data_and_samples():
    data, samples = logits(50), logits(50, seed=1)
    labels = torch.cat((torch.ones(50), torch.zeros(50))).double()
    oracle = torch.nn.BCELoss()(probability(torch.cat((data, samples))), labels)
    assert discriminator_loss(data, samples).item() == pytest.approx(oracle.item(), rel=1e-12)


def test_generator_losses_are_the_formulas_of_section_3():
    samples = logits(50)
    D = probability(samples)
    assert generator_loss(samples, "minimax").item() == pytest.approx(torch.log(1 - D).mean().item(), rel=1e-12)
    assert generator_loss(samples, "non_saturating").item() == pytest.approx(-torch.log(D).mean().item(), rel=1e-12)


def test_D_wants_high_logits_on_data_and_low_ones_on_samples():
    data, samples = logits(10), logits(10, seed=1)
    assert value(data + 1, samples) > value(data, samples) > value(data, samples + 1)
    assert discriminator_loss(data + 1, samples) < discriminator_loss(data, samples)
    assert discriminator_loss(data, samples) < discriminator_loss(data, samples + 1)


@both_losses
def test_G_wants_high_logits_on_samples(loss):
    samples = logits(10)
    assert generator_loss(samples + 1, loss) < generator_loss(samples, loss)


def test_minimax_loss_is_the_part_of_V_that_G_can_move():
    data, samples, others = logits(20), logits(20, seed=1), logits(20, seed=2)
    difference = value(data, samples) - value(data, others)
    by_loss = generator_loss(samples, "minimax") - generator_loss(others, "minimax")
    assert difference.item() == pytest.approx(by_loss.item(), rel=1e-12)


def test_a_stack_of_games_gives_each_game_its_own_value():
    data, samples = logits(3, 20), logits(3, 20, seed=1)
    x = torch.linspace(-1, 1, 60, dtype=torch.float64).reshape(3, 20).requires_grad_()
    bent = logits(3, 1, seed=2) * x**2
    for f in (value, discriminator_loss):
        torch.testing.assert_close(f(data, samples), torch.stack([f(data[r], samples[r]) for r in range(3)]))
    for loss in GENERATOR_LOSSES:
        rows = torch.stack([generator_loss(samples[r], loss) for r in range(3)])
        torch.testing.assert_close(generator_loss(samples, loss), rows)
    by_hand = ((2 * logits(3, 1, seed=2) * x.detach()) ** 2).mean(-1) / 2
    torch.testing.assert_close(r1_penalty(bent, x).detach(), by_hand)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("data", [-1000.0, 1000.0])
@pytest.mark.parametrize("samples", [-1000.0, 1000.0])
def test_extreme_logits_give_exact_values_and_finite_gradients(dtype, data, samples):
    """log D(x) = min(l, 0) and log(1 - D(G(z))) = min(-l, 0) to rounding at |l| = 1000; slopes are 0 or 1."""
    x, s = (torch.full((4,), v, dtype=dtype) for v in (data, samples))
    assert value(x, s).item() == min(data, 0) + min(-samples, 0)
    assert generator_loss(s, "minimax").item() == min(-samples, 0)
    assert generator_loss(s, "non_saturating").item() == -min(samples, 0)
    on_data, on_samples = gradient_of(value, x, s)
    torch.testing.assert_close(on_data, torch.full_like(x, 0.25 if data < 0 else 0.0))
    torch.testing.assert_close(on_samples, torch.full_like(s, -0.25 if samples > 0 else 0.0))
    for loss, saturated in (("minimax", samples < 0), ("non_saturating", samples > 0)):
        (gradient,) = gradient_of(lambda t, loss=loss: generator_loss(t, loss), s)
        torch.testing.assert_close(gradient, torch.full_like(s, 0.0 if saturated else -0.25))


def test_gradients_of_V_and_of_discriminator_loss_are_central_differences():
    data, samples = logits(6), logits(6, seed=1)
    for f in (value, discriminator_loss):
        on_data, on_samples = gradient_of(f, data, samples)
        torch.testing.assert_close(
            on_data, central_differences(lambda t, f=f: f(t, samples), data), rtol=1e-6, atol=1e-9
        )
        numeric = central_differences(lambda t, f=f: f(data, t), samples)
        torch.testing.assert_close(on_samples, numeric, rtol=1e-6, atol=1e-9)


@both_losses
def test_gradients_of_generator_losses_are_central_differences(loss):
    samples = logits(6)
    (gradient,) = gradient_of(lambda t: generator_loss(t, loss), samples)
    numeric = central_differences(lambda t: generator_loss(t, loss), samples)
    torch.testing.assert_close(gradient, numeric, rtol=1e-6, atol=1e-9)


def test_both_generator_losses_pull_the_same_way():
    samples = logits(40)
    minimax, non_saturating = (
        gradient_of(lambda t, loss=loss: generator_loss(t, loss), samples)[0] for loss in ("minimax", "non_saturating")
    )
    assert (minimax < 0).all()
    assert (non_saturating < 0).all()


def test_minimax_gradient_vanishes_where_D_is_sure_of_a_sample_and_the_other_does_not():
    """d/dl is -D for minimax and -(1 - D) for non-saturating."""
    for logits in (-5.0, -10.0, -20.0):
        s, D = torch.tensor([logits], dtype=torch.float64), 1 / (1 + math.exp(-logits))
        (minimax,) = gradient_of(lambda t: generator_loss(t, "minimax"), s)
        (non_saturating,) = gradient_of(lambda t: generator_loss(t, "non_saturating"), s)
        assert minimax.item() == pytest.approx(-D, rel=1e-9)
        assert non_saturating.item() == pytest.approx(-(1 - D), rel=1e-9)
        assert abs(minimax.item()) < 0.007 < 0.99 < abs(non_saturating.item())


def test_both_losses_have_the_same_gradient_at_one_half():
    zero = torch.zeros(5, dtype=torch.float64)
    for loss in GENERATOR_LOSSES:
        (gradient,) = gradient_of(lambda t, loss=loss: generator_loss(t, loss), zero)
        torch.testing.assert_close(gradient, torch.full_like(zero, -0.5 / 5))


def test_without_smoothing_the_smoothed_value_is_V():
    data, samples = logits(3, 20), logits(3, 20, seed=1)
    assert torch.equal(smoothed_value(data, samples, 0.0), value(data, samples))


@pytest.mark.parametrize("s", [0.1, 0.5])
def test_the_smoothed_value_is_the_cross_entropy_with_targets_1_minus_s_on_data_and_0_on_samples(s):
    data, samples = logits(50), logits(70, seed=1)
    D, D_samples = probability(data), probability(samples)
    direct = ((1 - s) * torch.log(D) + s * torch.log(1 - D)).mean() + torch.log(1 - D_samples).mean()
    assert smoothed_value(data, samples, s).item() == pytest.approx(direct.item(), rel=1e-12)


@pytest.mark.parametrize("s", [0.0, 0.1, 0.5])
def test_gradients_of_the_smoothed_value(s):
    """By the logits: (1 - s - D)/m on data, -D/m on samples."""
    data, samples = logits(6), logits(6, seed=1)
    on_data, on_samples = gradient_of(lambda a, b: smoothed_value(a, b, s), data, samples)
    torch.testing.assert_close(on_data, (1 - s - probability(data)) / 6)
    torch.testing.assert_close(on_samples, -probability(samples) / 6)
    numeric = central_differences(lambda t: smoothed_value(t, samples, s), data)
    torch.testing.assert_close(on_data, numeric, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("s", [0.0, 0.1, 0.5])
def test_where_p_g_is_p_data_the_smoothed_value_is_greatest_at_D_half_of_1_minus_s(s):
    D = torch.linspace(0.05, 0.95, 1801, dtype=torch.float64)[:, None]
    best = D[smoothed_value(torch.logit(D), torch.logit(D), s).argmax()].item()
    assert best == pytest.approx((1 - s) / 2, abs=3e-4)


def test_a_stack_of_games_gives_each_its_own_smoothed_value():
    data, samples = logits(3, 20), logits(3, 20, seed=1)
    rows = torch.stack([smoothed_value(data[r], samples[r], 0.2) for r in range(3)])
    torch.testing.assert_close(smoothed_value(data, samples, 0.2), rows)


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
