"""Recordings: a run is a pure function of its recipe, whoever watches, in whatever order it is computed."""

import numpy as np
import pytest

from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs import recording as module
from gan1d.runs.measure import COLUMN
from gan1d.runs.recording import Recording
from gan1d.runs.store import Store
from gan1d.training.engines import game_of

SMALL = Settings(m=16, G_width=4, D_width=6, k=2)


def plain_states(recipe: Recipe, n: int) -> list[np.ndarray]:
    """The run by Algorithm 1 alone, without any recording."""
    game = game_of(recipe.settings)
    states = [game.snapshot()]
    for i in range(n):
        game.iteration(i, recipe.at(i), recipe.only(i))
        states.append(game.snapshot())
    return states


def test_a_recording_holds_the_states_of_algorithm_1_bit_for_bit() -> None:
    recipe = Recipe(SMALL).edited(5, "k", 3).edited(9, "only", "G").edited(12, "loss", "minimax")
    recording = Recording(recipe)
    recording.extend(20)
    for i, state in enumerate(plain_states(recipe, 20)):
        np.testing.assert_array_equal(recording.state(i), state)


def test_thinned_states_are_recomputed_bit_for_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SNAPSHOT_BYTES", 10_000)
    monkeypatch.setattr(module, "RECENT", 5)
    recipe = Recipe(SMALL).edited(7, "k", 1)
    recording = Recording(recipe)
    recording.extend(60)
    states = plain_states(recipe, 60)
    kept = [i for i in range(61) if recording.nearest_state(i)[0] == i]
    assert len(kept) < 30  # it did thin
    for i in (59, 3, 33, 32, 60, 1):
        np.testing.assert_array_equal(recording.state(i), states[i])
    before, rows = recording.recorded, recording.history.copy()
    recording.extend(70)  # going back to look has not disturbed the future
    np.testing.assert_array_equal(recording.history[: before + 1], rows)
    np.testing.assert_array_equal(recording.state(70), plain_states(recipe, 70)[70])


def test_nearest_state_is_before_and_exact() -> None:
    recording = Recording(Recipe(SMALL))
    recording.extend(30)
    i, snapshot = recording.nearest_state(30)
    assert i == 30
    np.testing.assert_array_equal(snapshot, recording.state(30))


def test_memory_of_a_recording_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SNAPSHOT_BYTES", 20_000)
    monkeypatch.setattr(module, "RECENT", 4)
    recording = Recording(Recipe(SMALL))
    recording.extend(300)
    rows = recording.history.base.nbytes if recording.history.base is not None else 0
    one = recording.state(0).nbytes
    assert recording.nbytes - rows <= 20_000 + (4 + 2) * one


def test_a_run_ends_when_it_is_full_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_ITERATIONS", 10)
    recording = Recording(Recipe(SMALL))
    recording.extend(100)
    assert recording.recorded == 10
    assert recording.end is not None
    assert (recording.end.iteration, recording.end.diverged) == (10, False)
    assert "10 iterations" in recording.end.reason


@pytest.mark.slow
def test_large_networks_are_bounded_too() -> None:
    recording = Recording(Recipe(Settings(m=1, k=1, D_width=256, D_depth=6, G_width=4)))
    recording.extend(20)
    one = recording.state(20).nbytes
    assert one > 3 * 2**20
    assert recording.nbytes < 3 * module.SNAPSHOT_BYTES


def test_a_fork_agrees_with_its_parent_up_to_the_edit_and_with_a_run_of_its_own_after() -> None:
    store = Store()
    parent = store.get(Recipe(SMALL))
    parent.extend(40)
    recipe = Recipe(SMALL).edited(24, "learning_rate_D", 0.2)
    fork = store.get(recipe)
    assert fork.recorded == 24
    fork.extend(40)
    alone = Recording(recipe)
    alone.extend(40)
    np.testing.assert_array_equal(fork.history, alone.history)
    np.testing.assert_array_equal(fork.history[:25], parent.history[:25])
    assert not np.array_equal(fork.history[25], parent.history[25])
    np.testing.assert_array_equal(fork.state(40), alone.state(40))


def test_a_fork_by_loss_measures_the_shared_row_by_the_new_loss() -> None:
    parent = Recording(Recipe(SMALL))
    parent.extend(16)
    recipe = Recipe(SMALL).edited(10, "loss", "minimax")
    fork, alone = Recording(recipe, parent), Recording(recipe)
    fork.extend(16)
    alone.extend(16)
    np.testing.assert_array_equal(fork.history, alone.history)
    losses = fork.history[:, COLUMN["generator_loss"]]
    assert losses[9] > 0 > losses[10]


def test_a_history_does_not_know_where_training_paused() -> None:
    """States are measured together, but for those on either side of a change of the loss."""
    recipe = Recipe(SMALL).edited(6, "loss", "hinge").edited(7, "loss", "minimax")
    at_once, by_and_by = Recording(recipe), Recording(recipe)
    at_once.extend(20)
    for up_to in (1, 2, 5, 6, 9, 16, 20):
        by_and_by.extend(up_to)
    np.testing.assert_array_equal(at_once.history, by_and_by.history)
    for i, row in enumerate(at_once.history):
        alone = at_once.evaluator.metrics(at_once.state(i), recipe.at(i).loss)[0]
        np.testing.assert_array_equal(row, alone.astype(np.float32))


@pytest.mark.slow
def test_history_rows_are_read_only_and_never_change() -> None:
    recording = Recording(Recipe(SMALL))
    recording.extend(3)
    early = recording.history
    copy = early.copy()
    recording.extend(1500)  # beyond the first allocation
    np.testing.assert_array_equal(early, copy)
    np.testing.assert_array_equal(recording.history[:4], copy)
    with pytest.raises(ValueError, match="read-only"):
        recording.history[0] = 0
    with pytest.raises(ValueError, match="read-only"):
        recording.state(0)[0, 0] = 0


def test_a_run_that_diverges_says_where_and_why_and_keeps_what_was_before() -> None:
    recipe = Recipe(Settings(optimizer_D="sgd", learning_rate_D=10.0, D_activation="relu", D_first="same", r1=1000.0))
    recording = Recording(recipe)
    recording.extend(400)
    end = recording.end
    assert end is not None
    assert end.diverged
    assert end.iteration == recording.recorded < 400
    assert np.isfinite(recording.history).all()
    assert np.isfinite(recording.state(end.iteration)).all()
    assert f"iteration {end.iteration + 1}" in end.reason
    assert "learning rate of D 10" in end.reason
    recording.extend(500)
    assert recording.recorded == end.iteration
    healed = Recording(
        recipe.edited(max(end.iteration - 2, 0), "learning_rate_D", 0.0).edited(max(end.iteration - 2, 0), "r1", 0.0),
        recording,
    )
    healed.extend(end.iteration + 20)
    assert healed.recorded == end.iteration + 20


def test_the_player_whose_weights_blew_up_is_named_even_if_the_other_breaks_first() -> None:
    settings = Settings(optimizer_D="sgd", learning_rate_D=0.5, r1=30.0, D_activation="relu", D_first="same")
    recording = Recording(Recipe(settings))
    recording.extend(400)
    assert recording.end is not None
    assert "D left" in recording.end.reason
    snapshot = recording.state(0).copy()
    snapshot[:, 0] = np.nan  # G's first weight
    assert "G left" in recording._diverged(snapshot).reason
