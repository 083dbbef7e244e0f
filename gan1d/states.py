"""The states that a game can be in: a table. The first whose condition holds is the state.

A condition is what the words of its state assert, on the numbers that they quote; there is none that is said because no
other fits. p_g comes first, then D, then which way JSD goes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gan1d.evidence import AGO, CIRCLE_BAND, CIRCLE_WINDOW, Evidence
from gan1d.languages import mark, tr, trn, written
from gan1d.languages.lists import all_of
from gan1d.theory import LOG2

CONVERGED_JSD = 0.01  # nats, and no look above `MOST_JSD`
MOST_JSD = 0.015
WRONG_JSD = 0.05  # nats; p_g is plainly wrong
CLOSE_JSD = 0.02  # nats; what is left that D could gain is small, and how much of it it does gain says little
MISSING_SHARE = 0.25  # a mode is missing when p_g has less than this share of its mass
POINT = 0.2  # p_g is nearly a point when its sd is below this share of that of the narrowest mode
FAR_W1, FAR_JSD = 3.0, 0.6  # standard deviations and nats: so far away that the two hardly overlap
CIRCLE_CROSSINGS = 8
NO_SIGNAL = 0.02  # mean push on a sample, in units of 1/sd
SURE = 0.5  # share of what it could gain over guessing that a D gains which is called strong
WEAK = 0.2  # ... and at most this share, one that is about as good as guessing
WORSE = -0.25  # ... and less than this, one that is worse
STILL = 0.002  # standard deviations
NEARER, FURTHER = 0.8, 1.25  # JSD as a share of what it was


@dataclass(frozen=True)
class State:
    """A state of the game: the condition that its words assert, the words, and the condition in words, a message.

    `first` and `later`: whether a game can be in it at iteration 0, and after it. `at_once`: it follows from the
    settings alone, and needs no second look.
    """

    kind: str
    holds: Callable[[Evidence], bool]
    words: Callable[[Evidence], str]
    rule: Callable[[], str]
    first: bool = False
    later: bool = True
    at_once: bool = False


# ---- where p_g is --------------------------------------------------------------------------------------------------


def _strong(e: Evidence) -> bool:
    no_push = e["signal"] < NO_SIGNAL and e["d_samples"] <= e.rules.sure
    return "G" not in e.held and e["jsd"] > WRONG_JSD and no_push and e.gained >= SURE


def _strong_words(e: Evidence) -> str:
    return tr(
        "D is so strong that G gets no signal: D(G(z)) is {d:.3f} on average, the push on a sample only {push:.2g}.",
        d=e["d_samples"],
        push=e["signal"],
    )


def _far(e: Evidence) -> bool:
    return e["w1"] >= FAR_W1 and e["jsd"] >= FAR_JSD


def _far_words(e: Evidence) -> str:
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


def _held_words(e: Evidence) -> str:
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


def _collapsed(e: Evidence) -> bool:
    return e["sd"] < POINT * e.narrowest and e["jsd"] > WRONG_JSD


def _collapsed_words(e: Evidence) -> str:
    return tr(
        "Collapsed: p_g is nearly a single point. Its sd is {sd:.2g}, that of the narrowest mode of p_data "
        "{narrowest:.2g}; JSD is {d:.3g} nats.",
        sd=e["sd"],
        narrowest=e.narrowest,
        d=e["jsd"],
    )


def _missing(e: Evidence) -> bool:
    return e["mode_share"] < MISSING_SHARE


def _missing_words(e: Evidence) -> str:
    lost = [(m, mass) for m, mass in zip(e.modes, e.masses, strict=False) if mass < MISSING_SHARE * m.weight]
    if not lost:
        return tr("A mode is missing: p_g has {share:.2g} times the mass that p_data has there.", share=e["mode_share"])
    which = all_of(
        tr(
            "the one at x = {x:.1f} holds {mass:.3g} % of p_g, not {weight:.3g} %",
            x=mode.centre,
            mass=round(100 * mass, 3),
            weight=round(100 * mode.weight, 3),
        )
        for mode, mass in lost
    )
    return trn("A mode is missing: {which}.", "{n} modes are missing: {which}.", len(lost), which=which)


def _circling(e: Evidence) -> bool:
    goes_on = e.sway >= CIRCLE_BAND
    return e["jsd"] > WRONG_JSD and e.swings >= CIRCLE_CROSSINGS and goes_on


def _circling_words(e: Evidence) -> str:
    return tr(
        "Going round in circles: p_g has swung across p_data {swings} times in the last {n} iterations. JSD is "
        "{d:.3g} nats.",
        swings=e.swings,
        n=e.circle,
        d=e["jsd"],
    )


def _converged(e: Evidence) -> bool:
    return e["jsd"] + e.unseen <= CONVERGED_JSD and e.most_jsd <= MOST_JSD and not _missing(e)


def _converged_words(e: Evidence) -> str:
    if len(e.modes) == 1:
        return tr("Converged: p_g is p_data up to JSD {d:.4f} nats.", d=e["jsd"])
    return tr("Converged: p_g is p_data up to JSD {d:.4f} nats, and no mode is missing.", d=e["jsd"])


# ---- what D can tell -----------------------------------------------------------------------------------------------


def _guess(e: Evidence) -> str:
    even = e.rules.even_D
    return f"{even.label} = {written(even.value, '.3f')}" if "log" in even.label else even.label


def _overshooting(e: Evidence) -> bool:
    return e["jsd"] > CONVERGED_JSD and e.jump > e.possible and e.gained <= WEAK


def _overshooting_words(e: Evidence) -> str:
    return tr(
        "D overshoots: within a few iterations its loss jumps by {jump:.2g}, and the best D could gain only "
        "{possible:.2g} over guessing. The loss is {loss:.3g}; guessing gives {guess}.",
        jump=e.jump,
        possible=e.possible,
        loss=e["discriminator_loss"],
        guess=_guess(e),
    )


def _wrong(e: Evidence) -> bool:
    return e.gained < WORSE


def _wrong_words(e: Evidence) -> str:
    return tr(
        "D is worse than guessing: its loss is {loss:.3g}, guessing gives {guess}. On average it says {d_data:.3g} to "
        "data and {d_samples:.3g} to samples.",
        loss=e["discriminator_loss"],
        guess=_guess(e),
        d_data=e["d_data"],
        d_samples=e["d_samples"],
    )


def _still(e: Evidence) -> bool:
    return e.ago == AGO and e.moved < STILL and not e.held


def _still_words(e: Evidence) -> str:
    return tr(
        "p_g stands still: in {ago} iterations its mean and its sd have moved by less than {most:g}. JSD is {d:.3g} "
        "nats.",
        ago=e.ago,
        most=STILL,
        d=e["jsd"],
    )


def _weak(e: Evidence) -> bool:
    return e["jsd"] > CLOSE_JSD and WORSE <= e.gained <= WEAK


def _weak_words(e: Evidence) -> str:
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


# ---- which way it goes ---------------------------------------------------------------------------------------------


def _trend(message: str) -> Callable[[Evidence], str]:
    return lambda e: tr(message, d=e["jsd"], then=e.then, ago=e.ago)


def _start_words(e: Evidence) -> str:
    if e.last == 0:
        return tr("At the start: JSD is {d:.3g} nats.", d=e["jsd"])
    return tr("The first iterations: JSD is {d:.3g} nats.", d=e["jsd"])


LEARNING = mark("Learning: JSD is {d:.3g} nats, nearer than {ago} iterations ago ({then:.3g}).")
NO_NEARER = mark("No nearer: JSD is {d:.3g} nats, about as {ago} iterations ago ({then:.3g}).")
DRIFTING = mark("Drifting off: JSD is {d:.3g} nats, further off than {ago} iterations ago ({then:.3g}).")

STATES: tuple[State, ...] = (
    State(
        "strong",
        _strong,
        _strong_words,
        lambda: tr("JSD above {jsd} nats, D rejects the samples, and the push on a sample is below {push}",
                   jsd=WRONG_JSD, push=NO_SIGNAL),
    ),
    State(
        "far",
        _far,
        _far_words,
        lambda: tr("W1 at least {w1:g} sd and JSD at least {jsd} nats", w1=FAR_W1, jsd=FAR_JSD),
        first=True,
    ),
    State(
        "held",
        lambda e: bool(e.held),
        _held_words,
        lambda: tr("the learning rate of G, of D or of both is 0"),
        first=True,
        at_once=True,
    ),
    State(
        "collapsed",
        _collapsed,
        _collapsed_words,
        lambda: tr("the sd of p_g is below {share:.0%} of that of the narrowest mode of p_data", share=POINT),
    ),
    State(
        "missing",
        _missing,
        _missing_words,
        lambda: tr("p_g has less than {share:.0%} of the mass of a mode", share=MISSING_SHARE),
    ),
    State(
        "circling",
        _circling,
        _circling_words,
        lambda: tr(
            "JSD above {jsd} nats, and the mean of p_g has swung across p_data, beyond {band} sd on either side, "
            "{swings} times or more in {n} iterations",
            jsd=WRONG_JSD, band=CIRCLE_BAND, swings=CIRCLE_CROSSINGS, n=CIRCLE_WINDOW),
    ),
    State(
        "converged",
        _converged,
        _converged_words,
        lambda: tr("JSD at most {jsd} nats, and no mode is missing", jsd=CONVERGED_JSD),
    ),
    State(
        "overshooting",
        _overshooting,
        _overshooting_words,
        lambda: tr("from one look to the next the loss of D jumps by more than D* would gain over guessing"),
    ),
    State(
        "close",
        lambda e: e["jsd"] <= CLOSE_JSD,
        lambda e: tr(
            "Close to p_data: JSD is {d:.3g} nats, {then:.3g} {ago} iterations ago.", d=e["jsd"], then=e.then, ago=e.ago
        ),
        lambda: tr("JSD at most {jsd} nats", jsd=CLOSE_JSD),
    ),
    State(
        "wrong",
        _wrong,
        _wrong_words,
        lambda: tr("the loss of D is larger than that of guessing, by at least {share:.0%} of what D* would gain",
                   share=-WORSE),
    ),
    State(
        "still",
        _still,
        _still_words,
        lambda: tr("mean and sd of p_g have moved by less than {still} in {n} iterations",
                   still=STILL, n=AGO),
    ),
    State(
        "weak",
        _weak,
        _weak_words,
        lambda: tr("D gains at most {share:.0%} of what D* would gain over guessing", share=WEAK),
    ),
    State(
        "start",
        lambda e: True,
        _start_words,
        lambda: tr("the first iterations"),
        first=True,
        later=False,
    ),
    State(
        "learning",
        lambda e: CLOSE_JSD < e["jsd"] < NEARER * e.then,
        _trend(LEARNING),
        lambda: tr("JSD at most {share:.0%} of what it was {n} iterations ago", share=NEARER, n=AGO),
    ),
    State(
        "drifting",
        lambda e: e["jsd"] > max(CLOSE_JSD, FURTHER * e.then),
        _trend(DRIFTING),
        lambda: tr("JSD at least {share:.0%} of what it was {n} iterations ago", share=FURTHER, n=AGO),
    ),
    State(
        "hovering",
        lambda e: e["jsd"] > CLOSE_JSD and NEARER * e.then <= e["jsd"] <= FURTHER * e.then,
        _trend(NO_NEARER),
        lambda: tr("JSD about what it was {n} iterations ago", n=AGO),
    ),
)  # fmt: skip
