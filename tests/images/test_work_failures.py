"""Training on disk when something goes wrong: one sentence, and nothing is lost."""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gan1d.fields import SettingsError
from gan1d.images.folder import Run
from gan1d.images.runs import Runs
from gan1d.images.work import train
from tests.images.runs_on_disk import (
    SMALL,
    at,
    given_data,
    look_always,
    random_data,
    same,
    silent,
    small_run,
    stay,
)


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
