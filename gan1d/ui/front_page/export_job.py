"""A file in the making: in a thread of its own, so that the page goes on; the page asks how far it is."""

from __future__ import annotations

import logging
import threading
import time

from gan1d.base.fields import SettingsError
from gan1d.figures.export import Export, file_name, make
from gan1d.jobs.background import why_and_where
from gan1d.languages import spoken, tr, use_language
from gan1d.runs.recording import Recording

AT_ONCE = 2  # files a server makes at a time, so that those who watch still get their frames
BREATH = 0.01  # seconds between two pictures, for the threads that send frames
LOG = logging.getLogger(__name__)
_PLACES = threading.BoundedSemaphore(AT_ONCE)


class _CancelledError(Exception):
    """Nobody wants the file any more."""


class Making:
    """One file of a run; `content` is there when it is done. At most `AT_ONCE` are made at a time."""

    def __init__(self, recording: Recording, export: Export) -> None:
        """Start, in the language spoken; raises `SettingsError` if the run is not that far, or if there is no place."""
        if export.last > recording.recorded:
            raise SettingsError(
                tr(
                    "to must be an iteration that is trained already, at most {most}; not {shown}.",
                    most=recording.recorded,
                    shown=export.last,
                )
            )
        if not _PLACES.acquire(blocking=False):
            raise SettingsError(
                tr("{n} files are being made on this server; wait until one of them is done.", n=AT_ONCE)
            )
        self.export, self.name = export, file_name(recording.recipe, export)
        self.done, self.of = 0, len(export.iterations)
        self.content: bytes | None = None
        self.problem = ""  # why there is none
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._make, args=(recording, spoken()), name="gan1d export", daemon=True)
        try:
            self._thread.start()
        except RuntimeError as error:  # there is no memory for another thread
            _PLACES.release()
            self.problem = why_and_where(error)

    @property
    def running(self) -> bool:
        """Whether it is still being made."""
        return self._thread.is_alive()

    @property
    def cancelled(self) -> bool:
        """Whether nobody wants it any more."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Stop at the next picture."""
        self._cancelled.set()

    def wait(self, seconds: float) -> None:
        """Let it work for at most so long."""
        self._thread.join(seconds)

    def _make(self, recording: Recording, language: str) -> None:
        try:
            with use_language(language):
                self.content = make(recording, self.export, self._progress)
        except _CancelledError:
            pass
        except Exception as error:
            LOG.exception(self.name)
            self.problem = why_and_where(error)
        finally:
            _PLACES.release()

    def _progress(self, done: int, of: int) -> None:
        self.done, self.of = done, of
        if self.cancelled:
            raise _CancelledError
        time.sleep(BREATH)
