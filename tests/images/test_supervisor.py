"""The supervisor with real processes: runs train one after the other, outlive the server, and a kill loses nothing."""

import dataclasses
import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gan1d.images import supervisor
from gan1d.images.folder import Identity, Run
from gan1d.images.registry import Runs
from gan1d.images.settings import ImageRecipe, ImageSettings
from gan1d.images.supervisor import Supervisor
from gan1d.images.worker import train

pytestmark = pytest.mark.slow
LONG = ImageSettings(data="digits", epochs=2000, m=100, z_size=4, G_layers=(6,), D_layers=(5,))
SHORT = dataclasses.replace(LONG, epochs=2)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runs:
    monkeypatch.setenv("GAN1D_RUNS", str(tmp_path / "runs"))
    monkeypatch.chdir(ROOT)  # `python -m gan1d` is found there
    monkeypatch.setattr(supervisor, "PERIOD", 0.05)
    return Runs()


@pytest.fixture
def server(runs: Runs) -> Iterator[Supervisor]:
    server = Supervisor(runs)
    server.start()
    yield server
    server.stop()


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for what another process does; the bound only ends a test that has failed."""
    pause = threading.Event()
    for _ in range(3600):
        if condition():
            return
        pause.wait(0.05)
    raise AssertionError(f"never happened: {what}")


def begin(runs: Runs, settings: ImageSettings) -> Run:
    return runs.create(ImageRecipe(settings), Identity("tiny", "cpu"))


def rows(run: Run) -> int:
    return len(run.metrics())


def test_runs_train_one_after_the_other_and_a_waiting_one_has_a_place(runs: Runs, server: Supervisor) -> None:
    first, second = begin(runs, LONG), begin(runs, SHORT)
    until(lambda: first.state.status == "training" and rows(first) > 20, "the first trains")
    assert second.state.status == "queued"
    assert runs.place(second) == 1
    assert not second.alive()
    runs.ask(first, "stop")
    until(lambda: second.state.status == "done", "the second is done")
    assert first.state.status == "stopped"
    assert rows(second) == second.state.iterations == 2 * 16


def test_a_server_that_ends_leaves_its_run_to_the_next_one(runs: Runs) -> None:
    run = begin(runs, LONG)
    server = Supervisor(runs)
    server.start()
    until(lambda: rows(run) > 20, "it trains")
    server.stop()
    assert not run.alive()
    assert run.state.status == "queued"
    trained = rows(run)
    assert trained == run.state.iteration > 20  # saved to the last iteration
    later = Supervisor(Runs())
    later.start()
    until(lambda: rows(run) > trained, "it goes on")
    later.stop()


def test_a_training_process_that_is_killed_is_said_and_resume_gives_the_same_metrics(
    runs: Runs, server: Supervisor, tmp_path: Path
) -> None:
    settings = dataclasses.replace(LONG, epochs=40)
    run = begin(runs, settings)
    until(lambda: rows(run) > 100, "it trains")
    runs.ask(run, "pause")
    until(lambda: not run.alive(), "it has paused")
    saved = run.state.iteration
    assert run.checkpoint.exists()
    runs.ask(run, "train")
    until(lambda: rows(run) > saved, "it trains on")
    (process,) = server._processes.values()
    os.kill(process.pid, signal.SIGKILL)
    until(lambda: run.state.status in ("failed", "done"), "the end of the process is seen")
    if run.state.status == "failed":  # unless it was quicker than the kill
        assert "ended unexpectedly (code -9)" in str(run.state.text)
        runs.ask(run, "train")
    until(lambda: run.state.status == "done", "it is done")
    assert rows(run) == run.state.iterations
    elsewhere = Runs(tmp_path / "whole")
    whole = begin(elsewhere, settings)
    assert train(whole, elsewhere, lambda state: None, lambda: False).status == "done"
    assert whole.metrics().tobytes() == run.metrics().tobytes()


def test_a_folder_that_could_not_be_used_is_used_as_soon_as_it_can_be(
    runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gan1d.jobs.background.LONGEST", 0.2)
    runs.root.write_text("a file in the place of the folder")
    server = Supervisor(runs)
    server.start()
    until(lambda: server.problem != "", "it is said")
    assert str(runs.root) in str(server.problem)
    with pytest.raises(OSError, match="runs"):
        begin(runs, SHORT)
    runs.root.unlink()
    run = begin(runs, SHORT)
    until(lambda: run.state.status == "done", "the run is done")
    assert server.problem == ""
    server.stop()


def test_a_server_started_elsewhere_trains(runs: Runs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    server = Supervisor(runs)
    server.start()
    run = begin(runs, SHORT)
    until(lambda: run.state.status in ("done", "failed"), "the run is over")
    server.stop()
    assert run.state.status == "done", run.state.text


def test_of_two_servers_with_the_same_runs_one_starts_them(runs: Runs, server: Supervisor) -> None:
    until(runs.supervised, "the first is at work")
    second = Supervisor(runs)
    second.start()
    run = begin(runs, SHORT)
    until(lambda: run.state.status == "done", "the run is done")
    assert not second._processes
    second.stop()
