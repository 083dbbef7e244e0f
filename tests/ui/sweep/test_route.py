"""The websocket of the map, through a real server: what is told, and what may be asked."""

import json
import threading
from pathlib import Path
from urllib.parse import urlencode

import pytest
from websockets.sync.client import ClientConnection, connect

from gan1d.sweep import queue
from gan1d.sweep.plan import Sweep
from gan1d.ui.hosting.visitors import Visitor
from gan1d.ui.live.seat import SEAT, Seat
from tests.ui.hosting.visitors import ANN, BEN, KEY, seated
from tests.ui.sweep.maps import a_sweep, all_of, begun

pytestmark = pytest.mark.slow
PAUSE = threading.Event()


@pytest.fixture
def server(host: str) -> str:
    return f"ws://{host}/map/cells?"


@pytest.fixture(autouse=True)
def _own_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAN1D_RUNS", str(tmp_path))


@pytest.fixture
def seat() -> Seat:
    """Of a page that is open."""
    return Seat()


def opened(server: str, sweep: Sweep, seat: Seat | None = None) -> ClientConnection:
    return connect(server + urlencode({"sweep": sweep.link} | ({SEAT: seat.token} if seat else {})))


def until(client: ClientConnection, kind: str, **values: object) -> dict:
    """The next message of a kind with these values; cells are acknowledged on the way."""
    while True:
        message = client.recv(timeout=10)
        if isinstance(message, bytes):
            client.send(json.dumps({"do": "ready"}))
            continue
        content = json.loads(message)
        if content["type"] == kind and all(content[name] == value for name, value in values.items()):
            return content


def test_a_map_is_begun_paused_and_resumed(server: str, seat: Seat) -> None:
    sweep = a_sweep()
    with opened(server, sweep, seat) as client:
        shown = until(client, "scene")
        assert shown["x"]["values"] == [1, 2, 3, 4]
        assert until(client, "state")["status"] == "none"
        for do, status in (("start", "queued"), ("pause", "paused"), ("resume", "queued")):
            client.send(json.dumps({"do": do}))
            until(client, "state", status=status)
    assert [folder.sweep for folder in queue.queue()] == [sweep]


