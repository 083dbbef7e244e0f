"""Proposition 2 run for real, and then with its assumptions taken away one at a time.

p_g starts as a normal and is free at first: a density on the cells of `theory.Grid`, with D = D* at every step. Then
G becomes a network, D becomes one, k becomes small, expectations become minibatches, until it is the game of the app.
A `Descent` is one such run; the words to each are in `PARTS`.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

import numpy as np

from gan1d.base.arrays import Array
from gan1d.languages import N_
from gan1d.recipes.settings import Settings
from gan1d.runs.measure import Evaluator
from gan1d.teaching.workbench.descent_of_C import Exactly, WithBestD, free_step, start_of_free
from gan1d.theory import exact
from gan1d.training.batch import algorithm_1
from gan1d.training.reference.algorithm_1 import Game, Minibatches

STEPS = 400  # of p_g or of G
DATA = ("normal", "two_modes")
RATE = 0.02  # of the free p_g

# Gradient descent on C: normal noise, so that p_g has no ends at which C has a corner, and a G that moves slowly.
_SLOW = Settings(
    loss="minimax", p_z="normal", optimizer_G="sgd", learning_rate_G=0.02, decay="constant", late_m=1, k=10
)
_USUAL = Settings(decay="constant", late_m=1)  # the app's recipe
_EQUAL = replace(_USUAL, k=1, learning_rate_G=0.01, learning_rate_D=0.01)


@dataclass(frozen=True)
class Part:
    """One rung: what is swapped in on top of the rung before, and what the proposition then no longer promises.

    `free`: p_g is a density, not a network. `best`: D = D*. `exact`: exact expectations, not means over minibatches.
    """

    name: str
    title: str
    now: str
    lost: str
    settings: Settings
    free: bool = False
    best: bool = False
    exact: bool = False


PARTS: tuple[Part, ...] = (
    Part(
        "free",
        N_("Nothing: the proposition itself"),
        N_("p_g is free, a density with a number for every cell of x, and D = D* at every step."),
        N_("Everything the proof asks for is there: C falls at every step, and p_g comes to p_data."),
        _SLOW,
        free=True,
        best=True,
        exact=True,
    ),
    Part(
        "G",
        N_("G is a network"),
        N_("p_g moves only by way of G's weights, by small gradient steps down C. D = D* still."),
        N_(
            "C is convex in p_g, not in the weights. Steps that are small enough still go downhill, but how fast, and "
            "whether they end in a hollow of the weights, is not said any more."
        ),
        _SLOW,
        best=True,
        exact=True,
    ),
    Part(
        "D",
        N_("D is a network"),
        N_("D is a network, too, and takes 10 steps up the exact V before each step of G."),
        N_(
            "D is near D*, not on it, so G's step goes nearly down the slope of C. Regret tells how near, and nobody "
            "promises a bound on it."
        ),
        _SLOW,
        exact=True,
    ),
    Part(
        "k",
        N_("k = 3"),
        N_("D takes only 3 steps, as in the app's recipe; V is still exact."),
        N_("D is not allowed to reach its optimum any more. It keeps up only because G moves slowly."),
        replace(_SLOW, k=3),
        exact=True,
    ),
    Part(
        "minibatches",
        N_("Minibatches"),
        N_("V is seen through 128 data points and 128 samples, drawn afresh for each step: Algorithm 1 as printed."),
        N_("The steps go downhill on average only. JSD may rise from one step to the next, and it does."),
        replace(_SLOW, k=3),
    ),
    Part(
        "usual",
        N_("The app’s recipe"),
        N_("Noise is uniform, G uses Adam and the non-saturating loss. D is still five times as fast as G."),
        N_(
            "With D = D* this loss leads down KL(p_g‖p_data) − 2 JSD instead of C, and Adam does not follow the slope "
            "itself. The steps are not small any more: p_g trembles, and does not come to rest."
        ),
        _USUAL,
    ),
    Part(
        "equal",
        N_("k = 1 and equal rates"),
        N_("One step of D to one of G, both at the same rate."),
        N_("D is always late. What G goes down is the slope of an old V."),
        _EQUAL,
    ),
    Part(
        "memory",
        N_("Adam with a long memory"),
        N_("β₁ = 0.9 and β₂ = 0.999, the values that libraries preset, in place of 0 and 0.9."),
        N_("Nothing is left. Both players keep the direction of some ten steps past, and p_g runs past p_data."),
        replace(_EQUAL, beta1=0.9, beta2=0.999),
    ),
)
BY_NAME = {part.name: part for part in PARTS}


class Descent:
    """One rung on one p_data from one seed: p_g and D of every state so far, from state 0 on. Thread-safe."""

    def __init__(self, part: Part, data: str, seed: int) -> None:
        self.part = part
        self.settings = replace(part.settings, p_data=data, seed=seed)
        self.evaluator = Evaluator(self.settings)
        self._lock = threading.Lock()
        self._game = Game(self.settings)
        self._densities: list[Array] = []
        self._D: list[Array] = []
        self._jsd: list[float] = []
        self._regret: list[float] = []
        if part.free:
            self._record(start_of_free(self.evaluator.grid, self.settings), None)
        else:
            self._record(*self._networks())

    @property
    def steps(self) -> int:
        """How many steps have been made."""
        return len(self._regret) - 1

    @property
    def jsd(self) -> Array:
        """JSD(p_data || p_g) of states 0..steps."""
        return np.array(self._jsd[: self.steps + 1])

    @property
    def regret(self) -> Array:
        """V(D*, G) - V(D, G) of states 0..steps: 0 where D = D*."""
        return np.array(self._regret)

    def promised(self, step: int) -> float:
        """The most that JSD of a free p_g can be after step >= 1 steps: KL(p_data || first p_g) / (2 RATE step)."""
        return float(exact.kl(self.evaluator.p_data, self._densities[0])) / (2 * RATE * step)

    def p_g(self, step: int) -> Array:
        """Cell probabilities (N + 2,) after so many steps."""
        return self._densities[step]

    def D(self, step: int) -> Array:
        """D on the cells (N + 2,) after so many steps; D* where the rung has it."""
        return self._D[step]

    def extend(self, steps: int) -> None:
        """Go on until so many steps are made."""
        with self._lock:
            while self.steps < steps:
                self._move()

    def _move(self) -> None:
        if self.part.free:
            self._record(free_step(self.evaluator.p_data, self._densities[-1], RATE), None)
            return
        step = self._step()
        algorithm_1(self.settings.k, self.settings.g_steps, step.discriminator_step, step.generator_step)
        self._record(*self._networks())

    def _step(self) -> Minibatches:
        if not self.part.exact:
            return Minibatches(self._game, self.steps, self.settings)
        kind = WithBestD if self.part.best else Exactly
        return kind(self._game, self.evaluator, self.steps, self.settings)

    def _networks(self) -> tuple[Array, Array | None]:
        """p_g of the networks and, unless D = D*, D's logits."""
        curves = self.evaluator.curves(self._game.snapshot())
        return curves.p_g[0], None if self.part.best else curves.logits[0]

    def _record(self, p_g: Array, logits: Array | None) -> None:
        """Measure and keep a state; without logits D = D*."""
        p, regret = self.evaluator.p_data, 0.0
        if logits is not None:
            regret = float(exact.value_of_optimum(p, p_g) - exact.value(p, p_g, logits))
        D = exact.optimal_discriminator(p, p_g) if logits is None else exact.sigmoid(logits)
        self._densities.append(p_g)
        self._D.append(D.astype(np.float32))
        self._jsd.append(float(exact.jsd(p, p_g)))
        self._regret.append(regret)  # last: a state counts from here on


