"""The server answers before it imports, imports Figure 1's part first, and in the end knows every page's."""

import ast
import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from streamlit import config
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from gan1d.ui.server import Server

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
# Starts the server's own part in a fresh interpreter and tells what is imported when.
LIFE = """
import asyncio, gc, json, sys
import gan1d.ui.server as module
from gan1d.ui.server import FRONT, Server

async def live():
    server, told = Server(), {}
    def there():
        return [name for name in sys.modules if name.split(".")[0] in ("gan1d", "torch", "scipy")]
    told["start"] = there()
    module.SETTLED = 0.0
    async with server.lifespan(None):
        while len(told) < 2:
            await asyncio.sleep(0.01)
            if all(name + ".background" in sys.modules for name in ("gan1d.ui.images", "gan1d.ui.sweep")):
                await asyncio.sleep(0.5)
                told["waiting"] = there()
        server._asked.set()
        last = None
        while last != len(sys.modules) or "gan1d.ui.scenarios" not in sys.modules:
            last = len(sys.modules)
            await asyncio.sleep(2)
    told["end"] = there()
    told["frozen"] = gc.get_freeze_count()
    told["collected"] = len(gc.get_objects())
    from gan1d.recipes.recipe import Recipe
    from gan1d.ui.figure.session_player import STORE
    told["recorded"] = STORE.get(Recipe()).recorded
    return told

print(json.dumps(asyncio.run(live())))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    surroundings = os.environ | {"GAN1D_RUNS": str(tmp_path_factory.mktemp("runs"))}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LIFE],
        cwd=ROOT, env=surroundings, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def imported_by(page: Path) -> set[str]:
    tree = ast.parse(page.read_text(encoding="utf-8"))
    names = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    return {name for name in names if name.startswith("gan1d")}


def test_the_server_answers_before_anything_is_imported(told: dict[str, Any]) -> None:
    settings = {"gan1d.base", "gan1d.base.budget", "gan1d.base.fields", "gan1d.base.logs"}
    words = {"gan1d.languages", "gan1d.languages.numbers"}
    names = ("rules", "answers", "cookie", "crowded", "departed", "processes")
    doors = {
        "server",
        "shell",
        "shell.background_imports",
        "live",
        "live.pools",
        "hosting",
        *(f"hosting.{name}" for name in names),
    }
    assert set(told["start"]) == {"gan1d", "gan1d.ui"} | settings | words | {f"gan1d.ui.{name}" for name in doors}


def test_what_the_front_page_needs_is_imported_and_the_default_recorded_while_the_browser_loads(
    told: dict[str, Any],
) -> None:
    for page in ("router.py", "figure1.py"):
        assert imported_by(ROOT / "pages" / page) <= set(told["waiting"])
    assert told["recorded"] >= 60
    assert "torch" not in told["waiting"]
    assert "scipy.stats" not in told["waiting"]


def test_what_any_page_needs_is_imported_in_the_end_and_left_out_of_collections(told: dict[str, Any]) -> None:
    pages = list((ROOT / "pages").glob("*.py"))
    assert len(pages) > 5
    for page in pages:
        assert imported_by(page) <= set(told["end"]), page.name
    assert "torch" in told["end"]
    assert told["collected"] < told["frozen"] / 20


@contextmanager
def serving(routes: list[Any]) -> Iterator[str]:
    """These routes on a port of their own; gives host and port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = uvicorn.Config(Starlette(routes=routes), port=port, log_level="warning", ws="websockets-sansio")
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        threading.Event().wait(0.01)
    yield f"127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    with serving(Server().routes) as host:
        yield host


LIVE = [
    ("live?player=x", "gone"),
    ("crowd?onlooker=x", "gone"),
    ("images?run=x", "gone"),
    ("map/cells?sweep=x", "notice"),
]


@pytest.mark.parametrize(("path", "answer"), LIVE)
def test_every_live_picture_has_its_route(host: str, path: str, answer: str) -> None:
    with connect(f"ws://{host}/{path}") as client:
        assert json.loads(client.recv(timeout=20))["type"] == answer


