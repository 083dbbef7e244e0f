"""The state of the game in one sentence, computed from the exact numbers.

A loss near log 2 and D near 1/2 do not prove convergence: a weak D and a circling pair show both. The word "converged"
therefore hangs on the exact JSD alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gan1d.distributions import Array, Distribution
from gan1d.games import GAMES, Rules
from gan1d.languages import mark, tr, trn, written
from gan1d.languages.lists import all_of
from gan1d.measure import COLUMN
from gan1d.recipes import Recipe
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
WEAK_SHARE = 0.1  # D turns less than this share of what it could gain over guessing, 2 JSD for V, into V
NO_SIGNAL = 0.02  # mean push on a sample, in units of 1/sd
LOOK_BACK = 200  # iterations: p_g is compared with what it was then

SINCE_THE_START = (  # nearer, as near, further off
    mark("Learning: JSD is {d:.3f} nats, nearer than at iteration 0 ({then:.3f})."),
    mark("Learning: JSD is {d:.3f} nats, about as near as at iteration 0 ({then:.3f})."),
    mark("Learning: JSD is {d:.3f} nats, further off than at iteration 0 ({then:.3f})."),
)
SINCE = (
    mark("Learning: JSD is {d:.3f} nats, nearer than {ago} iterations ago ({then:.3f})."),
    mark("Learning: JSD is {d:.3f} nats, about as near as {ago} iterations ago ({then:.3f})."),
    mark("Learning: JSD is {d:.3f} nats, further off than {ago} iterations ago ({then:.3f})."),
)


@dataclass(frozen=True)
class Verdict:
    """One of `KINDS` and a sentence."""

    kind: str
    text: str


def judge(
    history: Array,
    p_g: Array,
    grid: Grid,
    p_data: Distribution,
    recipe: Recipe,
    end: End | None = None,
    every: int = 1,
) -> Verdict:
    """The state of the game of `recipe` at the last row of `history`, whose generator has cell probabilities `p_g`
    (N + 2,).

    The rows are iterations 0, `every`, 2 `every`, ...; `every` must divide `STEADY`, `CIRCLE_WINDOW` and `LOOK_BACK`.
    """
    if end is None or end.iteration != (len(history) - 1) * every:
        return _state(history, p_g, grid, p_data, recipe, every)
    if end.diverged:
        return Verdict("diverged", end.reason)
    verdict = _state(history, p_g, grid, p_data, recipe, every)
    return Verdict(verdict.kind, f"{verdict.text} {end.reason}")


def _state(history: Array, p_g: Array, grid: Grid, p_data: Distribution, recipe: Recipe, every: int) -> Verdict:
    now, steady = history[-1], STEADY // every
    rules = GAMES[recipe.at((len(history) - 1) * every).loss]
    d, regret = float(now[COLUMN["jsd"]]), float(now[COLUMN["regret"]])
    if len(history) > steady and history[-steady:, COLUMN["jsd"]].max() <= CONVERGED_JSD:
        return Verdict(
            "converged",
            tr(
                "Converged: p_g is p_data up to JSD {d:.4f} nats, and D can do little better than {blind}.",
                d=d,
                blind=rules.blind.label,
            ),
        )
    if d > WRONG_JSD:
        failure = (
            _missing(p_g, grid, p_data)
            or _circling(history[-CIRCLE_WINDOW // every :, COLUMN["mean"]], every)
            or _no_signal(now, rules)
            or _weak(history[_begun(len(history), recipe, rules, every) :], rules, steady)
        )
        if failure:
            return failure
    return _learning(history, d, regret, rules, every)


def mode_masses(p_g: Array, grid: Grid, p_data: Distribution) -> list[float]:
    """Mass of p_g around each mode of p_data, from left to right."""
    centres = grid.centres
    return [float(p_g[(centres > mode.low) & (centres <= mode.high)].sum()) for mode in p_data.modes]


def _missing(p_g: Array, grid: Grid, p_data: Distribution) -> Verdict | None:
    masses = mode_masses(p_g, grid, p_data)
    lost = [(mode, mass) for mode, mass in zip(p_data.modes, masses, strict=True) if mass < MISSING_SHARE * mode.weight]
    if not lost:
        return None
    which = all_of(
        tr(
            "the one at x = {x:.1f} holds {mass:.0%} of p_g, not {weight:.0%}",
            x=mode.centre,
            mass=mass,
            weight=mode.weight,
        )
        for mode, mass in lost
    )
    return Verdict(
        "missing", trn("A mode is missing: {which}.", "{n} modes are missing: {which}.", len(lost), which=which)
    )


def _circling(means: Array, every: int) -> Verdict | None:
    swings = crossings(means, CIRCLE_BAND)
    if swings < CIRCLE_CROSSINGS:
        return None
    return Verdict(
        "circling",
        tr(
            "Going round in circles: p_g has swung across p_data {swings} times in the last {n} iterations.",
            swings=swings,
            n=len(means) * every,
        ),
    )


def crossings(means: Array, band: float) -> int:
    """How often the mean of p_g swings from one side of p_data's mean, 0, to the other, each beyond `band`."""
    side = np.sign(means) * (np.abs(means) > band)
    side = side[side != 0]
    return int((side[1:] != side[:-1]).sum())


