"""Optimizers against torch.optim, and the schedules of rate and minibatch against their definitions."""

import math

import numpy as np
import pytest
import torch

from gan1d.recipes.schedules import decayed, minibatch_size
from gan1d.recipes.settings import OPTIMIZERS, Settings
from gan1d.training.reference.optimizers import update

BETAS = [(0.0, 0.9), (0.5, 0.999), (0.9, 0.99), (0.9, 0.0), (0.0, 0.0)]
CASES = {
    "sgd": (lambda p, rate: torch.optim.SGD(p, lr=rate), Settings()),
    **{
        f"momentum {mu}": (lambda p, rate, mu=mu: torch.optim.SGD(p, lr=rate, momentum=mu), Settings(momentum=mu))
        for mu in (0.0, 0.5, 0.9)
    },
    **{
        f"adam {b1} {b2}": (
            lambda p, rate, b1=b1, b2=b2: torch.optim.Adam(p, lr=rate, betas=(b1, b2), eps=1e-8),
            Settings(beta1=b1, beta2=b2),
        )
        for b1, b2 in BETAS
    },
}


def bowl(weights, count):
    """Gradient of a bent bowl, different at every step; some entries are tiny, one is exactly 0."""
    scale = torch.tensor([1.0, 1e-6, 30.0, 0.0], dtype=weights.dtype)
    return scale * (torch.sin(3 * weights) + weights + 0.1 * math.cos(count))


def test_every_optimizer_is_tested():
    assert {name.split()[0] for name in CASES} == set(OPTIMIZERS)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("rate", [0.025, 0.5])
def test_twenty_steps_are_those_of_torch_optim(case, rate):
    make, settings = CASES[case]
    start = torch.from_numpy(np.random.default_rng(0).normal(0, 1, (3, 4)))
    theirs = start.clone().requires_grad_()
    peer = make([theirs], rate)
    ours, memory = start.clone(), [torch.zeros_like(start), torch.zeros_like(start)]
    for count in range(1, 21):
        theirs.grad = bowl(theirs.detach(), count)
        peer.step()
        update(case.split()[0], ours, bowl(ours, count), memory, count, rate, settings)
        torch.testing.assert_close(ours, theirs.detach(), rtol=1e-9, atol=1e-12)
    assert (ours - start).abs().max() > 0.1


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_step_goes_down_the_gradient(optimizer):
    weights, gradient = torch.zeros(1, 2), torch.tensor([[2.0, -0.5]])
    update(optimizer, weights, gradient, [torch.zeros(1, 2), torch.zeros(1, 2)], 1, 0.1, Settings())
    assert weights[0, 0] < 0 < weights[0, 1]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_rate_0_moves_nothing(optimizer):
    weights = torch.ones(1, 3)
    update(optimizer, weights, torch.ones(1, 3), [torch.zeros(1, 3), torch.zeros(1, 3)], 1, 0.0, Settings())
    assert torch.equal(weights, torch.ones(1, 3))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_rows_of_a_stack_do_not_touch_each_other(optimizer):
    def run(gradient):
        weights, memory = torch.zeros(len(gradient), 2), [torch.zeros(len(gradient), 2) for _ in range(2)]
        for count in (1, 2, 3):
            update(optimizer, weights, gradient * count, memory, count, 0.1, Settings(beta1=0.5))
        return weights

    a, b = torch.tensor([[1.0, -2.0]]), torch.tensor([[300.0, 0.1]])
    assert torch.equal(run(torch.cat((a, b))), torch.cat((run(a), run(b))))


def test_first_adam_step_is_the_rate_whatever_the_size_of_the_gradient():
    """Bias correction: the first step is rate * g / (|g| + eps)."""
    weights, gradient = torch.zeros(1, 3, dtype=torch.float64), torch.tensor([[1e3, -1e-3, 2.0]], dtype=torch.float64)
    update("adam", weights, gradient, [torch.zeros_like(weights) for _ in range(2)], 1, 0.1, Settings(beta1=0.7))
    torch.testing.assert_close(weights, -0.1 * gradient.sign(), rtol=2e-5, atol=0)


@pytest.mark.parametrize("horizon", [10, 1000, 5000])
def test_rate_is_whole_for_half_the_horizon_then_falls_to_one_percent_and_stays(horizon):
    s = Settings(horizon=horizon)
    factors = np.array([decayed(s, i) for i in range(2 * horizon)])
    half = horizon // 2
    np.testing.assert_array_equal(factors[: half + 1], 1)
    assert np.all(np.diff(factors[half : horizon + 1]) < 0)
    np.testing.assert_allclose(factors[horizon:], 0.01, rtol=1e-12)


def test_halfway_down_the_cosine_the_factor_is_the_mean_of_its_ends():
    s = Settings(horizon=1000)
    assert decayed(s, 750) == pytest.approx(0.505, rel=1e-12)
    # a cosine, not a line: cos(pi/4) at a quarter of the way
    assert decayed(s, 625) == pytest.approx(0.01 + 0.99 * (1 + math.sqrt(0.5)) / 2, rel=1e-12)
    # symmetric about the middle
    assert decayed(s, 625) + decayed(s, 875) == pytest.approx(1.01, rel=1e-12)


def test_constant_rates_never_decay():
    s = Settings(decay="constant", horizon=10)
    assert {decayed(s, i) for i in (0, 5, 9, 10, 1000, 50_000)} == {1.0}


def test_minibatch_grows_for_the_last_two_fifths_of_the_horizon_and_after():
    s = Settings(m=128, late_m=4, horizon=5000)
    assert {minibatch_size(s, i) for i in (0, 1, 1500, 2999)} == {128}
    assert {minibatch_size(s, i) for i in (3000, 3001, 4999, 5000, 50_000)} == {512}


def test_minibatch_stays_when_it_is_not_to_grow():
    s = Settings(m=7, late_m=1, horizon=10)
    assert {minibatch_size(s, i) for i in range(30)} == {7}
