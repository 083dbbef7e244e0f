"""What a game costs: the time of an iteration on one core like the one it was measured on, and its memory."""

from __future__ import annotations

from gan1d.networks.shape import Shape
from gan1d.recipes.schedules import minibatch_size
from gan1d.recipes.settings import Settings
from gan1d.recipes.structure import discriminator_of, generator_of
from gan1d.runs.side_by_side import STACK

SPEED = 1.2e10  # multiplications a second
SLOWER = 3  # the reference beside the fast engine
NUMBER = 4  # bytes


def training(s: Settings, i: int, games: int = 1) -> float:
    """Seconds that iteration i takes, of so many games in stacks."""
    slower = 1 if s.engine == "fast" else SLOWER
    work = s.work * minibatch_size(s, i) / (s.m * s.late_m)
    return games * slower * (1e-4 * (s.k + s.g_steps) / min(games, STACK) + work / SPEED)


def measuring(s: Settings, games: int = 1) -> float:
    """Seconds that it takes to measure a state."""
    G, D = generator_of(s).n_parameters, discriminator_of(s).n_parameters
    return games * (5e-4 + (4600 * G + 2000 * D) / SPEED)


def state_bytes(s: Settings) -> int:
    """Memory of a state: the weights, and two running means of each."""
    return NUMBER * (3 * generator_of(s).n_parameters + 3 * discriminator_of(s).n_parameters + 2)


def game_bytes(s: Settings) -> int:
    """Memory of a game that is played, with the late minibatch: the state, two gradients, and two passes of each."""
    G, D, m = generator_of(s), discriminator_of(s), s.m * s.late_m
    passes = _pass_bytes(G, m) + _pass_bytes(D, 2 * m) + _pass_bytes(D, m)
    return state_bytes(s) + 2 * NUMBER * (G.n_parameters + D.n_parameters) + passes


def _pass_bytes(shape: Shape, n: int) -> int:
    """Of n points, forward and back, see `numpy_network.Pass`: inputs, outputs, twice what goes back to them."""
    return NUMBER * n * (sum(n_in + 1 + 3 * n_out for n_in, n_out in shape.layers))
