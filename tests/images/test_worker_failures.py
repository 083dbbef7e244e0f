"""Training on disk when something goes wrong: one sentence, and nothing is lost."""

import dataclasses
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gan1d.base.fields import SettingsError
from gan1d.images import worker
from gan1d.images.folder import Run, RunError
from gan1d.images.registry import Runs
from gan1d.images.worker import train
from tests.images.runs_on_disk import SMALL, at, given_data, look_always, random_data, same, silent, small_run, stay

pytestmark = pytest.mark.slow


def test_a_run_that_diverges_says_where_and_keeps_what_was_good(runs: Runs) -> None:
    wild = dataclasses.replace(
        SMALL, learning_rate_G=10.0, optimizer_G="sgd", optimizer_D="sgd", G_start=1.0, D_start=1.0, r1=1000.0
    )
    run = small_run(runs, wild)
    state = train(run, runs, silent, stay)
    assert state.status == "diverged"
    assert "0.001 of D and 10 of G" in str(state.text)
    metrics = run.metrics()
    assert np.isfinite(metrics).all()
    assert len(metrics) == state.iteration
    with pytest.raises(SettingsError, match="diverged"):
        runs.ask(run, "train")


def test_data_that_changed_since_the_run_began_is_refused(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    look_always(monkeypatch)
    run = small_run(runs)
    train(run, runs, at(12, lambda: runs.ask(run, "pause")), stay)
    before = run.metrics().tobytes()
    given_data(monkeypatch, random_data(1))
    runs.ask(run, "train")
    state = train(run, runs, silent, stay)
    assert state.status == "failed"
    assert "data" in str(state.text)
    assert run.metrics().tobytes() == before


def test_a_minibatch_larger_than_the_data_is_said_in_one_sentence(runs: Runs) -> None:
    run = small_run(runs, dataclasses.replace(SMALL, m=300))
    state = train(run, runs, silent, stay)
    assert state.status == "failed"
    assert "m must be at most" in str(state.text)
    assert "300" in str(state.text)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(28, "No space left on device"), "No space left on device"),
        (MemoryError(), "Out of memory: lower m (20)"),
        (RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory"), "Out of memory"),
        (RuntimeError("CUDA error: unspecified launch failure\nCompile with ..."), "The device was lost"),
        (RuntimeError("something else"), "ended unexpectedly (something else)"),
    ],
)
def test_what_goes_wrong_while_it_trains_is_one_sentence_and_nothing_is_lost(
    runs: Runs, whole: Run, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    look_always(monkeypatch)
    run = small_run(runs)
    train(run, runs, at(12, lambda: runs.ask(run, "pause")), stay)
    runs.ask(run, "train")
    with monkeypatch.context() as context:
        context.setattr(Run, "append", lambda *_: (_ for _ in ()).throw(error))
        state = train(run, runs, silent, stay)
    assert state.status == "failed"
    assert words in str(state.text)
    assert "\n" not in str(state.text)
    runs.ask(run, "train")
    assert train(run, runs, silent, stay).status == "done"
    same(run, whole)


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_a_damaged_checkpoint_is_named_and_what_was_recorded_stays(
    runs: Runs, monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    look_always(monkeypatch)
    run = small_run(runs)
    train(run, runs, at(12, lambda: runs.ask(run, "pause")), stay)
    before, content = run.metrics().tobytes(), run.checkpoint.read_bytes()
    for damaged in (content[: int(share * len(content))], bytes(len(content))):
        run.checkpoint.write_bytes(damaged)
        runs.ask(run, "train")
        state = train(run, runs, silent, stay)
        assert state.status == "failed"
        assert "checkpoint.pt is damaged" in str(state.text)
        assert run.metrics().tobytes() == before


def test_a_checkpoint_that_cannot_be_opened_is_not_called_damaged(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be whole: who is told to delete it would lose the training."""
    look_always(monkeypatch)
    run = small_run(runs)
    train(run, runs, at(12, lambda: runs.ask(run, "pause")), stay)
    opened = Path.open

    def locked(path: Path, *arguments: Any, **more: Any) -> Any:
        if path == run.checkpoint:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *arguments, **more)

    monkeypatch.setattr(Path, "open", locked)
    runs.ask(run, "train")
    state = train(run, runs, silent, stay)
    assert state.status == "failed"
    assert str(state.text) == f"Run {run.name} cannot be read: checkpoint.pt cannot be opened: Permission denied."


def paused(runs: Runs) -> Run:
    """A run that rests at iteration 12, with a checkpoint."""
    run = small_run(runs)
    train(run, runs, at(12, lambda: runs.ask(run, "pause")), stay)
    return run


def refused_and_begun_anew(run: Run, runs: Runs, file: str, whole: Run) -> None:
    """Going on is refused with a sentence that says the way out, which gives the same run."""
    runs.ask(run, "train")
    state = train(run, runs, silent, stay)
    assert state.status == "failed"
    assert str(state.text) == f"{file} is damaged: delete {run.checkpoint} and resume to train from the start."
    run.checkpoint.unlink()
    runs.ask(run, "train")
    assert train(run, runs, silent, stay).status == "done"
    same(run, whole)


def test_a_bit_that_turned_over_in_the_numbers_of_a_checkpoint_is_noticed(
    runs: Runs, whole: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It gave another run without a word: torch writes checksums and does not look at them."""
    look_always(monkeypatch)
    run = paused(runs)
    with zipfile.ZipFile(run.checkpoint) as parts:
        numbers = max((part for part in parts.infolist() if "/data/" in part.filename), key=lambda part: part.file_size)
        content = parts.read(numbers)
    damaged = bytearray(run.checkpoint.read_bytes())
    damaged[damaged.index(content) + len(content) // 2] ^= 0x10
    run.checkpoint.write_bytes(damaged)
    refused_and_begun_anew(run, runs, "checkpoint.pt", whole)


@pytest.mark.parametrize("column", range(6))
@pytest.mark.parametrize("value", [np.nan, -np.inf, 7.0])
def test_metrics_that_no_iteration_gives_are_noticed(
    runs: Runs, whole: Run, monkeypatch: pytest.MonkeyPatch, column: int, value: float
) -> None:
    look_always(monkeypatch)
    run = paused(runs)
    rows = run.metrics().copy()
    rows[3, column] = value
    (run.path / "metrics.f32").write_bytes(rows.tobytes())
    if column < 2 and value == 7.0:  # a loss may be that
        assert run.metrics()[3, column] == 7.0
        return
    with pytest.raises(RunError, match=r"metrics.f32 is damaged: no iteration gives what it says of iteration 3\."):
        run.metrics(2)
    assert len(run.metrics(4)) == len(rows) - 4
    refused_and_begun_anew(run, runs, "metrics.f32", whole)


def test_metrics_are_on_the_disk_before_the_checkpoint_that_needs_them(
    runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a machine has failed there was a checkpoint whose metrics were lost, and the run could not go on."""
    look_always(monkeypatch)
    order, synced = [], os.fsync
    write = worker.write

    def sync(descriptor: int) -> None:
        order.append("sync")
        synced(descriptor)

    def written(path: Path, content: bytes) -> None:
        order.append(path.name)
        write(path, content)

    settle = Run.settle
    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(worker, "write", written)
    monkeypatch.setattr(Run, "settle", lambda run: (order.append("metrics"), settle(run)))
    paused(runs)
    at_checkpoint = order.index("checkpoint.pt")
    assert order[at_checkpoint - 2 : at_checkpoint] == ["metrics", "sync"]


def test_what_a_kill_left_half_written_goes_when_the_run_goes_on(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    look_always(monkeypatch)
    run = paused(runs)
    left = [
        run.path / ".checkpoint.pt.1.2.part",
        run.path / ".now.png.1.2.part",
        run.path / "sheets" / ".1.png.1.2.part",
    ]
    asked = run.path / ".wanted.json.1.2.part"  # somebody may be writing it now
    for draft in (*left, asked):
        draft.write_bytes(b"half")
    runs.ask(run, "train")
    assert train(run, runs, silent, stay).status == "done"
    assert [draft for draft in (*left, asked) if draft.exists()] == [asked]
