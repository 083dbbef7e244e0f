"""The state of an image game: checkpoints, changes while it trains, the averaged G, and the sheets it draws."""

import copy
import math

import numpy as np
import pytest
import torch

from gan1d.base.fields import SettingsError
from gan1d.images.training import CROWD, SHEET, ImageGame
from gan1d.recipes.settings import OPTIMIZERS
from tests.images.image_games import CPU, HANDICAPPED, SMALL, changed, game_of, images, parts, play, same


@pytest.mark.slow
@pytest.mark.parametrize("settings", [SMALL, changed(**HANDICAPPED), changed(optimizer_D="sgd", ema=0.0, k=2)])
@pytest.mark.parametrize("at", [0, 3, 5])  # an epoch has 3 iterations
def test_a_restored_checkpoint_goes_on_bit_by_bit(settings, at):
    whole = game_of(settings)
    rows = play(whole, at + 5)
    game = game_of(settings)
    play(game, at)
    checkpoint = game.checkpoint()
    play(game, 3, first=at)  # what is done after it does not count
    other = game_of(changed(settings, seed=9))
    play(other, 4)
    for target in (game, other):
        target.restore(checkpoint)
        np.testing.assert_array_equal(play(target, 5, first=at), rows[at:])
        assert same(parts(target.G) + parts(target.D), parts(whole.G) + parts(whole.D))
        assert target.G_updates == whole.G_updates
    np.testing.assert_array_equal(game.sheet(), whole.sheet())


def test_a_checkpoint_is_a_copy():
    game = game_of(SMALL)
    play(game, 2)
    checkpoint = game.checkpoint()
    held = copy.deepcopy({name: value for name, value in checkpoint.items() if name != "rng"})
    play(game, 4, first=2)
    for name, value in held.items():
        assert torch.equal(checkpoint[name], value) if isinstance(value, torch.Tensor) else checkpoint[name] == value


@pytest.mark.parametrize(("p_z", "reach"), [("normal", math.inf), ("uniform", math.sqrt(3))])
def test_noise_has_mean_0_and_sd_1(p_z, reach):
    z = game_of(changed(p_z=p_z)).draw_z(20_000).double()
    assert z.shape == (20_000, 3)
    assert abs(z.mean()) < 5 / math.sqrt(60_000)
    np.testing.assert_allclose(z.std(), 1, rtol=0.02)
    assert z.abs().max() <= reach + 1e-6
    assert z.abs().max() > (1.73 if p_z == "uniform" else 3)


# ---- live settings


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_rate_changed_while_it_trains_scales_the_next_step_and_keeps_the_memory(optimizer):
    """From one state, the same minibatch: rates twice and half as large move twice and half as far."""
    s = changed(optimizer_D=optimizer, optimizer_G=optimizer, decay="constant", learning_rate_G=0.02)
    game = game_of(s)
    play(game, 4)
    before, checkpoint = (game.D.flat.clone(), game.G.flat.clone()), game.checkpoint()
    game.iteration(4, changed(s, learning_rate_D=0.0))  # then G meets the same D in both of the next
    still, memory = game.G.flat - before[1], parts(game.D)[1:] + parts(game.G)[1:]
    assert torch.equal(game.D.flat, before[0])
    moves = []
    for factor in (1, 2):
        game.restore(checkpoint)
        game.iteration(4, changed(s, learning_rate_D=0.01 * factor, learning_rate_G=0.0))
        moves.append(game.D.flat - before[0])
        assert torch.equal(game.G.flat, before[1])
        assert same(parts(game.D)[1:], memory[: len(game.D.memory)])
    torch.testing.assert_close(moves[1], 2 * moves[0], rtol=1e-3, atol=1e-6)
    game.restore(checkpoint)
    game.iteration(4, changed(s, learning_rate_D=0.0, learning_rate_G=0.01))
    torch.testing.assert_close(game.G.flat - before[1], still / 2, rtol=1e-3, atol=1e-6)
    assert same(parts(game.G)[1:], memory[len(game.D.memory) :])


def test_k_changed_while_it_trains_keeps_the_memory():
    game = game_of(SMALL)
    optimizers = game.D.optimizer, game.G.optimizer
    play(game, 2)
    play(game, 1, changed(k=4, g_steps=3), first=2)
    assert (game.D.optimizer, game.G.optimizer) == optimizers
    assert (game.D.memory["step"], game.G.memory["step"]) == (2 + 4, 2 + 3)


# ---- the average and the sheet


