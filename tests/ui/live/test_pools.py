"""All threads of a pool are there from the start, and it takes no more."""

import threading

import pytest

from gan1d.ui.live.pools import pool


@pytest.mark.parametrize("threads", [1, 2, 6])
def test_all_threads_begin_at_once_and_no_more_come(threads: int) -> None:
    def mine() -> int:
        return sum(thread.name.startswith("gan1d trial") for thread in threading.enumerate())

    with pool(threads, "gan1d trial") as begun:
        assert mine() == threads
        assert list(begun.map(lambda x: 2 * x, range(50))) == list(range(0, 100, 2))
        assert mine() == threads
    assert mine() == 0
