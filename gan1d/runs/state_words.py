"""What is said of each state of a game, on the numbers that bear it out: the words of the table `gan1d.runs.states`."""

from __future__ import annotations

from gan1d.languages import ngettext, tr, written
from gan1d.languages.sentences import join_words
from gan1d.runs.evidence import STILL, Evidence
from gan1d.theory.exact import LOG2


def strong(e: Evidence) -> str:
    """D rejects the samples, and pushes them hardly at all."""
    return tr(
        "D is so strong that G gets no signal: D(G(z)) is {d:.3f} on average, the push on a sample only {push:.2g}.",
        d=e["d_samples"],
        push=e["signal"],
    )


def far(e: Evidence) -> str:
    """How far, whether it was nearer before, and whether it is held there."""
    about = {"w1": e["w1"], "d": e["jsd"], "most": LOG2}
    w1, iteration = e.nearest
    if w1 <= e["w1"] / 2:
        return tr(
            "p_g has run away: it is {w1:.1f} sd from p_data (W1), and was {near:.2g} sd at iteration {iteration:,}. "
            "The two hardly overlap: JSD is {d:.3f} of at most {most:.3f} nats.",
            near=w1,
            iteration=iteration,
            **about,
        )
    if "G" in e.held:
        return tr(
            "p_g is far away: {w1:.1f} sd from p_data (W1), and G is held. The two hardly overlap: JSD is {d:.3f} of "
            "at most {most:.3f} nats.",
            **about,
        )
    return tr(
        "p_g is far away: {w1:.1f} sd from p_data (W1). The two hardly overlap: JSD is {d:.3f} of at most {most:.3f} "
        "nats.",
        **about,
    )


def held(e: Evidence) -> str:
    """Whose learning rate is 0."""
    if e.held == "DG":
        return tr("Nothing moves: both learning rates are 0. JSD stays at {d:.3g} nats.", d=e["jsd"])
    if e.held == "D":
        return tr(
            "D is held: its learning rate is 0, and G goes on alone. JSD is {d:.3g} nats, {then:.3g} {ago} iterations "
            "ago.",
            d=e["jsd"],
            then=e.then,
            ago=e.ago,
        )
    return tr(
        "G is held: its learning rate is 0, and p_g stands still. JSD stays at {d:.3g} nats. The loss of D is "
        "{loss:.3g}; D* would reach {best:.3g}.",
        d=e["jsd"],
        loss=e["discriminator_loss"],
        best=e.best,
    )


def collapsed(e: Evidence) -> str:
    """How narrow p_g is beside p_data."""
    return tr(
        "Collapsed: p_g is nearly a single point. Its sd is {sd:.2g}, that of the narrowest mode of p_data "
        "{narrowest:.2g}; JSD is {d:.3g} nats.",
        sd=e["sd"],
        narrowest=e.narrowest,
        d=e["jsd"],
    )


def missing(e: Evidence) -> str:
    """Which modes, and how much of p_g is there."""
    if not e.lost:
        return tr("A mode is missing: p_g has {share:.2g} times the mass that p_data has there.", share=e["mode_share"])
    which = join_words(
        tr(
            "the one at x = {x:.1f} holds {mass:.3g} % of p_g, not {weight:.3g} %",
            x=mode.centre,
            mass=round(100 * mass, 3),
            weight=round(100 * mode.weight, 3),
        )
        for mode, mass in e.lost
    )
    return ngettext("A mode is missing: {which}.", "{n} modes are missing: {which}.", len(e.lost), which=which)


def circling(e: Evidence) -> str:
    """How often it has swung."""
    return tr(
        "Going round in circles: p_g has swung across p_data {swings} times in the last {n} iterations. JSD is "
        "{d:.3g} nats.",
        swings=e.swings,
        n=e.circle,
        d=e["jsd"],
    )


def converged(e: Evidence) -> str:
    """Up to which JSD."""
    if len(e.modes) == 1:
        return tr("Converged: p_g is p_data up to JSD {d:.4f} nats.", d=e["jsd"])
    return tr("Converged: p_g is p_data up to JSD {d:.4f} nats, and no mode is missing.", d=e["jsd"])


def overshooting(e: Evidence) -> str:
    """How far D's loss jumps beside what there is to gain."""
    return tr(
        "D overshoots: within a few iterations its loss jumps by {jump:.2g}, and the best D could gain only "
        "{possible:.2g} over guessing. The loss is {loss:.3g}; guessing gives {guess}.",
        jump=e.jump,
        possible=e.possible,
        loss=e["discriminator_loss"],
        guess=_guess(e),
    )


def wrong(e: Evidence) -> str:
    """D's loss beside that of guessing, and what it says on average."""
    return tr(
        "D is worse than guessing: its loss is {loss:.3g}, guessing gives {guess}. On average it says {d_data:.3g} to "
        "data and {d_samples:.3g} to samples.",
        loss=e["discriminator_loss"],
        guess=_guess(e),
        d_data=e["d_data"],
        d_samples=e["d_samples"],
    )


def still(e: Evidence) -> str:
    """For how long, and how little it has moved."""
    return tr(
        "p_g stands still: in {ago} iterations its mean and its sd have moved by less than {most:g}. JSD is {d:.3g} "
        "nats.",
        ago=e.ago,
        most=STILL,
        d=e["jsd"],
    )


def weak(e: Evidence) -> str:
    """D's loss beside those of guessing and of D*, and how JSD goes."""
    return tr(
        "D is about as good as guessing: its loss is {loss:.3g}, guessing gives {guess}, D* would reach {best:.3g}. "
        "JSD is {d:.3g} nats, {then:.3g} {ago} iterations ago.",
        loss=e["discriminator_loss"],
        guess=_guess(e),
        best=e.best,
        d=e["jsd"],
        then=e.then,
        ago=e.ago,
    )


def start(e: Evidence) -> str:
    """How far off it begins."""
    if e.last == 0:
        return tr("At the start: JSD is {d:.3g} nats.", d=e["jsd"])
    return tr("The first iterations: JSD is {d:.3g} nats.", d=e["jsd"])


def _guess(e: Evidence) -> str:
    even = e.rules.equilibrium_D_loss
    return f"{even.label} = {written(even.value, '.3f')}" if "log" in even.label else even.label


def close(e: Evidence) -> str:
    """JSD now and before."""
    return tr(
        "Close to p_data: JSD is {d:.3g} nats, {then:.3g} {ago} iterations ago.", d=e["jsd"], then=e.then, ago=e.ago
    )


def learning(e: Evidence) -> str:
    """JSD now and before."""
    return tr(
        "Learning: JSD is {d:.3g} nats, nearer than {ago} iterations ago ({then:.3g}).",
        d=e["jsd"],
        then=e.then,
        ago=e.ago,
    )


def hovering(e: Evidence) -> str:
    """JSD now and before."""
    return tr(
        "No nearer: JSD is {d:.3g} nats, about as {ago} iterations ago ({then:.3g}).",
        d=e["jsd"],
        then=e.then,
        ago=e.ago,
    )


def drifting(e: Evidence) -> str:
    """JSD now and before."""
    return tr(
        "Drifting off: JSD is {d:.3g} nats, further off than {ago} iterations ago ({then:.3g}).",
        d=e["jsd"],
        then=e.then,
        ago=e.ago,
    )
