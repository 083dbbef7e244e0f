"""Algorithm 1 of the paper: k steps of gradient ascent on V for D, then a step of descent for G, again and again.

`Game` holds R independent games in one stack (a single one is R = 1). All its memory is one array, so a snapshot is a
copy of it. Every random number of iteration i comes from a counter-based generator keyed with (seed, i): a game can be
continued from any snapshot and gives the same bits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor

from gan1d.distributions import Array, Distribution, make_p_data, make_p_z
from gan1d.networks import MLP, initial_discriminator, initial_generator
from gan1d.objective import ascended, generator_loss, gradient_penalty, r1_penalty
from gan1d.optimizers import decayed, minibatch_size, update
from gan1d.settings import Settings, modes_of

# The networks are tiny: a second thread costs more than it gives, and would fight the server and the browser for the
# cores. Set before any thread first uses torch, this holds for all threads.
torch.set_num_threads(1)


def algorithm_1(
    k: int, g_steps: int, discriminator_step: Callable[[], None], generator_step: Callable[[], None]
) -> None:
    """One iteration of Algorithm 1's outer loop: k D updates, then g_steps G updates (1 in the paper)."""
    for _ in range(k):
        discriminator_step()
    for _ in range(g_steps):
        generator_step()


def random_numbers(seed: int, iteration: int) -> np.random.Generator:
    """The source of randomness of one iteration: Philox, counter-based; -1 is the start of the game."""
    return np.random.Generator(np.random.Philox(key=seed, counter=(0, 0, 0, iteration + 1)))


def data_of(settings: Settings) -> Distribution:
    """p_data of a run."""
    if settings.own_data:
        return settings.own_data.distribution
    n = modes_of(settings.p_data)
    if n:
        return make_p_data(settings.p_data, settings.weights or (1.0,) * n, settings.distance, settings.width)
    return make_p_data(settings.p_data)


def generator_of(settings: Settings) -> MLP:
    """The shape of G."""
    return MLP(settings.G_width, (settings.G_activation,) * settings.G_depth)


def discriminator_of(settings: Settings) -> MLP:
    """The shape of D: like its other layers, or with a sine layer first."""
    activations = [settings.D_activation] * settings.D_depth
    if settings.D_first == "sine":
        activations[0] = "sine"
    return MLP(settings.D_width, tuple(activations), settings.pieces)


class Player:
    """One network of the game: its shape, its flat weights and its optimizer's memory: views of the game's memory."""

    def __init__(self, mlp: MLP, block: Tensor) -> None:
        """`block` is (R, 3 P): weights, then the optimizer's two running means."""
        self.mlp = mlp
        self.weights, *self.memory = block.split(mlp.n_parameters, 1)
        # detach() shares the storage: an update in place moves these leaves too
        self.leaves = [view.detach().requires_grad_() for view in mlp.unpack(self.weights)]
        self.updates = 0

    def __call__(self, points: Tensor) -> Tensor:
        """Evaluate at points (R, n) -> (R, n)."""
        return self.mlp(self.leaves, points)

    def descend(self, objective: Tensor, optimizer: str, rate: float, settings: Settings) -> None:
        """One optimizer step down the gradient of `objective` (R,), each member on its own entry."""
        gradients = torch.autograd.grad(objective.sum(), self.leaves)
        flat = torch.cat([g.flatten(1) for g in gradients], 1)
        self.updates += 1
        update(optimizer, self.weights, flat, self.memory, self.updates, rate, settings)


