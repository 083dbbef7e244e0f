"""Training on disk: what is recorded, and that pauses, kills and edits change nothing that a recipe decides."""

import math
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gan1d.base.fields import SettingsError
from gan1d.images import worker
from gan1d.images.folder import METRICS, Run
from gan1d.images.registry import Runs
from gan1d.images.settings import ImageSettings
from gan1d.images.worker import png, sheet_due, train
from gan1d.recipes.recipe import Edit
from tests.images.runs_on_disk import PER_EPOCH, SMALL, Killed, at, kill, look_always, same, silent, small_run, stay

pytestmark = pytest.mark.slow
LAST = SMALL.epochs * PER_EPOCH


def test_a_run_records_a_row_for_every_iteration_and_its_sheets(whole: Run) -> None:
    metrics = whole.metrics()
    assert metrics.shape == (LAST, len(METRICS))
    assert np.isfinite(metrics).all()
    assert (metrics[:, 0] > 0).all()
    assert whole.sheets() == [0, 1, 2, 5, 10, 20, 30, 40]
    state = whole.state
    assert (state.status, state.iteration, state.iterations, state.per_epoch) == ("done", LAST, LAST, PER_EPOCH)
    assert state.data == "random bytes."
    assert state.left == 0


def test_the_first_sheet_is_of_the_untrained_G_and_the_newest_of_the_last(whole: Run) -> None:
    assert whole.sheet(0).read_bytes() != whole.sheet(LAST).read_bytes()
    assert whole.sheet().read_bytes() == whole.sheet(LAST).read_bytes()


@pytest.mark.parametrize("iteration", [1, 7, PER_EPOCH, 23, LAST - 2])
def test_pausing_and_resuming_changes_nothing(
    runs: Runs, whole: Run, monkeypatch: pytest.MonkeyPatch, iteration: int
) -> None:
    look_always(monkeypatch)
    run = small_run(runs)
    state = train(run, runs, at(iteration, lambda: runs.ask(run, "pause")), stay)
    assert (state.status, state.iteration) == ("paused", iteration + 1)
    assert len(run.metrics()) == iteration + 1
    runs.ask(run, "train")
    assert train(run, runs, silent, stay).status == "done"
    same(run, whole)


@pytest.mark.parametrize(("saved", "killed"), [(None, 5), (8, 9), (8, 37), (PER_EPOCH, PER_EPOCH + 3)])
def test_a_killed_run_goes_on_from_its_checkpoint_and_counts_nothing_twice(
    runs: Runs, whole: Run, monkeypatch: pytest.MonkeyPatch, saved: int | None, killed: int
) -> None:
    look_always(monkeypatch)
    run = small_run(runs)
    if saved is not None:
        train(run, runs, at(saved, lambda: runs.ask(run, "pause")), stay)
        runs.ask(run, "train")
    with pytest.raises(Killed):
        train(run, runs, at(killed, kill), stay)
    assert run.state.status == "training"
    assert not run.alive()
    assert run in runs.queue()
    assert len(run.metrics()) >= killed  # more than the checkpoint knows
    assert train(run, runs, silent, stay).status == "done"
    same(run, whole)


def test_half_a_row_left_by_a_kill_is_not_read_and_not_kept(runs: Runs, whole: Run) -> None:
    run = small_run(runs)
    with pytest.raises(Killed):
        train(run, runs, at(0, kill), stay)
    with (run.path / "metrics.f32").open("ab") as file:
        file.write(b"\0" * 10)
    assert len(run.metrics()) == 0
    train(run, runs, silent, stay)
    same(run, whole)


