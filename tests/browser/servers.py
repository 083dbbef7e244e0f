"""A server that a test may end and start again while pages are open, and the line to it, which a test may cut."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress

from playwright.sync_api import BrowserContext, Page, expect

from benchmarks.server import app, free_port

BACK = 40_000  # ms until a page is connected again, on a slow machine


class Server:
    """The app in a process of its own, always on the same port, with the same folders."""

    def __init__(self, env: Mapping[str, str], options: Sequence[str] = ()) -> None:
        self.port = free_port()
        self.env, self._options = env, options
        self._running = ExitStack()
        self.start()

    def start(self) -> None:
        """Until it answers."""
        _, self.process = self._running.enter_context(app(env=self.env, port=self.port, options=self._options))

    def stop(self) -> None:
        """The process ends, and with it all that it knew."""
        self._running.close()

    def kill(self) -> None:
        """The same, with no time to say good-bye."""
        self.process.kill()
        self.stop()

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"


class Line:
    """Carries what browsers send to a server, and back. Cut, it breaks every connection and takes no other."""

    def __init__(self, port: int) -> None:
        self._server_port = port
        self._open = ExitStack()  # sockets, and threads that end with them
        self._ends: list[socket.socket] = []
        self._cut = False
        self._listener = self._open.enter_context(socket.create_server(("127.0.0.1", 0)))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread(self._accept)

    def cut(self) -> None:
        """As a computer that sleeps, for the server."""
        self._cut = True
        for end in self._ends:
            _shut(end)

    def mend(self) -> None:
        """Whoever tries now gets through."""
        self._cut = False

    def close(self) -> None:
        """For good."""
        self.cut()
        _shut(self._listener)
        self._open.close()

    def _thread(self, work: Callable[..., None], *arguments: socket.socket) -> None:
        thread = threading.Thread(target=work, args=arguments)
        thread.start()
        self._open.callback(thread.join)

    def _accept(self) -> None:
        with suppress(OSError):  # the listener was shut
            while True:
                near, _ = self._listener.accept()
                if self._cut:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self._server_port))
                for end in (near, far):
                    self._ends.append(self._open.enter_context(end))
                if self._cut:  # in the meantime
                    self.cut()
                self._thread(_carry, near, far)
                self._thread(_carry, far, near)


def _carry(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):  # either side may be gone
        while data := one.recv(65536):
            other.sendall(data)
    _shut(one)
    _shut(other)


def _shut(end: socket.socket) -> None:
    with suppress(OSError):  # it was before
        end.shutdown(socket.SHUT_RDWR)


def opened(context: BrowserContext, address: str) -> Page:
    """A page of the app whose component is there."""
    page = context.new_page()
    page.goto(address)
    page.locator(".gan1d").first.wait_for()
    return page


def restart(server: Server, pages: Mapping[Page, str]) -> Callable[[], None]:
    """Ends the server, and starts it again when every page, each with its component's root, has noticed."""

    def happening() -> None:
        server.stop()
        for page, root in pages.items():
            expect(page.locator(f"{root} [data-part=connection]")).to_have_text("Reconnecting…")
        server.start()

    return happening
