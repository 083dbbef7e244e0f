"""A player's rates and momentum by hand, and its optimizer against the one-dimensional game's and closed forms."""

import numpy as np
import pytest
import torch
from torch import nn

from gan1d.images.players import Player, decayed, momentum_at
from gan1d.images.settings import ImageSettings
from gan1d.recipes.settings import OPTIMIZERS, Settings
from gan1d.training.reference.optimizers import update

CPU = torch.device("cpu")


def player(optimizer, seed=0, **settings):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))
    return Player(network, optimizer, ImageSettings(**settings), CPU)


def objective(network, count):
    """Bent, and another one at every step."""
    x = torch.linspace(-1, 1, 15).reshape(5, 3) + 0.1 * count
    return (network(x) - 0.3 * count).square().mean()


def gradient_of(loss, player):
    return torch.cat([g.ravel() for g in torch.autograd.grad(loss, player.parameters)])


# ---- rates


@pytest.mark.parametrize("end", [0.1, 1.0, 0.0])
def test_linear_decay_goes_evenly_from_the_rate_to_its_end(end):
    s = ImageSettings(decay="linear")
    assert decayed(s, 0.02, end, 0, 400) == 0.02
    assert decayed(s, 0.02, end, 100, 400) == pytest.approx(0.02 * (0.75 + 0.25 * end))
    assert decayed(s, 0.02, end, 200, 400) == pytest.approx(0.02 * (1 + end) / 2)
    assert decayed(s, 0.02, end, 400, 400) == pytest.approx(0.02 * end)
    assert decayed(s, 0.02, end, 1000, 400) == pytest.approx(0.02 * end)


def test_exponential_decay_divides_by_1_plus_fall_each_iteration_down_to_one_millionth():
    s = ImageSettings(decay="exponential", fall=4e-6)
    assert decayed(s, 0.1, 0.5, 0, 10) == 0.1
    assert decayed(s, 0.1, 0.5, 1, 10) == pytest.approx(0.1 / 1.000004, rel=1e-12)
    assert decayed(s, 0.1, 0.5, 100_000, 10) == pytest.approx(0.1 / 1.000004**100_000, rel=1e-9)
    assert decayed(s, 0.1, 0.5, 2_870_000, 10) > 1e-6
    assert decayed(s, 0.1, 0.5, 2_880_000, 10) == 1e-6
    assert decayed(s, 1e-7, 0.5, 1000, 10) == 1e-7, "a rate that is lower from the start is not raised"


def test_a_constant_rate_is_constant():
    s = ImageSettings(decay="constant")
    assert {decayed(s, 0.02, 0.1, i, 400) for i in (0, 200, 400, 10_000)} == {0.02}


def test_the_momentum_rises_evenly_to_its_end():
    s = ImageSettings(momentum=0.5, momentum_end=0.7, momentum_epochs=250)
    assert momentum_at(s, 0) == 0.5
    assert momentum_at(s, 125) == pytest.approx(0.6)
    assert momentum_at(s, 250) == pytest.approx(0.7)
    assert momentum_at(s, 1000) == pytest.approx(0.7)
    assert momentum_at(ImageSettings(momentum=0.9, momentum_end=0.1, momentum_epochs=4), 1) == pytest.approx(0.7)


# ---- updates


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_updates_are_those_of_the_one_dimensional_game(optimizer):
    """With a rate that changes at every step."""
    betas = {"beta1": 0.5, "beta2": 0.99, "momentum": 0.6}
    ours, peer = player(optimizer, **betas), player(optimizer, **betas)
    weights = peer.flat.clone()
    memory = [torch.zeros_like(weights), torch.zeros_like(weights)]
    for count in range(1, 9):
        rate = 0.05 / count
        peer.flat.copy_(weights)
        gradient = gradient_of(objective(peer.network, count), peer)
        update(optimizer, weights, gradient, memory, count, rate, Settings(**betas))
        ours.set(rate, 0.6)
        ours.descend(objective(ours.network, count))
        np.testing.assert_allclose(ours.flat.numpy(), weights.numpy(), rtol=2e-5, atol=1e-6)
    assert (weights - player(optimizer).flat).abs().max() > 0.05


