"""What every answer of the server says besides its content, under which names it answers, and the visitor's cookie."""

import asyncio
import base64
import re
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import streamlit
from starlette.responses import PlainTextResponse
from streamlit import config
from streamlit.testing.v1 import AppTest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from benchmarks.server import app
from gan1d.base.budget import Budget
from gan1d.languages import LANGUAGES
from gan1d.ui.hosting.answers import Answers, is_known, language_script, policy
from gan1d.ui.hosting.cookie import COOKIE, has_secret, is_secret, new_cookie
from gan1d.ui.shell import given

PATHS = ["", "map", "_stcore/health", "static/nothing.js", "images/nothing/now.png", "nowhere"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server for others, with visitors and frames."""
    surroundings = {"GAN1D_HOST": "shared", "GAN1D_FRAMES": "https://lms.example"}
    with app(env=surroundings, base="gan", cwd=tmp_path_factory.mktemp("elsewhere")) as (address, _):
        yield address


def asked(address: str, path: str, **headers: str) -> tuple[int, Message]:
    request = urllib.request.Request(f"{address}/{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS)
def test_every_answer_says_what_it_may_be_used_for(address: str, path: str) -> None:
    _, headers = asked(address, path)
    assert headers.get_all("X-Content-Type-Options") == ["nosniff"]
    assert headers.get_all("Referrer-Policy") == ["same-origin"]
    (said,) = headers.get_all("Content-Security-Policy") or []
    assert "frame-ancestors https://lms.example" in said
    assert "object-src 'none'" in said


def test_files_are_taken_as_far_as_their_share_of_the_budget_goes_those_that_are_coming_with_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Uploads of one session were bounded in size, and not in number."""
    budget = Budget(2**28)
    monkeypatch.setattr(given, "UPLOADS", given.Uploads(budget))
    share, coming, most = int(given.SHARE * budget.limit), asyncio.Event(), 0

    async def streamlits(scope: Any, receive: Any, send: Any) -> None:
        nonlocal most
        most = max(most, given.UPLOADS.nbytes)
        await coming.wait()
        await PlainTextResponse("", 204)(scope, receive, send)

    async def put(size: int) -> int:
        said: list[Any] = []

        async def send(message: Any) -> None:
            said.append(message)

        headers = [(b"host", b"localhost"), (b"content-length", str(size).encode())]
        path = "/gan/_stcore/upload_file/session/file"
        scope = {"type": "http", "method": "PUT", "path": path, "headers": headers, "scheme": "http"}
        await Answers(streamlits)(scope, None, send)
        return int(said[0]["status"])

    async def flood() -> list[int]:
        sent = [asyncio.create_task(put(share // 4)) for _ in range(9)]
        while sum(task.done() for task in sent) < 4:
            await asyncio.sleep(0.001)
        coming.set()
        return [await task for task in sent]

    assert sorted(asyncio.run(flood())) == 5 * [204] + 4 * [507]  # what is within the share, and one more
    assert most == 5 * (share // 4)
    assert given.UPLOADS.nbytes == 0
    assert asyncio.run(put(share + 1)) == 204


def test_a_page_gives_a_visitor_a_secret_once(address: str) -> None:
    for path in ("", "map", "_stcore/health"):
        given = [line for line in asked(address, path)[1].get_all("Set-Cookie") or [] if COOKIE in line]
        assert len(given) == (path != "_stcore/health")
    (given,) = (line for line in asked(address, "")[1].get_all("Set-Cookie") or [] if COOKIE in line)
    cookie, *attributes = given.split("; ")
    assert set(attributes) == {"Path=/gan", "Max-Age=34560000", "HttpOnly", "SameSite=Lax"}
    assert is_secret(cookie.partition("=")[2])
    _, kept = asked(address, "", Accept="text/html", **{"If-None-Match": asked(address, "")[1]["ETag"]})
    assert any(COOKIE in line for line in kept.get_all("Set-Cookie") or [])
    again = asked(address, "", Cookie=f"_xsrf=x; {cookie}")[1].get_all("Set-Cookie") or []
    assert not any(COOKIE in line for line in again)


FOREIGN = ["evil.example", "evil.example:8501", "127.0.0.1.evil.example", "[", "localhost.evil.example"]


@pytest.mark.parametrize("host", FOREIGN)
def test_under_a_foreign_name_there_is_no_answer(address: str, host: str) -> None:
    for path in ("", "images/nothing/now.png"):
        assert asked(address, path, Host=host, Origin=f"http://{host}")[0] in (400, 403)
    for path in ("_stcore/stream", "live?player=x", "images?run=1"):
        with pytest.raises(InvalidStatus, match="40[03]"):
            connect(f"{address.replace('http', 'ws')}/{path}", additional_headers={"Host": host})


KNOWN = [
    "localhost",
    "LOCALHOST:8501",
    "gan.localhost",
    "127.0.0.1:80",
    "[::1]:8501",
    "192.168.1.5",
    "lab7",
    "lab7.local",
]


@pytest.mark.parametrize("host", [*KNOWN, ""])
def test_addresses_and_names_of_ones_own_network_are_known(host: str) -> None:
    assert is_known(host)


@pytest.mark.parametrize("host", FOREIGN)
def test_foreign_names_are_not_known(host: str) -> None:
    assert not is_known(host)
    assert not is_known("evil.example.")


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("server.allowedHosts", ["gan.example"]),
        ("browser.serverAddress", "gan.example"),
        ("server.corsAllowedOrigins", ["https://gan.example"]),
    ],
)
def test_the_options_that_name_a_server_make_its_name_known(option: str, value: Any) -> None:
    assert not is_known("gan.example")
    before = config.get_option(option)
    config.set_option(option, value)
    try:
        assert is_known("gan.example")
        assert is_known("gan.example:443")
        assert not is_known("evil.example")
        assert is_known("localhost") == (option != "server.allowedHosts")
    finally:
        config.set_option(option, before)


def test_only_this_computer_reaches_a_server_that_was_asked_for_nothing_else(address: str) -> None:
    port = urlsplit(address).port
    with socket.create_connection(("127.0.0.1", port), timeout=5):
        pass
    with pytest.raises(OSError, match=r"refused|unreachable|timed out|assign"):
        socket.create_connection(("127.0.0.2", port), timeout=5)


def breaks() -> None:
    raise FileNotFoundError(2, "No such file or directory", "/home/ann/secret/run.json")


def test_a_page_that_fails_tells_a_browser_neither_paths_nor_its_script() -> None:
    told = AppTest.from_function(breaks).run().exception[0]
    assert "ann" not in told.message
    assert not told.stack_trace


def test_only_scripts_of_the_server_and_those_that_stand_in_its_pages_run() -> None:
    said = dict(part.split(" ", 1) for part in policy("localhost:8501", "*").split("; "))
    index = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    inline = re.findall(r"<script>(.*?)</script>", index, re.DOTALL)
    assert inline
    for script in (*inline, *map(language_script, LANGUAGES)):
        assert f"'sha256-{base64.b64encode(sha256(script.encode()).digest()).decode()}'" in said["script-src"]
    assert "unsafe" not in said["script-src"]
    assert said["connect-src"] == "'self' ws://localhost:8501 wss://localhost:8501"
    assert said["default-src"] == "'self'"
    assert "frame-ancestors" not in said  # a slide that is opened as a file may show it, too
    assert "frame-ancestors 'self'" in policy("localhost:8501", "'self'")


@pytest.mark.parametrize("host", ["a b", "x;script-src *", "x,y", "x\ny", "", "é"])
def test_a_strange_name_adds_nothing_to_the_policy(host: str) -> None:
    said = dict(part.split(" ", 1) for part in policy(host, "*").split("; "))
    assert said["connect-src"] == "'self'"


def test_cookies_are_read_whatever_else_is_in_them() -> None:
    secret = new_cookie("/", secure=True).split(";")[0]
    assert new_cookie("/", secure=True).endswith("; Secure")
    assert has_secret([f"a=b; {secret}"])
    assert has_secret(["x=y", secret])
    for other in ([], [""], ["a"], [f"{COOKIE}="], [f"{COOKIE}=short"], [f"{COOKIE}={'a' * 44}"], ["\x00=;;==[]"]):
        assert not has_secret(other)
