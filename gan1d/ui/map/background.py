"""What the server does whether or not a page is open: one sweep at a time is computed, in a process of its own.

The folders on disk are all it knows, so it also goes on with what a server that was killed had begun.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from gan1d.languages.kept import keep
from gan1d.locks import held
from gan1d.options import INTERRUPTED
from gan1d.sweep.disk import Folder, sweeps_root
from gan1d.ui.map import sweeps

PERIOD = 0.25  # seconds between two looks
WORKERS = max(1, (os.cpu_count() or 1) - 1)  # a core is left to the server and the browser
COMMAND = (sys.executable, "-m", "gan1d", "sweep", "--attached", "--quiet", "--yes", "--workers", str(WORKERS))
# --yes: what it would cost was said, and what would be too dear refused, on the page


@asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[None]:
    """While the server lives, the sweeps that wait are computed."""
    supervisor = Supervisor()
    supervisor.start()
    yield
    await asyncio.to_thread(supervisor.stop)


class Supervisor:
    """One for each server; of several servers with the same sweeps, the first."""

    def __init__(self) -> None:
        self._at_work: tuple[Folder, subprocess.Popen[bytes]] | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._supervise, name="gan1d sweeps", daemon=True)

    def start(self) -> None:
        """Begin. The process of a sweep ends with this one: it notices that its standard input has ended."""
        self._thread.start()

    def stop(self) -> None:
        """End, and with it the sweep at work, which keeps what it has and is gone on with by the next server."""
        self._stopping.set()
        self._thread.join()

    def _supervise(self) -> None:
        while not self._stopping.is_set():
            sweeps_root().mkdir(parents=True, exist_ok=True)
            with held(sweeps_root() / "supervisor.lock", 0.0) as mine:
                while mine and not self._stopping.wait(PERIOD):
                    self._look()
                if self._at_work:
                    self._at_work[1].communicate()  # closes its standard input and waits
                    self._at_work = None
            self._stopping.wait(PERIOD)

    def _look(self) -> None:
        if self._at_work:
            folder, process = self._at_work
            wanted = sweeps.wanted_of(folder)
            if process.stdin and (wanted is None or wanted.do != sweeps.RUN):
                process.stdin.close()  # it ends soon
            if process.poll() is not None:
                process.communicate()
                _note_end(folder, process.returncode)
                self._at_work = None
        if self._at_work is None:
            for folder in sweeps.queue():
                if not folder.alive():  # else the command line is at it
                    self._at_work = folder, _start(folder)
                    break


def _start(folder: Folder) -> subprocess.Popen[bytes]:
    with _log(folder).open("wb") as log:
        # A session of its own: Ctrl-C in the server's terminal ends the server, and the closed pipe this process.
        return subprocess.Popen(
            (*COMMAND, "--folder", str(folder.path)), stdin=subprocess.PIPE, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip


def _note_end(folder: Folder, code: int) -> None:
    """A sweep that is complete, or that cannot be computed, no longer waits for its turn."""
    wanted = sweeps.wanted_of(folder)
    if wanted is None or wanted.do != sweeps.RUN or code == INTERRUPTED:  # paused, and perhaps resumed since
        return
    if code == 0:
        sweeps.want(folder, replace(wanted, do=sweeps.DONE))
    else:
        lines = _log(folder).read_text(encoding="utf-8", errors="replace").strip().splitlines()
        why = lines[-1] if lines else keep("its process ended with code {code}", code=code)
        text = keep("This map was not computed to the end: {why}", why=why)
        sweeps.want(folder, replace(wanted, do=sweeps.FAILED, text=text))


def _log(folder: Folder) -> Path:
    return folder.path / "log.txt"
