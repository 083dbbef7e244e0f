"""A small game for tests, and how its snapshots are read."""

import dataclasses

from gan1d.recipes.settings import Settings

SMALL = Settings(
    p_data="two_modes",
    weights=(1.0, 2.0),
    G_width=4,
    D_width=5,
    m=16,
    decay="constant",
    late_m=1,
    seed=5,
    k=2,
    g_steps=1,
)
BLOCKS = 3  # weights and the two running means of the optimizer


def settings(**changes):
    return dataclasses.replace(SMALL, **changes)


def blocks(game):
    """(G's weights, G's optimizer memory, D's weights, D's optimizer memory), read from a snapshot."""
    snapshot, n, d = game.snapshot(), game.G.mlp.n_parameters, game.D.mlp.n_parameters
    at = BLOCKS * n
    return snapshot[:, :n], snapshot[:, n:at], snapshot[:, at : at + d], snapshot[:, at + d : -2]
