"""Small image games for tests: random bytes as data, networks of a few units."""

import dataclasses

import numpy as np
import torch

from gan1d.images.settings import ImageSettings
from gan1d.images.training import ImageGame

CPU = torch.device("cpu")
SMALL = ImageSettings(m=16, z_size=3, G_layers=(6, 8), D_layers=(8, 4), epochs=4, learning_rate_D=0.01, seed=7)
HANDICAPPED = {
    "dropout_input": 0.2, "dropout": 0.5, "optimizer_G": "momentum", "optimizer_D": "momentum", "momentum_end": 0.9,
    "momentum_epochs": 3, "D_activation": "maxout", "smoothing": 0.1, "ema": 0.9, "decay": "exponential", "fall": 0.1,
}  # fmt: skip


def images(n, seed=0):
    """Random bytes."""
    return np.random.default_rng(seed).integers(0, 256, (n, 784), dtype=np.uint8)


def changed(settings=SMALL, **changes):
    return dataclasses.replace(settings, **changes)


def game_of(settings, n=48):
    return ImageGame(settings, images(n), CPU)


def play(game, iterations, settings=None, first=0):
    """The metrics of some iterations, (n, 6)."""
    rows = []
    for i in range(first, first + iterations):
        game.iteration(i, settings or game.settings)
        rows.append(game.metrics.numpy().copy())
    return np.array(rows)


def parts(player):
    """All that a player is."""
    return [player.flat.clone(), *[value.clone() for value in player.memory.values()]]


def same(a, b):
    return all(torch.equal(x, y) for x, y in zip(a, b, strict=True))
