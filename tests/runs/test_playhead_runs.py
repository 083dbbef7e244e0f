"""Forks, ghosts and two runs on one time axis: a playhead in the runs of a session."""

import dataclasses
import threading

import numpy as np
import pytest

from gan1d.base.budget import Budget
from gan1d.base.fields import SettingsError
from gan1d.recipes.recipe import Edit, Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs.playhead import Playhead
from gan1d.runs.recording import Recording
from gan1d.runs.store import Store
from tests.heads import SMALL, head_at


def arrive(head: Playhead) -> None:
    """Let the store train until the playhead is where it is going."""
    pause = threading.Event()
    for _ in range(2000):
        head.watch()
        head.advance(0)
        if not head.waiting:
            return
        pause.wait(0.005)
    raise AssertionError("it never got there")


def test_a_fork_and_its_parent_agree_exactly_up_to_the_edit_and_no_further() -> None:
    head = head_at(8)
    head.runs.saw(40)
    parent = head.recording
    head.edit("k", 6)
    fork = head.recording
    fork.extend(40)
    np.testing.assert_array_equal(fork.history[:9], parent.history[:9])
    for i in (0, 7, 8):
        np.testing.assert_array_equal(fork.state(i), parent.state(i))
    assert not np.array_equal(fork.history[9], parent.history[9])
    assert head.other is not None
    assert head.other.recipe == SMALL  # the ghost
    alone = Recording(fork.recipe)
    alone.extend(40)
    np.testing.assert_array_equal(fork.history, alone.history)


def test_beside_it_both_runs_are_at_the_same_iteration_and_wait_for_each_other() -> None:
    head = head_at(10, recorded=40)
    other = Recipe(Settings(m=16, G_width=4, D_width=6, k=1))
    head.open(SMALL, at=30, beside=other)
    assert head.other is not None
    assert (head.iteration, head.waiting) == (0, True)
    head.other.extend(25)
    head.advance(0)
    assert (head.iteration, head.waiting) == (25, True)
    head.other.extend(30)
    head.advance(0)
    assert (head.iteration, head.waiting, head.playing) == (30, False, False)
    head.alone()
    assert (head.iteration, head.other) == (30, None)
    assert head.recipe == SMALL


def test_a_run_beside_it_that_has_diverged_holds_nothing_up() -> None:
    wild = Recipe(
        Settings(
            m=16, G_width=4, D_width=6, optimizer_D="sgd", learning_rate_D=10.0, optimizer_G="sgd", learning_rate_G=10.0
        )
    )
    head = head_at(0, recorded=40)
    head.open(SMALL, at=40, beside=wild)
    assert head.other is not None
    head.other.extend(500)
    assert head.other.end is not None
    assert head.other.recorded < 40
    head.advance(0)
    assert head.iteration == 40


def test_switching_keeps_the_iteration_and_loses_neither_run() -> None:
    head = head_at(8)
    head.runs.saw(40)
    first = head.runs.current.number
    head.edit("k", 6)
    head.recording.extend(35)
    head.seek(33)
    second = head.runs.current.number
    head.switch(first)
    assert (head.recipe, head.iteration) == (SMALL, 33)
    head.switch(second)
    assert (head.recipe.edits, head.iteration) == ((Edit(8, "k", 6),), 33)
    for wrong in ("", 7, None):
        with pytest.raises(SettingsError, match="run must be one of 1, 2; not"):
            head.switch(wrong)
    assert head.iteration == 33


def test_the_store_trains_both_runs_that_are_side_by_side_but_no_ghost() -> None:
    head = head_at(0)
    other = Recipe(Settings(m=16, G_width=4, D_width=6, k=1))
    head.open(SMALL, at=60, beside=other)
    arrive(head)
    assert head.iteration == 60
    assert head.other is not None
    trained = head.other.recorded
    assert trained >= 60
    head.show(head.runs.other.number, beside=False)
    head.seek(90)
    arrive(head)
    assert head.iteration == 90
    assert head.other.recorded == trained
    head.leave()


def test_on_the_way_past_the_end_of_one_run_it_waits_for_the_other_to_get_there() -> None:
    wild = Recipe(
        dataclasses.replace(
            SMALL.settings, optimizer_D="sgd", learning_rate_D=10.0, optimizer_G="sgd", learning_rate_G=10.0
        )
    )
    head = head_at(0)
    head.open(wild, at=400, beside=SMALL.restarted(0, seed=99))
    head.recording.extend(400)
    assert head.recording.end is not None
    end = head.recording.end.iteration
    assert 0 < end < 400
    head.advance(0)
    assert (head.waiting, head.wanted()) == (True, 400)
    assert head.other is not None
    head.other.extend(end)
    head.advance(0)
    assert (head.iteration, head.waiting) == (end, False)


def test_what_the_store_has_dropped_is_trained_again_as_far_as_it_was_seen() -> None:
    store = Store(Budget(300_000))
    head = Playhead(store, SMALL)
    head.seek(60)
    arrive(head)
    first = head.runs.current.number
    head.renew(seed=2)  # nobody watches the first run any more, and there is no room to keep it
    head.seek(50)
    arrive(head)
    head.renew(seed=3)
    head.switch(first)
    assert head.recording.recorded < 60
    head.watch()
    pause = threading.Event()
    for _ in range(2000):
        if head.recording.recorded >= 60:
            break
        pause.wait(0.005)
    assert head.recording.recorded >= 60
    head.leave()
