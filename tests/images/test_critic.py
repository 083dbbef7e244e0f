"""The fresh critic against distributions over a few images, whose JSD is known, and what makes its number honest."""

import dataclasses
import math

import numpy as np
import pytest
import torch
from torch import nn

from gan1d.images import critic
from gan1d.images.critic import criticise, in_words
from gan1d.images.settings import ImageSettings
from gan1d.images.training import ImageGame

pytestmark = pytest.mark.slow
LOG2 = math.log(2)
CPU = torch.device("cpu")
SETTINGS = ImageSettings(z_size=2)
BYTES = np.random.default_rng(0).integers(0, 256, (4, 784), dtype=np.uint8)
A, B, C = (0.4, 0.3, 0.2, 0.1), (0.1, 0.2, 0.3, 0.4), (0.2, 0.1, 0.5, 0.2)


def jsd(p, q):
    """In closed form: D* = p/(p + q), V(D*) = -log 4 + 2 JSD."""
    p, q = np.array(p), np.array(q)
    return float(LOG2 + ((p * np.log(p / (p + q))) + q * np.log(q / (p + q))).sum() / 2)


def drawn(p, n, seed):
    """n images, the four of BYTES with probabilities p."""
    return BYTES[np.random.default_rng(seed).choice(4, n, p=p)]


class Copying(nn.Module):
    """A generator that draws the four images with probabilities q, by which slice of p_z its z falls into."""

    def __init__(self, q, output="tanh", error=0.0):
        super().__init__()
        self.ends = torch.distributions.Normal(0, 1).icdf(torch.tensor(q).cumsum(0)[:-1])
        low = {"tanh": -1, "sigmoid": 0}[output]
        self.images = torch.from_numpy(BYTES) / 255 * (1 - low) + low + error
        self.sizes, self.z = [], []

    def forward(self, z):
        self.sizes.append(len(z))
        self.z.append(z)
        return self.images[torch.bucketize(z[:, 0].contiguous(), self.ends)]


def found_by(generator, p=A, settings=SETTINGS, seed=1, steps=60, held_out=1600, **about):
    return criticise(generator, settings, drawn(p, 3000, 10), drawn(p, held_out, 11), CPU, seed, steps=steps, **about)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(critic, "EVERY", 10)


# ---- the bound


@pytest.mark.parametrize(("q", "output"), [(B, "tanh"), (C, "sigmoid")])
def test_the_bound_lies_below_the_jsd_and_reaches_most_of_it(q, output):
    found = found_by(Copying(q, output), settings=dataclasses.replace(SETTINGS, G_output=output), held_out=3000)
    true = jsd(A, q)
    assert 0.05 < true < 0.15
    assert 0.7 * true < found["bound"] < true + 1.5 * found["error"]
    assert 0 < found["error"] < 0.02
    # The best guess at an image is right on data where p > q and on samples elsewhere.
    best = np.array(A) > np.array(q)
    assert found["accuracy_data"] == pytest.approx(np.array(A)[best].sum(), abs=0.06)
    assert found["accuracy_samples"] == pytest.approx(np.array(q)[~best].sum(), abs=0.06)
    assert "is at least" in in_words(found)
    assert f"{found['bound']:.3f} ± {found['error']:.3f}" in in_words(found)
    assert f"{found['accuracy_data']:.1%} of unseen data" in in_words(found)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_difference_is_found_where_there_is_none(seed):
    found = found_by(Copying(A), seed=seed, steps=30)
    assert abs(found["bound"]) < max(2 * found["error"], 0.005)
    assert found["bound"] <= found["error"]
    assert in_words(found).startswith("No difference found")


def test_different_images_are_told_apart_almost_surely():
    other = Copying(A)
    other.images = -other.images
    found = found_by(other, steps=40)
    assert 0.95 * LOG2 < found["bound"] <= LOG2
    assert (found["accuracy_data"], found["accuracy_samples"]) == (1.0, 1.0)
    assert found["best_step"] > 0


