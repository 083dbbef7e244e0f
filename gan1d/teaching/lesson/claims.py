"""What the lesson claims of the runs it shows, as functions of exact numbers; `python -m benchmarks.lesson` counts.

The bounds were set on seeds 1 to 64 only. Where a step shows a scenario, its claim is the scenario's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from gan1d.recipes.recipe import Recipe
from gan1d.teaching import claims
from gan1d.teaching.claims import Measured
from gan1d.teaching.lesson.all_steps import LESSON
from gan1d.teaching.lesson.part_2_game import MINIMAX_ADAM
from gan1d.teaching.lesson.part_4_practice import CIRCLING, WITH_R1
from gan1d.teaching.lesson.step import Step
from gan1d.theory.exact import LOG2, LOG4

EXACT = 1e-6  # a history is in single precision


@dataclass(frozen=True)
class Claim:
    """That `holds` of `recipes`, played with the same seed for so many iterations; the lesson says so in `step`."""

    name: str
    step: str
    says: str
    recipes: tuple[Recipe, ...]
    iterations: int
    holds: Callable[[Sequence[Measured]], bool]


def came_to_the_data(measured: Sequence[Measured]) -> bool:
    """p_g starts plainly off and is near p_data in the last 50 iterations, and D near 1/2."""
    (run,) = measured
    return bool(run.column("jsd")[0] >= 0.15 and run.mean("jsd", -50) <= 0.03 and run.mean("d_deviation", -50) <= 0.1)


def fell_to_a_level(measured: Sequence[Measured]) -> bool:
    """D's loss begins about where a coin's is or above, comes to lie below that, but never below log 2 - JSD."""
    (run,) = measured
    loss, bound = run.column("discriminator_loss"), LOG2 - run.column("jsd")
    fell = loss[0] >= LOG2 - 0.1 and loss[-100:].mean() <= LOG2 - 0.12
    return bool(fell and (loss - bound).min() >= -EXACT and bound.min() >= 0.4)


def pulled_both_ways(measured: Sequence[Measured]) -> bool:
    """V rises while D moves alone, up to iteration 100, and falls below -log 4 while G moves alone."""
    (run,) = measured
    V = run.column("V")
    return bool(V[100] >= V[0] + 0.3 and V[100] > -LOG4 > V[-1])


def pleased_a_held_D(measured: Sequence[Measured]) -> bool:
    """From 60 to 70 G's loss falls while W1 grows; from 70 on p_g stands perfectly still and D catches up."""
    (run,) = measured
    loss, w1, regret = run.column("generator_loss"), run.column("w1"), run.column("regret")
    ran_off = loss[70] < loss[60] - 0.03 and w1[70] >= 1.5 * w1[60]
    # Where p_g is measured depends a little on where D bends.
    still = max(np.ptp(w1[70:]), np.ptp(run.column("jsd", 70))) <= 1e-5
    return bool(ran_off and still and regret[-1] <= regret[70] / 2)


def hidden_by_adam(measured: Sequence[Measured]) -> bool:
    """Minimax with Adam reaches the data from as far off, though D rejected all samples when it began."""
    (run,) = measured
    return bool(run.column("d_samples")[200] <= 0.05 and run.column("w1")[200] >= 3 and run.end("w1") <= 0.5)


def told_how_far(measured: Sequence[Measured]) -> bool:
    """The best V is higher where p_g is further off, and close below -log 4 + 2 JSD in both."""
    far, near = measured
    gaps = [run.end("V") - (-LOG4 + 2 * run.end("jsd")) for run in (far, near)]
    return bool(far.end("V") >= near.end("V") + 0.1 and -0.1 <= min(gaps) <= max(gaps) <= EXACT)


def knife_edge(measured: Sequence[Measured]) -> bool:
    """The accuracies swing by half and more while D is within 0.05 of 1/2 and their mean within 0.05 of 50 %."""
    (run,) = measured
    data, samples = run.column("accuracy_data", -300), run.column("accuracy_samples", -300)
    calm = max(np.abs(run.column(name, -300) - 0.5).max() for name in ("d_data", "d_samples")) <= 0.05
    return bool(min(np.ptp(data), np.ptp(samples)) >= 0.5 and calm and np.abs((data + samples) / 2 - 0.5).max() <= 0.05)


def looked_won(measured: Sequence[Measured]) -> bool:
    """Both losses at log 2 and D at 1/2, and p_g plainly wrong."""
    (run,) = measured
    return bool(claims.fooled(measured) and np.abs(run.column("generator_loss", -300) - LOG2).max() <= 0.05)


def shown(step: Step) -> tuple[tuple[Recipe, ...], int]:
    """The run or the two runs that a step shows in the end, and up to which iteration."""
    stage = step.reveal or step.stage
    if stage is None:
        raise ValueError(f"The step '{step.name}' shows no run.")
    beside, until = stage.link.beside, stage.until or stage.link.at
    if until is None:
        raise ValueError(f"The step '{step.name}' plays on without an end.")
    return (stage.link.recipe, *((beside,) if beside else ())), until


def _of(step: str, says: str, holds: Callable[[Sequence[Measured]], bool], name: str = "") -> Claim:
    """A claim about what a step shows in the end, under the step's name if it has none of its own."""
    recipes, iterations = shown(next(other for other in LESSON if other.name == step))
    return Claim(name or step, step, says, recipes, iterations, holds)


CLAIMS = (
    _of("counterfeiter", "G, which never sees data, comes to them, and D to 1/2", came_to_the_data),
    _of("classifier", "D's loss falls from about log 2 or above to a level well above 0", fell_to_a_level),
    _of("value", "V rises while D moves and falls below -log 4 while G moves", pulled_both_ways),
    _of("algorithm", "with D held G's loss falls and W1 grows; p_g is still while D moves", pleased_a_held_D),
    _of("k", "with k = 5 p_g keeps nearer than with k = 1", claims.one_step_is_not_enough),
    _of("saturating", "minimax is stuck where D is sure, non_saturating is not", claims.saturated),
    Claim("adam", "saturating", "Adam hides the saturation", (MINIMAX_ADAM,), 700, hidden_by_adam),
    _of("optimum", "with G held, D's loss comes to log 2 - JSD", claims.reached_the_bound),
    _of("divergence", "the best V is -log 4 + 2 JSD, higher where p_g is further off", told_how_far),
    _of("equilibrium", "losses at log 2, D at 1/2, p_g at p_data", claims.converged),
    _of("equilibrium", "accuracies swing though D hardly moves; their mean stays", knife_edge, "accuracy"),
    _of("collapse", "p_g is a needle that jumps from mode to mode", claims.collapsed),
    _of("circling", "equal rates circle, a faster D does not", claims.circles),
    Claim("r1", "circling", "R1 calms the circle", (WITH_R1, CIRCLING), 1000, claims.calmed),
    _of("trap", "both losses at log 2, D at 1/2, and p_g is wrong", looked_won),
)
