"""What this process may hold in memory besides itself, shared out among all that keep something for people.

The bound is `GAN1D_MEMORY`, as 512M or 2G, or else a quarter of the memory that there is, 4 GB at most. Beyond it what
nobody watches is given up, by those first who hold most beside their share; and what nobody has used for a while and
nobody is there to use again, in any case. Nothing is lost: it is computed again.
"""

from __future__ import annotations

import ctypes
import os
import re
import sys
import threading
from abc import ABC, abstractmethod
from functools import cached_property, lru_cache, partial
from pathlib import Path
from sys import getsizeof
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary, ref

from gan1d.base.fields import SettingsError
from gan1d.languages import tr

if TYPE_CHECKING:  # the app reads the bound before anything is imported that computes
    from gan1d.base.arrays import Array

VARIABLE = "GAN1D_MEMORY"
UNITS = {"M": 2**20, "G": 2**30}
LEAST, MOST = 64 * 2**20, 4 * 2**30  # bytes, of a bound that nobody has set
PART = 4  # that bound is one part in so many of the machine's memory
UNKNOWN = 4 * 2**30  # bytes, of a machine that does not say how much it has
WORTH = 16 * 2**20  # bytes that are freed before the system is asked to take them back


class Holder(ABC):
    """What holds memory that it may be able to give up."""

    @property
    @abstractmethod
    def nbytes(self) -> int:
        """How much it holds now."""

    def drop(self) -> bool:
        """Give up what was used longest ago of what nobody watches; whether there was anything."""
        return False

    def tidy(self) -> None:  # noqa: B027  (not everything can be given up)
        """Give up what nobody has used since the last time."""


class Held:
    """Counts arrays for as long as anybody holds them, each once, however many share it."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.nbytes = 0
        self._arrays: dict[int, ref[Array]] = {}
        self._lock = threading.RLock()  # an array may go while another is added

    def add(self, *arrays: Array) -> None:
        """Count these, or what they are views of."""
        for array in arrays:
            whole = array
            while isinstance(whole.base, type(array)):
                whole = whole.base
            with self._lock:
                if id(whole) not in self._arrays:
                    size = getsizeof(whole)
                    self._arrays[id(whole)] = ref(whole, partial(self._gone, id(whole), size))
                    self.nbytes += size

    def _gone(self, key: int, size: int, _: object) -> None:
        with self._lock:
            del self._arrays[key]
            self.nbytes -= size


class Budget:
    """A bound on what all holders hold together."""

    def __init__(self, limit: int | None = None) -> None:
        """Of so many bytes; without them of what the environment says, or the machine has."""
        self._given = limit
        self._holders: WeakKeyDictionary[Holder, float] = WeakKeyDictionary()
        self._most = 0  # bytes that were held, as seen since the system was asked to take free memory back

    @cached_property
    def limit(self) -> int:
        """Bytes. Raises `SettingsError` if the environment says what cannot be read."""
        return self._given or named_limit() or min(max(memory() // PART, LEAST), MOST)

    @property
    def held(self) -> int:
        """Bytes that are held now."""
        return sum(holder.nbytes for holder in list(self._holders))

    def take(self, holder: Holder, share: float) -> None:
        """Let this one hold memory, for as long as it lives: about so much of the whole where memory is scarce."""
        self._holders[holder] = share

    def make_room(self, more: int = 0) -> bool:
        """Whether all that is held, and so many bytes more, is within the bound once what can be given up is."""
        before = self.held
        found = before
        while found + more > self.limit:
            shares = sorted(self._holders.items(), key=lambda each: -each[0].nbytes / each[1])
            if not any(holder.drop() for holder, _ in shares):
                break
            found = self.held
        self._give_back(before, found)
        return found + more <= self.limit

    def tidy(self) -> None:
        """Let all give up what nobody has used since the last time."""
        before = self.held
        for holder in list(self._holders):
            holder.tidy()
        self._give_back(before, self.held)

    def _give_back(self, before: int, now: int) -> None:
        """Have the system take back what has become free, here or with the sessions that held it."""
        self._most = max(self._most, before)
        if self._most - now >= WORTH:
            give_back()
            self._most = now

    def refuse(self, more: int) -> None:
        """Raise `SettingsError` if there is no room for so many bytes more, whatever is given up: for one wish at most
        half of the whole, so that others have room beside it.
        """
        if more > self.limit // 2 or not self.make_room(more):
            raise SettingsError(
                tr(
                    "This would take {more:,} MiB of memory; of {limit:,} MiB for everybody {free:,} MiB are free. "
                    "Take smaller networks, a smaller m or fewer games, or wait until others have left.",
                    more=-(-more // 2**20),
                    limit=self.limit // 2**20,
                    free=min(max(self.limit - self.held, 0), self.limit // 2) // 2**20,
                )
            )


def named_limit() -> int | None:
    """The bound that the environment names; None if it names none. Raises `SettingsError`."""
    text = os.environ.get(VARIABLE, "").strip()
    if not text:
        return None
    found = re.fullmatch(r"(\d{1,7}(?:\.\d{1,3})?)\s*([MG])(?:i?B)?", text, re.IGNORECASE | re.ASCII)
    limit = int(float(found[1]) * UNITS[found[2].upper()]) if found else 0
    if limit < LEAST:
        raise SettingsError(
            tr(
                "{name} must be an amount of memory from {least}M on, as 512M or 2G; not '{shown}'.",
                name=VARIABLE,
                least=LEAST // 2**20,
                shown=text[:40],
            )
        )
    return limit


def memory() -> int:
    """Bytes of memory that this process may use: those of the machine, or of the control group that it runs in."""
    try:
        machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # no POSIX system
        machine = UNKNOWN
    return min([machine, *_group_limits()])


def _group_limits(root: Path = Path("/sys/fs/cgroup"), own: Path = Path("/proc/self/cgroup")) -> list[int]:
    """Limits of this process's control group and of those around it, of either version; none where there are none."""
    files = [root / "memory.max", root / "memory" / "memory.limit_in_bytes"]
    for line in _text(own).splitlines():
        _, kind, path = line.split(":", 2)
        inner = Path(path.lstrip("/"))
        for group in (inner, *inner.parents):
            if kind == "":
                files.append(root / group / "memory.max")
            elif "memory" in kind.split(","):
                files.append(root / "memory" / group / "memory.limit_in_bytes")
    texts = [_text(file).strip() for file in files]
    return [int(text) for text in texts if text.isdigit() and int(text) > 0]


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii")
    except (OSError, ValueError):  # no such file, or nothing to be read in it
        return ""


def give_back() -> None:
    """Give the system what is free. The allocator keeps small pieces for later, for days if nobody asks."""
    trim = _trim()
    if trim is not None:
        trim(0)


@lru_cache
def _trim() -> ctypes._NamedFuncPointer | None:
    """The function of glibc that does so; None where there is another allocator."""
    return getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None


BUDGET = Budget()
