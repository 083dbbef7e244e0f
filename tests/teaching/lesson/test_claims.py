"""Each claim of the lesson can be met, each of its parts can fail, and it is about the run that the step shows."""

import numpy as np
import pytest

from benchmarks.lesson import ANSWERS, NAMES, claims_by_game, step
from gan1d.recipes.link import Link, fields_of
from gan1d.runs.measure import COLUMN, METRICS
from gan1d.teaching.claims import MASSES_EVERY, Measured
from gan1d.teaching.lesson import claims
from gan1d.teaching.lesson.all_steps import LESSON
from gan1d.teaching.lesson.claims import CLAIMS, Claim
from gan1d.teaching.scenarios import SCENARIOS
from gan1d.theory.exact import LOG2, LOG4

NAMED = {step.name: step for step in LESSON}
REST = {"discriminator_loss": LOG2, "generator_loss": LOG2, "V": -LOG4, "d_data": 0.5, "d_samples": 0.5}
N = 800


def game(n: int = N, **columns: object) -> Measured:
    """A game at equilibrium but for these columns: numbers, or arrays over the states."""
    history = np.zeros((n + 1, len(METRICS)))
    for name, value in (REST | columns).items():
        history[:, COLUMN[name]] = value
    return Measured(history, np.full((n // MASSES_EVERY + 1, 2), 0.5))


def line(*points: tuple[int, float], n: int = N) -> np.ndarray:
    """Straight from point to point (iteration, value)."""
    return np.interp(np.arange(n + 1), *zip(*points, strict=True))


def wave(low: float, high: float) -> np.ndarray:
    return np.where(np.arange(N + 1) % 2, low, high)


ARRIVES = line((0, 0.2), (300, 0.01))
FALLS = line((0, 0.8), (50, 0.52))
TUG = line((0, -1.7), (100, -1.0), (120, -3.0), n=120)
HELD_D = {"generator_loss": line((60, 0.7), (70, 0.5), n=90), "w1": line((60, 0.1), (70, 0.5), n=90),
          "jsd": line((60, 0.1), (70, 0.2), n=90), "regret": line((70, 1), (90, 0.1), n=90)}  # fmt: skip
ADAM = {"d_samples": line((200, 0.01), (300, 0.5)), "w1": line((200, 3.5), (300, 0.1))}
FAR, NEAR = (game(jsd=jsd, V=-LOG4 + 2 * jsd - 0.02) for jsd in (0.2, 0.05))
EDGE = {"accuracy_data": wave(0.1, 0.9), "accuracy_samples": wave(0.92, 0.12)}


@pytest.mark.parametrize(
    ("claim", "true", "false"),
    [
        (claims.came_to_the_data, [game(jsd=ARRIVES)],
         {"there already": [game(jsd=0.01)], "not there": [game(jsd=line((0, 0.2), (300, 0.05)))],
          "D sure": [game(jsd=ARRIVES, d_deviation=0.2)]}),
        (claims.fell_to_a_level, [game(jsd=0.2, discriminator_loss=FALLS)],
         {"below the bound": [game(jsd=0.15, discriminator_loss=FALLS)],
          "a coin": [game(jsd=0.2)], "low from the start": [game(jsd=0.2, discriminator_loss=0.52)],
          "to 0": [game(jsd=0.6, discriminator_loss=line((0, 0.8), (50, 0.1)))]}),
        (claims.pulled_both_ways, [game(120, V=TUG)],
         {"reversed": [game(120, V=-2.4 - TUG)], "flat": [game(120)],
          "no fall": [game(120, V=np.maximum(TUG, line((0, -2), (100, -1.2), n=120)))],
          "no rise": [game(120, V=np.maximum(TUG, line((100, -1.2), (101, -9), n=120)))],
          "worse than a coin": [game(120, V=TUG - 0.5)]}),
        (claims.pleased_a_held_D, [game(90, **HELD_D)],
         {"loss": [game(90, **HELD_D | {"generator_loss": 0.7})], "nearer": [game(90, **HELD_D | {"w1": 0.1})],
          "p_g moves": [game(90, **HELD_D | {"w1": line((60, 0.1), (90, 0.5), n=90)})],
          "JSD moves": [game(90, **HELD_D | {"jsd": line((60, 0.1), (90, 0.2), n=90)})],
          "D lags": [game(90, **HELD_D | {"regret": 1})]}),
        (claims.hidden_by_adam, [game(**ADAM)],
         {"stuck": [game(**ADAM | {"w1": 3.5})], "not far": [game(**ADAM | {"w1": 0.1})],
          "not sure": [game(**ADAM | {"d_samples": 0.5})]}),
        (claims.told_how_far, [FAR, NEAR],
         {"swapped": [NEAR, FAR], "hardly further": [game(jsd=0.06, V=-LOG4 + 0.1), NEAR],
          "above the best": [game(jsd=0.2, V=-LOG4 + 0.41), NEAR],
          "far below it": [FAR, game(jsd=0.05, V=-LOG4 - 0.05)],
          "V of the other": [game(jsd=0.05, V=-LOG4 + 0.38), game(jsd=0.2, V=-LOG4 + 0.08)]}),
        (claims.knife_edge, [game(**EDGE)],
         {"steady": [game(accuracy_data=0.5, accuracy_samples=0.5)],
          "D moves": [game(**EDGE, d_data=wave(0.4, 0.6))],
          "D on samples moves": [game(**EDGE, d_samples=wave(0.4, 0.6))],
          "together": [game(**EDGE | {"accuracy_samples": wave(0.1, 0.9)})]}),
        (claims.looked_won, [game(jsd=0.4, regret=0.8)],
         {"won": [game(jsd=0.01, regret=0.8)], "G's loss": [game(jsd=0.4, regret=0.8, generator_loss=0.9)],
          "D's loss": [game(jsd=0.4, regret=0.8, discriminator_loss=0.6)]}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)  # fmt: skip
def test_a_claim_holds_where_it_should_and_each_of_its_parts_can_fail(claim, true, false) -> None:
    assert claim(true) is True
    assert {name for name, measured in false.items() if claim(measured)} == set()


def test_every_step_that_shows_a_run_claims_something_of_it() -> None:
    assert {step.name for step in LESSON if step.stage} == {claim.step for claim in CLAIMS}
    assert len({claim.name for claim in CLAIMS}) == len(CLAIMS)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.name)
def test_a_claim_is_about_what_its_step_shows_or_leads_to(claim: Claim) -> None:
    about = NAMED[claim.step]
    links = [stage.link for stage in (about.stage, about.reveal) if stage]
    links += [Link.parse(fields_of(address)) for _, address in about.try_it if address.startswith("./?")]
    assert claim.recipes in [(link.recipe, *((link.beside,) if link.beside else ())) for link in links]
    for recipe in claim.recipes:
        assert all(edit.iteration < claim.iterations for edit in recipe.edits)


def test_no_run_is_played_twice_and_every_claim_is_asked() -> None:
    games = claims_by_game()
    asked = [claim.name for group in games.values() for claim in group]
    assert sorted(asked) == sorted(claim.name for claim in CLAIMS)
    assert len(games) < len(CLAIMS)


def test_a_claim_is_counted_seed_by_seed_on_the_run_really_played() -> None:
    assert step(["algorithm"], 2) == {"algorithm": [True, True]}


def test_names_are_told_apart_and_answers_are_not_asked_that_the_gallery_asks() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert not any(answer in SCENARIOS for answer in ANSWERS.values())
