"""Losses of one sample and their slopes: autograd is the oracle."""

import numpy as np
import pytest
import torch

from gan1d.teaching.workbench import gradients
from gan1d.theory.losses import LOSSES

F = np.linspace(-7, 7, 29)


def paper(D, loss):
    return torch.log(1 - D) if loss == "minimax" else -torch.log(D)


@pytest.mark.parametrize("loss", gradients.OF_D)
def test_the_papers_losses_are_written_in_D(loss):
    D = 1 / (1 + np.exp(-F))
    np.testing.assert_allclose(gradients.loss_at(F, loss), paper(torch.from_numpy(D), loss).numpy(), rtol=1e-10)


@pytest.mark.parametrize(
    ("loss", "written"),
    [("least_squares", lambda f: (f - 1) ** 2 / 2), ("hinge", lambda f: -f), ("wasserstein", lambda f: -f)],
)
def test_the_later_losses_are_written_in_f(loss, written):
    np.testing.assert_allclose(gradients.loss_at(F, loss), written(F), rtol=1e-12)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_push_is_minus_the_slope_in_f(loss):
    h = 1e-6
    slope = (gradients.loss_at(F + h, loss) - gradients.loss_at(F - h, loss)) / (2 * h)
    np.testing.assert_allclose(gradients.push_at(F, loss), -slope, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("loss", gradients.OF_D)
def test_the_slope_in_D_is_that_of_autograd_and_the_formula(loss):
    D = np.array([1e-4, 0.01, 0.3, 0.5, 0.8, 0.999])
    leaf = torch.from_numpy(D).requires_grad_()
    (slope,) = torch.autograd.grad(paper(leaf, loss).sum(), leaf)
    np.testing.assert_allclose(gradients.slope_in_D(D, loss), slope.numpy(), rtol=1e-9)
    formula = -1 / (1 - D) if loss == "minimax" else -1 / D
    np.testing.assert_allclose(gradients.slope_in_D(D, loss), formula, rtol=1e-9)


def test_where_D_rejects_minimax_is_silent_and_the_others_are_not():
    """In D itself minimax still has slope -1: it is the sigmoid that goes flat."""
    assert gradients.push_at(np.array(-10.0), "minimax") == pytest.approx(0, abs=1e-4)
    assert gradients.slope_in_D(np.array(1e-4), "minimax") == pytest.approx(-1, abs=1e-3)
    for loss in set(LOSSES) - {"minimax"}:
        assert gradients.push_at(np.array(-10.0), loss) > 0.99


def test_both_losses_of_the_paper_push_each_sample_the_same_way_but_the_weights_of_G_another_way():
    z = torch.tensor([-1.0, 1.0], dtype=torch.float64)
    weights = torch.tensor([0.0, 1.0], dtype=torch.float64, requires_grad=True)  # G(z) = a + b z

    def down(loss):
        x = weights[0] + weights[1] * z
        # D rejects the sample at -1 and rises there; it believes in the one at 1 and falls there.
        D = torch.sigmoid(0.5 + 4.5 * x - 0.5 * x**2 - 1.5 * x**3)
        of_x, of_weights = torch.autograd.grad(paper(D, loss).mean(), (x, weights))
        return -of_x, -of_weights

    (x_minimax, minimax), (x_default, default) = (down(loss) for loss in ("minimax", "non_saturating"))
    assert (x_minimax * x_default > 0).all()
    assert torch.nn.functional.cosine_similarity(minimax, default, dim=0) < 0.2


def test_the_two_pushes_of_the_paper_add_up_to_1_and_meet_at_one_half():
    both = gradients.push_at(F, "minimax") + gradients.push_at(F, "non_saturating")
    np.testing.assert_allclose(both, 1, rtol=1e-12)
    assert gradients.push_at(np.array(0.0), "minimax") == 0.5
