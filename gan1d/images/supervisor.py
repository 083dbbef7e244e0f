"""The server's side of training: starts the runs that wait, one a device, each in a process of its own.

The folders on disk are all it knows, so it also goes on with what a server that was killed had begun.
"""

from __future__ import annotations

import subprocess
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from gan1d.base.files import why_of
from gan1d.base.locks import held
from gan1d.images.folder import OVER, Run, RunError
from gan1d.images.registry import Runs
from gan1d.jobs import child
from gan1d.jobs.background import Background
from gan1d.languages.lazy import LazyMessage, lazy

PERIOD = 0.5  # seconds between two looks
COMMAND = (*child.COMMAND, "images")
# glibc would give large buffers back in every iteration and fault them in again, a sixth of the time of large networks
# (other systems ignore this). It must be there when a process starts.
KEEP_MEMORY = {"MALLOC_TRIM_THRESHOLD_": str(2**30), "MALLOC_MMAP_THRESHOLD_": str(2**30)}


class Supervisor(Background):
    """One for each server; of several servers with the same runs, the first."""

    def __init__(self, runs: Runs) -> None:
        super().__init__("gan1d supervisor")
        self.runs = runs
        self._processes: dict[Run, subprocess.Popen[bytes]] = {}
        self._critics: dict[Run, subprocess.Popen[bytes]] = {}

    @property
    def period(self) -> float:
        """Seconds between two looks."""
        return PERIOD

    @property
    def lock(self) -> Path:
        """Held by the server that starts the runs that wait."""
        return self.runs.supervisor_lock

    def _leave(self) -> None:
        for process in (*self._processes.values(), *self._critics.values()):
            process.communicate()  # closes its standard input and waits

    def criticise(self, run: Run) -> None:
        """Start a fresh critic of a run, beside whatever trains."""
        self._critics[run] = self._start("critic", run)

    def _look(self) -> None:
        for run in _ended(self._critics):  # what a critic could not do stands in the run's log
            _take(self._critics, run)
        for run in _ended(self._processes):
            self._see_end(run, _take(self._processes, run))
        started: set[str] = set()
        for run in self.runs.queue():
            device = run.identity.device
            if device in started:
                continue
            started.add(device)  # the first in the queue, or nobody
            if run not in self._processes and not run.alive() and self._free(device):
                with suppress(RunError):  # it has failed, and says so
                    self._processes[run] = self._start("resume", run)

    def _free(self, device: str) -> bool:
        with held(self.runs.device_lock(device), 0.0) as free:
            return free

    def _see_end(self, run: Run, code: int) -> None:
        """A process that broke down without a word would be started again and again: the run has failed."""
        with suppress(RunError):  # its files are damaged: it says so itself
            if code and run.state.status not in (*OVER, "paused") and not run.alive():
                text = lazy(
                    "The training process ended unexpectedly (code {code}). Resume goes on from the last checkpoint.",
                    code=code,
                )
                _fail(run, text)

    def _start(self, command: str, run: Run) -> subprocess.Popen[bytes]:
        """Raises `OSError` if no process can be started, and `RunError` if that is for the run's folder."""
        try:
            log = (run.path / "log.txt").open("ab")
        except OSError as error:
            why = lazy("{file} cannot be opened: {why}", file="log.txt", why=why_of(error))
            text = lazy("Run {run} could not be started: {why}.", run=run.name, why=why)
            if command == "resume":
                _fail(run, text)
            raise RunError(text) from None
        with log:
            return child.start((*COMMAND, command, run.name, "--attached", "--quiet"), log, KEEP_MEMORY)


Processes = dict[Run, subprocess.Popen[bytes]]


def _fail(run: Run, text: LazyMessage) -> None:
    run.state = replace(run.state, status="failed", left=0.0, text=text)


def _ended(processes: Processes) -> list[Run]:
    """Whose processes have ended. (The page's thread may add others meanwhile.)"""
    return [run for run, process in list(processes.items()) if process.poll() is not None]


def _take(processes: Processes, run: Run) -> int:
    """Take out a process that has ended; gives its exit code."""
    process = processes.pop(run)
    process.communicate()  # closes its standard input
    return process.returncode
