"""The server's side of maps: computes those that wait, one at a time, in a process of its own.

The folders on disk are all it knows, so it also goes on with what a server that was killed had begun.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from pathlib import Path

from gan1d.base.files import why_of
from gan1d.jobs import child
from gan1d.jobs.background import Background
from gan1d.jobs.exit_status import INTERRUPTED
from gan1d.languages.lazy import LazyMessage, lazy
from gan1d.sweep import queue
from gan1d.sweep.folder import Folder, sweeps_root

PERIOD = 0.25  # seconds between two looks
WORKERS = max(1, (os.cpu_count() or 1) - 1)  # a core is left to the server and the browser
COMMAND = (*child.COMMAND, "sweep", "--attached", "--quiet", "--yes", "--workers", str(WORKERS))
# --yes: what it would cost was said, and what would be too dear refused, on the page


class Supervisor(Background):
    """One for each server; of several servers with the same sweeps, the first."""

    def __init__(self) -> None:
        super().__init__("gan1d sweeps")
        self._at_work: tuple[Folder, subprocess.Popen[bytes]] | None = None

    @property
    def period(self) -> float:
        """Seconds between two looks."""
        return PERIOD

    @property
    def lock(self) -> Path:
        """Held by the server that computes the sweeps that wait."""
        return sweeps_root() / "supervisor.lock"

    def _leave(self) -> None:
        if self._at_work:  # it keeps what it has and is gone on with by the next server
            self._at_work[1].communicate()  # closes its standard input and waits
            self._at_work = None

    def _look(self) -> None:
        if self._at_work:
            folder, process = self._at_work
            wanted = queue.wanted_of(folder)
            if process.stdin and (wanted is None or wanted.do != queue.RUN):
                process.stdin.close()  # it ends soon
            if process.poll() is not None:
                process.communicate()
                _note_end(folder, process.returncode)
                self._at_work = None
        if self._at_work is None:
            for folder in queue.queue():
                # The command line may be at it, or its folder may be of no use.
                begun = None if folder.alive() else _start(folder)
                if begun:
                    self._at_work = folder, begun
                    break


def _start(folder: Folder) -> subprocess.Popen[bytes] | None:
    """The process that computes a sweep; None for one whose folder cannot be used, which has failed then."""
    try:
        log = _log(folder).open("wb")
    except OSError as error:
        why = lazy("{file} cannot be opened: {why}", file=_log(folder).name, why=why_of(error))
        _fail(folder, why)
        return None
    with log:
        return child.start((*COMMAND, "--folder", str(folder.path)), log)


def _note_end(folder: Folder, code: int) -> None:
    """A sweep that is complete, or that cannot be computed, no longer waits for its turn."""
    wanted = queue.wanted_of(folder)
    if wanted is None or wanted.do != queue.RUN or code == INTERRUPTED:  # paused, and perhaps resumed since
        return
    if code == 0:
        queue.want(folder, replace(wanted, do=queue.DONE))
    else:
        lines = _log(folder).read_text(encoding="utf-8", errors="replace").strip().splitlines()
        _fail(folder, lines[-1] if lines else lazy("its process ended with code {code}", code=code))


def _fail(folder: Folder, why: LazyMessage | str) -> None:
    wanted = queue.wanted_of(folder) or queue.Wanted(queue.FAILED)
    text = lazy("This map was not computed to the end: {why}", why=why)
    queue.want(folder, replace(wanted, do=queue.FAILED, text=text))


def _log(folder: Folder) -> Path:
    return folder.path / "log.txt"
