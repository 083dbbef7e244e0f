"""The order in which work is done: each piece holds a ticket, and the lowest is next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

Work = TypeVar("Work")


def in_order(work: Iterable[Work], ticket: Callable[[Work], int | None]) -> list[Work]:
    """The work that waits, the lowest ticket first; what has no ticket does not wait."""
    waiting = [(number, each) for each in work if (number := ticket(each)) is not None]
    return [each for _, each in sorted(waiting, key=lambda pair: pair[0])]


def place_of(queue: Sequence[Work], work: Work) -> int:
    """Its place, from 1; 0 if it does not wait."""
    return queue.index(work) + 1 if work in queue else 0


def next_ticket(tickets: Iterable[int]) -> int:
    """The ticket behind all of these; the first is 1."""
    return max(tickets, default=0) + 1
