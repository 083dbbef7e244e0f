"""What the answers claim of their recipes, where no scenario of the gallery claims it already.

The bounds were set on seeds 1 to 64 only, as those in `gan1d.teaching.claims`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gan1d.base.arrays import Array
from gan1d.teaching.claims import Measured
from gan1d.theory.exact import LOG2


def loss_rose_alone(measured: Sequence[Measured]) -> bool:
    """p_g stays as it is to the last bit, and generator_loss rises by two nats."""
    (run,) = measured
    jsd, loss = run.column("jsd"), run.column("generator_loss")
    return bool(jsd.min() == jsd.max() and loss[-1] >= loss[0] + 2)


def nothing_left_to_learn(measured: Sequence[Measured]) -> bool:
    """D is all but never wrong, and a minimax G, let go at iteration 200, stays where it is."""
    (run,) = measured
    loss, push = run.column("discriminator_loss")[200], np.median(run.column("signal", 200))
    return bool(loss <= 0.02 and push <= 0.05 and run.end("w1") >= 3)


def tossed_a_coin(measured: Sequence[Measured]) -> bool:
    """D could tell at first, and in the end it is right as often as a coin."""
    (run,) = measured
    right: Array = (run.column("accuracy_data") + run.column("accuracy_samples")) / 2
    return bool(right[:50].max() >= 0.6 and np.abs(right[-50:] - 0.5).max() <= 0.03)


def guessed_first(measured: Sequence[Measured]) -> bool:
    """An untrained D is no better than guessing, though there is much to tell; soon it is."""
    (run,) = measured
    loss, jsd = run.column("discriminator_loss"), run.column("jsd")
    return bool(loss[0] >= LOG2 - 0.05 and jsd[0] >= 0.1 and loss[:51].min() <= LOG2 - 0.03)


def came_near_but_not_there(measured: Sequence[Measured]) -> bool:
    """JSD ends small enough to be called converged, and was never 0."""
    (run,) = measured
    return bool(run.column("jsd").min() >= 0.001 and run.end("jsd") <= 0.01)


def more_steps_less_regret(measured: Sequence[Measured]) -> bool:
    """With k = 5 D stays nearer to D* than with k = 1, at most three quarters of the regret."""
    one, five = (run.mean("regret", -300) for run in measured)
    return 0 < five <= 0.75 * one


def narrow_D_lags(measured: Sequence[Measured]) -> bool:
    """A narrow D leaves p_g at least three times as far off as a wide one."""
    narrow, wide = (run.mean("jsd", -300) for run in measured)
    return narrow >= 3 * wide


def left_the_numbers(measured: Sequence[Measured]) -> bool:
    """All is well until D's rate is raised; then nothing is a number any more, and without the edit nothing happens."""
    edited, left = measured
    calm = np.isfinite(edited.history[:61]).all() and np.isfinite(left.history).all()
    return bool(calm and not np.isfinite(edited.end("discriminator_loss")) and left.end("jsd") <= 0.1)