def _no_signal(now: Array, rules: Rules) -> Verdict | None:
    push, d = float(now[COLUMN["signal"]]), float(now[COLUMN["d_samples"]])
    if push >= NO_SIGNAL or d > rules.sure:
        return None
    return Verdict(
        "strong",
        tr(
            "D is so strong that G gets no signal: D(G(z)) is {d:.3f} on average, the push on a sample only "
            "{push:.2g}.",
            d=d,
            push=push,
        ),
    )


def _begun(rows: int, recipe: Recipe, rules: Rules, every: int) -> int:
    """Of the last `STEADY` iterations' rows the first from which on V was that of this game: an edit of the loss
    changes it.
    """
    first = max(rows - STEADY // every, 0)
    others = [i for i in range(first, rows) if GAMES[recipe.at(i * every).loss].value is not rules.value]
    return others[-1] + 1 if others else first


def _weak(recent: Array, rules: Rules, steady: int) -> Verdict | None:
    """V less that of guessing is what D has gained, V + regret less that of guessing is what the best D would."""
    V, best = recent[:, COLUMN["V"]], recent[:, COLUMN["V"]] + recent[:, COLUMN["regret"]]
    gained, possible = V - rules.even_V.value, best - rules.even_V.value
    # As a difference: in an earlier row there may have been nothing to gain.
    if len(recent) < steady or np.median(gained - WEAK_SHARE * possible) > 0:
        return None
    now = recent[-1]
    even = rules.even_D
    guess = f"{even.label} = {written(even.value, '.3f')}" if "log" in even.label else even.label
    return Verdict(
        "weak",
        tr(
            "D is too weak: its loss is {loss:.3f}, guessing gives {guess}, D* would reach {best:.3f}; G cannot learn "
            "from it how wrong p_g is (JSD {d:.2f}).",
            loss=now[COLUMN["discriminator_loss"]],
            guess=guess,
            best=rules.loss_of_V * best[-1],
            d=now[COLUMN["jsd"]],
        ),
    )


def _learning(history: Array, d: float, regret: float, rules: Rules, every: int) -> Verdict:
    before = max(len(history) - 1 - LOOK_BACK // every, 0)
    then = float(history[before, COLUMN["jsd"]])
    if len(history) == 1:
        if rules.unit == "nats":
            off = tr(
                "At the start: p_g is off by JSD {d:.3f} nats and D is {regret:.2f} nats from D*.", d=d, regret=regret
            )
        else:
            off = tr(
                "At the start: p_g is off by JSD {d:.3f} nats and D is {regret:.2f} in value from D*.",
                d=d,
                regret=regret,
            )
        return Verdict("learning", off)
    trend = 0 if d < 0.9 * then else 2 if d > 1.1 * then else 1
    sentences = SINCE_THE_START if before == 0 else SINCE
    return Verdict("learning", tr(sentences[trend], d=d, ago=(len(history) - 1 - before) * every, then=then))
