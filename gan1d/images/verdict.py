"""The state of an image game in a sentence or two, and where its numbers would stand if p_g were p_data.

In one dimension the exact JSD tells when G is right. Here nothing does: every number of the game compares two players.
No sentence therefore says that a run has converged; the nearest thing to a measure is the fresh critic.
"""

from __future__ import annotations

import math
from typing import Any

from gan1d.base.arrays import Array
from gan1d.images.folder import METRICS
from gan1d.images.settings import ImageSettings
from gan1d.languages import ngettext, tr, written
from gan1d.languages.sentences import join_words
from gan1d.runs.verdict import Verdict

KINDS = ("start", "learning", "D wins", "G wins", "at log 2", "apart", "diverged")

EARLY = 50  # iterations: below this a mean is mostly the luck of a few minibatches
WON = 0.5  # D wins when its loss has gone this share of the way from guessing to never being wrong, and D(G(z)) is low
OVER_HALF = 0.1  # G wins when D(G(z)) is so far above its equilibrium and D is worse than guessing
BAND = {"discriminator_loss": 0.015, "generator_loss": 0.03, "d_data": 0.02, "d_samples": 0.02}
"""How near its equilibrium counts as "at" it: an epoch's mean moves by less, a game that D or G leads is outside."""
TREND = 0.1  # a distance must shrink or grow by this share from epoch to epoch to be called so


def equilibrium(settings: ImageSettings) -> dict[str, float]:
    """Every number of the game where p_g = p_data and D is the best for what D descends.

    With one-sided label smoothing s that D is (1 - s)/2 everywhere. `discriminator_loss` is the plain one, -V/2, as
    the metrics record it. `accuracy` is the mean of both accuracies: at D = 1/2 a coin decides each image; any
    smoothing makes D call everything a sample, 0 % right on data and 100 % on samples.
    """
    D = (1 - settings.smoothing) / 2
    V = math.log(D) + math.log(1 - D)
    G = math.log(1 - D) if settings.loss == "minimax" else -math.log(D)
    return {"discriminator_loss": -V / 2, "generator_loss": G, "V": V, "d_data": D, "d_samples": D, "accuracy": 0.5}


def judge(metrics: Array, per_epoch: int, settings: ImageSettings, critic: dict[str, Any] | None) -> Verdict:
    """What the rows of METRICS (n, 6) say after n iterations, from their means over the last epoch, or EARLY iterations
    where an epoch has fewer.

    `critic` is what the fresh critic has found, see `gan1d.images.critic`, with its `iteration`.
    """
    if len(metrics) < EARLY:
        sentence = ngettext(
            "At the start: after {n} iteration the losses still say more about luck than about G and D.",
            "At the start: after {n} iterations the losses still say more about luck than about G and D.",
            len(metrics),
        )
        return Verdict("start", sentence)
    rows = max(per_epoch, EARLY)
    now = _means(metrics[-rows:])
    if not all(math.isfinite(mean) for mean in now.values()):
        sentence = tr("The losses have left the range of numbers; a lower learning rate may keep them in.")
        return Verdict("diverged", sentence)
    home = equilibrium(settings)
    if _share_won(now, home, settings) >= WON and now["d_samples"] <= home["d_samples"] / 2:
        return _D_wins(now, settings)
    if now["d_samples"] >= home["d_samples"] + OVER_HALF and now["discriminator_loss"] > home["discriminator_loss"]:
        return _G_wins(now, home)
    if all(abs(now[name] - home[name]) <= width for name, width in BAND.items()):
        return _at_log_2(now, settings, critic)
    before = metrics[-2 * rows : -rows]
    ago = tr("an epoch ago") if rows == per_epoch else ngettext("{n} iteration ago", "{n} iterations ago", rows)
    return _trend(now, _means(before) if len(before) >= EARLY else None, ago, settings)


def _means(rows: Array) -> dict[str, float]:
    return dict(zip(METRICS, rows.mean(0, dtype=float).tolist(), strict=True))


def _share_won(now: dict[str, float], home: dict[str, float], settings: ImageSettings) -> float:
    """0 where D guesses, 1 where it is never wrong: then D = 1 - s on data and 0 on samples."""
    guess, best = home["discriminator_loss"], -math.log(1 - settings.smoothing) / 2
    return (guess - now["discriminator_loss"]) / (guess - best)


def _distance(now: dict[str, float], home: dict[str, float]) -> float:
    """Of both losses from their equilibrium, in widths of `BAND`."""
    losses = ("discriminator_loss", "generator_loss")
    return sum(abs(now[name] - home[name]) / BAND[name] for name in losses)


def _shown(x: float) -> str:
    return written(x, ".3f")


def _losses(now: dict[str, float]) -> str:
    return tr("D's loss {D} and G's {G}", D=_shown(now["discriminator_loss"]), G=_shown(now["generator_loss"]))


def _home(settings: ImageSettings) -> str:
    """The equilibrium of both losses in words."""
    home = equilibrium(settings)
    D, G = _shown(home["discriminator_loss"]), _shown(home["generator_loss"])
    if settings.smoothing:
        return tr("{D} and {G}, as the smoothed labels have it", D=D, G=G)
    return tr("log 2 = {D} and −log 2", D=D) if settings.loss == "minimax" else f"log 2 = {D}"


