"""A run's folder and the folder of all runs: what is written is what is read, the queue, and who may train what."""

import dataclasses
import os
import threading
from pathlib import Path

import numpy as np
import pytest

from gan1d.base.fields import SettingsError
from gan1d.base.locks import held
from gan1d.images.folder import METRICS, Identity, Run, State, Wanted
from gan1d.images.registry import Runs
from gan1d.images.settings import ImageRecipe, ImageSettings

RECIPE = ImageRecipe(ImageSettings(k=2, seed=7, G_layers=(3, 4)))


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    return Runs(tmp_path / "not" / "yet" / "there")


def a_run(runs: Runs, preset: str = "tiny", device: str = "cpu") -> Run:
    return runs.create(RECIPE, Identity(preset, device, "data folder"))


def set_status(run: Run, status: str) -> None:
    run.state = dataclasses.replace(run.state, status=status)


def test_a_new_run_is_queued_with_its_recipe_and_identity(runs: Runs) -> None:
    run = a_run(runs)
    assert run.name == "0001-tiny"
    assert run.number == 1
    assert run.recipe == RECIPE
    assert run.identity == Identity("tiny", "cpu", "data folder")
    assert run.wanted == Wanted("train", 1)
    assert run.state == State(device="cpu")
    assert run.metrics().shape == (0, len(METRICS))
    assert run.sheets() == []
    assert run.critic is None
    assert runs.all() == [run]


def test_a_recipe_with_edits_comes_back_from_disk(runs: Runs) -> None:
    run = a_run(runs)
    run.recipe = RECIPE.edited(12, "learning_rate_D", 1 / 3).edited(90, "k", 5)
    assert Runs(runs.root).find("1").recipe == run.recipe
    assert [run.recipe.at(i).k for i in (89, 90)] == [2, 5]


def test_runs_are_found_by_name_and_number_and_no_other_way(runs: Runs) -> None:
    first, second = a_run(runs), a_run(runs, "paper")
    assert runs.find("0001-tiny") == runs.find("1") == runs.find("0001") == first
    assert runs.find("2") == second
    for name in ("", "3", "tiny", "../0001-tiny", "0001-tiny/", "01-tiny", "-1", "1.0", "²", "0001-paper"):
        with pytest.raises(SettingsError, match="newest are: 0001-tiny, 0002-paper"):
            runs.find(name)


