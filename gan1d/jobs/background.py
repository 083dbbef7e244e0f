"""What a program does in the background for as long as it lives, whatever goes wrong meanwhile."""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gan1d.base.files import why_of
from gan1d.base.locks import held
from gan1d.languages.lazy import LazyMessage, lazy

LONGEST = 5.0  # seconds between two attempts, however often they have failed

LOG = logging.getLogger(__name__)


def held_up(error: Exception) -> LazyMessage:
    """What is said where an error holds up what is done in the background."""
    return lazy("The server cannot go on with this: {why}. It tries again by itself.", why=why_and_where(error))


def why_and_where(error: Exception) -> str:
    """What was in the way, and of which file if one is to blame."""
    file = f" ('{error.filename}')" if isinstance(error, OSError) and error.filename else ""
    return f"{why_of(error)}{file}"


class Background(ABC):
    """A thread that looks again and again whether there is something to do.

    Of several programs with the same folder only the one that holds its lock does so. An error ends nothing: it is told
    in the log and in `problem`, and after a pause, each time a longer one, the thread tries again.
    """

    def __init__(self, name: str) -> None:
        self.problem: LazyMessage | str = ""  # what went wrong last, until a look has gone well
        self._failures = 0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._attend, name=name, daemon=True)

    @property
    @abstractmethod
    def period(self) -> float:
        """Seconds between two looks."""

    @property
    @abstractmethod
    def lock(self) -> Path:
        """Held by the program that looks; its folder is made where there is none."""

    @abstractmethod
    def _look(self) -> None:
        """Do what there is to do."""

    @abstractmethod
    def _leave(self) -> None:
        """Put down what is being done: this program ends."""

    def start(self) -> None:
        """Begin. The processes end with this one: they notice that it is gone."""
        self._thread.start()

    def stop(self) -> None:
        """End, and with it what it started, which is left so that it can be gone on with."""
        self._stopping.set()
        self._thread.join()
        self._leave()

    def _attend(self) -> None:
        while not self._stopping.is_set():
            with self._told():
                self.lock.parent.mkdir(parents=True, exist_ok=True)
                with held(self.lock, 0.0) as mine:
                    if not mine:
                        self._well()  # another program does it
                    while mine and not self._stopping.wait(self._pause):
                        with self._told():
                            self._look()
                            self._well()
            self._stopping.wait(self._pause)

    @property
    def _pause(self) -> float:
        return self.period if not self._failures else min(self.period * 2.0 ** min(self._failures, 10), LONGEST)

    def _well(self) -> None:
        if self._failures:
            LOG.warning("%s goes on.", self._thread.name)
        self._failures, self.problem = 0, ""

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            self._failures += 1
            self.problem = held_up(error)
            if self._failures == 1:  # once: it may go on for days
                LOG.exception("%s: held up, tries again", self._thread.name)
