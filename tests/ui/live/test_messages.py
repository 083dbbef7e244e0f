"""What a browser may ask: every malformed message gets a sentence, in the language of its page, and nothing breaks."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest

from gan1d.base.fields import SettingsError
from gan1d.recipes.link import Link
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.teaching.scenarios import SCENARIOS
from gan1d.ui.figure.session_player import SessionPlayer
from gan1d.ui.live.connection import Connection
from gan1d.ui.live.messages import MOST_BYTES, one_of, parsed
from gan1d.ui.many.session_player import Onlooker
from tests.foreign import FOREIGN, teach

SMALL = Recipe(Settings(m=16, G_width=4, D_width=6, k=2, seed=12))
MALFORMED = {
    "binary": None,
    "empty": "",
    "no JSON": "no json",
    "half": '{"do": "pl',
    "a list": "[1]",
    "a number": "1",
    "nothing": "null",
    "an integer of 5,000 digits": '{"do": "seek", "iteration": ' + "1" * 5000 + "}",
    "a float of 5,000 digits": '{"do": "speed", "value": ' + "1" * 5000 + ".5e9}",
    "100,000 brackets": "[" * 100_000,
    "60,000 brackets": "[" * 60_000,
    "500 brackets": '{"do": "switch", "run": ' + "[" * 500 + "]" * 500 + "}",
    "90 MB": "[" + "[]," * 30_000_000 + "[]]",
    "too many bytes of few characters": json.dumps({"do": "play", "more": "€" * 30_000}, ensure_ascii=False),
    "half a character": '{"do": "open_room", "address": "http://here/\\ud800"}',
    "half a character, not even escaped": '{"do": "\ud800"}',
    "half a character as a name": '{"do": "play", "\\udfff": 1}',
    "NaN": '{"do": "speed", "value": NaN}',
    "infinity": '{"do": "speed", "value": -Infinity}',
    "infinity in digits": '{"do": "speed", "value": 1e999}',
}


@pytest.mark.parametrize("text", MALFORMED.values(), ids=MALFORMED)
def test_what_is_no_message_is_refused_with_a_sentence(text: str | None) -> None:
    with pytest.raises(SettingsError) as refused:
        parsed(text)
    assert str(refused.value).endswith(".")
    assert len(str(refused.value)) < 200


def test_a_message_of_the_longest_kind_is_taken() -> None:
    text = json.dumps({"do": "resume", "runs": [{"query": "k=5", "seen": 3}], "more": ""})
    whole = text[:-2] + "x" * (MOST_BYTES - len(text)) + text[-2:]
    assert parsed(whole)["runs"] == [{"query": "k=5", "seen": 3}]
    with pytest.raises(SettingsError, match="at most 65,536 bytes"):
        parsed(whole[:-2] + "x" + whole[-2:])


class Browser:
    """A websocket that says what it is told to, then goes, and keeps what it hears."""

    def __init__(self, events: list[dict[str, Any]]) -> None:
        self._events = iter([*events, {"type": "websocket.disconnect", "code": 1000}])
        self.heard: list[dict[str, Any]] = []

    async def receive(self) -> dict[str, Any]:
        return next(self._events)

    async def send_text(self, text: str) -> None:
        self.heard.append(json.loads(text))


class Echo(Connection):
    """A connection whose page speaks a language, and that keeps what it is asked."""

    def __init__(self, browser: Browser, language: str) -> None:
        super().__init__(browser, 1)  # type: ignore[arg-type]  # as much of a websocket as is needed
        self.asked: list[dict[str, Any]] = []
        self._language = language

    @property
    def language(self) -> str:
        return self._language

    async def send(self) -> None:
        await asyncio.Event().wait()

    async def hear(self, message: dict[str, Any]) -> None:
        self.asked.append(message)


def events(texts: list[str | None]) -> Iterator[dict[str, Any]]:
    for text in texts:
        yield {"type": "websocket.receive", **({"bytes": b"\x00"} if text is None else {"text": text})}


def test_a_connection_lives_through_all_of_them_and_answers_in_its_language(monkeypatch: pytest.MonkeyPatch) -> None:
    teach(monkeypatch)
    browser = Browser([*events([*MALFORMED.values(), '{"do": "play"}'])])
    connection = Echo(browser, FOREIGN)
    asyncio.run(connection.serve())
    assert connection.asked == [{"do": "play"}]
    assert [told["type"] for told in browser.heard] == ["notice"] * len(MALFORMED)
    assert all(told["text"].startswith("⟦") for told in browser.heard)


def test_who_sends_without_end_holds_up_nobody() -> None:
    turns: list[int] = []

    async def others(connection: Echo) -> None:
        while len(turns) < 1000:
            turns.append(len(connection.asked))
            await asyncio.sleep(0)

    async def all_together() -> None:
        connection = Echo(Browser([*events(['{"do": "play"}'] * 50)]), "en")
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(connection.serve())
            tasks.create_task(others(connection))

    asyncio.run(all_together())
    assert len({turn for turn in turns if 0 < turn < 50}) > 40  # between two messages it is another's turn


# ---- commands

ODD: list[Any] = [None, True, False, 1.0, -1, 0, 10**400, 0.5, 1e300, "", "1", "x" * 5000, [], [1], {}, {"a": [1]}, "﷐"]
ONE_FIELD = [
    ("step", "what"), ("speed", "value"), ("seek", "iteration"), ("scrub", "iteration"), ("switch", "run"),
    ("ghost", "run"), ("beside", "run"), ("forget", "run"), ("scenario", "step"), ("open_room", "address"),
]  # fmt: skip
OF_THE_PAST = ("query", "runs", "iteration", "playing", "speed", "room", "code", "role", "games", "taken")
RUN = {"query": "k=5", "seen": 3, "now": True, "shown": None}
PAST: dict[str, Any] = {
    "query": "k=5", "runs": [RUN], "iteration": 3, "playing": False, "speed": 30, "games": 16, "taken": "",
}  # fmt: skip


def is_taken_or_refused(who: SessionPlayer | Onlooker, message: dict[str, Any]) -> None:
    sentence = ""
    try:
        who.command(message)
    except SettingsError as error:
        sentence = str(error)
    assert len(sentence) < 1000


@pytest.mark.parametrize(("do", "field"), ONE_FIELD)
def test_a_field_of_a_command_may_be_anything(do: str, field: str) -> None:
    player, onlooker = SessionPlayer(Link(SMALL, at=0)), Onlooker(SMALL, 16, at=0)
    for odd in ODD:
        is_taken_or_refused(player, {"do": do, field: odd})
        is_taken_or_refused(onlooker, {"do": do, field: odd})
    is_taken_or_refused(player, {"do": do})
    player.command({"do": "scenario", "step": 1})  # and it goes on
    onlooker.command({"do": "play"})


@pytest.mark.parametrize("field", OF_THE_PAST)
def test_what_a_tab_remembers_may_be_anything(field: str) -> None:
    for odd in ODD:
        player, onlooker = SessionPlayer(Link(SMALL, at=0)), Onlooker(SMALL, 16, at=0)
        onlooker.may_resume(None)
        is_taken_or_refused(player, PAST | {"do": "resume", field: odd})
        is_taken_or_refused(onlooker, PAST | {"do": "resume", field: odd})
        player.command({"do": "play"})
        onlooker.command({"do": "play"})


@pytest.mark.parametrize("field", RUN)
def test_a_run_that_a_tab_remembers_may_be_anything(field: str) -> None:
    for odd in ODD:
        player = SessionPlayer(Link(SMALL, at=0))
        is_taken_or_refused(player, PAST | {"do": "resume", "runs": [RUN | {field: odd}]})
        player.command({"do": "play"})


@pytest.mark.parametrize("do", ODD)
def test_what_is_to_be_done_may_be_anything(do: Any) -> None:
    for who in (SessionPlayer(Link(SMALL, at=0)), Onlooker(SMALL, 16, at=0)):
        with pytest.raises(SettingsError, match="do must be one of play, pause, .*; not "):
            who.command({"do": do})


@pytest.mark.parametrize("step", [1.0, -1.0, True, "1", [1], 0, 2])
def test_a_step_between_scenarios_that_is_none_does_no_lasting_harm(step: Any) -> None:
    player = SessionPlayer(Link(SMALL, at=0))
    with pytest.raises(SettingsError, match="step must be one of 1, -1; not "):
        player.command({"do": "scenario", "step": step})
    player.command({"do": "scenario", "step": 1})
    assert player.recipe == SCENARIOS[0].recipe
    player.command({"do": "scenario", "step": 1})
    assert player.recipe == SCENARIOS[1].recipe


def test_choices_are_of_one_kind() -> None:
    assert one_of({"n": 1}, "n", (1, -1)) == 1
    for odd in (1.0, True, "1"):
        with pytest.raises(SettingsError, match=r"n must be one of 1, -1; not"):
            one_of({"n": odd}, "n", (1, -1))
    with pytest.raises(SettingsError, match=r"n must be one of 1, -1; not missing\."):
        one_of({}, "n", (1, -1))
