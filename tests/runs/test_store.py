"""The store trains what is watched, once for all, and forgets what nobody uses."""

import gc
import threading
from dataclasses import replace

import numpy as np
import pytest

from gan1d.base.budget import Budget
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs.beside import Beside
from gan1d.runs.figure_1 import packed, still
from gan1d.runs.measure import evaluator_of
from gan1d.runs.recording import Recording
from gan1d.runs.store import SEEN, Store
from gan1d.runs.trainer import FEW, SLICE, Trainer
from tests.watchers import ANN, BEN, CAT, Watcher

pytestmark = pytest.mark.slow
SMALL = Settings(m=16, G_width=4, D_width=6, k=2)


def wait_for(condition: threading.Event, reached, recording: Recording) -> None:
    """Until `reached`, woken by the trainer's own progress."""
    for _ in range(6000):
        if reached(recording):
            return
        condition.wait(0.005)
    raise AssertionError("the trainer did not get there")


def test_the_store_trains_what_is_watched_and_stops_when_nobody_watches() -> None:
    store, pause = Store(), threading.Event()
    recording = store.get(Recipe(SMALL))
    store.watch(ANN, (recording, 50))
    wait_for(pause, lambda r: r.recorded >= 50, recording)
    assert recording.recorded < 50 + SLICE
    store.watch(ANN, (recording, 10**6))
    wait_for(pause, lambda r: r.recorded > 100, recording)
    store.leave(ANN)
    left = recording.recorded
    assert store.watchers == 0
    pause.wait(0.3)
    assert recording.recorded <= left + SLICE  # what was in hand


