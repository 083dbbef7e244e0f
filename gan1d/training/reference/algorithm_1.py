"""Algorithm 1 of the paper in torch: k steps of gradient ascent on V for D, then a step of descent for G, and again.

This is the reference: it reads like the paper, takes its gradients by autograd. The fast engine, `gan1d.training.fast`,
is held to it by tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from gan1d.base.arrays import Array
from gan1d.densities.distributions import Distribution
from gan1d.networks.shape import Shape
from gan1d.recipes.schedules import decayed, minibatch_size
from gan1d.recipes.settings import Settings
from gan1d.recipes.structure import discriminator_of, generator_of
from gan1d.training.batch import BatchedGame, PerMember, column
from gan1d.training.reference.networks import MLP
from gan1d.training.reference.objective import discriminator_objective, generator_loss, gradient_penalty, r1_penalty
from gan1d.training.reference.optimizers import update

# The networks are tiny: a second thread costs more than it gives, and would fight the server and the browser for the
# cores. Set before any thread first uses torch, this holds for all threads.
torch.set_num_threads(1)


class Player:
    """One network of the game: its shape, its flat weights and its optimizer's memory: views of the game's memory."""

    def __init__(self, shape: Shape, block: Tensor) -> None:
        """`block` is (R, 3 P): weights, then the optimizer's two running means."""
        self.mlp = MLP(shape.width, shape.activations, shape.pieces)
        self.weights, *self.memory = block.split(shape.n_parameters, 1)
        # detach() shares the storage: an update in place moves these leaves too
        self.leaves = [view.detach().requires_grad_() for view in self.mlp.unpack(self.weights)]
        self.updates: Any = np.zeros(len(block), int)  # of each member

    def __call__(self, points: Tensor) -> Tensor:
        """Evaluate at points (R, n) -> (R, n)."""
        return self.mlp(self.leaves, points)

    def descend(self, objective: Tensor, optimizer: str, rate: Any, settings: Settings | PerMember) -> None:
        """One optimizer step down the gradient of `objective` (R,), each member on its own entry."""
        gradients = torch.autograd.grad(objective.sum(), self.leaves)
        flat = torch.cat([g.flatten(1) for g in gradients], 1)
        self.updates += 1
        update(optimizer, self.weights, flat, self.memory, column(self.updates.tolist()), rate, settings)


class Game(BatchedGame):
    """G and D of R games in torch. Structure comes from the settings; each step is told its own."""

    def _place(self, memory: Array, end_of_G: int) -> None:
        self._memory = torch.from_numpy(memory)
        block_G, block_D, self._updates = self._memory.tensor_split((end_of_G, -2), 1)
        s = self.members[0]
        self.G, self.D = Player(generator_of(s), block_G), Player(discriminator_of(s), block_D)
        self._count(memory)

    @property
    def nbytes(self) -> int:
        """Memory held between two iterations: what torch uses in one, it gives back."""
        return int(self._memory.nbytes)

    def _count(self, memory: Array) -> None:
        self.G.updates[:], self.D.updates[:] = memory[:, -2], memory[:, -1]

    def snapshot(self) -> Array:
        """Everything needed to go on from here, as a read-only copy: (R, S) numbers, one row a member."""
        self._updates[:] = torch.from_numpy(np.stack((self.G.updates, self.D.updates), 1))
        copy: Array = self._memory.numpy().copy()
        copy.flags.writeable = False
        return copy

    def restore(self, snapshot: Array) -> None:
        """Go back to a snapshot of a game of the same structure."""
        self._memory.copy_(torch.from_numpy(np.array(snapshot)))
        self._count(snapshot)

    def _steps(self, i: int, members: Sequence[Settings]) -> Minibatches:
        return Minibatches(self, i, members)


class Minibatches:
    """The two steps of iteration i: fresh minibatches of m noise points and m data points for each update."""

    def __init__(self, game: Game, i: int, settings: Settings | Sequence[Settings]) -> None:
        """`settings` of all members or one for each; they agree in what `gan1d.training.batch.alike` names."""
        members = (settings,) if isinstance(settings, Settings) else settings
        self.game = game
        self.settings: Any = members[0] if len(members) == 1 else PerMember(members)
        self.m = minibatch_size(members[0], i)
        self.decay = column([decayed(s, i) for s in members])
        self.draws = game.draws
        self.draws.to(i)

    def draw(self, distributions: Sequence[Distribution]) -> Tensor:
        """A minibatch (R, m), each member's from its own generator."""
        return torch.as_tensor(self.draws.of(distributions, self.m))

    def draw_between(self, data: Tensor, samples: Tensor) -> Tensor:
        """Points (R, m), each uniformly between a data point and a sample: where the gradient penalty looks."""
        share = torch.as_tensor(self.draws.uniform(self.m))
        # x_hat = u x + (1 - u) G(z)
        return torch.lerp(samples, data, share).requires_grad_()

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
        objective = -discriminator_objective(logits_data, logits_samples, s.loss)
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
