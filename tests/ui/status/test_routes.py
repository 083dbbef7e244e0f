"""The status page and the metrics over a real server: what they count is what there is."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families
from websockets.sync.client import connect

from gan1d.base.budget import Budget
from gan1d.recipes.link import Link
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs.store import Store
from gan1d.ui.figure.rooms import Rooms
from gan1d.ui.figure.session_player import SessionPlayer
from gan1d.ui.hosting.rules import KEY
from gan1d.ui.server import Server
from gan1d.ui.status import numbers
from tests.ui.test_server import serving
from tests.watchers import ANN

pytestmark = pytest.mark.slow
SMALL = Recipe(Settings(m=16, G_width=4, D_width=6, k=2, seed=21))
MANY = 512 * 2**20
SECRET = "twelve-or-more"


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    with serving(Server().routes) as host:
        yield host


def ask(host: str, path: str, **headers: str) -> tuple[int, str, str]:
    """Status, kind and content."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(f"http://{host}/{path}", headers=named)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers.get("WWW-Authenticate", ""), error.read().decode()


def metrics(host: str) -> dict[str, float]:
    """Each sample by its name and labels."""
    status, _, text = ask(host, "metrics")
    assert status == 200
    families = text_string_to_metric_families(text)
    return {
        sample.name + "".join(f" {value}" for value in sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }


@pytest.mark.parametrize("path", ["status", "metrics", "status?lang=ko"])
def test_visitors_are_refused_and_the_key_opens(host: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("", SECRET):
        monkeypatch.setenv(KEY, key)
        status, ways, why = ask(host, path, X_Forwarded_For="203.0.113.5")
        assert (status, ways.split()[0]) == (401, "basic")
        assert KEY in why
        assert SECRET not in why
        assert ask(host, path, Host="gan.example")[0] == 401
    assert ask(host, path, X_Forwarded_For="203.0.113.5", Authorization=f"Bearer {SECRET}")[0] == 200
    assert ask(host, path)[0] == 200


def test_another_website_that_the_host_has_open_reads_nothing(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streamlit.net_util.get_internal_ip", lambda: "192.0.2.1")
    monkeypatch.setattr("streamlit.net_util.get_external_ip", lambda: "192.0.2.2")
    for path in ("status", "metrics"):
        assert ask(host, path, Origin="http://evil.example")[0] == 403


def test_the_metrics_count_what_there_is(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    budget = Budget(MANY)
    store, ours = Store(budget), Rooms("B")
    monkeypatch.setattr(numbers, "STORE", store)
    monkeypatch.setattr(numbers, "BUDGET", budget)
    monkeypatch.setattr(numbers, "ROOMS", ours)
    before = metrics(host)
    leader, follower = SessionPlayer(Link(SMALL)), SessionPlayer(Link())
    room = ours.open(leader, "http://gan.example/")
    follower.follow(room)
    recording = store.get(SMALL)
    first = recording.recorded
    reached = first + 30
    store.watch(ANN, (recording, reached))
    with connect(f"ws://{host}/live?player={leader.token}") as client:
        client.recv(timeout=30)
        while recording.recorded < reached or store.trained < 30:
            client.recv(timeout=30)
            client.send('{"do": "ready"}')
        after = metrics(host)
    changed = {name: after[name] - before[name] for name in after if name.startswith("gan1d") and "queue" not in name}
    assert changed == {
        "gan1d_sessions": 0, "gan1d_pictures live": 1, "gan1d_pictures crowd": 0, "gan1d_pictures images": 0,
        "gan1d_pictures map/cells": 0, "gan1d_rooms": 1, "gan1d_room_followers": 1, "gan1d_runs": 1,
        "gan1d_runs_watched": 1, "gan1d_held_bytes": budget.held, "gan1d_budget_bytes": 0,
        "gan1d_iterations_total runs": recording.recorded - first, "gan1d_iterations_total games": 0,
    }  # fmt: skip
    assert after["gan1d_budget_bytes"] == MANY
    assert budget.held > 10_000
    store.leave(ANN)


@pytest.mark.parametrize(("language", "budget"), [("en", "512 MiB"), ("vi", "512 MiB"), ("ko", "512 MiB")])
def test_the_status_page_speaks_and_says_the_same(
    host: str, language: str, budget: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numbers, "BUDGET", Budget(MANY))
    status, kind, text = ask(host, f"status?lang={language}")
    assert (status, kind) == (200, "text/html; charset=utf-8")
    assert f'<html lang="{language}">' in text
    rows = re.findall(r"<th scope='row'>(.+?)</th><td>(.+?)</td>", text)
    assert len(rows) == len(dict(rows)) == 15
    assert any(value.endswith(f"/ {budget}") for _, value in rows)
    assert "B" not in re.findall(r"<h1>(.*)</h1>", text)[0].split()


def test_the_page_of_one_of_several_processes_says_which(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAN1D_PROCESS", "2")
    assert re.findall(r"<h1>(.*)</h1>", ask(host, "status")[2])[0].endswith("B")
