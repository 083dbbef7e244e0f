"""The routes of image runs over a real server and real clients."""

import json
import shutil
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import pytest
from websockets.sync.client import ClientConnection, connect

from gan1d.images.folder import Run
from gan1d.images.registry import Runs
from gan1d.jobs.owners import Owner, note_owner
from gan1d.ui.hosting.visitors import Visitor
from gan1d.ui.images.watch import COLUMNS
from gan1d.ui.live.seat import Seat
from gan1d.ui.live.watching import IN_FLIGHT
from tests.foreign import FOREIGN, left_in_english, teach
from tests.ui.hosting.visitors import ANN, BEN, KEY, seated
from tests.ui.images.conftest import fake_rows, put_sheet
from tests.ui.sockets import send

pytestmark = pytest.mark.slow
Make = Callable[..., Run]
PAUSE = threading.Event()


@pytest.fixture
def seat() -> Seat:
    """Of a page that is open."""
    return Seat()


def watch(host: str, name: str, **more: str) -> ClientConnection:
    return connect(f"ws://{host}/images?{urlencode({'run': name, **more})}")


def until(client: ClientConnection, kind: str, **values: object) -> dict:
    """The first message of this kind with these values; rows on the way are taken up."""
    while True:
        message = client.recv(timeout=10)
        if isinstance(message, bytes):
            send(client, do="ready")
            continue
        content = json.loads(message)
        if content["type"] == kind and all(content[name] == value for name, value in values.items()):
            return content


def get(host: str, path: str) -> tuple[int, bytes, str | None]:
    try:
        with urllib.request.urlopen(f"http://{host}{path}", timeout=10) as answer:
            return answer.status, answer.read(), answer.headers["Cache-Control"]
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), error.headers["Cache-Control"]


def test_a_browser_gets_what_the_run_has(host: str, make_run: Make) -> None:
    run = make_run(20)
    with watch(host, run.name) as client:
        kinds = [json.loads(client.recv(timeout=10))["type"] for _ in range(4)]
        assert kinds == ["scene", "state", "sheets", "anew"]
        rows = np.frombuffer(client.recv(timeout=10), "<f4").reshape(-1, len(COLUMNS))
        np.testing.assert_array_equal(rows[:, 1:7], fake_rows(20))


def test_a_browser_gets_no_more_than_it_takes_up(host: str, make_run: Make) -> None:
    run = make_run(1)
    seen = 0
    with watch(host, run.name) as client:
        for _ in range(5):
            run.append(fake_rows(1))
            try:
                while True:
                    seen += isinstance(client.recv(timeout=0.5), bytes)
            except TimeoutError:
                continue
        assert seen == IN_FLIGHT
        send(client, do="ready")
        while not isinstance(message := client.recv(timeout=10), bytes):
            pass
        assert len(message) > 4 * len(COLUMNS)  # what was missed comes at once


