"""What a test says to a websocket of the app, and what comes back."""

import json

from websockets.sync.client import ClientConnection


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
