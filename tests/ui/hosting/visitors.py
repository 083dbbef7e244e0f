"""Visitors of a server for others, for tests."""

from gan1d.ui.hosting.visitors import Visitor
from gan1d.ui.live.seat import Seat

ANN, BEN = "a" * 43, "b" * 43  # what their browsers keep
KEY = "the host's own key"


def seated(visitor: Visitor) -> Seat:
    """A visitor before an open page."""
    seat = Seat()
    seat.visitor = visitor
    return seat
