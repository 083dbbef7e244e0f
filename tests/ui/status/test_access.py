"""What is for the host of a server: whoever is on its machine or has its key, and nobody else, sees it."""

from __future__ import annotations

import base64

import pytest
from starlette.requests import Request

from gan1d.ui.hosting.rules import KEY
from gan1d.ui.status.access import PASSED_ON, may_see

SECRET = "twelve-or-more"


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY, SECRET)


def asked(client: str | None = "203.0.113.5", host: str = "gan.example", **headers: str) -> Request:
    """A request from an address for a name."""
    sent = {"host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return Request(
        {
            "type": "http",
            "client": (client, 4711) if client else None,
            "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
        }
    )


def basic(name: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


@pytest.mark.parametrize("client", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1", "[::1]:8501"])
def test_a_program_on_this_machine_may(monkeypatch: pytest.MonkeyPatch, client: str, host: str) -> None:
    assert may_see(asked(client, host))
    monkeypatch.delenv(KEY)
    assert may_see(asked(client, host))


@pytest.mark.parametrize("client", ["203.0.113.5", "10.0.0.7", "::ffff:203.0.113.5", "testclient", None])
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "gan.example"])
def test_another_machine_may_not_whatever_name_it_asks_for(client: str | None, host: str) -> None:
    assert not may_see(asked(client, host))


@pytest.mark.parametrize("name", PASSED_ON)
def test_what_a_proxy_on_this_machine_passes_on_does_not_come_from_here(name: str) -> None:
    for origin in ("127.0.0.1", "203.0.113.5", ""):
        assert not may_see(asked("127.0.0.1", "localhost", **{name: origin}))


@pytest.mark.parametrize(
    "host", ["gan.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "[", "0.0.0.0"]
)
def test_a_name_that_leads_to_this_machine_is_not_its_own(host: str) -> None:
    assert not may_see(asked("127.0.0.1", host))


def test_the_key_opens_from_anywhere() -> None:
    for given in (f"Bearer {SECRET}", f"bearer {SECRET}", basic("", SECRET), basic("host", SECRET)):
        assert may_see(asked(authorization=given))


@pytest.mark.parametrize(
    "given",
    [
        "", SECRET, "Bearer", "Bearer ", f"Bearer {SECRET}x", f"Bearer {SECRET[:-1]}", f"Digest {SECRET}", "Basic !!",
        "Basic " + base64.b64encode(SECRET.encode()).decode(), "Basic /w==", basic(SECRET, ""), basic("host", "ключ"),
        "Bearer é",
    ],
)  # fmt: skip
def test_any_other_key_does_not(given: str) -> None:
    request = asked()
    request.scope["headers"].append((b"authorization", given.encode("utf-8")))
    assert not may_see(request)


@pytest.mark.parametrize("empty", ["", "  "])
def test_without_a_key_no_key_opens(monkeypatch: pytest.MonkeyPatch, empty: str) -> None:
    monkeypatch.setenv(KEY, empty)
    for given in ("Bearer", "Bearer ", "Bearer   ", basic("", ""), basic("host", " ")):
        assert not may_see(asked(authorization=given))
