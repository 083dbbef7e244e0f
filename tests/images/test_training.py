"""Algorithm 1 on images against a plain loop with torch.optim, and the laws of its steps and its randomness."""

import copy
import math

import numpy as np
import pytest
import torch

from gan1d.images.folder import METRICS
from gan1d.images.training import ImageGame
from gan1d.recipes.settings import OPTIMIZERS
from gan1d.theory.losses import GENERATOR_LOSSES
from tests.images.image_games import CPU, HANDICAPPED, SMALL, changed, game_of, images, parts, play, same

LOG2 = math.log(2)


# ---- the oracle


class Plain:
    """The peer loop: networks of torch, float64, BCE, torch.optim; it draws what the game must draw, in its order."""

    def __init__(self, game):
        self.s, self.data = game.settings, game.data.double()
        self.G, self.D = copy.deepcopy(game.G.network).double(), copy.deepcopy(game.D.network).double()
        self.optimizers = {
            name: {
                "sgd": lambda p: torch.optim.SGD(p, lr=1.0),
                "momentum": lambda p: torch.optim.SGD(p, lr=1.0, momentum=0.5),
                "adam": lambda p: torch.optim.Adam(p, lr=1.0, betas=(self.s.beta1, self.s.beta2)),
            }[getattr(self.s, f"optimizer_{name}")](network.parameters())
            for name, network in (("G", self.G), ("D", self.D))
        }
        self.rng = torch.Generator().manual_seed(self.s.seed)
        self.waiting = []

    def z(self):
        if self.s.p_z == "normal":
            return torch.randn((self.s.m, self.s.z_size), generator=self.rng).double()
        return (2 * torch.rand((self.s.m, self.s.z_size), generator=self.rng).double() - 1) * math.sqrt(3)

    def minibatch(self):
        m = self.s.m
        if len(self.waiting) < m:
            self.waiting = torch.randperm(len(self.data), generator=self.rng).tolist()
        chosen, self.waiting = self.waiting[:m], self.waiting[m:]
        x = self.data[chosen] / 255
        return 2 * x - 1 if self.s.G_output == "tanh" else x

    def step(self, name, loss, rate, momentum):
        optimizer = self.optimizers[name]
        group = optimizer.param_groups[0]
        group["lr"] = rate
        if "nesterov" in group and group["momentum"]:
            group["momentum"] = momentum
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    def discriminator_step(self, rate, momentum):
        s, bce = self.s, torch.nn.functional.binary_cross_entropy
        x, samples = self.minibatch().requires_grad_(), self.G(self.z()).detach()
        logits = self.D(x)
        p, q = torch.sigmoid(logits), torch.sigmoid(self.D(samples))
        # D descends both cross-entropies, its target on data is 1 - s
        loss = bce(p, torch.full_like(p, 1 - s.smoothing)) + bce(q, torch.zeros_like(q))
        (slope,) = torch.autograd.grad(logits.sum(), x, create_graph=True)
        gamma = s.r1 if s.G_output == "tanh" else s.r1 / 4
        loss = loss + gamma / 2 * (slope**2).sum(1).mean()
        plain = bce(torch.cat((p, q)), torch.cat((torch.ones_like(p), torch.zeros_like(q))))
        self.metrics = [plain, None, p.mean(), q.mean(), (p > 0.5).double().mean(), (q < 0.5).double().mean()]
        self.step("D", loss, rate, momentum)

    def generator_step(self, rate, momentum):
        p = torch.sigmoid(self.D(self.G(self.z())))
        loss = torch.log(1 - p).mean() if self.s.loss == "minimax" else -torch.log(p).mean()
        self.metrics[1] = loss
        self.step("G", loss, rate, momentum)

    def flats(self):
        return [torch.nn.utils.parameters_to_vector(net.parameters()).detach().numpy() for net in (self.G, self.D)]