def sheet(host: str, base: str = "", **headers: str) -> tuple[int, str]:
    """Ask for a sheet of a run that is not there."""
    request = urllib.request.Request(f"http://{host}{base}/images/nothing/now.png", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


@pytest.mark.parametrize("base", ["x", "/deep/er/"])
def test_the_routes_lie_under_the_base_path_as_streamlits_own(base: str) -> None:
    config.set_option("server.baseUrlPath", base)
    try:
        routes = Server().routes
    finally:
        config.set_option("server.baseUrlPath", "")
    with serving(routes) as host:
        under = f"/{base.strip('/')}"
        for path, answer in LIVE:
            with connect(f"ws://{host}{under}/{path}") as client:
                assert json.loads(client.recv(timeout=20))["type"] == answer
            with pytest.raises(InvalidStatus):
                connect(f"ws://{host}/{path}")
        assert "There is no run" in sheet(host, under)[1]


# ---- who may ask -------------------------------------------------------------------------------------------------


@pytest.fixture
def _lonely(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer whose addresses are known: no network is asked for them."""
    monkeypatch.setattr("streamlit.net_util.get_internal_ip", lambda: "192.0.2.1")
    monkeypatch.setattr("streamlit.net_util.get_external_ip", lambda: "192.0.2.2")


FOREIGN = ["http://evil.example", "https://localhost.evil.example", "http://192.0.2.3:8501", "null", "file://", ""]


@pytest.mark.usefixtures("_lonely")
@pytest.mark.parametrize("origin", FOREIGN)
def test_a_page_of_another_origin_gets_nothing(host: str, origin: str, caplog: pytest.LogCaptureFixture) -> None:
    for path, _ in LIVE:
        with pytest.raises(InvalidStatus, match="403"):
            connect(f"ws://{host}/{path}", additional_headers={"Origin": origin})
    status, words = sheet(host, Origin=origin)
    assert status == 403
    assert "Origin" in words
    refused = [record.getMessage() for record in caplog.records if record.name == "gan1d.ui.server"]
    assert len(refused) == len(LIVE) + 1
    assert all(repr(origin) in message and "server.corsAllowedOrigins" in message for message in refused)


@pytest.mark.usefixtures("_lonely")
def test_pages_of_the_server_of_this_machine_and_of_allowed_origins_may_ask(host: str) -> None:
    own = [f"http://{host}", f"https://{host}", "http://localhost:3000", "http://192.0.2.1:9", "https://192.0.2.2"]
    for origin in (*own, None):
        with connect(f"ws://{host}/images?run=x", origin=origin) as client:
            assert json.loads(client.recv(timeout=20))["type"] == "gone"
        assert sheet(host, **({"Origin": origin} if origin else {}))[0] == 404


@pytest.mark.usefixtures("_lonely")
@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("server.corsAllowedOrigins", ["https://evil.example"]),
        ("browser.serverAddress", "evil.example"),
        ("server.enableCORS", False),
    ],
)
def test_the_options_that_let_another_origin_into_streamlit_let_it_in_here(host: str, option: str, value: Any) -> None:
    before = config.get_option(option)
    config.set_option(option, value)
    try:
        assert sheet(host, Origin="https://evil.example")[0] == 404
        with connect(f"ws://{host}/images?run=x", origin="https://evil.example") as client:
            assert json.loads(client.recv(timeout=20))["type"] == "gone"
    finally:
        config.set_option(option, before)


@pytest.mark.usefixtures("_lonely")
def test_a_proxy_that_keeps_the_name_of_the_host_is_let_through(host: str) -> None:
    named = {"Host": "gan.example", "Origin": "https://gan.example"}
    assert sheet(host, **named)[0] == 404
    assert sheet(host, **{**named, "Host": "other.example"})[0] == 403


# ---- what goes wrong while it begins -------------------------------------------------------------------------------


def test_whatever_cannot_be_made_ready_is_told_and_the_rest_is_done(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    begun = []

    def broken() -> None:
        raise OSError("no room")

    @contextlib.asynccontextmanager
    async def lifespan(_: object) -> AsyncIterator[None]:
        begun.append("map")
        yield

    broken.__name__ = "_prepare"
    monkeypatch.setattr("gan1d.ui.server._prepare", broken)
    monkeypatch.setattr("gan1d.ui.server.BEHIND", ("gan1d.ui.nowhere.background", "gan1d.ui.sweep.background"))
    monkeypatch.setattr("gan1d.ui.server._import_the_rest", lambda: begun.append("rest"))
    monkeypatch.setattr("gan1d.ui.sweep.background.lifespan", lifespan)
    server = Server()
    monkeypatch.setattr("gan1d.ui.server.SETTLED", 0.0)
    server._asked.set()

    async def live() -> None:
        async with contextlib.AsyncExitStack() as behind:
            await server._begin(None, behind)

    # In a thread of its own: a loop may be running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, live()).result()
    while len(begun) < 2:
        threading.Event().wait(0.01)
    assert begun == ["map", "rest"]
    told = [record.getMessage() for record in caplog.records if record.name == "gan1d.ui.server"]
    assert len(told) == 2
    assert told == ["_prepare", "gan1d.ui.nowhere.background"]
