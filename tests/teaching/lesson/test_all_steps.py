"""The lesson is whole: its names, links, runs and numbers are those of the app, its words keep the house's rules."""

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gan1d.figures.style import STYLE
from gan1d.recipes.link import Link, fields_of
from gan1d.recipes.recipe import MAX_ITERATIONS
from gan1d.recipes.schedules import decayed
from gan1d.recipes.settings import LIVE
from gan1d.runs.measure import COLUMN
from gan1d.runs.playhead import MAX_SPEED
from gan1d.teaching.lesson import part_3_theorem, part_4_practice
from gan1d.teaching.lesson.all_steps import LESSON
from gan1d.teaching.lesson.applications import APPLICATIONS
from gan1d.teaching.lesson.bayes import FRAUD, Case
from gan1d.teaching.lesson.directions import DIRECTIONS
from gan1d.teaching.lesson.part_1_players import BALANCED
from gan1d.teaching.lesson.part_2_game import HELD, MINIMAX, ONE_STEP, TUG, TURNS
from gan1d.teaching.lesson.step import CHARTS, CURVES, FIGURES, LAYERS, Stage, Step
from gan1d.teaching.lesson.tables import ADVANTAGES, DISADVANTAGES, FAMILIES, TABLE_2, Family
from gan1d.theory.exact import LOG2, LOG4
from gan1d.ui.workbench.bench import FIGURES as BENCH

PAGES = {page.stem for page in Path("pages").glob("*.py")}
NAMED = {step.name: step for step in LESSON}
every = pytest.mark.parametrize("step", LESSON, ids=lambda step: step.name)


def stages(step: Step) -> list[Stage]:
    return [stage for stage in (step.stage, step.reveal) if stage is not None]


