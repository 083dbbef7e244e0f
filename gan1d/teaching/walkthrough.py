"""One iteration of Algorithm 1, moment by moment: what is drawn, what D says of it, the gradient, the update.

Nothing is written a second time: the steps are those of the reference, `gan1d.training.reference.algorithm_1`, and a
witness beside each player takes notes. So the numbers are the run's own, and the state after the last step is the run's
next: bit for bit if the reference computed the run, to rounding if the fast engine did.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch import Tensor

from gan1d.base.arrays import Array
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.training.batch import PerMember
from gan1d.training.reference.algorithm_1 import Game, Player
from gan1d.training.reference.objective import discriminator_objective, generator_loss

KINDS = {
    "D": ("noise", "data", "judge", "gradient", "update"),
    "G": ("noise", "judge", "gradient", "update"),
}
"""The moments of one update, in the order of the paper's lines."""


@dataclass(frozen=True)
class Step:
    """One update of one player on one minibatch; `m` points, networks with P parameters, states (1, S).

    `aim` is what the player is after, on this minibatch: V(D, G), or what stands for it in the game of the loss, which
    D ascends; the generator's loss, which G descends.
    """

    player: str  # "D" or "G"
    number: int  # which of its updates in this iteration, from 1 ...
    of: int  # ... to this
    z: Array  # (m,) noise
    samples: Array  # (m,) G(z)
    x: Array  # (m,) data; (0,) for G
    f_data: Array  # (m,) D's raw output on data, a logit in the paper's games; (0,) for G
    f_samples: Array  # (m,) and on samples
    aim: float
    aim_after: float  # the same minibatch after the update
    penalty: float  # R1 and gradient penalty with their weights, which D descends besides
    gradient: Array  # (P,) of what the player descends: for D, of -V + penalty
    layers: tuple[tuple[str, float], ...]  # norm of each layer's part of the gradient
    pull: Array  # D: (2 m,) m dV/df at data, then at samples; G: (m,) the push, -m d loss / d sample
    rate: float  # the learning rate in force
    before: Array
    after: Array
    moved: float  # norm of the change of the player's parameters
    samples_after: Array  # (m,) G(z) after the update
    f_after: Array  # (2 m,) of D: data, then samples; (m,) of G: D at samples_after


@dataclass(frozen=True)
class Moment:
    """A moment of a step: one of its `KINDS`."""

    step: Step
    kind: str


def moments(steps: Sequence[Step]) -> tuple[Moment, ...]:
    """All moments of an iteration in order."""
    return tuple(Moment(step, kind) for step in steps for kind in KINDS[step.player])


def updates(recipe: Recipe, i: int) -> tuple[int, int]:
    """How many updates of D and of G iteration i makes."""
    s = recipe.at(i)
    return {None: (s.k, s.g_steps), "D": (1, 0), "G": (0, 1)}[recipe.only(i)]


def count(recipe: Recipe, i: int) -> int:
    """How many moments iteration i has."""
    of_D, of_G = updates(recipe, i)
    return of_D * len(KINDS["D"]) + of_G * len(KINDS["G"])


def walk(recipe: Recipe, i: int, state: Array) -> tuple[Step, ...]:
    """The updates that lead the run of `recipe` from `state` (1, S), its state i, to state i + 1."""
    settings = recipe.at(i)
    game = Game(recipe.settings)
    game.restore(state)
    watch = _Watch(game, state, settings.loss, dict(zip("DG", updates(recipe, i), strict=True)))
    game.iteration(i, settings, recipe.only(i))
    return tuple(watch.steps)


Update = Callable[[], None]


class _Witness(Player):
    """A player with the weights and the memory of the one it stands for; it tells of every update before it is made."""

    def __init__(self, player: Player, told: Callable[[Tensor, float, Update], None]) -> None:
        vars(self).update(vars(player))
        self.seen: list[tuple[Tensor, Tensor]] = []
        self._told = told

    def __call__(self, points: Tensor) -> Tensor:
        outputs = super().__call__(points)
        self.seen.append((points, outputs))
        return outputs

    def at(self, points: Tensor) -> Tensor:
        """Its outputs, without a note."""
        with torch.no_grad():
            return super().__call__(points)

    def descend(self, objective: Tensor, optimizer: str, rate: float, settings: Settings | PerMember) -> None:
        self._told(objective, rate, partial(super().descend, objective, optimizer, rate, settings))


class _Watch:
    """Takes note of every update of a game that stands at `state`."""

    def __init__(self, game: Game, state: Array, loss: str, of: dict[str, int]) -> None:
        self.game, self.state, self.loss, self.of = game, state, loss, of
        self.steps: list[Step] = []
        game.G = self.G = _Witness(game.G, self._of_G)
        game.D = self.D = _Witness(game.D, self._of_D)

    def _of_D(self, objective: Tensor, rate: float, update: Update) -> None:
        # What D sees first are data and samples; behind them may come points for the gradient penalty.
        (z, samples), (points, f) = self.G.seen[0], self.D.seen[0]
        m = z.shape[1]
        V = discriminator_objective(f[:, :m], f[:, m:], self.loss)
        (pull,) = torch.autograd.grad(V.sum(), f, retain_graph=True)
        moved = self._update("D", self.D, objective, update)
        f_after = self.D.at(points)
        self._note(
            moved, z=z, samples=samples, x=points[:, :m], f_data=f[:, :m], f_samples=f[:, m:],
            pull=m * pull, samples_after=samples, f_after=f_after, rate=rate, aim=V.item(),
            penalty=(objective + V).item(),
            aim_after=discriminator_objective(f_after[:, :m], f_after[:, m:], self.loss).item(),
        )  # fmt: skip

    def _of_G(self, objective: Tensor, rate: float, update: Update) -> None:
        (z, samples), (_, f) = self.G.seen[0], self.D.seen[0]
        (slopes,) = torch.autograd.grad(objective.sum(), samples, retain_graph=True)
        moved = self._update("G", self.G, objective, update)
        samples_after = self.G.at(z)
        f_after = self.D.at(samples_after)
        none = torch.empty(1, 0)
        self._note(
            moved, z=z, samples=samples, x=none, f_data=none, f_samples=f,
            pull=-z.shape[1] * slopes, samples_after=samples_after, f_after=f_after, rate=rate, aim=objective.item(),
            penalty=0.0, aim_after=generator_loss(f_after, self.loss).item(),
        )  # fmt: skip

    def _update(self, name: str, player: Player, objective: Tensor, update: Update) -> dict[str, Any]:
        """Make the update; what of a step is the same for both players."""
        # The graph stays for the update itself, which takes the same gradient again.
        parts = torch.autograd.grad(objective.sum(), player.leaves, retain_graph=True)
        before, theta = self.state, player.weights.clone()
        update()
        self.state = self.game.snapshot()
        names = [f"{kind}{layer + 1}" for layer in range(len(parts) // 2) for kind in "Wb"]
        return {
            "player": name,
            "number": 1 + sum(step.player == name for step in self.steps),
            "of": self.of[name],
            "gradient": torch.cat([part.flatten() for part in parts]).numpy(),
            "layers": tuple((n, part.norm().item()) for n, part in zip(names, parts, strict=True)),
            "moved": (player.weights - theta).norm().item(),
            "before": before,
            "after": self.state,
        }

    def _note(self, moved: dict[str, Any], **seen: Tensor | float) -> None:
        rows: dict[str, Any] = {
            n: v.detach().numpy()[0].astype(float) if isinstance(v, Tensor) else v for n, v in seen.items()
        }
        self.steps.append(Step(**moved, **rows))
        self.G.seen.clear()
        self.D.seen.clear()
