"""The frame route over a real server and real websocket clients."""

import json
import threading
from typing import ClassVar

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from gan1d.recipes.link import Link
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.ui.figure.route import IN_FLIGHT
from gan1d.ui.figure.session_player import STORE, SessionPlayer
from gan1d.ui.hosting import sessions
from gan1d.ui.live.viewing import RESUMES, RETIRED
from tests.ui.sockets import received, send

pytestmark = pytest.mark.slow
SMALL = Recipe(Settings(m=16, G_width=4, D_width=6, k=2, seed=12))
PAUSE = threading.Event()


@pytest.fixture
def address(host: str) -> str:
    return f"ws://{host}/live?player="


def take_up(client: ClientConnection, frames: int) -> None:
    """Acknowledge so many frames, one by one."""
    for _ in range(frames):
        send(client, do="ready")
        received(client, 0.3)


def test_an_unknown_player_is_gone(address: str) -> None:
    with connect(address + "nobody") as client:
        assert json.loads(client.recv(timeout=5)) == {"type": "gone"}


def test_nothing_is_said_to_a_tab_before_it_has_said_what_it_was_doing(address: str) -> None:
    player = SessionPlayer(Link(SMALL))
    with connect(f"{address}{player.token}&{RESUMES}=1") as client:
        assert received(client, 0.4) == []
        send(client, do="resume", query="k=7&seed=3", iteration=0, playing=False, speed=30)
        (scene, *_) = [json.loads(m) for m in received(client, 0.7) if isinstance(m, str)]
        assert (scene["type"], scene["query"]) == ("scene", "k=7&seed=3")


def test_a_player_whose_session_streamlit_has_lost_is_gone(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Streamlit:
        active: ClassVar[set[str]] = {"here"}
        uploaded_file_mgr = None

        def is_active_session(self, session: str) -> bool:
            return session in self.active

    monkeypatch.setattr(sessions.Runtime, "exists", lambda: True)
    monkeypatch.setattr(sessions.Runtime, "instance", Streamlit)
    monkeypatch.setattr(sessions, "PATIENCE", 0.2)
    player = SessionPlayer(Link(SMALL))
    player.session = "lost"
    with connect(address + player.token) as client:
        assert json.loads(client.recv(timeout=5)) == {"type": "gone"}
    player.session = "here"
    with connect(address + player.token) as client:
        assert json.loads(client.recv(timeout=5))["type"] == "scene"


def test_a_presenters_browser_is_asked_at_once_though_it_has_taken_up_nothing(address: str) -> None:
    player = SessionPlayer(Link(SMALL))
    with connect(address + player.token) as client:
        received(client, 0.4)
        player.call({"type": "claimed"})
        assert json.loads(client.recv(timeout=5)) == {"type": "claimed"}


def test_a_browser_gets_no_more_frames_than_it_takes_up(address: str) -> None:
    player = SessionPlayer(Link(SMALL))
    with connect(address + player.token) as client:
        frames = [m for m in received(client, 0.7) if isinstance(m, bytes)]
        assert len(frames) == IN_FLIGHT
        send(client, do="ready")
        assert len([m for m in received(client, 0.7) if isinstance(m, bytes)]) == 1


def test_the_page_may_send_the_rest_from_the_first_frame_that_is_drawn_on(address: str) -> None:
    player = SessionPlayer(Link(SMALL))
    with connect(address + player.token) as client:
        received(client, 0.3)
        assert not player.drawn.is_set()  # sent, but not yet taken up
        send(client, do="ready")
        assert player.drawn.wait(5)
    for _ in range(500):
        if not player.drawn.is_set():
            break
        PAUSE.wait(0.01)
    assert not player.drawn.is_set()  # the next to come draws anew


def test_commands_act_and_foreign_messages_get_a_sentence(address: str) -> None:
    player = SessionPlayer(Link(SMALL))
    with connect(address + player.token) as client:
        send(client, do="pause")
        send(client, do="fly")
        client.send("no json")
        client.send("[1]")
        client.send(b"\x00")
        client.send("[]," * 50_000)
        texts = [json.loads(m) for m in received(client, 0.7) if isinstance(m, str)]
        notices = [t["text"] for t in texts if t["type"] == "notice"]
        assert len(notices) == 5
        assert "fly" in notices[0]
        assert "JSON" in notices[1]
        assert "binary" in notices[3]
        assert "65,536 bytes" in notices[4]


def test_a_newer_connection_takes_over(address: str) -> None:
    player = SessionPlayer(Link(SMALL))
    with connect(address + player.token) as old, connect(address + player.token) as new:
        assert any(isinstance(m, bytes) for m in received(new, 0.7))
        with pytest.raises(ConnectionClosed) as closed:
            take_up(old, IN_FLIGHT + 1)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == RETIRED
        for _ in range(IN_FLIGHT):
            send(new, do="ready")
        assert any(isinstance(m, bytes) for m in received(new, 0.7))


def test_when_browsers_go_nothing_stays_behind(address: str) -> None:
    for _ in range(5):
        player = SessionPlayer(Link(SMALL))
        with connect(address + player.token) as client:
            client.recv(timeout=5)
    for _ in range(500):
        if STORE.watchers == 0:
            break
        PAUSE.wait(0.01)
    assert STORE.watchers == 0
    known = STORE.get(SMALL)
    PAUSE.wait(0.2)
    stopped = known.recorded
    PAUSE.wait(0.3)
    assert known.recorded == stopped
