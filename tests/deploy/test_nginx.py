"""Two processes behind nginx, for real: who stays where, where a room's link leads, and what a killed process takes."""

from __future__ import annotations

import asyncio
import subprocess
import urllib.request
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.deploy.hall import LONGEST, Hall, command, needs_nginx, two_processes
from tests.deploy.tabs import Tab

pytestmark = [pytest.mark.slow, needs_nginx]
QUICK = "m=16&G_width=4&D_width=6"


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with two_processes(tmp_path_factory.mktemp("hall")) as hall:
        yield hall


def run(work: Coroutine[object, object, None]) -> None:
    """In a thread of its own: a loop may be running in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


@pytest.mark.parametrize("processes", [2, 3, 24])
def test_nginx_takes_the_configuration_of_so_many(tmp_path: Path, processes: int) -> None:
    tried = command(tmp_path, list(range(8601, 8601 + processes)), "127.0.0.1:8600")
    subprocess.run([*tried, "-t"], check=True, capture_output=True)


def test_who_is_new_goes_to_each_process_in_turn_and_stays_there(hall: Hall) -> None:
    first, second = (hall.get()[2] for _ in range(2))
    assert {first.split(";")[0], second.split(";")[0]} == {"gan1d_process=/A", "gan1d_process=/B"}
    for cookie in (first, second) * 2:
        assert "Path=/;" in cookie
        assert "HttpOnly" in cookie
        assert "Secure" not in cookie  # without TLS
        assert hall.get("many", cookie.split(";")[0])[2] == cookie


@pytest.mark.parametrize("cookie", ["", "gan1d_process=/A", "gan1d_process=/B"])
def test_the_link_of_a_room_leads_to_its_process_whatever_the_cookie(hall: Hall, cookie: str) -> None:
    for letter in "AB":
        for code in (f"{letter}XYZ2", f"{letter}XYZ2".lower()):
            status, place, _ = hall.get(f"?room={code}&lang=vi", cookie)
            assert (status, place) == (302, f"/{letter}/?room={code}&lang=vi")
            assert hall.get(f"lesson?room={code}", cookie)[1] == f"/{letter}/lesson?room={code}"
            status, _, given = hall.get(f"{letter}/?room={code}", cookie)
            assert status == 200
            assert given.startswith(f"gan1d_process={letter}/{letter}; Path=/{letter};")
    assert hall.get("B/?room=AXYZ2", cookie)[1] == "/A/?room=AXYZ2"


def test_in_a_frame_of_another_website_the_path_says_which_process_it_is(hall: Hall) -> None:
    def framed(path: str, **about: str) -> tuple[int, str, str]:
        return hall.get(path, **({"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Dest": "iframe"} | about))

    places = {framed("many?embed=true&k=2")[1] for _ in range(40)}
    assert places == {"/A/many?embed=true&k=2", "/B/many?embed=true&k=2"}
    assert framed("A/many?embed=true")[0] == 200
    assert framed("?room=BXYZ2")[1] == "/B/?room=BXYZ2"
    assert framed("B/?room=BXYZ2")[0] == 200
    for about in ({"Sec_Fetch_Dest": "document"}, {"Sec_Fetch_Site": "same-origin"}, {"Sec_Fetch_Site": "none"}):
        assert framed("?k=2", **about)[0] == 200


@pytest.mark.parametrize("room", ["ZXYZ2", "AXYZ", "AXYZ22", "A", "", "AXYZ2%0d%0aX:%201", "//evil.example"])
def test_what_is_no_process_of_this_host_leads_nowhere_else(hall: Hall, room: str) -> None:
    status, place, _ = hall.get(f"?room={room}")
    assert (status, place) == (200, "")
    for home in ("Z", "AB", "a"):
        assert hall.get(f"{home}/_stcore/health")[1] == ""


def test_a_cookie_names_no_other_server(hall: Hall) -> None:
    for value in ("/C", "evil.example", "/A/", "127.0.0.1:22", "B/A"):
        status, _, given = hall.get("", f"gan1d_process={value}")
        assert status == 200
        assert given.startswith(("gan1d_process=/A;", "gan1d_process=/B;"))


def test_what_is_for_the_host_is_not_for_those_whom_the_proxy_lets_in(hall: Hall) -> None:
    for path in ("status", "metrics", "A/status", "B/metrics"):
        assert hall.get(path)[0] == 401
    for process in hall.processes.values():  # from this machine
        with urllib.request.urlopen(f"{process.address}/metrics", timeout=LONGEST) as answer:
            assert "gan1d_sessions" in answer.read().decode()


def test_streamlits_own_metrics_are_not_for_visitors(hall: Hall) -> None:
    for path in ("_stcore/metrics", "B/_stcore/metrics", "_stcore/metrics?families=session_events"):
        assert hall.get(path)[0] == 404


def test_a_room_is_followed_from_a_browser_of_the_other_process(hall: Hall) -> None:
    async def work() -> None:
        presenter = Tab(hall.address, f"{QUICK}&seed=3")
        async with asyncio.timeout(LONGEST), asyncio.TaskGroup() as group:
            watching = [group.create_task(presenter.stay())]
            await presenter.until(beyond=5)
            await presenter.say(do="open_room", address=hall.address)
            await presenter.until(role="leads")
            code, letter = presenter.room["code"], presenter.process
            assert (code[0], len(code)) == (letter, 5)
            other = next(process for process in hall.processes if process != letter)
            assert hall.get(f"?room={code}", f"gan1d_process=/{other}")[1] == f"/{letter}/?room={code}"
            follower = Tab(f"{hall.address}{letter}/", f"room={code}")
            watching.append(group.create_task(follower.stay()))
            await follower.until(role="follows")
            await presenter.say(do="pause")
            await presenter.until(playing=False)
            await presenter.say(do="seek", iteration=4)
            for tab in (presenter, follower):
                await tab.until(iteration=4, playing=False)
            assert follower.memory["query"] == presenter.memory["query"]
            assert follower.process == letter
            for task in watching:
                task.cancel()

    run(work())


def test_who_watched_a_process_that_is_killed_goes_on_at_the_same_iteration(hall: Hall) -> None:
    async def work() -> None:
        tabs = [Tab(hall.address, f"{QUICK}&seed={seed}") for seed in range(1, 11)]
        async with asyncio.timeout(2 * LONGEST), asyncio.TaskGroup() as group:
            watching = [group.create_task(tab.stay()) for tab in tabs]
            for i, tab in enumerate(tabs):
                await tab.until(beyond=3 * i)
                await tab.say(do="pause")
                await tab.until(playing=False)
            before = [dict(tab.memory) for tab in tabs]
            assert [int(was["query"].rpartition("seed=")[2]) for was in before[1:]] == list(range(2, 11))
            there = {letter: [tab for tab in tabs if tab.process == letter] for letter in hall.processes}
            assert all(len(some) > 1 for some in there.values())
            hall.processes["A"].kill()
            for tab in there["A"]:
                while tab.visits < 2:
                    await asyncio.sleep(0.02)
            assert [tab.memory for tab in tabs] == before
            assert {tab.process for tab in tabs} == {"B"}
            assert {tab.visits for tab in there["B"]} == {1}
            hall.processes["A"].start()
            # Who is at B by now stays there, whatever is fetched; who is new may go to A again.
            kept = there["A"][0].cookies.output(attrs=[], header="").strip()
            assert hall.get("many", kept)[2].startswith("gan1d_process=/B;")
            await tabs[0].say(do="step", what="iteration")
            await tabs[0].until(iteration=before[0]["iteration"] + 1)
            for task in watching:
                task.cancel()

    run(work())