def test_the_first_steps_in_closed_form():
    """SGD moves by -rate g; momentum by -rate g, then -rate (mu g + g'); Adam by rate against the sign."""
    for optimizer in OPTIMIZERS:
        p = player(optimizer, momentum=0.9)
        start = p.flat.clone()
        g = gradient_of(objective(p.network, 1), p)
        p.set(0.01, 0.9)
        p.descend(objective(p.network, 1))
        expected = g.sign() if optimizer == "adam" else g
        torch.testing.assert_close(p.flat - start, -0.01 * expected, rtol=1e-3, atol=1e-6)
        if optimizer == "momentum":
            after = p.flat.clone()
            g2 = gradient_of(objective(p.network, 2), p)
            p.set(0.01, 0.25)
            p.descend(objective(p.network, 2))
            torch.testing.assert_close(p.flat - after, -0.01 * (0.25 * g + g2), rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize(("first", "last"), [(0.0, 0.8), (0.8, 0.0)])
def test_momentum_may_rise_from_0_and_fall_to_it(first, last):
    """x is pulled by 1 all the time: with momentum mu the steps grow to rate / (1 - mu)."""
    p = Player(nn.Linear(1, 1, bias=False), "momentum", ImageSettings(momentum=first, momentum_end=last), CPU)
    assert len(p.memory) == 1, "from the start, for checkpoints"
    for mu in (first, last):
        p.set(0.1, mu)
        for _ in range(60):
            before = p.flat.clone()
            p.descend(p.network.weight.sum())
        assert (before - p.flat).item() == pytest.approx(0.1 / (1 - mu), rel=1e-4)


def test_momentum_leaves_the_other_optimizers_alone():
    for optimizer in ("sgd", "adam"):
        flats = []
        for mu in (0.0, 0.9):
            p = player(optimizer)
            for count in range(4):
                p.set(0.1, mu)
                p.descend(objective(p.network, count))
            flats.append(p.flat)
        assert torch.equal(*flats)


def test_the_weights_of_the_network_are_the_flat_tensor():
    p = player("sgd")
    assert torch.equal(p.flat, nn.utils.parameters_to_vector(p.network.parameters()).detach())
    p.flat.fill_(0.25)
    assert all((w == 0.25).all() for w in p.network.parameters())
    assert [w.shape for w in p.network.parameters()] == [(4, 3), (4,), (1, 4), (1,)]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_player_begins_where_its_network_begins_and_with_empty_memory(optimizer):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))
    expected = nn.utils.parameters_to_vector(network.parameters()).detach().clone()
    p = Player(network, optimizer, ImageSettings(), CPU)
    assert torch.equal(p.flat, expected)
    assert len(p.memory) == {"sgd": 0, "momentum": 1, "adam": 3}[optimizer]
    assert all((value == 0).all() for value in p.memory.values())


def test_rate_0_holds_a_player_still():
    for optimizer in OPTIMIZERS:
        p = player(optimizer)
        before = p.flat.clone()
        p.set(0.0, 0.5)
        p.descend(objective(p.network, 1))
        assert torch.equal(p.flat, before)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_descending_leaves_the_other_player_untouched(optimizer):
    """Its weights, its memory, and no gradient is left behind for its next step."""
    ours, other = player(optimizer), player(optimizer, seed=1)
    other.set(0.1, 0.5)
    other.descend(objective(other.network, 1))
    held = [t.clone() for t in (other.flat, other.flat.grad, *other.memory.values())]
    before = ours.flat.clone()
    ours.set(0.1, 0.5)
    x = torch.linspace(-1, 1, 15).reshape(5, 3)
    ours.descend((ours.network(x) * other.network(x)).mean())
    assert not torch.equal(ours.flat, before)
    for now, then in zip((other.flat, other.flat.grad, *other.memory.values()), held, strict=True):
        assert torch.equal(now, then)
    assert all(w.grad is None for w in (*ours.parameters, *other.parameters))