def test_cells_wait_for_a_browser_that_is_slow(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gan1d.ui.sweep.watch.ROWS", 2)
    sweep = a_sweep()
    begun(sweep, all_of(sweep))
    with opened(server, sweep) as client:
        received = 0
        try:
            while True:
                received += isinstance(client.recv(timeout=0.7), bytes)
        except TimeoutError:
            assert received == 2
        for _ in range(6):
            client.send(json.dumps({"do": "ready"}))
            assert isinstance(client.recv(timeout=5), bytes)


def test_two_links_of_the_same_cells_show_the_same_map(server: str, seat: Seat) -> None:
    one, other = a_sweep(k=2), a_sweep(k=4)  # the cells have a k of their own
    assert one.name == other.name
    with opened(server, one, seat) as first, opened(server, other) as second:
        assert [until(client, "scene")["x"]["here"] for client in (first, second)] == [2, 4]
        first.send(json.dumps({"do": "start"}))
        until(second, "state", status="queued")


def test_a_connection_without_the_token_of_a_page_looks_and_commands_nothing(
    server: str, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep = a_sweep()
    with opened(server, sweep) as client:
        assert until(client, "scene")["x"]["values"] == [1, 2, 3, 4]
        for do in ("start", "resume", "pause"):
            client.send(json.dumps({"do": do}))
            assert "may look and not command" in until(client, "notice")["text"]
    assert queue.every() == []
    foreign = connect(server + urlencode({"sweep": sweep.link, SEAT: seat.token[::-1]}))
    with foreign as client:
        assert until(client, "lost")
    with opened(server, sweep, seat) as client:
        until(client, "scene")
        monkeypatch.setattr("gan1d.ui.live.seat._seats", {})  # the page's session is over
        client.send(json.dumps({"do": "start"}))
        assert "may look and not command" in until(client, "notice")["text"]
    assert queue.every() == []


def test_what_cannot_be_is_a_sentence(server: str, seat: Seat) -> None:
    with connect(server + urlencode({"sweep": "x=k=1:4&y=k=1:4"})) as client:
        assert "both are k" in until(client, "notice")["text"]
    with opened(server, a_sweep(), seat) as client:
        client.send(json.dumps({"do": "fly"}))
        assert "fly" in until(client, "notice")["text"]


def test_a_map_that_would_take_days_is_not_begun(server: str, seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gan1d.ui.sweep.route.seconds_here", lambda sweep: 1e6)
    with opened(server, a_sweep(), seat) as client:
        client.send(json.dumps({"do": "start"}))
        assert "more than a day" in until(client, "notice")["text"]
    assert queue.every() == []


# ---- a server for others ---------------------------------------------------------------------------------------------


def refused(server: str, sweep: Sweep, seat: Seat, do: str) -> str:
    with opened(server, sweep, seat) as client:
        client.send(json.dumps({"do": do}))
        return str(until(client, "notice")["text"])


@pytest.fixture
def _shared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAN1D_HOST", "shared")
    monkeypatch.setenv("GAN1D_ADMIN_KEY", KEY)
    monkeypatch.setenv("GAN1D_QUOTA", "work=1")
    monkeypatch.setattr("gan1d.ui.sweep.route.seconds_here", lambda sweep: 60.0)


@pytest.mark.usefixtures("_shared")
def test_a_visitor_commands_the_maps_that_the_same_browser_began(server: str) -> None:
    sweep, (ann, ben) = a_sweep(), (seated(Visitor(secret)) for secret in (ANN, BEN))
    with opened(server, sweep, ann) as client:
        client.send(json.dumps({"do": "start"}))
        until(client, "state", status="queued")
    for do in ("pause", "resume", "start"):
        assert "Somebody else" in refused(server, sweep, ben, do)
    assert "1 runs, critics and maps" in refused(server, a_sweep(5), ann, "start")
    again = seated(Visitor(ANN))  # after a reload, or a restart of the server
    with opened(server, sweep, again) as client:
        for do, status in (("pause", "paused"), ("resume", "queued"), ("pause", "paused")):
            client.send(json.dumps({"do": do}))
            until(client, "state", status=status)
    host = seated(Visitor())
    assert "cookie" in refused(server, sweep, host, "resume")
    host.visitor.show_key(KEY)
    with opened(server, sweep, host) as client:
        client.send(json.dumps({"do": "resume"}))
        until(client, "state", status="queued")


def test_where_visitors_look_only_the_host_begins(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAN1D_HOST", "read-only")
    monkeypatch.setenv("GAN1D_ADMIN_KEY", KEY)
    sweep, seat = a_sweep(), seated(Visitor(ANN))
    for do in ("start", "resume", "pause"):
        assert "only its host" in refused(server, sweep, seat, do)
    assert queue.every() == []
    seat.visitor.show_key(KEY)
    with opened(server, sweep, seat) as client:
        client.send(json.dumps({"do": "start"}))
        until(client, "state", status="queued")


def test_going_on_with_a_map_that_nobody_began_asks_what_it_would_cost(
    server: str, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gan1d.ui.sweep.route.seconds_here", lambda sweep: 1e6)
    assert "more than a day" in refused(server, a_sweep(), seat, "resume")
    assert queue.every() == []


@pytest.mark.usefixtures("_shared")
def test_visitors_read_no_path_of_the_server(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(queue, "begin", full)
    told = refused(server, a_sweep(), seated(Visitor(ANN)), "start")
    assert "No space left on device" in told
    assert str(tmp_path) not in told
    folder = begun(a_sweep())
    why = f"{tmp_path}/sweeps/x/log.txt cannot be opened"
    queue.want(folder, queue.Wanted(queue.FAILED, 1, why))
    with opened(server, a_sweep()) as client:
        assert until(client, "state", status="failed")["text"] == "log.txt cannot be opened"