CASES = {
    "plain": {"r1": 0.0, "optimizer_D": "sgd", "optimizer_G": "sgd"},
    "momentum, its schedule": {"r1": 0.0, "optimizer_D": "momentum", "optimizer_G": "momentum", "momentum_end": 0.8,
                               "momentum_epochs": 2},
    "adam": {"optimizer_D": "adam", "optimizer_G": "adam", "beta2": 0.99},
    "k and g_steps": {"k": 3, "g_steps": 2, "optimizer_D": "sgd", "r1": 1.0},
    "r1": {"r1": 5.0, "optimizer_D": "sgd", "optimizer_G": "sgd"},
    "r1 in [0, 1]": {"r1": 5.0, "G_output": "sigmoid", "optimizer_D": "sgd", "optimizer_G": "sgd"},
    "smoothing": {"smoothing": 0.3, "optimizer_D": "sgd", "r1": 0.0},
    "minimax": {"loss": "minimax", "optimizer_G": "sgd", "optimizer_D": "sgd"},
    "uniform z": {"p_z": "uniform", "optimizer_G": "sgd", "optimizer_D": "sgd"},
    "rates fall": {"decay": "linear", "end_D": 0.2, "end_G": 0.6, "optimizer_D": "sgd", "optimizer_G": "sgd"},
    "exponential": {"decay": "exponential", "fall": 0.2, "optimizer_D": "sgd", "optimizer_G": "sgd"},
    "maxout": {"D_activation": "maxout", "pieces": 3, "G_norm": "none"},
    "convolutional": {"networks": "convolutional", "G_layers": (2, 2), "D_layers": (2, 2)},
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_iterations_are_those_of_a_plain_loop_with_torch_optim(case):
    """Five iterations over data that is shuffled anew after two or three; weights and metrics."""
    s = changed(**{"decay": "constant", "learning_rate_D": 0.02, "learning_rate_G": 0.03, "r1": 0.5} | CASES[case])
    if s.optimizer_G == "adam":
        s = changed(
            s, G_norm="none"
        )  # biases before a batch normalisation have no gradient: Adam blows up its rounding
    game = game_of(s, n=39)  # 7 images are left over each time
    peer = Plain(game)
    start = peer.flats()
    for i in range(5):
        part = {"constant": (1, 1), "linear": (1 - 0.8 * i / 8, 1 - 0.4 * i / 8), "exponential": (1.2**-i, 1.2**-i)}
        on_D, on_G = part[s.decay]  # 4 epochs of 2 iterations are 8
        mu = s.momentum + (s.momentum_end - s.momentum) * min(i // 2 / s.momentum_epochs, 1)
        for _ in range(s.k):
            peer.discriminator_step(0.02 * on_D, mu)
        for _ in range(s.g_steps):
            peer.generator_step(0.03 * on_G, mu)
        game.iteration(i, s)
        np.testing.assert_allclose(game.metrics.numpy(), [x.item() for x in peer.metrics], rtol=2e-4, atol=2e-6)
    tolerance = 2e-4 if s.optimizer_D == "adam" or s.optimizer_G == "adam" else 5e-6
    for player, expected, first in zip((game.G, game.D), peer.flats(), start, strict=True):
        assert np.abs(expected - first).max() > 20 * tolerance
        np.testing.assert_allclose(player.flat.numpy(), expected, atol=tolerance)


# ---- who moves when


@pytest.mark.parametrize(("k", "g_steps"), [(1, 1), (3, 1), (2, 4)])
def test_k_D_updates_then_g_steps_G_updates(k, g_steps, watched):
    game, calls = game_of(SMALL), []
    watched(game, lambda name, game, step: (calls.append(name), step()))
    play(game, 2, changed(k=k, g_steps=g_steps))
    assert calls == (["D"] * k + ["G"] * g_steps) * 2
    assert game.G_updates == 2 * g_steps


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_each_update_moves_one_player_and_leaves_all_of_the_other_alone(optimizer, watched):
    game = game_of(changed(optimizer_D=optimizer, optimizer_G=optimizer, decay="constant"))
    moved = []

    def around(name, game, step):
        mover, other = (game.D, game.G) if name == "D" else (game.G, game.D)
        before, held, average = mover.flat.clone(), parts(other), game.average.clone()
        step()
        assert same(parts(other), held)
        assert torch.equal(game.average, average)
        moved.append(not torch.equal(mover.flat, before))

    watched(game, around)
    play(game, 3, changed(game.settings, k=2, g_steps=2))
    assert moved == [True] * 12


def test_every_image_is_handed_out_once_an_epoch_in_a_new_order(monkeypatch):
    s = changed(k=2, m=8)
    data = images(45)
    data[:, 0] = np.arange(45)
    game, seen = ImageGame(s, data, CPU), []
    scaled = game.scaled
    monkeypatch.setattr(game, "scaled", lambda x: (seen.append(x[:, 0].tolist()), scaled(x))[1])
    assert game.per_epoch == 5
    play(game, 10)
    assert [len(batch) for batch in seen] == [8] * 20
    epochs = [sum(seen[e : e + 5], []) for e in range(0, 20, 5)]
    assert all(len(set(epoch)) == 40 and set(epoch) <= set(range(45)) for epoch in epochs)
    assert len({tuple(epoch) for epoch in epochs}) == 4
    assert len({frozenset(epoch) for epoch in epochs}) > 1, "other images are left over each time"
    assert epochs[0] != sorted(epochs[0])


def test_only_the_training_images_asked_for_are_used():
    s = changed(train_images=100, m=10)
    game = ImageGame(s, images(130), CPU)
    assert torch.equal(game.data, torch.tensor(images(130)[:100]))
    assert (game.per_epoch, game.iterations) == (10, 40)


# ---- metrics


@pytest.mark.parametrize("loss", GENERATOR_LOSSES)
@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_losses_are_log_2_and_D_is_one_half_where_Ds_weights_are_zero(loss, smoothing):
    game = game_of(changed(loss=loss, smoothing=smoothing, learning_rate_D=0.0))
    game.D.flat.zero_()
    row = dict(zip(METRICS, play(game, 1)[0], strict=True))
    assert row["discriminator_loss"] == pytest.approx(LOG2, abs=1e-6)
    assert row["generator_loss"] == pytest.approx(-LOG2 if loss == "minimax" else LOG2, abs=1e-6)
    assert row["d_data"] == row["d_samples"] == 0.5


def test_metrics_are_of_the_last_minibatches_D_before_its_update_and_G_after_Ds():
    """By the formulas, from the logits that D really gave; with dropout, as D really saw them."""
    s = changed(k=2, g_steps=2, dropout=0.3, smoothing=0.2, r1=0.0, learning_rate_D=0.5, optimizer_D="sgd")
    game, logits = game_of(s), []
    game.D.network.register_forward_hook(lambda module, x, out: logits.append(out.detach().double().numpy()))
    row = play(game, 1)[0]
    assert len(logits) == 2 * 2 + 2
    p, q, g = (1 / (1 + np.exp(-one)) for one in (logits[2], logits[3], logits[5]))
    expected = {
        "discriminator_loss": -(np.log(p).mean() + np.log(1 - q).mean()) / 2,
        "generator_loss": -np.log(g).mean(),
        "d_data": p.mean(), "d_samples": q.mean(),
        "accuracy_data": (p > 0.5).mean(), "accuracy_samples": (q < 0.5).mean(),
    }  # fmt: skip
    np.testing.assert_allclose(row, [expected[name] for name in METRICS], rtol=1e-5)


# ---- randomness, checkpoints


def test_the_same_seed_is_the_same_run_and_another_seed_is_another():
    for settings in (SMALL, changed(**HANDICAPPED)):
        first = play(game_of(settings), 8)
        np.testing.assert_array_equal(play(game_of(settings), 8), first)
        other = game_of(changed(settings, seed=2))
        assert not torch.isclose(other.D.flat, game_of(settings).D.flat).any(), "weights and noise, both"
        assert not np.isclose(play(game_of(changed(settings, seed=2)), 8)[:, 0], first[:, 0]).any()


def test_a_run_neither_uses_nor_moves_the_randomness_of_others():
    torch.manual_seed(5)
    before = torch.get_rng_state()
    first = play(game_of(changed(dropout=0.5)), 2)
    assert torch.equal(torch.get_rng_state(), before)
    torch.manual_seed(6)
    np.testing.assert_array_equal(play(game_of(changed(dropout=0.5)), 2), first)
