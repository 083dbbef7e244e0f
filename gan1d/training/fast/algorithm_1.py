"""Algorithm 1 of R games in NumPy: the same draws, losses, gradients and updates as the reference, to rounding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from gan1d.base.arrays import Array
from gan1d.networks.numpy_network import Network
from gan1d.networks.shape import Shape
from gan1d.networks.slopes import Slopes, gradient_penalty_slopes, r1_slopes
from gan1d.recipes.schedules import decayed, minibatch_size
from gan1d.recipes.settings import Settings
from gan1d.recipes.structure import discriminator_of, generator_of
from gan1d.training.batch import BatchedGame, PerMember, column
from gan1d.training.fast.objective import discriminator_slopes, generator_slopes
from gan1d.training.fast.optimizers import update


class Player:
    """One network of the games with its optimizer: views of the games' memory."""

    def __init__(self, shape: Shape, block: Array) -> None:
        """`block` is (R, 3 P): weights, then the optimizer's two running means."""
        self.weights, *self.memory = np.split(block, 3, axis=1)
        self.network = Network(shape, self.weights)
        self.updates = np.zeros(len(block), int)  # of each member
        self._room = np.empty_like(self.network.gradient)

    @property
    def nbytes(self) -> int:
        """Memory held besides the block."""
        return self.network.nbytes + self._room.nbytes

    def descend(self, optimizer: str, rate: Any, settings: Settings | PerMember) -> None:
        """One optimizer step down the network's gradient."""
        self.updates += 1
        gradient = self.network.gradient
        update(
            optimizer, self.weights, gradient, self.memory, self._room, column(self.updates.tolist()), rate, settings
        )


class FastGame(BatchedGame):
    """G and D of R games in NumPy."""

    def _place(self, memory: Array, end_of_G: int) -> None:
        self._memory, s = memory, self.members[0]
        block_G, block_D, self._updates = np.split(memory, (end_of_G, -2), axis=1)
        self.G, self.D = Player(generator_of(s), block_G), Player(discriminator_of(s), block_D)
        self._count()

    def _count(self) -> None:
        self.G.updates[:], self.D.updates[:] = self._updates.T

    @property
    def nbytes(self) -> int:
        """Memory held between two iterations: the state, and the workspace of the passes."""
        return self._memory.nbytes + self.G.nbytes + self.D.nbytes

    def snapshot(self) -> Array:
        """Everything needed to go on from here, as a read-only copy: (R, S) numbers, one row a member."""
        self._updates[:, 0], self._updates[:, 1] = self.G.updates, self.D.updates
        copy = self._memory.copy()
        copy.flags.writeable = False
        return copy

    def restore(self, snapshot: Array) -> None:
        """Go back to a snapshot of a game of the same structure."""
        self._memory[:] = snapshot
        self._count()

    def _steps(self, i: int, members: Sequence[Settings]) -> Steps:
        return Steps(self, i, members)

    def _play(self, i: int, members: Sequence[Settings], only: str | None) -> None:
        # What overflows is found by the measurement, which says where and why.
        with np.errstate(all="ignore"):
            super()._play(i, members, only)


class Steps:
    """The two steps of iteration i on fresh minibatches."""

    def __init__(self, game: FastGame, i: int, members: Sequence[Settings]) -> None:
        self.game = game
        self.settings: Any = members[0] if len(members) == 1 else PerMember(members)
        self.m = minibatch_size(members[0], i)
        self.decay = column([decayed(s, i) for s in members])
        self.draws = game.draws
        self.draws.to(i)

    def discriminator_step(self) -> None:
        """Ascend V, or what D ascends in the game of the loss, and descend the penalties, with G held."""
        game, s, m = self.game, self.settings, self.m
        G, D = game.G.network, game.D.network
        noise, judged = G.pass_of(m), D.pass_of(2 * m)
        self.draws.into(noise.rows, game.p_z)
        self.draws.into(judged.rows[:, :m], game.p_data)
        judged.points[..., m:] = noise.forward()
        # theta_d ascends V(D, G), so it descends -V + gamma R1 + lambda GP
        f = judged.forward()
        discriminator_slopes(f, s.loss, m, judged.d)
        if s.r1 > 0:
            slopes = Slopes(judged, m)
            slopes.backward(r1_slopes(slopes.values, s.r1))
        else:
            judged.backward()
        if s.loss == "wasserstein" and s.gp > 0:
            self._penalise_between(judged.points[..., :m], judged.points[..., m:], s.gp)
        game.D.descend(s.optimizer_D, s.learning_rate_D * self.decay, s)

    def _penalise_between(self, data: Array, samples: Array, weight: float) -> None:
        """Add the gradient of the gradient penalty, at points uniformly between a data point and a sample."""
        D = self.game.D.network
        gradient, between = D.gradient.copy(), D.pass_of(self.m)
        # x_hat = u x + (1 - u) G(z)
        between.points[...] = samples + self.draws.uniform(self.m) * (data - samples)
        between.forward()
        between.d[...] = 0.0
        slopes = Slopes(between, self.m)
        slopes.backward(gradient_penalty_slopes(slopes.values, weight))
        D.gradient += gradient

    def generator_step(self) -> None:
        """Descend the generator's loss through a D that is held."""
        game, s, m = self.game, self.settings, self.m
        G, D = game.G.network, game.D.network
        noise, judged = G.pass_of(m), D.pass_of(m)
        self.draws.into(noise.rows, game.p_z)
        judged.points[...] = noise.forward()
        f = judged.forward()
        generator_slopes(f, s.loss, m, judged.d)
        noise.d[...] = judged.backward(weights=False, points=True)
        noise.backward()
        game.G.descend(s.optimizer_G, s.learning_rate_G * self.decay, s)