def test_a_bound_within_its_error_is_no_difference():
    found = {"error": 0.01, "accuracy_data": 0.6, "accuracy_samples": 0.5}
    assert "0.690 ± 0.001 nats" in critic.in_words(found | {"bound": 0.69, "error": 0.0001}), "not ± 0.000"
    for bound, difference in ((-0.02, False), (0.0, False), (0.01, False), (0.011, True)):
        words = critic.in_words(found | {"bound": bound})
        assert ("JSD(p_data‖p_g) is at least" in words) == difference
        assert words.startswith("No difference found") != difference
        assert f"{bound:.3f} ± 0.010 nats" in words


def test_the_bound_is_in_nats_with_two_standard_errors():
    """By the formulas, for a D whose logits are known."""
    game = critic._game(SETTINGS, drawn(A, 200, 0), CPU, 1)
    measure = critic._Measure(game, Copying(B), drawn(A, 500, 1))

    def D(x):
        return 3 * x[:, :50].mean(1) + 0.2

    p, q = (1 / (1 + np.exp(-D(x).double().numpy())) for x in (measure.data, measure.samples))
    loss = -(np.log(p).mean() + np.log(1 - q).mean()) / 2
    variance = np.log(p).var(ddof=1) / len(p) + np.log(1 - q).var(ddof=1) / len(q)
    found = measure.bound(D)
    assert measure.loss(D) == pytest.approx(loss, rel=1e-5)
    assert found["bound"] == pytest.approx(LOG2 - loss, abs=1e-6)
    assert found["error"] == pytest.approx(2 * math.sqrt(variance) / 2, rel=1e-4)
    assert found["accuracy_data"] == pytest.approx((p > 0.5).mean())
    assert found["accuracy_samples"] == pytest.approx((q < 0.5).mean())
    assert len(p) == 500


def test_the_half_that_gives_the_number_has_no_say_in_the_step():
    """Spoiling one half changes only what that half is for."""
    train, held_out = drawn(A, 1000, 10), drawn(A, 200, 11)
    order = np.random.default_rng(1).permutation(200)
    found = []
    for half in (slice(0, 0), slice(0, 100), slice(100, 200)):
        spoilt = held_out.copy()
        spoilt[order[half]] = 255 - spoilt[order[half]]
        found.append(criticise(Copying(B), SETTINGS, train, spoilt, CPU, 1, steps=20))
    whole, no_choice, no_number = found
    assert (no_number["loss"], no_number["best_step"]) == (whole["loss"], whole["best_step"])
    assert no_number["bound"] != whole["bound"]
    assert no_choice["loss"] != whole["loss"]
    assert whole["best_step"] == whole["step"][np.argmin(whole["loss"])]
    assert no_choice["best_step"] == no_choice["step"][np.argmin(no_choice["loss"])]


def test_the_number_is_that_of_the_best_step_not_of_the_last():
    """With so few held-out and training images D soon learns the latter by heart."""
    rng = np.random.default_rng(3)
    noise = rng.integers(0, 256, (700, 784), dtype=np.uint8)

    class Noise(nn.Module):
        def forward(self, z):
            return torch.from_numpy(np.random.default_rng(0).integers(0, 256, (len(z), 784)) / 127.5 - 1).float()

    found = criticise(Noise(), SETTINGS, noise[:50], noise[100:], CPU, 1, steps=60)
    best = int(np.argmin(found["loss"]))
    assert found["loss"][-1] > found["loss"][best] + 0.1
    assert found["best_step"] == found["step"][best] < 60
    assert found["bound"] > LOG2 - found["loss"][-1] + 0.05


# ---- what it trains on


