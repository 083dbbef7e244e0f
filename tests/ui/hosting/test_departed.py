"""A session whose browser is gone waits for it, and is then ended with all that it holds, whether anybody comes or not.

The last test is a small share of `python -m benchmarks.soak`.
"""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from streamlit.runtime import Runtime

from benchmarks.server import app
from benchmarks.soak import Held
from benchmarks.visitor import Visitor
from gan1d.ui.hosting import departed
from gan1d.ui.hosting.departed import MOST, Departed, see_off

pytestmark = pytest.mark.slow


def in_a_loop(work: Coroutine[None, None, None]) -> None:
    """In a thread of its own: a loop of a browser's may be running in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


class Session:
    """Stands for Streamlit's: has a name, and knows that it was ended."""

    def __init__(self, name: str) -> None:
        self.id, self.ended = name, False

    def shutdown(self) -> None:
        assert not self.ended
        self.ended = True


class Info:
    def __init__(self, name: str) -> None:
        self.session = Session(name)


@pytest.fixture
def now() -> list[float]:
    return [0.0]


@pytest.fixture
def waiting(now: list[float]) -> Departed:
    return Departed(10.0, lambda: now[0])


def test_a_session_waits_as_long_as_it_should_and_is_then_ended(waiting: Departed, now: list[float]) -> None:
    first, second = Info("first"), Info("second")
    waiting.save(first)
    now[0] = 6.0
    waiting.save(second)
    assert waiting.list() == [first, second]
    now[0] = 9.9
    assert waiting.end() == 0
    assert waiting.get("first") is first
    now[0] = 10.0
    assert waiting.get("first") is None  # it is too late, though nobody has looked yet
    assert waiting.end() == 1
    assert (first.session.ended, second.session.ended) == (True, False)
    assert waiting.get("second") is second


def test_one_whose_browser_is_back_is_not_ended_and_waits_anew_the_next_time(
    waiting: Departed, now: list[float]
) -> None:
    one = Info("one")
    waiting.save(one)
    waiting.delete("one")
    waiting.delete("one")
    now[0] = 50.0
    assert waiting.end() == 0
    waiting.save(one)
    now[0] = 59.0
    assert waiting.end() == 0
    assert waiting.get("one") is one
    assert not one.session.ended


def test_of_too_many_the_longest_gone_are_ended(waiting: Departed) -> None:
    many = [Info(str(n)) for n in range(MOST + 3)]
    for each in many:
        waiting.save(each)
    assert waiting.end() == 3
    assert [each.session.ended for each in many] == [True] * 3 + [False] * MOST


def test_one_that_cannot_be_ended_is_told_and_holds_up_nobody(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Manager:
        _session_storage: Departed

    class Stands:
        _session_mgr = Manager()

    monkeypatch.setattr(Runtime, "exists", lambda: True)
    monkeypatch.setattr(Runtime, "instance", Stands)
    monkeypatch.setattr(departed, "LOOK", 0.0)
    broken, sound = Info("broken"), Info("sound")
    broken.session.shutdown = lambda: 1 / 0

    async def live() -> None:
        task = asyncio.create_task(see_off())
        await asyncio.sleep(0)
        storage = Manager._session_storage = Stands._session_mgr._session_storage
        storage._seconds = 0.0
        for each in (broken, sound):
            storage.save(each)
        while not sound.session.ended:
            await asyncio.sleep(0)
        task.cancel()

    in_a_loop(live())
    assert [record.getMessage() for record in caplog.records] == ["A session could not be ended"]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="descriptors are counted as Linux lists them")
def test_nothing_stays_of_people_who_have_left(tmp_path: Path) -> None:
    async def come_and_go(address: str, pages: tuple[str, ...]) -> None:
        async with Visitor(address) as tab:
            for page in pages:
                await tab.visit(page)
            if tab.picture is not None:
                async with tab.looking() as picture:
                    await picture.ask(do="play")
                    while picture.frames < 3:
                        await asyncio.sleep(0.01)

    async def several(address: str) -> None:
        await asyncio.gather(*(come_and_go(address, ("questions", "")) for _ in range(4)))

    def left(before: Held) -> bool:
        now = Held.by(process.pid)
        return now.loops <= before.loops and now.descriptors <= before.descriptors

    log = tmp_path / "log.txt"
    with app(options=["--server.disconnectedSessionTTL=1"], log=log) as (address, process):
        in_a_loop(come_and_go(address, ("questions", "")))
        before = Held.by(process.pid)  # with one session that may still wait
        in_a_loop(several(address))
        for _ in range(600):  # the bound only ends a test that has failed
            if left(before):
                break
            threading.Event().wait(0.1)
        assert left(before), (before, Held.by(process.pid))
    assert "Traceback" not in log.read_text(encoding="utf-8")
