"""Sessions that share a run, a file's thread or the panels hear of them in their own language."""

import pytest

from gan1d.figures import panels as search
from gan1d.figures.export import Export
from gan1d.languages import use_language
from gan1d.languages.lazy import lazy
from gan1d.recipes.link import Link
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs.recording import Recording
from gan1d.runs.store import Store
from gan1d.teaching.scenarios import SCENARIOS
from gan1d.ui.figure import session_player
from gan1d.ui.figure.room_member import ROOMS
from gan1d.ui.figure.session_player import SessionPlayer
from gan1d.ui.front_page.export_job import Making
from gan1d.ui.scenarios import panels
from gan1d.ui.scenarios.cards import card
from gan1d.ui.scenarios.files import Share
from tests.foreign import FOREIGN, left_in_english, teach

SMALL = Recipe(Settings(m=16, G_width=4, D_width=6, k=2, seed=12))


@pytest.fixture(autouse=True)
def _foreign(monkeypatch: pytest.MonkeyPatch) -> None:
    teach(monkeypatch)
    monkeypatch.setattr(session_player, "STORE", Store())


def told(player: SessionPlayer) -> dict[str, dict]:
    """What the browser of a player is told next, the frame apart, by the kind of message."""
    messages = player.tick(player.visits, 0.0, 30.0)
    return {message["type"]: message for message in messages if isinstance(message, dict)}


def test_two_sessions_on_one_run_are_told_in_two_languages() -> None:
    here, there = SessionPlayer(Link(SMALL, at=0)), SessionPlayer(Link(SMALL, at=0))
    assert here.recording is there.recording
    there.speak(FOREIGN)
    here.connect()
    there.connect()
    english, foreign = told(here), told(there)
    assert english["state"]["text"].startswith("At the start: ")
    assert foreign["state"]["text"] == f"⟦{english['state']['text']}⟧"
    assert foreign["scene"]["style"]["regret"]["label"] == "⟦regret⟧"
    assert foreign["runs"]["runs"][0]["label"] == "⟦no change⟧"


def test_a_session_that_changes_its_language_is_told_everything_again() -> None:
    player = SessionPlayer(Link(SMALL, at=0))
    player.connect()
    assert {"scene", "state", "runs"} <= set(told(player))
    assert told(player) == {}
    player.speak(FOREIGN)
    again = told(player)
    assert {"scene", "state", "runs"} <= set(again)
    assert "⟦" in again["state"]["text"]
    assert told(player) == {}


def test_refusals_and_notices_are_told_in_the_language_of_the_session() -> None:
    player = SessionPlayer(Link(SMALL, at=0))
    player.speak(FOREIGN)
    player.connect()
    with pytest.raises(ValueError, match="⟦speed must be"):
        player.command({"do": "speed", "value": "fast"})
    player.command({"do": "scenario"})
    assert left_in_english(told(player)["notice"]["text"]) == ""
    leader = SessionPlayer(Link(SMALL, at=0))
    room = ROOMS.open(leader, "http://here/")
    player.follow(room)
    ROOMS.close(room)
    assert told(player)["notice"]["text"] == f"⟦Room {room.code} is closed: you go on alone from here.⟧"


def test_the_thread_of_a_file_speaks_as_its_session_did() -> None:
    recording = Recording(SMALL)
    with use_language(FOREIGN):
        foreign = Making(recording, Export(".svg", 0, 0))
    english = Making(recording, Export(".svg", 0, 0))
    for making in (foreign, english):
        making.wait(60)
    assert foreign.content is not None
    assert english.content is not None
    assert "⟦density⟧".encode() in foreign.content
    assert "⟦".encode() not in english.content


def test_the_panels_are_found_once_and_told_in_each_language(monkeypatch: pytest.MonkeyPatch) -> None:
    searches = []

    def find(base, progress):
        searches.append(base)
        recording = Recording(SMALL)
        return search.Panels(
            recording, (search.Panel("a", 0, lazy("a rule"), {}, lazy("({letter}) words", letter="a")),)
        )

    monkeypatch.setattr(panels, "find", find)
    shelf = panels.Shelf()
    (english,) = shelf.panels(None)
    with use_language(FOREIGN):
        (foreign,) = shelf.panels(None)
    assert len(searches) == 1
    assert (english.caption, foreign.caption) == ("(a) words", "⟦(a) words⟧")
    assert "⟦density⟧".encode() in foreign.pictures[True]
    assert "⟦".encode() not in english.pictures[True]
    assert shelf.panels(None)[0] is english


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_card_of_the_gallery(scenario) -> None:
    with use_language(FOREIGN):
        text = card(scenario, Share(11, 12, 1001, ""), dark=False)
    for message in (scenario.title, scenario.story, scenario.look_for, scenario.claim):
        assert f"⟦{message}⟧".replace("'", "&#x27;").replace(" %", "&nbsp;%") in text
    assert "<b>⟦Holds in ⟦" in text
    assert "<b>⟦Look for:⟧</b>" in text