@pytest.mark.parametrize("p_z", ["normal", "uniform"])
def test_a_frozen_G_is_fed_large_batches_of_the_runs_noise(p_z):
    G = Copying(B)
    found_by(G, settings=dataclasses.replace(SETTINGS, p_z=p_z, z_size=5), steps=3, held_out=20)
    assert min(G.sizes) >= 500
    z = torch.cat(G.z).double()
    assert z.shape[1] == 5
    assert len(z.unique(dim=0)) == len(z), "every sample is fresh"
    np.testing.assert_allclose(z.std(), 1, rtol=0.02)
    assert (z.abs().max() <= math.sqrt(3)) == (p_z == "uniform")


def test_G_is_left_as_it_is_and_needs_no_gradient():
    game = ImageGame(ImageSettings(m=10, z_size=2, G_layers=(4,)), BYTES.repeat(5, 0), CPU)
    G = game.generator()
    before = nn.utils.parameters_to_vector(G.parameters()).clone()
    criticise(G, game.settings, drawn(A, 100, 0), drawn(A, 20, 1), CPU, 1, steps=5)
    assert torch.equal(nn.utils.parameters_to_vector(G.parameters()), before)
    assert all(p.grad is None for p in G.parameters())


def test_samples_are_rounded_to_bytes_so_that_digits_behind_the_point_give_nothing_away():
    exact, off = (found_by(Copying(A, error=e), steps=20, held_out=100) for e in (0.0, 0.4 * 2 / 255))
    assert exact == off
    assert found_by(Copying(A, error=3 * 2 / 255), steps=20, held_out=100)["loss"] != exact["loss"]


def test_the_critic_is_not_handicapped_whatever_the_run_is():
    handicapped = dataclasses.replace(
        SETTINGS, dropout=0.5, dropout_input=0.5, r1=100.0, smoothing=0.5, D_layers=(1,), optimizer_D="sgd", m=50,
        learning_rate_D=0.0, decay="exponential", D_start=1.0, beta1=0.0,
    )  # fmt: skip
    assert found_by(Copying(B), settings=handicapped, steps=20) == found_by(Copying(B), steps=20)
    D = critic._game(handicapped, drawn(A, 200, 0), CPU, 1).D.network
    assert [layer.out_features for layer in D if isinstance(layer, nn.Linear)] == [512, 256, 1]


# ---- the course


def test_its_rate_falls_in_a_straight_line_towards_0(monkeypatch):
    rates = []
    game = critic._game

    def listening(*args):
        made = game(*args)
        made.D.set = lambda rate, momentum, set_=made.D.set: (rates.append(rate), set_(rate, momentum))
        return made

    monkeypatch.setattr(critic, "_game", listening)
    found_by(Copying(B), steps=20, held_out=100)
    np.testing.assert_allclose(rates, critic.RATE * np.arange(20, 0, -1) / 20, rtol=1e-12)


def test_the_seed_decides_everything():
    first, again, other = (found_by(Copying(B), seed=seed, steps=20) for seed in (1, 1, 2))
    assert first == again
    assert other["loss"] != first["loss"]


def test_it_tells_what_it_finds_as_it_finds_it():
    told = []
    found = found_by(Copying(B), steps=25, held_out=100, report=told.append)
    assert [one["step"] for one in told] == [[0], [0, 10], [0, 10, 20], [0, 10, 20, 25]]
    assert [one["done"] for one in told] == [False, False, False, True]
    assert told[-1] == found
    assert set(found) == {
        "step", "loss", "steps", "done", "best_step", "bound", "error", "accuracy_data", "accuracy_samples",
    }  # fmt: skip
    assert all(one["steps"] == 25 and len(one["loss"]) == len(one["step"]) and in_words(one) for one in told)
    assert told[0]["loss"][0] == pytest.approx(LOG2, abs=0.1), "a D that has learned nothing guesses"


def test_it_can_be_left():
    calls = iter([False] * 12 + [True])
    found = found_by(Copying(B), steps=1000, held_out=100, leave=lambda: next(calls))
    assert found["step"] == [0, 10]
    assert not found["done"]