def texts(thing: object) -> Iterator[str]:
    """Every text in a dataclass or tuple, but for links, equations and what else is not shown as words."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, tuple):
        for part in thing:
            yield from texts(part)
    elif dataclasses.is_dataclass(thing) and not isinstance(thing, Stage):
        skipped = {"name", "equation", "figure", "controls", "try_it"} if isinstance(thing, Step) else set()
        for field in dataclasses.fields(thing):
            if field.name not in skipped:
                yield from texts(getattr(thing, field.name))
    if isinstance(thing, Step):
        yield from (label for label, _ in thing.try_it)


def words(name: str) -> str:
    return " ".join(texts(NAMED[name]))


def test_there_are_about_sixteen_steps_and_no_two_alike() -> None:
    assert 15 <= len(LESSON) <= 18
    for what in ("name", "title", "words"):
        assert len({getattr(step, what) for step in LESSON}) == len(LESSON)
    assert all(re.fullmatch(r"[a-z]+", step.name) for step in LESSON)


@every
def test_a_step_has_one_thing_to_look_at_and_can_be_read_in_a_minute(step: Step) -> None:
    assert (step.stage is None) == bool(step.figure)
    assert step.figure in ("", *FIGURES)
    assert (step.reveal is not None) == (step.stage is not None)
    assert 2 <= len(step.words) <= 4
    assert all(40 < len(paragraph) < 520 for paragraph in (*step.words, *step.after))
    assert all(paragraph.endswith((".", "?")) for paragraph in (*step.words, *step.after))


@every
def test_a_question_has_one_right_choice_among_plausible_ones(step: Step) -> None:
    if step.question is None:
        assert step.figure in ("applications",)
        return
    question = step.question
    assert 0 <= question.right < len(question.choices) == len(set(question.choices)) == 3
    assert question.ask.endswith("?")
    assert 80 < len(question.because) < 400
    assert step.after


def test_the_right_choice_is_not_always_in_the_same_place() -> None:
    right = [step.question.right for step in LESSON if step.question]
    assert all(right.count(place) >= 3 for place in range(3))


@every
def test_what_the_figure_is_told_is_known_to_it(step: Step) -> None:
    for stage in stages(step):
        assert set(stage.layers) <= set(LAYERS)
        assert set(stage.point) <= {*CURVES, *CHARTS}
        assert stage.point
        # What is pointed at is switched on.
        assert set(stage.point) & set(LAYERS) <= set(stage.layers)
        assert 0 < stage.speed <= MAX_SPEED
    assert set(step.controls) <= set(LIVE)


def test_the_names_of_what_can_be_pointed_at_are_the_apps() -> None:
    assert set(CHARTS) <= set(COLUMN) & set(STYLE)
    assert set(CURVES) - {"arrows", "z"} <= set(STYLE)
    assert set(LAYERS) <= set(STYLE)


@every
def test_a_run_is_opened_by_its_link_and_plays_forward_to_a_pause(step: Step) -> None:
    for stage in stages(step):
        assert Link.parse(fields_of("?" + stage.link.query())) == stage.link
        at, until = stage.link.at or 0, stage.until
        assert at < until < MAX_ITERATIONS if until is not None else stage.link.at is not None
    if len(stages(step)) == 2:
        # The reveal goes on in the run that the reader has been looking at.
        before, after = stages(step)
        assert (before.link.recipe, before.link.beside) == (after.link.recipe, after.link.beside)
        assert (after.link.at or 0) == (before.until or before.link.at)


@every
def test_what_to_try_is_there(step: Step) -> None:
    for _, address in step.try_it:
        page = address.removeprefix("./").partition("?")[0]
        assert page in PAGES if page else address.startswith("./")
        query = fields_of(address) if "?" in address else {}
        if page == "bench":
            assert query["figure"] in BENCH
        elif not page:
            assert Link.parse(query).query() == address.partition("?")[2]


def test_the_example_of_fraud_is_computed() -> None:
    said = words("bayes")
    (flagged, missed), (alarms, _) = FRAUD.expected(10_000).round(9)
    assert f"{FRAUD.posterior():.4f}" in said
    assert f"flags {FRAUD.hit * 100:.0f} % of fraud, but also {FRAUD.false_alarm * 100:.0f} % of" in said
    assert f"{flagged + missed:.0f} are fraud, and {flagged:.0f} of them are flagged" in said
    assert f"{alarms:.0f} of the {10_000 * (1 - FRAUD.prior):,.0f} honest ones" in said
    assert f"{flagged:.0f} of {flagged + alarms:.0f} is" in said
    assert round(FRAUD.posterior(), 2) == 0.15
    assert NAMED["bayes"].question.choices[2] == "About 15 %"
    assert "even chance once one payment in 19 is fraud" in said
    assert Case(1 / 19, FRAUD.hit, FRAUD.false_alarm).posterior() == pytest.approx(0.5, rel=1e-12)


def test_numbers_in_the_words_are_those_of_the_runs() -> None:
    assert f"log 2, about {LOG2:.3f}" in words("classifier")
    assert f"−log 4, about −{LOG4:.3f}" in words("value")
    assert HELD.settings.learning_rate_G == TUG.settings.learning_rate_G == 0
    assert "iteration 100" in words("value")
    assert {edit.iteration for edit in TUG.edits} == {100}
    assert TUG.at(100).loss == "minimax"
    assert TUG.at(100).learning_rate_D == 0 < TUG.at(100).learning_rate_G
    assert "Up to iteration 60" in words("algorithm")
    assert "ten iterations in which G alone moves, and after them twenty" in words("algorithm")
    assert [TURNS.only(i) for i in range(59, 91)] == [None, *["G"] * 10, *["D"] * 20, None]
    assert "k = 1 and one with k = 5" in words("k")
    beside = NAMED["k"].stage.link.beside
    assert (ONE_STEP.settings.k, beside.settings.k) == (1, 5)
    assert dataclasses.replace(beside.settings, k=1) == ONE_STEP.settings
    assert "until iteration 200" in words("saturating")
    assert MINIMAX.at(199).learning_rate_G == 0 < MINIMAX.at(200).learning_rate_G
    assert "Fifteen iterations" in words("optimum")
    assert "from iteration 5 on, in the second from iteration 120" in words("divergence")
    held = (part_3_theorem.FROZEN, part_3_theorem.FROZEN_FAR, part_3_theorem.FROZEN_NEAR)
    for recipe, i in zip(held, (15, 5, 120), strict=True):
        assert recipe.at(i - 1).learning_rate_G > 0 == recipe.at(i).learning_rate_G
    assert "k is 3, D learns five times as fast as G, and both rates fall to 1 % over the second half" in words(
        "equilibrium"
    )
    s = BALANCED.settings
    assert (s.k, s.learning_rate_D / s.learning_rate_G) == (3, pytest.approx(5))
    assert [decayed(s, i) for i in (s.horizon // 2, s.horizon)] == pytest.approx([1, 0.01], abs=1e-4)
    assert "fifteen steps to each one of D" in words("collapse")
    s = part_4_practice.COLLAPSING.settings
    assert (s.g_steps, s.k, s.p_data) == (15, 1, "two_modes")
    one, other = (link.settings for link in (part_4_practice.CIRCLING, NAMED["circling"].stage.link.beside))
    assert (one.k, one.learning_rate_D, other.k) == (1, one.learning_rate_G, 3)
    assert other.learning_rate_D / other.learning_rate_G == pytest.approx(5)
    s = part_4_practice.TRAPPED.settings
    assert (s.D_width, s.D_depth, s.D_activation, s.D_first) == (1, 1, "tanh", "same")


def test_every_run_of_two_differs_in_nothing_but_what_is_said() -> None:
    far_off = NAMED["saturating"].stage.link
    assert dataclasses.replace(far_off.recipe.settings, loss="non_saturating") == far_off.beside.settings
    assert far_off.recipe.edits == far_off.beside.edits
    assert part_3_theorem.FROZEN_FAR.settings == part_3_theorem.FROZEN_NEAR.settings


def test_no_word_is_used_that_has_another_name_here() -> None:
    everything = " ".join(texts((LESSON, DIRECTIONS, APPLICATIONS, FAMILIES, TABLE_2, ADVANTAGES, DISADVANTAGES)))
    for banned in (r"\bfake", r"\breal (data|image|note|sample|x)", r"\bsimply\b", r"\bepoch", r"minimax loss that"):
        assert not re.search(banned, everything, re.I), banned
    # Markdown: a message that is no mathematics has no dollar sign, and emphasis is closed.
    assert "$" not in everything
    assert all(text.count("**") % 2 == 0 for text in texts(LESSON))


def test_the_tables_are_whole() -> None:
    assert len(APPLICATIONS) >= 10
    assert [work.year for work in APPLICATIONS] == sorted(work.year for work in APPLICATIONS)
    # The five directions of the paper's Section 7, in its order; the fifth has two halves.
    assert [work.what[:2] for work in DIRECTIONS] == ["1.", "2.", "3.", "4.", "5.", "5."]
    works = (*DIRECTIONS, *APPLICATIONS)
    assert len({work.arxiv for work in works}) == len(works)
    for work in works:
        assert 2014 <= work.year <= 2030
        first, month = 2000 + int(work.arxiv[:2]), int(work.arxiv[2:4])
        # It was on arXiv before it was published, by at most two years.
        assert 0 <= work.year - first <= 2
        assert 1 <= month <= 12
        assert re.fullmatch(r"\d{4}\.\d{4,5}", work.arxiv)
        assert work.address.endswith(work.arxiv)
    assert all(len(cells) == len(TABLE_2.columns) == 4 for _, cells in TABLE_2.rows)
    assert len(TABLE_2.rows) == 5


def test_the_map_of_families_has_every_name_once_and_a_sentence_each() -> None:
    def nodes(family: Family) -> Iterator[Family]:
        yield family
        for child in family.children:
            yield from nodes(child)

    every = list(nodes(FAMILIES))
    assert len({node.name for node in every}) == len(every) == 1 + 3 + 2 + 5 + 3
    assert all(node.sentence.endswith(".") for node in every)
    assert all(branch.children for branch in FAMILIES.children)
