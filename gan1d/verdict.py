"""The state of the game in one sentence, computed from the exact numbers.

A loss near log 2 and D near 1/2 do not prove convergence: a weak D and a circling pair show both. The word "converged"
therefore hangs on the exact JSD alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gan1d.distributions import Array, Distribution
from gan1d.measure import COLUMN
from gan1d.runs import End
from gan1d.theory import Grid

KINDS = ("learning", "weak", "strong", "missing", "circling", "converged", "diverged")

CONVERGED_JSD = 0.01  # nats; held for the last `STEADY` iterations
STEADY = 50
WRONG_JSD = 0.05  # nats; below this no failure is diagnosed
MISSING_SHARE = 0.25  # a mode counts as missing when p_g has less than this share of its mass
CIRCLE_WINDOW = 600
CIRCLE_BAND = 0.25  # standard deviations
CIRCLE_CROSSINGS = 8  # in the window; the measured circling recipe has 14
WEAK_SHARE = 0.1  # D turns less than this share of what it could gain, 2 JSD, into V
NO_SIGNAL = 0.02  # mean push on a sample, in units of 1/sd


@dataclass(frozen=True)
class Verdict:
    """One of `KINDS` and a sentence."""

    kind: str
    text: str


def judge(history: Array, p_g: Array, grid: Grid, p_data: Distribution, end: End | None = None) -> Verdict:
    """The state of the game at the last row of `history`, whose generator has cell probabilities `p_g` (N + 2,)."""
    if end is None or end.iteration != len(history) - 1:
        return _state(history, p_g, grid, p_data)
    if end.diverged:
        return Verdict("diverged", end.reason)
    verdict = _state(history, p_g, grid, p_data)
    return Verdict(verdict.kind, f"{verdict.text} {end.reason}")


def _state(history: Array, p_g: Array, grid: Grid, p_data: Distribution) -> Verdict:
    now = history[-1]
    d, regret = float(now[COLUMN["jsd"]]), float(now[COLUMN["regret"]])
    if len(history) > STEADY and history[-STEADY:, COLUMN["jsd"]].max() <= CONVERGED_JSD:
        return Verdict(
            "converged", f"Converged: p_g is p_data up to JSD {d:.4f} nats, and D can do little better than 1/2."
        )
    if d > WRONG_JSD:
        failure = (
            _missing(p_g, grid, p_data)
            or _circling(history[-CIRCLE_WINDOW:, COLUMN["mean"]])
            or _no_signal(now)
            or _weak(history[-STEADY:])
        )
        if failure:
            return failure
    return _learning(history, d, regret)


def mode_masses(p_g: Array, grid: Grid, p_data: Distribution) -> list[float]:
    """Mass of p_g around each mode of p_data, from left to right."""
    centres = grid.centres
    return [float(p_g[(centres > mode.low) & (centres <= mode.high)].sum()) for mode in p_data.modes]


def _missing(p_g: Array, grid: Grid, p_data: Distribution) -> Verdict | None:
    masses = mode_masses(p_g, grid, p_data)
    lost = [(mode, mass) for mode, mass in zip(p_data.modes, masses, strict=True) if mass < MISSING_SHARE * mode.weight]
    if not lost:
        return None
    named = " and ".join(
        f"the one at x = {mode.centre:.1f} holds {mass:.0%} of p_g, not {mode.weight:.0%}" for mode, mass in lost
    )
    what = "A mode is" if len(lost) == 1 else f"{len(lost)} modes are"
    return Verdict("missing", f"{what} missing: {named}.")


def _circling(means: Array) -> Verdict | None:
    """Count how often the mean of p_g swings from one side of p_data's mean to the other."""
    side = np.sign(means) * (np.abs(means) > CIRCLE_BAND)
    side = side[side != 0]
    crossings = int((side[1:] != side[:-1]).sum())
    if crossings < CIRCLE_CROSSINGS:
        return None
    return Verdict(
        "circling",
        f"Going round in circles: p_g has swung across p_data {crossings} times in the last {len(means)} iterations.",
    )


def _no_signal(now: Array) -> Verdict | None:
    push, D = float(now[COLUMN["signal"]]), float(now[COLUMN["d_samples"]])
    if push >= NO_SIGNAL or D > 0.1:
        return None
    return Verdict(
        "strong",
        f"D is so strong that G gets no signal: D(G(z)) is {D:.3f} on average, the push on a sample only {push:.2g}.",
    )


def _weak(recent: Array) -> Verdict | None:
    """V + log 4 is what D has gained over guessing, 2 JSD is what the best D would."""
    gain = 2 * recent[:, COLUMN["jsd"]] - recent[:, COLUMN["regret"]]
    if len(recent) < STEADY or np.median(gain / (2 * recent[:, COLUMN["jsd"]])) > WEAK_SHARE:
        return None
    d, loss = recent[-1, COLUMN["jsd"]], recent[-1, COLUMN["discriminator_loss"]]
    return Verdict(
        "weak",
        f"D is too weak: its loss is {loss:.3f}, guessing gives log 2 = 0.693, D* would reach {np.log(2) - d:.3f}; "
        f"G cannot learn from it how wrong p_g is (JSD {d:.2f}).",
    )


def _learning(history: Array, d: float, regret: float) -> Verdict:
    before = max(len(history) - 1 - 200, 0)
    then = float(history[before, COLUMN["jsd"]])
    if len(history) == 1:
        return Verdict("learning", f"At the start: p_g is off by JSD {d:.3f} nats and D is {regret:.2f} nats from D*.")
    trend = "nearer" if d < 0.9 * then else "further off" if d > 1.1 * then else "about as near as"
    ago = f"at iteration {before}" if before == 0 else f"{len(history) - 1 - before} iterations ago"
    link = "" if trend.startswith("about") else " than"
    return Verdict("learning", f"Learning: JSD is {d:.3f} nats, {trend}{link} {ago} ({then:.3f}).")
