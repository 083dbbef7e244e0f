"""What a map can show of its cells, and the scale of each: bright is good in all of them."""

from __future__ import annotations

from dataclasses import dataclass

from gan1d.base.fields import worded
from gan1d.languages import N_, tr, written
from gan1d.runs.evidence import WINDOW
from gan1d.runs.states import CONVERGED_JSD
from gan1d.theory.exact import LOG2

NEAREST = 1e-3  # nats: the bright end of the scale of JSD
QUANTITIES = {
    "jsd": N_("final JSD"),
    "share": N_("share converged"),
    "settled": N_("iterations to converge"),
}
"""Fields of `gan1d.sweep.outcome.Summary`, and what they are called."""


@dataclass(frozen=True)
class Scale:
    """The ends of a scale, ticks as (value, text), whether it is logarithmic, and whether small is good."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    log: bool = False
    falling: bool = False


def scale_of(quantity: str, iterations: int) -> Scale:
    """The scale of a quantity of maps of so many iterations."""
    quarters = [n / 4 for n in range(5)]
    if quantity == "share":
        return Scale(0, 1, tuple((part, written(part, ".0%")) for part in quarters))
    if quantity == "settled":
        ends = [round(iterations * part) for part in quarters]
        return Scale(0, iterations, tuple((end, written(end, ",")) for end in ends), falling=True)
    ticks = (
        (NEAREST, f"≤ {worded(NEAREST)}"),
        (CONVERGED_JSD, worded(CONVERGED_JSD)),
        (0.1, worded(0.1)),
        (LOG2, "log 2"),
    )
    return Scale(NEAREST, LOG2, ticks, log=True, falling=True)


def meaning(quantity: str) -> str:
    """What a quantity is, in a sentence."""
    if quantity == "share":
        return tr("Share of runs that the sentence on Figure 1 calls converged: JSD at most {near}, no mode missing.",
                  near=CONVERGED_JSD)  # fmt: skip
    if quantity == "settled":
        return tr("First iteration from which JSD stays within {near} to the end.", near=CONVERGED_JSD)
    return tr("JSD(p_data‖p_g) in nats, the median of the last {n} states.", n=WINDOW)
