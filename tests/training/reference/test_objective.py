"""V and the losses: known values at D = 1/2, the direct formulas, and gradients against finite differences."""

import math

import pytest
import torch
from torch import Tensor

from gan1d.theory.losses import GENERATOR_LOSSES, LOSSES
from gan1d.training.reference.objective import (
    discriminator_loss,
    discriminator_objective,
    generator_loss,
    r1_penalty,
    smoothed_value,
    value,
)
from tests.gradients import central_differences, gradient_of, logits

LOG2 = math.log(2)
both_losses = pytest.mark.parametrize("loss", GENERATOR_LOSSES)


def probability(logits: Tensor) -> Tensor:
    return 1 / (1 + torch.exp(-logits))


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
    for loss in LOSSES:
        rows = torch.stack([generator_loss(samples[r], loss) for r in range(3)])
        torch.testing.assert_close(generator_loss(samples, loss), rows)
        rows = torch.stack([discriminator_objective(data[r], samples[r], loss) for r in range(3)])
        torch.testing.assert_close(discriminator_objective(data, samples, loss), rows)
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
    for logit in (-5.0, -10.0, -20.0):
        s, D = torch.tensor([logit], dtype=torch.float64), 1 / (1 + math.exp(-logit))
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


@both_losses
def test_in_the_papers_two_games_D_ascends_V(loss):
    data, samples = logits(3, 20), logits(3, 20, seed=1)
    assert torch.equal(discriminator_objective(data, samples, loss), value(data, samples))


@pytest.mark.parametrize("loss", LOSSES)
def test_gradients_of_both_players_are_finite_differences(loss):
    data, samples = logits(6, scale=1.0), logits(6, seed=1, scale=1.0)
    on_data, on_samples = gradient_of(lambda a, b: discriminator_objective(a, b, loss), data, samples)
    torch.testing.assert_close(on_data, central_differences(lambda t: discriminator_objective(t, samples, loss), data))
    torch.testing.assert_close(
        on_samples, central_differences(lambda t: discriminator_objective(data, t, loss), samples)
    )
    (of_G,) = gradient_of(lambda t: generator_loss(t, loss), samples)
    torch.testing.assert_close(of_G, central_differences(lambda t: generator_loss(t, loss), samples))


@pytest.mark.parametrize("loss", LOSSES)
def test_D_raises_its_output_on_data_and_G_on_samples_and_D_lowers_it_there(loss):
    """At outputs between 0 and 1, where every game pushes."""
    at = torch.linspace(0.1, 0.9, 9, dtype=torch.float64)
    on_data, on_samples = gradient_of(lambda a, b: discriminator_objective(a, b, loss), at, at)
    (of_G,) = gradient_of(lambda t: generator_loss(t, loss), at)
    assert (on_data > 0).all()
    assert (on_samples < 0).all()
    assert (of_G < 0).all()


def test_hinge_lets_go_of_what_is_right_by_a_margin_of_1():
    on_data, on_samples = gradient_of(
        lambda a, b: discriminator_objective(a, b, "hinge"), torch.tensor([1.1, 0.9]), torch.tensor([-1.1, -0.9])
    )
    assert on_data.tolist() == [0, 0.5]
    assert on_samples.tolist() == [0, -0.5]


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
