"""What a session gave to be read, a file or a text: a rerun of the page asks again, and reads nothing again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

import streamlit as st
from streamlit.runtime import Runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from gan1d.base.budget import BUDGET, Budget, Held, Holder
from gan1d.base.fields import SettingsError
from gan1d.languages import spoken
from gan1d.reading.aside import Answer, answer
from gan1d.reading.columns import Numbers

MOST_ANSWERS = 4  # kept of one session
SHARE = 1 / 16  # of all memory
_GIVEN = "given_to_read"
Answers = dict[tuple[str, int, str], Answer | SettingsError]


class Uploads(Holder):
    """The files that sessions have sent and the numbers read from them. Streamlit keeps a file while its page shows it,
    so there is nothing to give up: beyond their share no more are taken.
    """

    def __init__(self, budget: Budget) -> None:
        self.numbers = Held()
        self._budget, self._coming, self._lock = budget, 0, threading.Lock()
        budget.take(self, SHARE)

    @property
    def full(self) -> bool:
        """Whether no more files are taken."""
        return self.nbytes > SHARE * self._budget.limit

    @contextmanager
    def room_for(self, size: int) -> Iterator[bool]:
        """Whether there is room for one file more; if so, its bytes count from now on."""
        with self._lock:
            room = not self.full
            self._coming += size if room else 0
        try:
            yield room
        finally:
            with self._lock:
                self._coming -= size if room else 0

    @property
    def nbytes(self) -> int:
        """Memory held, or about to be."""
        manager = Runtime.instance().uploaded_file_mgr if Runtime.exists() else None
        if not isinstance(manager, MemoryUploadedFileManager):
            return self._coming + self.numbers.nbytes
        files = [file for sent in list(manager.file_storage.values()) for file in list(sent.values())]
        return self._coming + self.numbers.nbytes + sum(len(file.data) for file in files)


UPLOADS = Uploads(BUDGET)


class Given:
    """A file, or a text that was pasted. The answers stay with the session for as long as it is the newest one."""

    def __init__(self, content: bytes, pasted: bool) -> None:
        """What this session gave."""
        self._content, self._pasted = content, pasted
        key = sha256(content).digest(), pasted
        known: tuple[object, Answers] | None = st.session_state.get(_GIVEN)
        if known is None or known[0] != key:
            known = st.session_state[_GIVEN] = key, {}
        self._known = known[1]

    def columns(self, decimal: str) -> tuple[str, ...]:
        """The names of the columns; raises `SettingsError`, `UnclearError` if there are two ways to read it."""
        return self._answer(decimal, 0).columns

    def numbers(self, decimal: str, column: int) -> Numbers:
        """The numbers of a column; raises `SettingsError`, `UnclearError` if there are two ways to read them."""
        found = self._answer(decimal, column).numbers
        if isinstance(found, SettingsError):
            raise found.with_traceback(None)
        return found

    def _answer(self, decimal: str, column: int) -> Answer:
        key = decimal, column, spoken()
        if key not in self._known:
            while len(self._known) >= MOST_ANSWERS:
                del self._known[next(iter(self._known))]
            self._known[key] = self._read(decimal, column)
        found = self._known[key]
        if isinstance(found, SettingsError):
            raise found.with_traceback(None)
        return found

    def _read(self, decimal: str, column: int) -> Answer | SettingsError:
        try:
            found = answer(self._content, self._pasted, decimal, column)
        except SettingsError as error:
            return error
        if isinstance(found.numbers, Numbers):
            UPLOADS.numbers.add(found.numbers.values)
        return found
