"""The route of many games over a real server and real websocket clients."""

import json
import threading
from collections.abc import Callable

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from gan1d.recipes.recipe import Recipe
from gan1d.ui.live.viewing import RETIRED
from gan1d.ui.many.route import IN_FLIGHT
from gan1d.ui.many.session_player import CROWDS, Onlooker
from tests.games import settings
from tests.ui.sockets import received, send

pytestmark = pytest.mark.slow
PAUSE = threading.Event()


@pytest.fixture
def address(host: str) -> str:
    return f"ws://{host}/crowd?onlooker="


def come(client: ClientConnection, enough: Callable[[list[str | bytes]], object]) -> list[str | bytes]:
    """What comes until it is enough, however slow the machine, and what still comes after that."""
    messages: list[str | bytes] = []
    while not enough(messages):
        messages.append(client.recv(timeout=60))
    return messages + received(client, 0.7)


def frames(messages: list[str | bytes]) -> int:
    return sum(isinstance(message, bytes) for message in messages)


def texts(messages: list[str | bytes]) -> list[dict[str, object]]:
    return [json.loads(message) for message in messages if isinstance(message, str)]


def listen(client: ClientConnection) -> None:
    """Take up whatever comes."""
    while True:
        send(client, do="ready")
        client.recv(timeout=2)


def test_an_unknown_onlooker_is_gone(address: str) -> None:
    with connect(address + "nobody") as client:
        assert json.loads(client.recv(timeout=5)) == {"type": "gone"}


def test_a_browser_gets_no_more_frames_than_it_takes_up(address: str) -> None:
    onlooker = Onlooker(Recipe(settings(seed=201)), 16)
    with connect(address + onlooker.token) as client:
        messages = come(client, lambda messages: frames(messages) >= IN_FLIGHT)
        assert texts(messages)[0]["type"] == "scene"
        assert frames(messages) == IN_FLIGHT
        send(client, do="ready")
        assert frames(come(client, frames)) == 1


def test_commands_act_and_what_cannot_be_gets_a_sentence(address: str) -> None:
    onlooker = Onlooker(Recipe(settings(seed=202)), 16)
    with connect(address + onlooker.token) as client:
        send(client, do="pause")
        send(client, do="fly")
        send(client, do="seeds")
        # The page's controls follow the new seed.
        told = texts(come(client, lambda messages: {"type": "settings"} in texts(messages)))
        assert [text["text"] for text in told if text["type"] == "notice"][0].startswith("do must be one of")
        assert onlooker.settings.seed == 218


def test_a_newer_connection_takes_over_and_the_last_to_go_ends_the_training(address: str) -> None:
    onlooker, before = Onlooker(Recipe(settings(seed=203)), 16), CROWDS.watchers
    with connect(address + onlooker.token) as old:
        received(old, 0.2)
        with connect(address + onlooker.token) as new:
            with pytest.raises(ConnectionClosed) as closed:
                listen(old)
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == RETIRED
            assert json.loads(new.recv(timeout=5))["type"] == "scene"
    for _ in range(200):
        if CROWDS.watchers == before:
            return
        PAUSE.wait(0.01)
    raise AssertionError("somebody still watches")