def test_viewers_of_one_recipe_share_one_recording_and_change_nothing() -> None:
    recipe, pause = Recipe(SMALL).edited(11, "k", 1), threading.Event()
    store = Store()
    one, other = store.get(recipe), store.get(Recipe(SMALL).edited(11, "k", 1))
    assert one is other
    for up_to in (7, 30, 12, 64):  # two watchers who want different things, one of whom comes and goes
        store.watch(ANN, (one, up_to))
        store.watch(BEN, (one, up_to // 2))
        one.state(min(5, one.recorded))
        store.leave(BEN)
        wait_for(pause, lambda r, up_to=up_to: r.recorded >= up_to, one)
    alone = Recording(recipe)
    alone.extend(64)
    np.testing.assert_array_equal(one.history[:65], alone.history[:65])
    np.testing.assert_array_equal(one.state(64), alone.state(64))


def test_the_store_forgets_the_least_recently_used_beyond_its_memory_but_not_the_watched() -> None:
    store = Store(Budget(1))
    recipes = [Recipe(Settings(m=16, G_width=4, D_width=6, seed=s)) for s in range(4)]
    watched = store.get(recipes[0])
    store.watch(ANN, (watched, 0))
    for recipe in recipes[1:]:
        store.get(recipe)
    assert len(store) == 2
    assert store.get(recipes[0]) is watched


class Failing:
    """A run whose training fails a few times before it goes on."""

    recipe = Recipe(SMALL)
    end = None

    def __init__(self, failures: int) -> None:
        self.recorded, self.seconds, self._failures = 0, 0.001, failures
        self.told: list[str] = []
        self.store: Store | None = None

    def extend(self, up_to: int, _: object = None, draw: bool = False) -> None:
        self.told.append(self.store.problem_of(self) if self.store else "")
        if len(self.told) <= self._failures:
            raise MemoryError("no room")
        self.recorded = up_to


def test_a_run_whose_training_fails_is_tried_again_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("gan1d.runs.trainer.REST", 0.001)
    store, pause = Store(), threading.Event()
    failing, hopeless, whole = Failing(5), Failing(10**9), store.get(Recipe(SMALL))
    failing.store = store
    store.watch(ANN, (failing, 20))
    store.watch(BEN, (hopeless, 20))
    store.watch(CAT, (whole, 200))
    wait_for(pause, lambda run: run.recorded >= 200, whole)
    wait_for(pause, lambda run: run.recorded >= 20, failing)
    assert failing.told[0] == ""
    assert set(failing.told[1:6]) == {"The server cannot go on with this: no room. It tries again by itself."}
    assert store.problem_of(failing) == ""
    assert store.problem_of(hopeless) != ""
    attempts = len(hopeless.told)
    wait_for(pause, lambda run: len(run.told) > attempts, hopeless)  # for as long as somebody watches
    store.leave(BEN)
    assert len([record for record in caplog.records if record.name == "gan1d.runs.trainer"]) == 2


def test_a_run_of_which_an_iteration_takes_long_is_trained_in_a_process_of_its_own_with_the_same_outcome() -> None:
    store, pause = Store(), threading.Event()
    store.heavy_seconds = 0.0
    recipe = Recipe(SMALL).edited(7, "loss", "minimax").edited(13, "only", "G")
    recording = store.get(recipe)
    store.watch(ANN, (recording, 40))
    wait_for(pause, lambda r: r.recorded >= 40, recording)
    assert store._heavy.there
    assert store._quick.thread is None
    alone = Recording(recipe)
    alone.extend(40)
    np.testing.assert_array_equal(recording.history[:41], alone.history)
    for i in (1, 20, 40):
        np.testing.assert_array_equal(recording.state(i), alone.state(i))
    with pytest.raises(ValueError, match="read-only"):
        recording.state(40)[0, 0] = 0
    fork = store.get(recipe.edited(30, "k", 4))
    store.watch(ANN, (fork, 36))
    wait_for(pause, lambda r: r.recorded >= 36, fork)
    alone = Recording(fork.recipe)
    alone.extend(36)
    np.testing.assert_array_equal(fork.history[:37], alone.history)
    store.leave(ANN)
    store._heavy.beside.rest()
    assert not store._heavy.there


def test_heavy_and_quick_runs_are_not_in_each_others_turn() -> None:
    """One viewer of the heaviest link took everybody from 29 to 4 frames a second."""
    store, pause = Store(), threading.Event()
    heavy, quick = Slow(1.0), store.get(Recipe(SMALL))
    store.watch(ANN, (heavy, 10**6))
    store.watch(BEN, (quick, 100))
    wait_for(pause, lambda r: r.recorded >= 100, quick)
    assert heavy.recorded == 0  # it is in the middle of its first iteration still
    heavy.go_on.set()
    store.leave(ANN)


def test_whoever_has_waited_longest_is_next_however_many_runs_another_brings() -> None:
    trainer, chosen = Trainer(), []
    steady = {name: Slow(0.001) for name in "bc"}
    for _ in range(30):
        dragged = Slow(0.001)  # a hand on a slider makes a new run with every move
        trainer._wanted = {"a": ((dragged, 9),)} | {name: ((run, 9),) for name, run in steady.items()}
        run, _ = trainer._next(trainer._quick)
        chosen.append("a" if run is dragged else next(name for name in steady if run is steady[name]))
    assert [chosen.count(name) for name in "abc"] == [10, 10, 10]


class Slow:
    """A run whose first iteration takes until it may go on."""

    recipe = Recipe(SMALL)
    end = None

    def __init__(self, seconds: float) -> None:
        self.recorded, self.seconds, self.go_on = 0, seconds, threading.Event()

    def extend(self, up_to: int, _: object = None, draw: bool = False) -> None:
        self.go_on.wait()
        self.recorded = up_to


def test_a_process_that_is_lost_is_replaced_and_says_what_went_wrong_in_it() -> None:
    beside, recipe = Beside(Budget(2**30)), Recipe(SMALL)
    state = Recording(recipe).state(0)
    snapshots, rows, _ = beside.states(recipe, 0, state, 1, 2)
    assert beside._process is not None
    beside._process.kill()
    beside._process.wait()
    with pytest.raises((OSError, EOFError)):
        beside.states(recipe, 0, state, 1, 2)
    assert beside.nbytes == 0
    with pytest.raises(ValueError, match="broadcast"):
        beside.states(recipe, 0, state[:, :-1], 1, 2)
    again, same, pictures = beside.states(recipe, 0, state, 1, 2, draw=True)
    np.testing.assert_array_equal(same, rows)
    np.testing.assert_array_equal(again, snapshots)
    for i, (snapshot, row) in enumerate(zip(snapshots, pictures, strict=True), 1):
        np.testing.assert_array_equal(row, packed(still(evaluator_of(SMALL), recipe, i, snapshot)))
    beside.rest()


def test_runs_that_are_trained_beside_are_those_of_their_recipes() -> None:
    beside = Beside(Budget(2**30))
    recipes = [Recipe(replace(SMALL, seed=seed, **more)) for seed, more in ((1, {}), (2, {}), (2, {"p_z": "normal"}))]
    alone, there = ([Recording(recipe) for recipe in recipes] for _ in range(2))
    for up_to in (3, 9):  # each in its turn
        for here, other in zip(alone, there, strict=True):
            here.extend(up_to)
            other.extend(up_to, beside)
    for here, other in zip(alone, there, strict=True):
        np.testing.assert_array_equal(other.history, here.history)
        np.testing.assert_array_equal(other.state(9), here.state(9))
    beside.rest()


def test_many_quick_runs_are_trained_by_helpers_with_the_same_outcome_and_few_are_not() -> None:
    store, pause = Store(Budget(2**30)), threading.Event()
    recordings = [store.get(Recipe(replace(SMALL, seed=seed))) for seed in range(FEW + 3)]
    few, last = recordings[:FEW], recordings[-1]
    for recording in few:
        store.watch(recording, (recording, 30))
    for recording in few:
        wait_for(pause, lambda r: r.recorded >= 30, recording)
    assert [helper.thread for helper in store._helpers] == [None] * len(store._helpers)
    for recording in recordings:
        store.watch(recording, (recording, 10**6))
    wait_for(pause, lambda _: any(helper.there for helper in store._helpers), last)
    first = last.recorded
    wait_for(pause, lambda r: r.recorded > first + 50, last)
    for recording in recordings:
        store.leave(recording)
        alone, history = Recording(recording.recipe), recording.history
        alone.extend(len(history) - 1)
        np.testing.assert_array_equal(history, alone.history)
        assert len(history) > 20  # each in its turn
    for helper in store._helpers:
        helper.beside.rest()


def test_a_helper_that_is_lost_or_does_not_begin_holds_nobody_up_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    store, pause = Store(Budget(2**30)), threading.Event()
    monkeypatch.setattr("gan1d.runs.trainer.AGAIN", 0.05)
    monkeypatch.setattr("gan1d.runs.trainer.REST", 0.01)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr("gan1d.jobs.child.PYTHON", ("/nowhere",))
        recordings = [store.get(Recipe(replace(SMALL, seed=seed))) for seed in range(FEW + 3)]
        for recording in recordings:
            store.watch(recording, (recording, 10**6))
        for recording in recordings:
            wait_for(pause, lambda r: r.recorded > 50, recording)
        assert not any(helper.there for helper in store._helpers)
    for _ in range(3):
        wait_for(pause, lambda _: any(helper.there for helper in store._helpers), recordings[0])
        for helper in store._helpers:
            if (process := helper.beside._process) is not None:
                process.kill()
        for recording in recordings:
            before = recording.recorded
            wait_for(pause, lambda r, before=before: r.recorded > before + 20, recording)
    for recording in recordings:
        store.leave(recording)
    for helper in store._helpers:
        helper.beside.rest()


def test_helpers_end_when_there_is_nothing_to_do_and_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gan1d.runs.trainer.LINGER", 0.2)
    store, pause = Store(Budget(2**30)), threading.Event()
    recordings = [store.get(Recipe(replace(SMALL, seed=seed))) for seed in range(FEW + 3)]
    for _ in range(2):
        for recording in recordings:
            store.watch(recording, (recording, 10**6))
        wait_for(pause, lambda _: all(helper.there for helper in store._helpers), recordings[0])
        for recording in recordings:
            store.leave(recording)
        wait_for(pause, lambda _: not any(helper.thread or helper.there for helper in store._helpers), recordings[0])


def test_where_memory_is_scarce_nobody_helps() -> None:
    store, pause = Store(Budget(2**28)), threading.Event()
    recordings = [store.get(Recipe(replace(SMALL, seed=seed))) for seed in range(FEW + 3)]
    for recording in recordings:
        store.watch(recording, (recording, 60))
    for recording in recordings:
        wait_for(pause, lambda r: r.recorded >= 60, recording)
    assert [helper.thread for helper in store._helpers] == [None] * len(store._helpers)


def test_a_thread_that_cannot_start_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store()
    recording = store.get(Recipe(SMALL))

    def refused(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(threading.Thread, "start", refused)
        with pytest.raises(RuntimeError):
            store.watch(ANN, (recording, 4))
    store.watch(ANN, (recording, 4))
    wait_for(threading.Event(), lambda r: r.recorded >= 4, recording)
    store.leave(ANN)


def test_what_nobody_uses_is_given_up_and_what_a_person_saw_who_is_there_stays() -> None:
    """Of people who had all left a server kept gigabytes, as long as nobody else wanted the room."""
    store, there, gone = Store(Budget(2**30)), Watcher(), Watcher()

    def recipe(seed: int) -> Recipe:
        return Recipe(replace(SMALL, seed=seed))

    watched, left = store.get(recipe(1)), store.get(recipe(2))
    for watcher, run in ((there, left), (there, watched), (gone, store.get(recipe(3)))):
        store.watch(watcher, (run, 0))
    del run
    store.leave(gone)
    store.get(recipe(4))
    store.tidy()
    assert len(store) == 4  # all of them were asked for a moment ago
    store.tidy()
    assert store.get(recipe(1)) is watched
    assert len(store) == 3  # the fourth is nobody's
    del gone, watcher
    gc.collect()
    store.tidy()
    store.tidy()
    assert len(store) == 2
    assert store.get(recipe(2)) is left
    store.leave(there)
    for seed in range(10, 10 + SEEN):
        store.watch(there, (store.get(recipe(seed)), 0))
    for _ in range(2):
        store.tidy()
    assert len(store) == SEEN  # of all that one has seen, the last
