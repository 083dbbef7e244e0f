"""Play to a state: a lesson says where it comes to rest."""

import pytest

from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs.branches import Branch, Branches
from tests.heads import SMALL, head_at


@pytest.mark.parametrize("speed", [30, 400, 0.5, 0])
@pytest.mark.parametrize("seconds", [0.01, 0.37, 1000])
def test_play_comes_to_rest_there_exactly_at_any_speed(speed: float, seconds: float) -> None:
    head = head_at(3)
    head.set_speed(speed)
    head.play(until=17)
    assert head.wanted() <= 17
    seen = []
    for _ in range(4000):
        head.advance(seconds)
        seen.append(head.iteration)
        if not head.playing:
            break
    assert (head.iteration, head.part, head.playing) == (17, 0.0, False)
    assert max(seen) == 17
    assert head.wanted() == 17


def test_the_next_play_goes_on_and_so_does_a_play_that_is_already_behind_it() -> None:
    head = head_at(3)
    head.set_speed(0)
    head.play(until=17)
    head.advance(1.0)
    head.play()
    head.advance(1.0)
    assert (head.iteration, head.playing) == (40, True)
    head.seek(30)
    head.play(until=17)
    head.advance(1.0)
    assert (head.iteration, head.playing) == (40, True)


def test_not_yet_trained_it_waits_and_then_comes_to_rest_there() -> None:
    head = head_at(3, recorded=10)
    head.set_speed(0)
    head.play(until=17)
    head.advance(1.0)
    assert (head.iteration, head.playing, head.wanted()) == (10, True, 17)
    head.recording.extend(25)
    head.advance(1.0)
    assert (head.iteration, head.playing) == (17, False)


def test_a_pause_on_the_way_and_a_jump_over_it_leave_the_person_free() -> None:
    head = head_at(3)
    head.set_speed(0)
    head.play(until=17)
    head.pause()
    head.play()
    head.advance(1.0)
    assert head.iteration == 40
    head.play(until=39)  # behind it: on to the end of what is trained
    head.seek(5)
    head.advance(0.0)
    head.advance(1.0)
    assert (head.iteration, head.playing) == (39, False)


def test_an_edit_on_the_way_keeps_the_resting_place_and_another_run_has_none() -> None:
    head = head_at(3)
    head.set_speed(0)
    head.play(until=17)
    head.edit("k", 5)
    head.recording.extend(30)
    head.advance(1.0)
    assert (head.iteration, head.playing) == (17, False)
    head.play(until=17)
    head.renew(seed=9)
    head.recording.extend(30)
    head.advance(1.0)
    assert (head.iteration, head.playing) == (30, True)


def test_tidied_up_only_what_is_shown_is_left() -> None:
    head = head_at(12)
    other = Recipe(Settings(m=16, G_width=4, D_width=6, k=2, seed=8))
    for seed in (2, 3, 4):
        head.renew(seed=seed)
        head.recording.extend(20)
        head.seek(20)
    head.open(SMALL, beside=other)
    head.tidy()
    assert {branch.recipe for branch in head.runs} == {SMALL, other}
    head.alone()
    head.tidy()
    assert [branch.recipe for branch in head.runs] == [SMALL]


def test_a_session_that_goes_on_in_earlier_runs_comes_to_rest_where_the_stage_says() -> None:
    """A lesson's stage says it anew, and the reader's edits come from the tab."""
    head = head_at(0)
    head.play(until=17)
    edited = SMALL.edited(5, "k", 4)
    head.resume(Branches.of([Branch(0, SMALL, 40), Branch(0, edited, 9)], 2, 1, False), 9, True, 0)
    head.recording.extend(40)
    assert (head.recipe, [run.seen for run in head.runs]) == (edited, [40, 9])
    assert head.runs.other is not None
    assert (head.runs.other.number, head.runs.current.number, head.runs.beside) == (1, 2, False)
    for _ in range(4000):
        head.advance(0.1)
        if not head.playing:
            break
    assert head.iteration == 17
