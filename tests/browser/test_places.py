"""The app where people put it: under a path, in a frame, started elsewhere, behind a proxy, beside other websites."""

import contextlib
import http.server
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from benchmarks.server import app
from gan1d.images.folder import Identity
from gan1d.images.registry import Runs
from gan1d.images.settings import ImageRecipe, ImageSettings
from gan1d.recipes.file import to_json
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from tests.browser.figure import SETTLED, until

pytestmark = pytest.mark.browser
SMALL = ImageSettings(data="digits", epochs=2, m=100, G_layers=(16,), D_layers=(16,), z_size=8)
TRAINED = 90_000  # ms within which a process must have imported torch and trained, on a slow machine
RUN = Recipe(Settings(seed=9))


@contextlib.contextmanager
def website(html: str) -> Iterator[int]:
    """Another website on this machine, of one page; gives its port."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """One in a context of its own; what it complains of is not asked."""
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    yield page
    page.close()


def plays(page: Page) -> None:
    """Figure 1 moves."""
    until(page, "figure.iteration > 5")
    before = page.locator(".gan1d").evaluate("root => root.figure.iteration")
    until(page, f"figure.iteration > {before}")


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Runs]]:
    """The app under a path, started in a folder that is not its own, with runs under a relative name."""
    cwd = tmp_path_factory.mktemp("elsewhere")
    with app(env={"GAN1D_RUNS": "my runs"}, cwd=cwd, base="courses/gan") as (address, _):
        yield address, Runs(cwd / "my runs")


def test_under_a_path_and_started_elsewhere_everything_live_is_live(page: Page, elsewhere: tuple[str, Runs]) -> None:
    address, runs = elsewhere
    for start in (address, address + "/"):
        page.goto(start)
        plays(page)
    page.goto(address + "/many")
    until(page, "figure.iteration > 5", root=".gan1d-many")
    page.goto(address + "/map")
    expect(page.locator(".gan1d-map").get_by_role("button", name="start")).to_be_visible()
    run = runs.create(ImageRecipe(SMALL), Identity("tiny"))
    page.goto(f"{address}/mnist_gan?run={run.name}")
    until(page, "figure.status === 'done' && figure.sheetsDrawn > 0", TRAINED, root=".gan1d-images")


def test_a_map_is_computed_by_a_server_started_elsewhere(page: Page, elsewhere: tuple[str, Runs]) -> None:
    address, _ = elsewhere
    page.goto(address + "/map?x=k=1,2&y=learning_rate_D=0.01,0.1&iterations=20&m=8&G_width=4&D_width=4")
    page.locator(".gan1d-map").get_by_role("button", name="start").click()
    until(page, "figure.status === 'complete'", TRAINED, root=".gan1d-map")


def test_a_page_of_another_origin_gets_nothing_from_the_server(page: Page, address: str) -> None:
    port = urlsplit(address).port
    with website("<p>another website</p>") as other:
        page.goto(f"http://evil.localhost:{other}/")
        for path in ("live?player=x", "crowd?onlooker=x", "images?run=1", "map/cells?sweep=x%3Dk%3D1:4"):
            outcome = page.evaluate(
                """(url) => new Promise((resolve) => {
                    const socket = new WebSocket(url);
                    socket.onopen = () => resolve("open");
                    socket.onclose = () => resolve("refused");
                })""",
                f"ws://127.0.0.1:{port}/{path}",
            )
            assert outcome == "refused", path
        read = """async (url) => {
            try { return (await fetch(url)).status; } catch { return "refused"; }
        }"""
        assert page.evaluate(read, f"http://127.0.0.1:{port}/images/1/now.png") == "refused"


def framed(page: Page, address: str, port: int, host: str) -> Frame:
    """The app in a frame of a page of this host; 127.0.0.1 and localhost are two sites."""
    page.goto(f"http://{host}:{port}/")
    page.frame_locator("iframe").locator(".gan1d-live").wait_for()
    return next(frame for frame in page.frames if frame.url.startswith(address))


def in_a_frame(address: str) -> AbstractContextManager[int]:
    return website(f"<iframe src='{address}/?embed=true&seed=2' style='width: 1300px; height: 850px'></iframe>")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_in_a_frame_of_any_site_it_moves_and_answers(page: Page, address: str, host: str) -> None:
    with in_a_frame(address) as port:
        frame = framed(page, address, port, host)
        until(frame, "figure.iteration > 5")
        frame.locator(".st-key-set_k input").first.focus()
        page.keyboard.press("End")
        until(frame, "figure.k === 10")
        frame.locator("[data-part=play]").click()
        until(frame, "!figure.playing")


def test_in_a_frame_of_the_same_site_a_file_is_taken(page: Page, address: str) -> None:
    with in_a_frame(address) as port:
        frame = framed(page, address, port, "localhost")
        frame.get_by_text("Save and open").click()
        file = {"name": "run.json", "mimeType": "application/json", "buffer": to_json(RUN, 0)}
        frame.locator("input[type=file]").first.set_input_files(file)
        until(frame, "figure.link.includes('seed=9')")


def test_in_a_frame_of_another_site_what_is_in_the_file_is_pasted(page: Page, address: str) -> None:
    with in_a_frame(address) as port:
        frame = framed(page, address, port, "127.0.0.1")
        frame.get_by_text("Save and open").click()
        expect(frame.get_by_text('server.xsrfCookieSameSite = "none"')).to_be_visible()
        expect(frame.locator("input[type=file]")).to_have_count(0)
        pasted = frame.get_by_role("textbox", name="Open a run")
        pasted.fill(to_json(RUN, 0).decode())
        pasted.press("Control+Enter")
        until(frame, "figure.link.includes('seed=9')")
        frame.get_by_role("button", name="Your own p_data").click()
        frame.get_by_role("tab", name="Points or CSV").click()
        expect(frame.get_by_text('server.xsrfCookieSameSite = "none"').last).to_be_visible()
        frame.get_by_role("textbox", name="or numbers").fill("1 2 3 4 5 5 5 6 7 8")
        frame.get_by_role("textbox", name="or numbers").press("Control+Enter")
        expect(frame.get_by_role("button", name="Use these points")).to_be_visible()


@contextlib.contextmanager
def proxy(port: int) -> Iterator[int]:
    """A proxy that lets through what Streamlit needs and nothing else; gives its port."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            head = self.request.recv(65536)
            if not head:  # a browser may connect in advance, and ask for nothing
                return
            path = head.split(b" ")[1].split(b"?")[0]
            if path.strip(b"/").split(b"/")[0] in (b"live", b"crowd", b"images") or path == b"/map/cells":
                self.request.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            with socket.create_connection(("127.0.0.1", port)) as server:
                server.sendall(head)
                back = threading.Thread(target=pump, args=(server, self.request))
                back.start()
                pump(self.request, server)
                back.join()

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def pump(source: socket.socket, sink: socket.socket) -> None:
    """Pass on what comes until one side ends."""
    with contextlib.suppress(OSError):
        while content := source.recv(65536):
            sink.sendall(content)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("", "a proxy before it must pass on live, crowd, map/cells, images"),
        ("many", "a proxy before it must pass on live, crowd, map/cells, images"),
        ("map?lang=ko", None),
    ],
)
def test_a_proxy_that_keeps_the_live_pictures_back_is_named(
    page: Page, address: str, path: str, words: str | None
) -> None:
    with proxy(urlsplit(address).port or 0) as port:
        page.goto(f"http://localhost:{port}/{path}")
        told = page.locator("[data-part=connection]").first
        expect(told).to_contain_text(words or "_stcore/stream", timeout=2 * SETTLED)
        if words is None:
            assert "proxy before" not in told.inner_text()  # it is said in the page's language
        box = told.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 1366
        page.goto("about:blank")
