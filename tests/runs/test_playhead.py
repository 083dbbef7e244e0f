"""A playhead moves over a run and never decides what happens in it."""

import math
import threading

import numpy as np
import pytest

from gan1d.base.fields import SettingsError
from gan1d.recipes.recipe import Edit, Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs.playhead import MAX_SPEED, Playhead
from gan1d.runs.recording import Recording
from gan1d.runs.store import Store
from tests.heads import SMALL, head_at


def test_play_goes_at_its_speed_and_never_outruns_training() -> None:
    head = head_at(0)
    head.play()
    head.set_speed(10)
    head.advance(0.45)
    assert head.iteration == 4
    head.advance(0.06)
    assert head.iteration == 5
    head.advance(1000)
    assert head.iteration == head.recording.recorded


def test_slow_motion_and_as_fast_as_it_goes() -> None:
    head = head_at(0)
    head.play()
    head.set_speed(0.5)
    head.advance(1.9)
    assert head.iteration == 0
    head.advance(0.2)
    assert head.iteration == 1
    head.set_speed(0)
    head.advance(0.0)
    assert head.iteration == 40
    assert head.wanted() > 40


def test_paused_it_stays_and_asks_for_nothing_more() -> None:
    head = head_at(12)
    head.advance(100)
    assert head.iteration == head.wanted() == 12


def test_each_kind_of_step_is_one_iteration_of_its_kind_and_pauses() -> None:
    head = head_at(12)
    head.play()
    head.step("iteration")
    assert (head.iteration, head.playing, head.recipe) == (13, False, SMALL)
    head.step("discriminator")
    assert head.recipe.edits == (Edit(13, "only", "D"),)
    assert head.waiting
    assert head.wanted() == 14
    head.recording.extend(14)
    head.advance(0)
    assert head.iteration == 14
    assert not head.waiting
    head.step("generator")
    assert head.recipe.edits == (Edit(13, "only", "D"), Edit(14, "only", "G"))


def test_presses_faster_than_training_all_count() -> None:
    head = head_at(40, recorded=40)
    for what in ("discriminator", "discriminator", "iteration", "generator"):
        head.step(what)
    assert head.recipe.edits == (Edit(40, "only", "D"), Edit(41, "only", "D"), Edit(43, "only", "G"))
    assert head.wanted() == 44


def test_a_d_step_moves_only_d_and_a_g_step_only_g() -> None:
    for what, still, moves in (("discriminator", "G", "D"), ("generator", "D", "G")):
        head = head_at(12)
        head.step(what)
        head.recording.extend(13)
        head.advance(0)
        evaluator = head.recording.evaluator
        before, after = head.recording.state(12), head.recording.state(13)
        parts = {"G": slice(0, evaluator.size_of_G), "D": slice(evaluator.size_of_G, -2)}
        np.testing.assert_array_equal(before[:, parts[still]], after[:, parts[still]])
        assert not np.array_equal(before[:, parts[moves]], after[:, parts[moves]])


def test_a_whole_iteration_takes_a_solo_step_back() -> None:
    head = head_at(12)
    head.step("discriminator")
    head.recording.extend(20)
    head.seek(12)
    head.step("iteration")
    assert head.recipe == SMALL


def test_an_edit_keeps_position_past_and_play() -> None:
    head = head_at(12)
    head.play()
    history = head.recording.history[:13].copy()
    head.edit("k", 5)
    assert head.playing
    assert head.iteration == 12
    assert head.settings.k == 5
    assert head.recipe.edits == (Edit(12, "k", 5),)
    np.testing.assert_array_equal(head.recording.history, history)


def test_reset_and_new_seed_keep_every_setting_in_force() -> None:
    head = head_at(12)
    head.edit("loss", "minimax")
    head.edit("learning_rate_D", 0.5)
    head.reset()
    wanted = Settings(m=16, G_width=4, D_width=6, k=2, loss="minimax", learning_rate_D=0.5)
    assert (head.iteration, head.recipe) == (0, Recipe(wanted))
    head.new_seed()
    assert head.recipe == Recipe(wanted.with_setting("seed", 2))


def test_what_is_refused_changes_nothing() -> None:
    head = head_at(12)
    before = (head.recipe, head.iteration, head.playing, head.speed)
    for attempt in (
        lambda: head.edit("k", 0),
        lambda: head.edit("p_data", "normal"),
        lambda: head.renew(width=-1.0, p_data="two_modes"),
        lambda: head.step("sideways"),
        lambda: head.set_speed(-1),
        lambda: head.set_speed(math.nan),
        lambda: head.set_speed(10 * MAX_SPEED),
        lambda: head.set_speed("fast"),
        lambda: head.seek(-1),
        lambda: head.seek(10**9),
        lambda: head.seek("end"),
    ):
        with pytest.raises(SettingsError):
            attempt()
        assert (head.recipe, head.iteration, head.playing, head.speed) == before


def test_frame_rate_pauses_and_edits_on_the_way_leave_the_curves_alone() -> None:
    """Two playheads over one recipe at different rates, one paused and sent back; the run is that of the recipe."""
    store, pause = Store(), threading.Event()
    fast, slow = Playhead(store, SMALL), Playhead(store, SMALL)
    fast.set_speed(0)
    slow.set_speed(7)
    for step in range(400):
        for head in (fast, slow):
            head.advance(0.02 if head is fast else 0.013)
            head.watch()
        if step == 20:
            slow.pause()
        if step == 30:
            slow.play()
        if step == 40:
            slow.seek(0)
        if fast.recording.recorded > 150:
            break
        pause.wait(0.005)
    fast.edit("k", 4)
    at = fast.iteration
    fast.seek(at + 20)
    for _ in range(2000):
        fast.watch()
        fast.advance(0)
        if not fast.waiting:
            break
        pause.wait(0.005)
    fast.leave()
    slow.leave()
    alone = Recording(SMALL.edited(at, "k", 4))
    alone.extend(at + 20)
    np.testing.assert_array_equal(fast.recording.history[: at + 21], alone.history)
    plain = Recording(SMALL)
    plain.extend(at)
    np.testing.assert_array_equal(slow.recording.history[: at + 1], plain.history)


def test_a_diverged_run_pauses_and_goes_on_after_a_cure() -> None:
    bad = Settings(optimizer_D="sgd", learning_rate_D=10.0, D_activation="relu", D_first="same", r1=1000.0)
    head = Playhead(Store(), Recipe(bad))
    head.set_speed(0)
    head.recording.extend(400)
    head.advance(0.1)
    assert head.at_end
    assert not head.playing
    at = head.iteration
    head.edit("r1", 0.0)
    assert head.playing
    assert head.iteration == at
    assert head.recording.end is None


def test_back_is_one_state_back_and_stops_at_the_start() -> None:
    head = head_at(2)
    for at in (1, 0, 0):
        head.step("back")
        assert (head.iteration, head.playing, head.recipe) == (at, False, SMALL)


def test_an_edit_on_the_way_to_the_next_state_stays_on_the_way() -> None:
    head = head_at(12)
    head.play()
    head.set_speed(0.5)
    head.advance(0.5)
    head.edit("k", 6)
    head.recording.extend(14)
    assert (head.iteration, head.part) == (12, pytest.approx(0.25))


def test_fast_play_asks_for_more_than_slow_play_and_the_fastest_for_a_bounded_stretch() -> None:
    head = head_at(0)
    head.play()
    wanted = {}
    for speed in (0.5, 400, 0):
        head.set_speed(speed)
        wanted[speed] = head.wanted()
    assert 0 < wanted[0.5] < wanted[400] == 120 < wanted[0] < 1000