def test_numbers_are_not_used_twice_even_by_many_at_once(runs: Runs) -> None:
    threads = [threading.Thread(target=a_run, args=(runs, f"p{i}")) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [run.number for run in runs.all()] == list(range(1, 9))
    assert len({run.wanted.ticket for run in runs.all()}) == 8


def test_runs_go_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAN1D_RUNS", str(tmp_path / "here"))
    assert Runs().root == tmp_path / "here"
    monkeypatch.delenv("GAN1D_RUNS")
    assert "gan1d" in Runs().root.parts


def test_a_folder_that_is_half_made_or_foreign_is_not_a_run(runs: Runs) -> None:
    run = a_run(runs)
    (runs.root / "0002-tiny").mkdir()
    (runs.root / "notes").mkdir()
    (runs.root / "notes" / "wanted.json").write_text("{}")
    assert runs.all() == [run]
    assert a_run(runs).number == 3


def test_metrics_are_appended_and_read_from_any_row(runs: Runs) -> None:
    run = a_run(runs)
    rows = np.random.default_rng(0).random((7, len(METRICS))).astype(np.float32)
    run.append(rows[:3])
    run.append(rows[3:])
    assert (run.metrics() == rows).all()
    assert (run.metrics(5) == rows[5:]).all()
    assert len(run.metrics(7)) == len(run.metrics(100)) == 0


def test_cutting_forgets_what_came_after_and_nothing_else(runs: Runs) -> None:
    run = a_run(runs)
    rows = np.random.default_rng(0).random((7, len(METRICS))).astype(np.float32)
    run.append(rows)
    for iteration in (0, 4, 5, 1000):
        run.sheet(iteration).write_bytes(b"png")
    run.cut(100)
    assert (len(run.metrics()), run.sheets()) == (7, [0, 4, 5])
    run.cut(4)
    assert (run.metrics() == rows[:4]).all()
    assert run.sheets() == [0, 4]
    run.cut(0)
    assert (len(run.metrics()), run.sheets()) == (0, [0])


def test_a_run_without_metrics_can_be_cut(runs: Runs) -> None:
    a_run(runs).cut(0)


def test_the_lock_is_seen_while_it_is_held_and_only_then(runs: Runs) -> None:
    run = a_run(runs)
    assert not run.alive()
    with run.held() as mine:
        assert mine
        assert run.alive()
        assert not run.alive("critic")
        with run.held("training", 0.0) as second:
            assert not second
    assert not run.alive()


def test_the_queue_is_in_the_order_of_asking(runs: Runs) -> None:
    a, b, c = a_run(runs), a_run(runs), a_run(runs)
    assert runs.queue() == [a, b, c]
    assert [runs.place(run) for run in (a, b, c)] == [1, 2, 3]
    runs.ask(a, "pause")
    assert runs.queue() == [b, c]
    assert runs.place(a) == 0
    runs.ask(a, "train")
    assert runs.queue() == [b, c, a]
    runs.ask(b, "train")  # asked already: keeps its place
    assert runs.queue() == [b, c, a]
    runs.ask(c, "stop")
    assert runs.queue() == [b, a]


def test_a_run_that_trains_is_not_in_the_queue_unless_its_process_is_gone(runs: Runs) -> None:
    run = a_run(runs)
    set_status(run, "training")
    assert runs.queue() == [run]
    with run.held():
        assert runs.queue() == []


@pytest.mark.parametrize("status", ["done", "stopped", "diverged", "failed"])
def test_a_run_that_is_over_does_not_wait(runs: Runs, status: str) -> None:
    run = a_run(runs)
    set_status(run, status)
    assert runs.queue() == []


@pytest.mark.parametrize("status", ["stopped", "failed", "paused"])
def test_what_was_stopped_or_failed_can_be_resumed(runs: Runs, status: str) -> None:
    run = a_run(runs)
    run.state = dataclasses.replace(run.state, status=status, text="why")
    runs.ask(run, "train")
    assert (run.state.status, run.state.text) == ("queued", "")
    assert runs.queue() == [run]


@pytest.mark.parametrize("status", ["done", "diverged"])
def test_what_is_done_cannot_go_on(runs: Runs, status: str) -> None:
    run = a_run(runs)
    set_status(run, status)
    with pytest.raises(SettingsError, match=f"0001-tiny is {status}"):
        runs.ask(run, "train")
    runs.ask(run, "stop")
    assert run.state.status == status


def test_a_run_waits_for_earlier_ones_on_its_own_device_that_somebody_will_train(runs: Runs) -> None:
    first, second, other = a_run(runs), a_run(runs), a_run(runs, device="cuda")
    assert runs.is_next(first)
    assert runs.is_next(other)
    assert runs.is_next(second)  # nobody is there who would train the first
    with first.held():
        assert not runs.is_next(second)
        assert runs.is_next(other)
    with held(runs.supervisor_lock, 0.0):
        assert not runs.is_next(second)
        assert runs.is_next(first)


def test_asking_for_settings_counts_and_keeps_the_others(runs: Runs) -> None:
    run = a_run(runs)
    runs.ask_setting(run, "k", 5)
    runs.ask_setting(run, "learning_rate_G", 0.25)
    assert run.wanted.settings == {"k": 5, "learning_rate_G": 0.25}
    assert run.wanted.asked == 2
    assert run.recipe == RECIPE  # the recipe changes when it trains on


def test_a_file_is_replaced_whole_or_not_at_all(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    run = a_run(runs)
    before = sorted(path.name for path in run.path.iterdir())

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for name in ("fsync", "replace"):
        with monkeypatch.context() as context:
            context.setattr(os, name, full)
            with pytest.raises(OSError, match="No space left"):
                set_status(run, "training")
        assert run.state.status == "queued"
        assert sorted(path.name for path in run.path.iterdir()) == before
