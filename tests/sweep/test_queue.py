"""The sweeps on the server's disk: what is wanted of them, who is next, and that nothing is lost."""

import sys
from pathlib import Path

import pytest

from gan1d.base.fields import SettingsError
from gan1d.sweep import queue
from gan1d.sweep.supervisor import Supervisor
from tests.ui.sweep.maps import CONVERGED, a_sweep, all_of, begun


@pytest.fixture(autouse=True)
def _own_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAN1D_RUNS", str(tmp_path))


def status(sweep) -> str:
    folder = queue.named(sweep.name)
    return queue.status(folder, queue.done(folder), sweep.runs)


def test_a_sweep_goes_from_none_to_complete() -> None:
    sweep = a_sweep()
    assert status(sweep) == "none"
    queue.begin(sweep)
    folder = queue.named(sweep.name)
    assert status(sweep) == "queued"
    with folder.held() as mine:
        assert mine
        assert status(sweep) == "running"
    queue.ask(folder, queue.PAUSE)
    assert status(sweep) == "paused"
    queue.ask(folder, queue.RUN)
    assert status(sweep) == "queued"
    queue.want(folder, queue.Wanted(queue.FAILED, 1, "no room"))
    assert status(sweep) == "failed"
    folder.append(all_of(sweep).items())
    assert status(sweep) == "complete"


def test_they_wait_in_the_order_in_which_they_were_asked_for() -> None:
    first, second, third = (a_sweep(seed=seed) for seed in (1, 2, 3))
    for sweep in (first, second, third):
        queue.begin(sweep)
    assert [folder.path.name for folder in queue.queue()] == [first.name, second.name, third.name]
    assert [queue.place(queue.named(sweep.name)) for sweep in (first, second, third)] == [1, 2, 3]
    queue.begin(first)  # asked for again: it keeps its place
    assert queue.place(queue.named(first.name)) == 1
    queue.ask(queue.named(first.name), queue.PAUSE)
    assert queue.place(queue.named(first.name)) == 0
    queue.ask(queue.named(first.name), queue.RUN)  # and one that paused goes to the end
    assert [folder.path.name for folder in queue.queue()] == [second.name, third.name, first.name]


def test_asking_again_recomputes_nothing() -> None:
    sweep = a_sweep()
    begun(sweep, {(0, 0, 0): CONVERGED})
    assert status(sweep) == "stopped"
    queue.begin(sweep)
    assert queue.named(sweep.name).outcomes() == {(0, 0, 0): CONVERGED}


def test_what_the_command_line_computes_is_not_paused_from_here() -> None:
    folder = begun(a_sweep())
    with folder.held(), pytest.raises(SettingsError, match="command line"):
        queue.ask(folder, queue.PAUSE)


def test_one_that_waits_or_is_computed_is_not_deleted() -> None:
    sweep = a_sweep()
    folder = begun(sweep)
    with folder.held(), pytest.raises(SettingsError, match="paused or complete"):
        queue.delete(folder)
    queue.ask(folder, queue.RUN)
    with pytest.raises(SettingsError, match="paused or complete"):
        queue.delete(folder)
    queue.ask(folder, queue.PAUSE)
    queue.delete(folder)
    assert status(sweep) == "none"
    assert queue.every() == []


def test_a_sweep_that_cannot_be_computed_says_why_and_the_next_one_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    why = "import sys; print('There is no room.', file=sys.stderr); sys.exit(1)"
    monkeypatch.setattr("gan1d.sweep.supervisor.COMMAND", (sys.executable, "-c", why))
    for seed in (1, 2):
        queue.begin(a_sweep(seed=seed))
    supervisor = Supervisor()
    for _ in range(200):
        supervisor._look()
        if not queue.queue():
            break
        supervisor._stopping.wait(0.05)
    for seed in (1, 2):
        wanted = queue.wanted_of(queue.named(a_sweep(seed=seed).name))
        assert wanted is not None
        assert wanted.do == queue.FAILED
        assert str(wanted.text) == "This map was not computed to the end: There is no room."


@pytest.mark.slow
def test_one_that_is_paused_and_resumed_before_its_process_has_ended_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = "import sys, time; sys.stdin.read(); time.sleep(0.5); sys.exit(130)"
    monkeypatch.setattr("gan1d.sweep.supervisor.COMMAND", (sys.executable, "-c", slow))
    sweep = a_sweep()
    queue.begin(sweep)
    folder, supervisor = queue.named(sweep.name), Supervisor()
    supervisor._look()
    assert supervisor._at_work is not None
    first = supervisor._at_work[1]
    queue.ask(folder, queue.PAUSE)
    supervisor._look()
    queue.ask(folder, queue.RUN)
    assert first.wait(10) == 130
    supervisor._look()
    second = supervisor._at_work[1]
    assert second is not first
    assert status(sweep) == "queued"
    queue.ask(folder, queue.PAUSE)
    supervisor._look()
    second.wait(10)
    supervisor._look()
    assert supervisor._at_work is None
    assert status(sweep) == "paused"