def run(part: str, data: str, seed: int, steps: int = STEPS) -> Descent:
    """A whole run of the rung of this name."""
    descent = Descent(BY_NAME[part], data, seed)
    descent.extend(steps)
    return descent


def claims_of_proposition_2(seed: int) -> dict[str, bool]:
    """What the rungs show, for one seed of the networks, on both kinds of data where nothing else is said."""
    free, slow, usual, last = (
        [run(part, data, seed).jsd for data in DATA] for part in ("free", "minibatches", "usual", "memory")
    )
    network = run("G", "normal", seed).jsd
    ahead = [usual_jsd[-100:].mean() - slow_jsd[-100:].mean() for usual_jsd, slow_jsd in zip(usual, slow, strict=True)]
    return {
        "p_g free: JSD falls at every step, and below 0.001": all(
            (np.diff(jsd) < 0).all() and jsd[-1] < 1e-3 for jsd in free
        ),
        "G a network, D = D*, normal data: JSD falls at every step, and to a tenth": bool(
            (np.diff(network) < 0).all() and network[-1] < 0.1 * network[0]
        ),
        "Minibatches, k = 3, slow G: JSD falls to a third, but not at every step": all(
            jsd[-1] < jsd[0] / 3 and (np.diff(jsd) > 0).any() for jsd in slow
        ),
        "The app's recipe: mean JSD over the last 100 steps at most 0.1": all(
            jsd[-100:].mean() <= 0.1 for jsd in usual
        ),
        "The app's recipe ends nearer than rung 4 with two modes, further off with normal data": bool(
            ahead[1] < 0 < ahead[0]
        ),
        "k = 1, equal rates, two modes: mean JSD over the last 100 steps above 0.1": bool(
            run("equal", "two_modes", seed).jsd[-100:].mean() > 0.1
        ),
        "k = 1, equal rates, long memory: mean JSD over the last 100 steps above 0.1": all(
            jsd[-100:].mean() > 0.1 for jsd in last
        ),
    }
