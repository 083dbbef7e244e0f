"""When a command puts its work down."""

import os
import sys
import threading

import pytest

from gan1d.jobs.interrupt import StopFlag


def test_an_input_that_cannot_be_read_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Told by the flag alone: an error in the thread would be printed as a traceback."""
    before = threading.active_count()
    with open(os.devnull, "wb") as only_written:
        monkeypatch.setattr(sys, "stdin", only_written)
        leave = StopFlag(attached=True)
        assert leave._asked.wait(30)
        for thread in threading.enumerate()[before:]:
            thread.join(30)
    assert leave()