def test_a_connection_without_the_token_of_a_page_looks_and_commands_nothing(
    host: str, make_run: Make, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_run(5)
    with watch(host, run.name) as client:
        until(client, "scene")
        for do in ("pause", "resume", "stop"):
            send(client, do=do)
            assert "may look and not command" in until(client, "notice")["text"]
    with watch(host, run.name, seat=seat.token[::-1]) as client:
        assert until(client, "lost")
    with watch(host, run.name, seat=seat.token) as client:
        until(client, "scene")
        monkeypatch.setattr("gan1d.ui.live.seat._seats", {})  # the page's session is over
        send(client, do="stop")
        assert "may look and not command" in until(client, "notice")["text"]
    assert run.wanted.do == "train"


def test_commands_are_asked_of_the_run(host: str, make_run: Make, seat: Seat) -> None:
    run = make_run(5)
    with watch(host, run.name, seat=seat.token) as client:
        for do, wanted in (("pause", "pause"), ("resume", "train"), ("stop", "stop")):
            send(client, do=do)
            until(client, "state", wanted=wanted)
            assert run.wanted.do == wanted


def test_foreign_messages_get_a_sentence_and_the_connection_stays(host: str, make_run: Make, seat: Seat) -> None:
    with watch(host, make_run(5).name, seat=seat.token) as client:
        send(client, do="fly")
        assert "fly" in until(client, "notice")["text"]
        client.send("no json")
        assert "JSON" in until(client, "notice")["text"]
        client.send("[1]")
        assert "JSON object" in until(client, "notice")["text"]


def test_a_connection_speaks_the_language_it_asks_for(
    host: str, make_run: Make, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    teach(monkeypatch)
    run = make_run(1)
    sentences = {}
    for language in ("en", FOREIGN, "xx"):
        with watch(host, run.name, lang=language, seat=seat.token) as client:
            sentences[language] = until(client, "state")["sentence"]
            send(client, do="fly")
            told = left_in_english(until(client, "notice")["text"])
            assert ("fly" in told) == (language != FOREIGN)
        with watch(host, "9999-none", lang=language) as client:
            assert ("⟦" in until(client, "gone")["text"]) == (language == FOREIGN)
    assert sentences[FOREIGN] == f"⟦{sentences['en']}⟧"
    assert sentences["xx"] == sentences["en"]


def test_a_full_disk_gives_a_sentence_and_changes_nothing(
    host: str, make_run: Make, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(runs: Runs, run: Run, do: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Runs, "ask", full)
    run = make_run(5)
    with watch(host, run.name, seat=seat.token) as client:
        send(client, do="pause")
        text = until(client, "notice")["text"]
        assert run.name in text
        assert "No space left on device" in text
        monkeypatch.undo()


def test_a_run_that_is_not_there_and_one_that_goes(host: str, make_run: Make) -> None:
    run = make_run(5)
    with watch(host, "nothing") as client:
        assert "nothing" in until(client, "gone")["text"]
    with watch(host, run.name) as client:
        until(client, "scene")
        shutil.rmtree(run.path)
        assert run.name in until(client, "gone")["text"]


def test_two_browsers_watch_one_run(host: str, make_run: Make, runs: Runs, seat: Seat) -> None:
    run = make_run(5)
    with watch(host, run.name) as one, watch(host, run.name, seat=seat.token) as other:
        until(one, "scene")
        send(other, do="pause")
        until(one, "state", wanted="pause")


def test_sheets_are_pictures(host: str, make_run: Make) -> None:
    run = make_run(5)
    recorded, newest = put_sheet(run, 5), put_sheet(run)
    status, content, cache = get(host, f"/images/{run.name}/5.png?t=1")
    assert (status, content) == (200, recorded)
    assert cache is not None
    assert "immutable" in cache
    assert get(host, f"/images/{run.name}/now.png") == (200, newest, "no-cache")


@pytest.mark.parametrize(
    "path",
    [
        "/images/nothing/now.png",
        "/images/{run}/6.png",
        "/images/{run}/-5.png",
        "/images/{run}/5e0.png",
        "/images/{run}/000000000000000000005.png",
        "/images/{run}/now.png.png",
        "/images/{run}/..%2Fnow.png",
        "/images/..%2F{run}/now.png",
        "/images/../{run}/now.png",
        "/images/%2E%2E/now.png",
        "/images/{run}%00/now.png",
        "/images/{run}%2F..%2F{run}/now.png",
        "/images/{run}/checkpoint.pt",
        "/images/{run}/run.json",
    ],
)
def test_no_path_can_be_smuggled_in(host: str, make_run: Make, path: str) -> None:
    run = make_run(5)
    put_sheet(run, 5)
    put_sheet(run)
    assert get(host, path.format(run=run.name))[0] == 404


# ---- a server for others ---------------------------------------------------------------------------------------------


def refused(host: str, run: Run, seat: Seat, do: str) -> str:
    with watch(host, run.name, seat=seat.token) as client:
        send(client, do=do)
        return str(until(client, "notice")["text"])


def test_a_visitor_commands_the_runs_that_the_same_browser_began(
    host: str, make_run: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAN1D_HOST", "shared")
    monkeypatch.setenv("GAN1D_ADMIN_KEY", KEY)
    run, ben = make_run(5), seated(Visitor(BEN))
    note_owner(run.path, Owner(Visitor(ANN).digest, 0.1))
    for do in ("pause", "resume", "stop"):
        assert "Somebody else" in refused(host, run, ben, do)
    with watch(host, run.name, seat=(ann := seated(Visitor(ANN))).token) as client:
        for do, wanted in (("pause", "pause"), ("resume", "train"), ("stop", "stop")):
            send(client, do=do)
            until(client, "state", wanted=wanted)
    monkeypatch.setenv("GAN1D_QUOTA", "hours=0")
    assert "GAN1D_QUOTA" in refused(host, run, ann, "resume")
    monkeypatch.setenv("GAN1D_HOST", "read-only")
    assert "only its host" in refused(host, run, ann, "resume")
    assert run.wanted.do == "stop"
    ben.visitor.show_key(KEY)
    with watch(host, run.name, seat=ben.token) as client:
        send(client, do="resume")
        until(client, "state", wanted="train")


def test_visitors_read_no_path_of_the_server(
    host: str, make_run: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAN1D_HOST", "read-only")
    run = make_run(5)
    run.state = replace(run.state, status="failed", text=f"There is no folder {tmp_path}/data: name another.")
    with watch(host, run.name) as client:
        assert until(client, "state")["text"] == "There is no folder data: name another."
