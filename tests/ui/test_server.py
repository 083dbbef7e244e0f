"""The server answers before it imports, imports Figure 1's part first, and in the end knows every page's."""

import ast
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from websockets.sync.client import connect

from gan1d.ui.server import Server

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
            if all(name + ".background" in sys.modules for name in ("gan1d.ui.images", "gan1d.ui.map")):
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
    from gan1d.recipes import Recipe
    from gan1d.ui.players import STORE
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
    assert set(told["start"]) == {"gan1d", "gan1d.ui", "gan1d.ui.gently", "gan1d.ui.server"}


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
        threading.Event().wait(0.01)
    yield f"ws://127.0.0.1:{port}/"
    server.should_exit = True
    thread.join()


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("live?player=x", "gone"),
        ("crowd?onlooker=x", "gone"),
        ("images?run=x", "gone"),
        ("map/cells?sweep=x", "notice"),
    ],
)
def test_every_live_picture_has_its_route(address: str, path: str, answer: str) -> None:
    with connect(address + path) as client:
        assert json.loads(client.recv(timeout=20))["type"] == answer