@pytest.mark.parametrize("beta", [0.5, 0.999])
def test_the_G_that_is_shown_is_the_weighted_mean_of_Gs_weights(beta, watched):
    """(1 - beta) sum_i beta^(t - i) theta_i over the updates i = 1 ... t, divided by its weights' sum 1 - beta^t."""
    game, weights = game_of(changed(ema=beta, g_steps=2, learning_rate_G=0.1)), []
    watched(game, lambda name, game, step: (step(), weights.append(game.G.flat.double())) if name == "G" else step())
    shown = torch.nn.utils.parameters_to_vector(game.generator().parameters())
    assert torch.equal(shown, game.G.flat), "before the first update G is shown"
    play(game, 5)
    t = len(weights)
    by_hand = sum((1 - beta) * beta ** (t - i) * weights[i - 1] for i in range(1, t + 1)) / (1 - beta**t)
    shown = torch.nn.utils.parameters_to_vector(game.generator().parameters()).double()
    torch.testing.assert_close(shown, by_hand, rtol=1e-3, atol=1e-5)
    assert t == 10
    assert (shown - game.G.flat).abs().max() > 0.01


def test_without_an_average_G_itself_is_shown_frozen_and_as_a_copy():
    game = game_of(changed(ema=0.0))
    play(game, 2)
    G = game.generator()
    held = torch.nn.utils.parameters_to_vector(G.parameters()).clone()
    assert torch.equal(held, game.G.flat)
    assert not any(p.requires_grad for p in G.parameters())
    assert all(p.requires_grad for p in game.G.network.parameters())
    play(game, 1, first=2)
    assert torch.equal(torch.nn.utils.parameters_to_vector(G.parameters()), held)
    assert not torch.equal(game.G.flat, held)


@pytest.mark.parametrize("settings", [SMALL, changed(**HANDICAPPED)])
def test_drawing_a_sheet_does_not_disturb_the_run(settings):
    game, rows = game_of(settings), []
    for i in range(4):
        first = game.sheet()
        np.testing.assert_array_equal(game.sheet(), first)
        rows.append(play(game, 1, first=i)[0])
    np.testing.assert_array_equal(rows, play(game_of(settings), 4))


@pytest.mark.parametrize("output", ["tanh", "sigmoid"])
def test_a_sheet_shows_bytes_as_the_data_have_them(output):
    """Scaled data come back: a G that draws one image, whatever z."""
    game = game_of(changed(G_output=output, ema=0.0))
    image = torch.arange(784).remainder(254).add(1).to(torch.uint8)
    x = game.scaled(image)
    game.G.flat.zero_()
    game.G.network[-2].bias.data.copy_(torch.atanh(x) if output == "tanh" else torch.logit(x))
    sheet = game.sheet()
    assert (sheet.shape, sheet.dtype) == ((SHEET, 784), np.uint8)
    np.testing.assert_array_equal(sheet, np.tile(image.numpy(), (SHEET, 1)))
    ends = game.scaled(torch.tensor([0, 255], dtype=torch.uint8))
    torch.testing.assert_close(ends, torch.tensor([-1.0 if output == "tanh" else 0.0, 1.0]))


@pytest.mark.parametrize("p_z", ["normal", "uniform"])
def test_the_noise_of_the_sheets_is_fixed_by_the_seed(p_z):
    game = game_of(changed(p_z=p_z))
    z = game.fixed_z.clone()
    assert z.shape == (CROWD, 3)
    assert CROWD >= 500
    np.testing.assert_allclose(z.std(), 1, rtol=0.05)
    assert abs(z.mean()) < 0.1
    assert (z.abs().max() <= math.sqrt(3)) == (p_z == "uniform")
    play(game, 2)
    assert torch.equal(game.fixed_z, z)
    assert torch.equal(game_of(changed(p_z=p_z, ema=0.0)).fixed_z, z)
    assert not torch.equal(game_of(changed(p_z=p_z, seed=2)).fixed_z, z)


def test_a_sheet_is_drawn_in_one_large_batch():
    game, sizes = game_of(SMALL), []
    shown = game.generator()
    shown.register_forward_pre_hook(lambda module, z: sizes.append(len(z[0])))
    game.generator = lambda: shown
    game.sheet()
    assert sizes == [CROWD]


# ---- what cannot be


def test_a_minibatch_larger_than_the_data_is_refused_in_a_sentence():
    with pytest.raises(SettingsError, match=r"m must be at most the number of training images, 40; not 41\. .*\.$"):
        ImageGame(changed(m=41), images(40), CPU)
    with pytest.raises(SettingsError, match="100; not 128"):
        ImageGame(changed(m=128, train_images=100), images(300), CPU)
    assert ImageGame(changed(m=40), images(40), CPU).per_epoch == 1


def test_numbers_out_of_range_are_noticed():
    for name in "GD":
        game = game_of(SMALL)
        assert game.is_finite()
        getattr(game, name).flat[3] = math.nan
        assert not game.is_finite()
