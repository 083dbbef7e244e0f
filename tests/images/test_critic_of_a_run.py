"""The fresh critic of a run on disk: its checkpoint, its data, and who may criticise."""

import dataclasses

import numpy as np
import pytest
import torch
from torch import nn

from gan1d.base.fields import SettingsError
from gan1d.images import critic
from gan1d.images.critic import criticise, criticise_run
from gan1d.images.datasets import Dataset
from gan1d.images.folder import Identity
from gan1d.images.registry import Runs
from gan1d.images.settings import ImageRecipe, ImageSettings
from gan1d.images.training import ImageGame

CPU = torch.device("cpu")
BYTES = np.random.default_rng(0).integers(0, 256, (4, 784), dtype=np.uint8)


def drawn(n, seed):
    """n images, the four of BYTES at random."""
    return BYTES[np.random.default_rng(seed).choice(4, n)]


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(critic, "EVERY", 10)


@pytest.fixture
def run(request, tmp_path, monkeypatch):
    """A run with a checkpoint after three iterations, and its data."""
    data = Dataset("digits", drawn(100, 0), drawn(20, 1), "Four images.", "abc")
    monkeypatch.setattr(critic, "load", lambda *_: data)
    settings = ImageSettings(
        data="digits",
        m=20,
        z_size=2,
        G_layers=(4,),
        D_layers=(4,),
        G_norm="none",
        ema=getattr(request, "param", 0.5),
        seed=7,
    )
    run = Runs(tmp_path).create(ImageRecipe(settings), Identity("log2", "cpu"))
    game = ImageGame(settings, data.train, CPU)
    for i in range(3):
        game.iteration(i, settings)
    of_another_device = torch.zeros(16, dtype=torch.uint8)
    torch.save({"game": {**game.checkpoint(), "rng": of_another_device}, "iteration": 3}, run.checkpoint)
    run.game = game
    return run


@pytest.mark.slow
@pytest.mark.parametrize("run", [0.5, 0.0], ids=["average", "G itself"], indirect=True)
def test_a_run_is_criticised_as_its_checkpoint_shows_it(run, monkeypatch):
    seen = []

    def spy(generator, settings, train, held_out, device, seed, *about):
        seen.append((generator, seed))
        return criticise(generator, settings, train, held_out, device, seed, *about)

    monkeypatch.setattr(critic, "criticise", spy)
    watched = []
    found = criticise_run(run, watched.append, steps=15)
    assert found["iteration"] == 3
    assert found["done"]
    assert run.critic == found
    assert [one["step"][-1] for one in watched] == [0, 10, 15]
    shown, expected = (nn.utils.parameters_to_vector(G.parameters()) for G in (seen[0][0], run.game.generator()))
    assert torch.equal(shown, expected)
    assert criticise_run(run, steps=15) == found
    assert [seed for _, seed in seen] == [2**31 - 1 - 7] * 2, "not the run's own, from which G comes"
    assert not run.alive("critic")


def test_a_critic_that_is_left_says_that_it_is_not_done(run):
    assert not criticise_run(run, leave=lambda: True)["done"]
    assert run.critic["step"] == [0]
    assert run.critic["done"] is False


def test_without_a_checkpoint_there_is_nothing_to_criticise(run):
    run.checkpoint.unlink()
    with pytest.raises(SettingsError, match=r"Run 0001-log2 has no checkpoint yet: let it train on, .*\.$"):
        criticise_run(run)
    assert run.critic is None


@pytest.mark.slow
def test_one_critic_at_a_time(run):
    with run.held("critic"), pytest.raises(SettingsError, match="A fresh critic is at work on run 0001-log2 already."):
        criticise_run(run)


def test_other_data_than_the_run_learned_is_refused(run):
    run.state = dataclasses.replace(run.state, fingerprint="xyz")
    with pytest.raises(SettingsError, match="data is not what this run learned"):
        criticise_run(run)
    run.state = dataclasses.replace(run.state, fingerprint="abc")
    assert criticise_run(run, steps=1)["done"]
