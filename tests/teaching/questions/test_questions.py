"""The common questions: what each claims of its recipe, and what leads there."""

import numpy as np
import pytest

from gan1d.languages import tr
from gan1d.recipes.link import Link, fields_of
from gan1d.runs.measure import COLUMN, METRICS
from gan1d.teaching.claims import Measured, measure
from gan1d.teaching.glossary import GLOSSARY
from gan1d.teaching.questions import NAMED, QUESTIONS, Question, claims, find, matches
from gan1d.teaching.scenarios import SCENARIOS, link
from gan1d.theory.exact import LOG2

pytestmark = pytest.mark.slow
OWN = [question for question in QUESTIONS if question.shows not in SCENARIOS]


def game(n: int = 300, **columns: object) -> Measured:
    """A game at equilibrium but for these columns: numbers, or arrays over the states."""
    history = np.zeros((n + 1, len(METRICS)))
    for name, value in ({"discriminator_loss": LOG2, "generator_loss": LOG2} | columns).items():
        history[:, COLUMN[name]] = value
    return Measured(history, np.full((n // 10 + 1, 2), 0.5))


def ramp(start: float, end: float, n: int = 300) -> np.ndarray:
    """From one number to another within 40 iterations, and on there."""
    return np.interp(np.arange(n + 1), (0, 40), (start, end))


def spoilt(**columns: object) -> Measured:
    """A game whose numbers are none from state 61 on."""
    run = game(120, **columns)
    run.history[61:] = np.nan
    return run


@pytest.mark.parametrize(
    ("claim", "true", "false"),
    [
        (claims.loss_rose_alone, [game(jsd=0.6, generator_loss=ramp(0.7, 4))],
         [[game(jsd=0.6, generator_loss=ramp(0.7, 2))],
          [game(jsd=ramp(0.6, 0.5), generator_loss=ramp(0.7, 4))]]),
        (claims.nothing_left_to_learn, [game(discriminator_loss=0.01, signal=0.01, w1=3.4)],
         [[game(discriminator_loss=0.1, signal=0.01, w1=3.4)],
          [game(discriminator_loss=0.01, signal=0.5, w1=3.4)],
          [game(discriminator_loss=0.01, signal=0.01, w1=2.0)]]),
        (claims.tossed_a_coin, [game(accuracy_data=ramp(0.7, 0.48), accuracy_samples=ramp(0.7, 0.5))],
         [[game(accuracy_data=0.5, accuracy_samples=0.5)],
          [game(accuracy_data=ramp(0.7, 0.6), accuracy_samples=ramp(0.7, 0.6))]]),
        (claims.guessed_first, [game(discriminator_loss=ramp(0.9, 0), jsd=0.2)],
         [[game(discriminator_loss=ramp(0.6, 0), jsd=0.2)],
          [game(discriminator_loss=ramp(0.9, 0), jsd=0.05)],
          [game(discriminator_loss=0.69, jsd=0.2)]]),
        (claims.came_near_but_not_there, [game(jsd=ramp(0.2, 0.004))],
         [[game(jsd=ramp(0.2, 0.0))], [game(jsd=ramp(0.2, 0.02))]]),
        (claims.more_steps_less_regret, [game(regret=0.12), game(regret=0.06)],
         [[game(regret=0.06), game(regret=0.12)], [game(regret=0.12), game(regret=0.11)]]),
        (claims.narrow_D_lags, [game(jsd=0.1), game(jsd=0.02)],
         [[game(jsd=0.02), game(jsd=0.1)], [game(jsd=0.05), game(jsd=0.02)]]),
        (claims.left_the_numbers, [spoilt(), game(jsd=0.02)],
         [[game(120), game(jsd=0.02)], [spoilt(), spoilt()], [spoilt(), game(jsd=0.2)]]),
    ],
)  # fmt: skip
def test_a_claim_holds_of_what_it_says_and_of_nothing_less(claim, true, false) -> None:
    assert claim(true) is True
    for measured in false:
        assert claim(measured) is False


def test_every_claim_of_their_own_is_tested_above() -> None:
    (cases,) = (mark.args[1] for mark in test_a_claim_holds_of_what_it_says_and_of_nothing_less.pytestmark)
    assert {case[0] for case in cases} == {question.shows.holds for question in OWN}


@pytest.mark.parametrize("name", ["generator_loss_rises", "log_2_at_the_start", "diverged"])
def test_the_quick_recipes_do_what_the_answer_says(name: str) -> None:
    show = NAMED[name].shows
    games = [measure(recipe, (2001,), show.iterations) for recipe in show.played]
    assert show.holds([run for (run,) in games])


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_question_can_be_pressed_and_leads_to_terms(question: Question) -> None:
    opened = Link.parse(fields_of("/?" + link(question.shows)))
    assert (opened.recipe, opened.beside) == (question.shows.recipe, question.shows.versus)
    assert question.terms
    assert set(question.terms) <= set(GLOSSARY)
    assert 2 <= sum(paragraph.count(". ") + 1 for paragraph in question.answer) <= 7


def test_the_names_are_different() -> None:
    assert len(NAMED) == len(QUESTIONS) >= 14


def test_a_name_leads_to_its_question_and_a_slip_to_the_nearest() -> None:
    assert find("regret") == (NAMED["regret"], "")
    question, sentence = find("regrett")
    assert question == NAMED["regret"]
    assert "'regrett'" in sentence
    assert tr(NAMED["regret"].ask) in sentence
    question, sentence = find("LOG 2 at the start")
    assert question == NAMED["log_2_at_the_start"]
    nothing, sentence = find("q" * 200)
    assert nothing is None
    assert len(sentence) < 200


def test_a_search_finds_questions_by_all_their_words() -> None:
    assert matches(NAMED["jumps"], "curves JUMP")
    assert matches(NAMED["jumps"], "")
    assert not matches(NAMED["jumps"], "curves zebra")
