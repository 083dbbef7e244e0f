"""The same map gives the same numbers whoever computes it; what was done is never done again."""

import os
import threading
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor
from contextlib import nullcontext, suppress
from functools import partial
from time import monotonic

import pytest

from gan1d.sweep import work as module
from gan1d.sweep import worker
from gan1d.sweep.folder import Folder
from gan1d.sweep.outcome import play
from gan1d.sweep.work import WorkError, processes, run
from gan1d.sweep.worker import THREADS
from tests.sweep.small import all_runs, small

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path):
    folder = Folder(tmp_path / "map")
    folder.create(small())
    return folder


@pytest.fixture(scope="module")
def expected():
    """Every run by itself."""
    sweep = small()
    return {(i, j, n): play([sweep.recipe_of((i, j), n)], sweep.iterations)[0] for i, j, n in all_runs(sweep)}


@pytest.fixture
def played(monkeypatch):
    """The runs that were computed, one after another, by a thread here."""
    seen = []

    def work(sweep, runs):
        seen.extend(runs)
        return play([sweep.recipe_of((i, j), n) for i, j, n in runs], sweep.iterations)

    monkeypatch.setattr(module, "work", work)
    return seen


def never():
    return False


def test_two_processes_compute_what_each_run_gives_alone(folder, expected):
    told = {}
    with processes(2) as executor:
        assert run(folder, executor, 2, told.update, never)
    assert folder.outcomes() == expected == told


def test_a_worker_has_one_thread_for_its_matrices():
    with processes(1) as executor:
        assert executor.submit(os.getenv, THREADS[0]).result() == "1"


def test_one_that_was_stopped_goes_on_and_computes_nothing_twice(folder, expected, played):
    def told(results):
        nonlocal seen
        seen += len(results)

    seen = 0
    with ThreadPoolExecutor(1) as executor:
        assert not run(folder, executor, 1, told, lambda: seen > 12)
    kept = folder.outcomes()
    assert 12 < len(kept) < len(expected)
    assert kept.items() < expected.items()
    before = list(played)
    del played[:]
    with ThreadPoolExecutor(1) as executor:
        assert run(folder, executor, 1, told, never)
    assert not set(played) & set(kept)
    assert folder.outcomes() == expected
    assert len(before) >= len(kept)
    del played[:]
    with ThreadPoolExecutor(1) as executor:
        assert run(folder, executor, 1, told, never)
    assert played == []


def test_a_line_that_was_lost_is_computed_again_and_nothing_else(folder, expected, played):
    with ThreadPoolExecutor(1) as executor:
        run(folder, executor, 1, lambda _: None, never)
    results = folder.path / "results.jsonl"
    lines = results.read_bytes().splitlines(keepends=True)
    lines[3] = lines[3][:20] + b"\n"
    results.write_bytes(b"".join(lines)[:-5])
    lost = set(expected) - set(folder.outcomes())
    assert len(lost) == 2
    del played[:]
    with ThreadPoolExecutor(1) as executor:
        run(folder, executor, 1, lambda _: None, never)
    assert set(played) == lost
    assert folder.outcomes() == expected


def test_processes_at_work_stop_within_an_iteration(tmp_path):
    folder = Folder(tmp_path / "map")
    folder.create(small(iterations=50_000))
    began, asked = monotonic(), threading.Event()
    with processes(1) as executor:
        executor.submit(os.getpid).result()  # it is there
        threading.Timer(0.5, asked.set).start()
        assert not run(folder, executor, 1, lambda _: None, asked.is_set)
    assert monotonic() - began < 30  # the first batch alone would take minutes


def test_a_process_that_dies_is_said_and_what_was_done_is_kept(folder, expected, monkeypatch):
    dying = {(4, 0, 0), (4, 3, 1)}
    monkeypatch.setattr(module, "work", partial(_die_at, dying))
    with (
        pytest.raises(WorkError, match="A worker ended unexpectedly .* starting again goes on"),
        processes(1) as executor,
    ):
        run(folder, executor, 1, lambda _: None, never)
    kept = folder.outcomes()
    assert kept
    assert kept.items() < expected.items()
    monkeypatch.undo()
    with processes(1) as executor:
        assert run(folder, executor, 1, lambda _: None, never)
    assert folder.outcomes() == expected


def test_a_worker_killed_while_it_asks_whether_to_stop_does_not_hold_up_the_end():
    def end():
        with suppress(BrokenExecutor), processes(1) as executor:
            executor.submit(_die_asking).result()
        ended.set()

    ended = threading.Event()
    threading.Thread(target=end, daemon=True).start()
    assert ended.wait(60)  # the bound only ends a test that has failed


def _die_asking():
    """As a kill does: whatever is locked to look at the flag stays locked."""
    with getattr(worker._stop, "_cond", nullcontext()):
        os._exit(9)


def _die_at(runs, sweep, batch):
    if runs & set(batch):
        os._exit(9)
    return play([sweep.recipe_of((i, j), n) for i, j, n in batch], sweep.iterations)