def _D_wins(now: dict[str, float], settings: ImageSettings) -> Verdict:
    numbers = {
        "D": _shown(now["discriminator_loss"]),
        "G": _shown(now["generator_loss"]),
        "data": now["accuracy_data"],
        "samples": now["accuracy_samples"],
        "d": _shown(now["d_samples"]),
    }
    if settings.loss == "minimax":
        sentence = tr(
            "D wins: its loss is {D}, and it is right on {data:.0%} of the data and {samples:.0%} of the samples. G's "
            "loss, {G}, has risen toward 0, its highest, where minimax is flat, because D(G(z)) is only {d}: that "
            "tells how good D is, not that the images get worse.",
            **numbers,
        )
    else:
        sentence = tr(
            "D wins: its loss is {D}, and it is right on {data:.0%} of the data and {samples:.0%} of the samples. G's "
            "loss is high, {G}, because D(G(z)) is only {d}: that tells how good D is, not that the images get worse.",
            **numbers,
        )
    return Verdict("D wins", sentence)


def _G_wins(now: dict[str, float], home: dict[str, float]) -> Verdict:
    sentence = tr(
        "G wins: D takes samples for data, D(G(z)) is {d} on average, and D's loss {D} is worse than the {guess} of "
        "guessing. G learns little from such a D: raise k or the learning rate of D.",
        d=_shown(now["d_samples"]),
        D=_shown(now["discriminator_loss"]),
        guess=_shown(home["discriminator_loss"]),
    )
    return Verdict("G wins", sentence)


def _at_log_2(now: dict[str, float], settings: ImageSettings, critic: dict[str, Any] | None) -> Verdict:
    half = _shown(equilibrium(settings)["d_data"]) if settings.smoothing else "1/2"
    words = {"losses": _losses(now), "home": _home(settings), "half": half, "critic": _critic_says(critic)}
    held = _held_back_by(settings)
    if held:
        sentence = tr(
            "{losses} are at {home}, and D at {half}. That alone does not make p_g p_data: it also holds at iteration "
            "0, and for a D that is held back, here by {held}. {critic}",
            held=join_words([", ".join(held[:-1]), held[-1]] if held[1:] else held),
            **words,
        )
    else:
        sentence = tr(
            "{losses} are at {home}, and D at {half}. That alone does not make p_g p_data: it also holds at iteration "
            "0, and for a D that is held back. {critic}",
            **words,
        )
    return Verdict("at log 2", sentence)


def _held_back_by(settings: ImageSettings) -> list[str]:
    """What holds D back, in words."""
    held = (
        ("R1", settings.r1 > 0),
        (tr("its falling learning rate"), settings.decay == "linear" and settings.end_D < 1),
        (tr("dropout"), settings.dropout > 0 or settings.dropout_input > 0),
    )
    return [word for word, is_there in held if is_there]


def _critic_says(critic: dict[str, Any] | None) -> str:
    if critic is None or not critic.get("done"):
        return tr("The fresh critic can tell more.")
    bound, error = critic["bound"], max(critic["error"], 0.001)  # no smaller error is said
    found = {"iteration": critic["iteration"], "bound": _shown(bound), "error": _shown(error)}
    if bound <= error:
        return tr("A fresh critic after iteration {iteration:,} found no difference: {bound} ± {error} nats.", **found)
    return tr(
        "A fresh critic after iteration {iteration:,} found JSD(p_data‖p_g) to be at least {bound} ± {error} nats.",
        **found,
    )


def _trend(now: dict[str, float], before: dict[str, float] | None, ago: str, settings: ImageSettings) -> Verdict:
    home, toward = equilibrium(settings), _home(settings)
    if before is None:
        sentence = tr(
            "Too early for a trend: so far {losses}; at equilibrium {home}.", losses=_losses(now), home=toward
        )
        return Verdict("start", sentence)
    if _distance(now, home) < (1 - TREND) * _distance(before, home):
        sentence = tr(
            "Learning: {losses}, together nearer to {home} than {ago} ({then}).",
            losses=_losses(now),
            home=toward,
            ago=ago,
            then=_losses(before),
        )
        return Verdict("learning", sentence)
    words = {
        "losses": _losses(now),
        "home": toward,
        "ago": ago,
        "ahead": "D" if now["discriminator_loss"] < home["discriminator_loss"] else "G",
        "data": _shown(now["d_data"]),
        "samples": _shown(now["d_samples"]),
    }
    if _distance(now, home) > (1 + TREND) * _distance(before, home):
        sentence = tr(
            "{losses} are together further from {home} than {ago}: {ahead} is ahead, D says {data} on data and "
            "{samples} on samples. The images may get better all the while: the losses only compare the two players.",
            **words,
        )
    else:
        sentence = tr(
            "{losses} are together about as far from {home} as {ago}: {ahead} is ahead, D says {data} on data "
            "and {samples} on samples. The images may get better all the while: the losses only compare the two "
            "players.",
            **words,
        )
    return Verdict("apart", sentence)
