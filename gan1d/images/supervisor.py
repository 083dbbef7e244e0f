"""The server's side of training: starts the runs that wait, one a device, each in a process of its own.

The folders on disk are all it knows, so it also goes on with what a server that was killed had begun.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace

from gan1d.images.folder import OVER, Run
from gan1d.images.runs import Runs
from gan1d.languages.kept import keep
from gan1d.locks import held

PERIOD = 0.5  # seconds between two looks
COMMAND = (sys.executable, "-m", "gan1d", "images")
# glibc would give large buffers back in every iteration and fault them in again, a sixth of the time of large networks
# (other systems ignore this). It must be there when a process starts.
KEEP_MEMORY = {"MALLOC_TRIM_THRESHOLD_": str(2**30), "MALLOC_MMAP_THRESHOLD_": str(2**30)}


class Supervisor:
    """One for each server; of several servers with the same runs, the first."""

    def __init__(self, runs: Runs) -> None:
        self.runs = runs
        self._processes: dict[Run, subprocess.Popen[bytes]] = {}
        self._critics: dict[Run, subprocess.Popen[bytes]] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._supervise, name="gan1d supervisor", daemon=True)

    def start(self) -> None:
        """Begin. The processes end with this one: they notice that it is gone."""
        self._thread.start()

    def stop(self) -> None:
        """End, and with it what it started; a run is left so that it can be gone on with."""
        self._stopping.set()
        self._thread.join()
        for process in (*self._processes.values(), *self._critics.values()):
            process.communicate()  # closes its standard input and waits

    def criticise(self, run: Run) -> None:
        """Start a fresh critic of a run, beside whatever trains."""
        self._critics[run] = self._start("critic", run)

    def _supervise(self) -> None:
        while not self._stopping.is_set():
            self.runs.root.mkdir(parents=True, exist_ok=True)
            with held(self.runs.supervisor_lock, 0.0) as mine:
                while mine and not self._stopping.wait(PERIOD):
                    self._look()
            self._stopping.wait(PERIOD)

    def _look(self) -> None:
        _ended(self._critics)  # what a critic could not do stands in the run's log
        for run, code in _ended(self._processes).items():
            self._see_end(run, code)
        started: set[str] = set()
        for run in self.runs.queue():
            device = run.identity.device
            if device in started:
                continue
            started.add(device)  # the first in the queue, or nobody
            if run not in self._processes and not run.alive() and self._free(device):
                self._processes[run] = self._start("resume", run)

    def _free(self, device: str) -> bool:
        with held(self.runs.device_lock(device), 0.0) as free:
            return free

    def _see_end(self, run: Run, code: int) -> None:
        """A process that broke down without a word would be started again and again: the run has failed."""
        if code and run.state.status not in (*OVER, "paused") and not run.alive():
            text = keep(
                "The training process ended unexpectedly (code {code}). Resume goes on from the last checkpoint.",
                code=code,
            )
            run.state = replace(run.state, status="failed", left=0.0, text=text)

    def _start(self, command: str, run: Run) -> subprocess.Popen[bytes]:
        words: Sequence[str] = (*COMMAND, command, run.name, "--attached", "--quiet")
        with (run.path / "log.txt").open("ab") as log:
            # A session of its own: Ctrl-C in the server's terminal ends the server, and the closed pipe this process.
            return subprocess.Popen(
                words, env=os.environ | KEEP_MEMORY, stdin=subprocess.PIPE, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip


def _ended(processes: dict[Run, subprocess.Popen[bytes]]) -> dict[Run, int]:
    """Take out the processes that have ended; gives their exit codes."""
    ended = {run: process for run, process in processes.items() if process.poll() is not None}
    for run, process in ended.items():
        process.communicate()  # closes its standard input
        del processes[run]
    return {run: process.returncode for run, process in ended.items()}
