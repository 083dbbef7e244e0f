"""Visitors of a server for others, for tests."""

from gan1d.ui.seat import Seat
from gan1d.ui.visitors import Visitor

ANN, BEN = "a" * 43, "b" * 43  # what their browsers keep
KEY = "the host's own key"


def seated(visitor: Visitor) -> Seat:
    """A visitor before an open page."""
    seat = Seat()
    seat.visitor = visitor
    return seat