class Game:
    """G and D of R games and how they move. Structure comes from `settings`; each step is told its own settings."""

    def __init__(self, settings: Settings, seeds: Sequence[int] | None = None) -> None:
        """Start of the game for each seed (default: the settings' own)."""
        self.seeds = tuple(seeds) if seeds is not None else (settings.seed,)
        self.p_data = data_of(settings)
        self.p_z = make_p_z(settings.p_z)
        g, d = generator_of(settings), discriminator_of(settings)
        # One row a member: G's weights and two running means, the same for D, and how often each was updated.
        sizes = (3 * g.n_parameters, 3 * d.n_parameters, 2)
        self._memory = torch.zeros(len(self.seeds), sum(sizes))
        block_G, block_D, self._updates = self._memory.split(sizes, 1)
        self.G, self.D = Player(g, block_G), Player(d, block_D)
        quantiles = self.p_z.quantile((np.arange(1024) + 0.5) / 1024)
        for r, seed in enumerate(self.seeds):
            rng = random_numbers(seed, -1)
            start = initial_generator(g, rng, settings.G_init, quantiles, settings.start_mean, settings.start_sd)
            self.G.weights[r] = torch.from_numpy(start)
            self.D.weights[r] = torch.from_numpy(initial_discriminator(d, rng))

    def snapshot(self) -> Array:
        """Everything needed to go on from here, as a read-only copy: (R, S) numbers, one row a member."""
        self._updates[:] = torch.tensor([self.G.updates, self.D.updates])
        copy = self._memory.numpy().copy()
        copy.flags.writeable = False
        return copy

    def restore(self, snapshot: Array) -> None:
        """Go back to a snapshot of a game of the same structure."""
        self._memory.numpy()[:] = snapshot
        self.G.updates, self.D.updates = (int(n) for n in snapshot[0, -2:])

    def iteration(self, i: int, settings: Settings, only: str | None = None) -> None:
        """Iteration i of Algorithm 1 under `settings`; `only` = "D" or "G" makes it one update of that player alone."""
        step = Minibatches(self, i, settings)
        if only == "D":
            algorithm_1(1, 0, step.discriminator_step, step.generator_step)
        elif only == "G":
            algorithm_1(0, 1, step.discriminator_step, step.generator_step)
        else:
            algorithm_1(settings.k, settings.g_steps, step.discriminator_step, step.generator_step)


class Minibatches:
    """The two steps of iteration i: fresh minibatches of m noise points and m data points for each update."""

    def __init__(self, game: Game, i: int, settings: Settings) -> None:
        self.game = game
        self.settings = settings
        self.m = minibatch_size(settings, i)
        self.decay = decayed(settings, i)
        self.rngs = [random_numbers(seed, i) for seed in game.seeds]

    def draw(self, distribution: Distribution) -> Tensor:
        """A minibatch (R, m), each member's from its own generator."""
        rows = [distribution.sample(rng, (self.m,)) for rng in self.rngs]
        return torch.from_numpy(np.stack(rows).astype(np.float32))

    def draw_between(self, data: Tensor, samples: Tensor) -> Tensor:
        """Points (R, m), each uniformly between a data point and a sample: where the gradient penalty looks."""
        rows = [rng.random(self.m, np.float32) for rng in self.rngs]
        # x_hat = u x + (1 - u) G(z)
        return torch.lerp(samples, data, torch.from_numpy(np.stack(rows))).requires_grad_()

    def discriminator_step(self) -> None:
        """Ascend V, or what D ascends in the game of the loss, and descend the penalties, with G held."""
        game, s = self.game, self.settings
        z, x = self.draw(game.p_z), self.draw(game.p_data)
        with torch.no_grad():
            samples = game.G(z)
        if s.r1 > 0:
            x.requires_grad_()
        logits = game.D(torch.cat((x, samples), 1))
        logits_data, logits_samples = logits[:, : self.m], logits[:, self.m :]
        # theta_d ascends V(D, G), so it descends -V + gamma R1 + lambda GP
        objective = -ascended(logits_data, logits_samples, s.loss)
        if s.r1 > 0:
            objective = objective + s.r1 * r1_penalty(logits_data, x)
        if s.loss == "wasserstein" and s.gp > 0:
            between = self.draw_between(x.detach(), samples)
            objective = objective + s.gp * gradient_penalty(game.D(between), between)
        game.D.descend(objective, s.optimizer_D, s.learning_rate_D * self.decay, s)

    def generator_step(self) -> None:
        """Descend the generator's loss through a D that is held."""
        game, s = self.game, self.settings
        logits_samples = game.D(game.G(self.draw(game.p_z)))
        game.G.descend(generator_loss(logits_samples, s.loss), s.optimizer_G, s.learning_rate_G * self.decay, s)