def test_a_process_that_must_go_saves_and_leaves_the_run_in_the_queue(
    runs: Runs, whole: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_always(monkeypatch)
    run = small_run(runs)
    go: list[bool] = []
    assert train(run, runs, at(12, lambda: go.append(True)), lambda: bool(go)).status == "queued"
    assert runs.queue() == [run]
    assert worker.load_checkpoint(run.checkpoint)["iteration"] == 13
    train(run, runs, silent, stay)
    same(run, whole)


def test_a_run_that_was_stopped_is_over_and_keeps_what_it_has(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    look_always(monkeypatch)
    run = small_run(runs)
    assert train(run, runs, at(12, lambda: runs.ask(run, "stop")), stay).status == "stopped"
    assert runs.queue() == []
    assert len(run.metrics()) == 13


def test_a_setting_asked_for_is_an_edit_from_there_on_and_replays(
    runs: Runs, whole: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_always(monkeypatch)
    run = small_run(runs)
    train(run, runs, at(15, lambda: runs.ask_setting(run, "k", 5)), stay)
    assert run.recipe.edits == (Edit(16, "k", 5),)
    assert run.metrics()[:16].tobytes() == whole.metrics()[:16].tobytes()
    assert run.metrics()[16:].tobytes() != whole.metrics()[16:].tobytes()
    again = Runs(runs.root.parent / "again")
    replay = again.create(run.recipe, run.identity)
    train(replay, again, silent, stay)
    same(replay, run)


def test_an_edit_made_after_the_last_checkpoint_survives_a_kill(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    look_always(monkeypatch)
    run = small_run(runs)

    def edit_then_kill(state: worker.State) -> None:
        if state.status == "training" and state.iteration == 15 and not run.wanted.asked:
            runs.ask_setting(run, "learning_rate_G", 0.5)
        if state.iteration == 20:
            kill()

    with pytest.raises(Killed):
        train(run, runs, edit_then_kill, stay)
    train(run, runs, silent, stay)
    assert run.recipe.edits == (Edit(16, "learning_rate_G", 0.5),)
    again = Runs(runs.root.parent / "again")
    replay = again.create(run.recipe, run.identity)
    train(replay, again, silent, stay)
    same(replay, run)


def test_one_process_at_a_time_trains_a_run(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    run = small_run(runs)
    with run.held() as mine:
        assert mine
        assert run.alive()
        monkeypatch.setattr(Run, "held", lambda self, what="training", patience=0.0: worker.held(self.path / "x", 0.0))
    with worker.held(run.path / "x", 0.0), pytest.raises(SettingsError, match="another process"):
        train(run, runs, silent, stay)


def test_a_run_waits_until_the_device_is_free(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "LOOK", 0.0)
    run = small_run(runs)
    lock = worker.held(runs.device_lock("cpu"), 0.0)
    lock.__enter__()
    waited = []

    def watch(state: worker.State) -> None:
        if state.status == "queued":
            waited.append(runs.place(run))
            if len(waited) == 3:
                lock.__exit__(None, None, None)

    assert train(run, runs, watch, stay).status == "done"
    assert waited[:3] == [1, 1, 1]


def test_a_run_that_waits_can_be_paused(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "LOOK", 0.0)
    run = small_run(runs)
    with worker.held(runs.device_lock("cpu"), 0.0):
        assert train(run, runs, lambda state: runs.ask(run, "pause"), stay).status == "paused"
    assert len(run.metrics()) == 0


@pytest.mark.parametrize("epochs", [1, 250, 251, 1000])
def test_sheets_are_few_and_begin_and_end_with_the_run(epochs: int) -> None:
    per_epoch = 7
    due = [i for i in range(epochs * per_epoch + 1) if sheet_due(i, per_epoch, epochs)]
    assert due[:4] == [0, 1, 2, 5]
    whole = [i for i in due if i % per_epoch == 0]
    assert len(whole) <= 251
    steps = np.diff(whole)
    assert (steps == per_epoch * math.ceil(epochs / 250)).all()


def test_a_sheet_shows_its_samples_row_by_row(tmp_path: Path) -> None:
    sheet = np.random.default_rng(0).integers(0, 256, (9, 784), np.uint8)
    path = tmp_path / "sheet.png"
    path.write_bytes(png(sheet))
    picture = np.asarray(Image.open(path))
    assert picture.shape == (3 * 30 + 2,) * 2
    for j, image in enumerate(sheet):
        top, left = 2 + 30 * (j // 3), 2 + 30 * (j % 3)
        assert (picture[top : top + 28, left : left + 28] == image.reshape(28, 28)).all()
    assert picture[:2].max() == picture[:, :2].max() == picture[-2:].max() == 0


def test_settings_that_cannot_be_are_refused_when_they_are_asked_for(runs: Runs) -> None:
    run = small_run(runs)
    for name, value, words in [("k", 0, "k must be"), ("m", 5, "cannot be changed while it trains")]:
        with pytest.raises(SettingsError, match=words):
            runs.ask_setting(run, name, value)
    assert run.wanted.asked == 0
    assert isinstance(run.recipe.settings, ImageSettings)
