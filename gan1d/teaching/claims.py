"""What the scenarios claim, as functions of exact numbers. The bounds were set on seeds 1 to 64 only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gan1d.base.arrays import Array
from gan1d.recipes.recipe import Recipe
from gan1d.runs.evidence import CIRCLE_BAND, WINDOW, crossings
from gan1d.runs.measure import COLUMN, Evaluator
from gan1d.runs.states import CONVERGED_JSD
from gan1d.theory.exact import LOG2, mode_masses
from gan1d.training.batch import seeded
from gan1d.training.engines import game_of

MASSES_EVERY = 10  # iterations


@dataclass(frozen=True)
class Measured:
    """What one seed's game has done: the numbers of every state from 0 on, and where p_g has been."""

    history: Array  # (iterations + 1, len(METRICS)), the columns of `METRICS`
    masses: Array  # (iterations // MASSES_EVERY + 1, modes), mass of p_g around each mode of p_data

    def column(self, name: str, first: int = 0) -> Array:
        """One metric from state `first` on; a negative one counts from the end, as in a slice."""
        return self.history[first:, COLUMN[name]]

    def mean(self, name: str, first: int) -> float:
        """The mean of a metric from state `first` on."""
        return float(self.column(name, first).mean())

    def end(self, name: str) -> float:
        """A metric at the last state."""
        return float(self.history[-1, COLUMN[name]])


def measure(recipe: Recipe, seeds: Sequence[int], iterations: int) -> list[Measured]:
    """Play a recipe with each of these seeds, as one stack, and measure every state exactly."""
    game, evaluator = game_of(seeded(recipe.settings, seeds)), Evaluator(recipe.settings)
    histories, masses = [], []
    for i in range(iterations + 1):
        snapshot = game.snapshot()
        histories.append(evaluator.metrics(snapshot, recipe.at(i).loss))
        if i % MASSES_EVERY == 0:
            masses.append([mode_masses(p_g, evaluator.grid, evaluator.data) for p_g in evaluator.curves(snapshot).p_g])
        if i < iterations:
            game.iteration(i, recipe.at(i), recipe.only(i))
    each = zip(np.stack(histories, 1), np.stack(masses, 1), strict=True)
    return [Measured(history, mass) for history, mass in each]


def converged(measured: Sequence[Measured]) -> bool:
    """JSD stays within what the app calls converged, both losses at log 2 and D at 1/2."""
    (run,) = measured
    losses = [abs(run.end(name) - LOG2) for name in ("discriminator_loss", "generator_loss")]
    steady = run.column("jsd", -WINDOW).max() <= CONVERGED_JSD
    return bool(steady and max(losses) <= 0.02 and run.end("d_deviation") <= 0.03)


def one_step_is_not_enough(measured: Sequence[Measured]) -> bool:
    """k = 1 and k = 5 both learn, k = 1 at one and a half times the distance or more."""
    one, five = (run.mean("jsd", -500) for run in measured)
    return one >= 1.5 * five and one <= 0.1


def collapsed(measured: Sequence[Measured]) -> bool:
    """p_g is a needle that jumps from mode to mode."""
    (run,) = measured
    alone = run.masses[200 // MASSES_EVERY :].max(1) >= 0.9
    jumps = crossings(run.column("mean", 200), 0.5)
    return bool(alone.mean() >= 0.5 and jumps >= 10 and np.median(run.column("jsd", 200)) >= 0.4)


def circles(measured: Sequence[Measured]) -> bool:
    """The first goes round and round, the second does not."""
    equal, ahead = ((crossings(run.column("mean", -500), CIRCLE_BAND), run.mean("jsd", -500)) for run in measured)
    return equal[0] >= 15 and equal[1] >= 0.08 and ahead[0] <= 4 and ahead[1] <= 0.03


def calmed(measured: Sequence[Measured]) -> bool:
    """With R1 p_g moves less and comes nearer."""
    with_r1, without = ((float(run.column("mean", -300).std()), run.mean("jsd", -300)) for run in measured)
    return with_r1[0] <= without[0] / 2 and with_r1[1] <= without[1] / 2 and with_r1[1] <= 0.08


def fooled(measured: Sequence[Measured]) -> bool:
    """The losses and D say equilibrium, the exact JSD says that p_g is wrong."""
    (run,) = measured
    off = np.abs(run.column("discriminator_loss", -300) - LOG2).max()
    return bool(
        off <= 0.005
        and run.column("d_deviation", -300).max() <= 0.02
        and run.column("jsd", -300).min() >= 0.25
        and run.end("regret") >= 0.5
    )


def reached_the_bound(measured: Sequence[Measured]) -> bool:
    """D's loss comes down to log 2 - JSD, clearly below log 2, and never goes lower."""
    (run,) = measured
    # discriminator_loss - (log 2 - JSD) = regret / 2 >= 0; history is in single precision
    gap = run.column("discriminator_loss") - (LOG2 - run.column("jsd"))
    return bool(gap.min() >= -1e-6 and gap[-1] <= 0.006 and gap[:16].max() >= 0.05 and run.end("jsd") >= 0.05)


def saturated(measured: Sequence[Measured]) -> bool:
    """Against the same D minimax gives G no push and non-saturating does, and it shows."""
    minimax, non_saturating = measured
    pushes = minimax.column("signal")[200], non_saturating.column("signal")[200]
    return bool(pushes[0] <= 0.05 and pushes[1] >= 1 and minimax.end("w1") >= 1.5 and non_saturating.end("w1") <= 1)


def less_noise(measured: Sequence[Measured]) -> bool:
    """With large minibatches p_g shivers less and comes nearer, but what is left is not nothing."""
    small, large = ((float(run.column("mean", -300).std()), run.mean("jsd", -300)) for run in measured)
    return small[0] >= 2 * large[0] and small[1] >= 3 * large[1] and large[0] >= 0.02


def came_to_rest(measured: Sequence[Measured]) -> bool:
    """With falling rates D ends nearer to D* and p_g nearer to p_data than with constant ones."""
    falling, constant = ((run.mean("regret", -100), run.mean("jsd", -100)) for run in measured)
    return falling[0] <= 0.67 * constant[0] and falling[1] < constant[1]


def both_fates(measured: Sequence[Measured]) -> bool:
    """Each run ends with one mode or with both, nothing in between, and among these seeds both happen."""
    found = [run.masses[-1].min() >= 0.25 and run.end("jsd") <= 0.1 for run in measured]
    lost = [run.masses[-1].max() >= 0.95 and run.end("jsd") >= 0.2 for run in measured]
    return all(a != b for a, b in zip(found, lost, strict=True)) and any(found) and any(lost)
