"""The route of many games over a real server and real websocket clients."""

import json
import socket
import threading
from collections.abc import Callable, Iterator

import pytest
import uvicorn
from starlette.applications import Starlette
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from gan1d.recipes.recipe import Recipe
from gan1d.ui.live.viewing import RETIRED
from gan1d.ui.many.route import IN_FLIGHT
from gan1d.ui.many.session_player import CROWDS, Onlooker
from gan1d.ui.server import Server
from tests.games import settings

PAUSE = threading.Event()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(Starlette(routes=Server().routes), port=port, log_level="warning", ws="websockets-sansio")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        PAUSE.wait(0.01)
    yield f"ws://127.0.0.1:{port}/crowd?onlooker="
    server.should_exit = True
    thread.join()


def send(client: ClientConnection, **message: object) -> None:
    client.send(json.dumps(message))


def received(client: ClientConnection, seconds: float) -> list[str | bytes]:
    """What comes until nothing has come for so long."""
    messages: list[str | bytes] = []
    while True:
        try:
            messages.append(client.recv(timeout=seconds))
        except TimeoutError:
            return messages


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
