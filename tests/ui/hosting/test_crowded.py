"""All descriptors in use: that no connection can be taken is said once, and everything else as ever."""

import asyncio
import errno
import logging

import pytest

from gan1d.ui.hosting.crowded import GAP, MESSAGE, say_once

FULL = {"message": MESSAGE, "exception": OSError(errno.EMFILE, "Too many open files")}


def test_no_connection_can_be_taken_is_said_once_in_a_while(caplog: pytest.LogCaptureFixture) -> None:
    loop, now = asyncio.new_event_loop(), [0.0]
    say_once(loop, lambda: now[0])
    for now[0] in (0.0, 1.0, GAP - 1, GAP, GAP + 1):
        for _ in range(2048):  # as often as connections may wait
            loop.call_exception_handler(FULL)
    loop.close()
    words = "No connection can be taken ([Errno 24] Too many open files); it is tried again every second."
    assert [record.getMessage() for record in caplog.records] == [words] * 2
    assert all(record.levelno == logging.WARNING and not record.exc_info for record in caplog.records)


@pytest.mark.parametrize("own", [False, True])
def test_whatever_else_goes_wrong_in_the_loop_is_told_as_before(caplog: pytest.LogCaptureFixture, own: bool) -> None:
    loop, told = asyncio.new_event_loop(), []
    if own:
        loop.set_exception_handler(lambda _, context: told.append(context["message"]))
    say_once(loop)
    for _ in range(3):
        loop.call_exception_handler({"message": "something else"})
    loop.close()
    assert [*told, *(record.getMessage() for record in caplog.records)] == ["something else"] * 3
