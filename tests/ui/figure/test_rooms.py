"""In a room everybody sees what the presenter sees, and only the presenter steers."""

import gc
import json
from xml.etree import ElementTree

import numpy as np
import pytest

from gan1d.base.fields import SettingsError
from gan1d.recipes.link import Link
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs.store import Store
from gan1d.ui.figure import room_member, rooms, session_player
from gan1d.ui.figure.frames import LAYOUT
from gan1d.ui.figure.rooms import LETTERS, MOST_ROOMS, Rooms
from gan1d.ui.figure.session_player import SessionPlayer

SMALL = Recipe(Settings(m=16, G_width=4, D_width=6, k=2, seed=13))
OFFSET = {name: sum(n for _, n in LAYOUT[:j]) for j, (name, _) in enumerate(LAYOUT)}
ADDRESS = "http://lecture.example:8501/"


@pytest.fixture(autouse=True)
def _own_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store and rooms of its own for each test."""
    monkeypatch.setattr(session_player, "STORE", Store())
    fresh = Rooms()
    monkeypatch.setattr(room_member, "ROOMS", fresh)


def opened() -> tuple[SessionPlayer, int]:
    leader = SessionPlayer(Link(SMALL, at=0))
    visit = leader.connect()
    leader.command({"do": "open_room", "address": ADDRESS})
    return leader, visit


def joined(leader: SessionPlayer) -> tuple[SessionPlayer, int]:
    assert leader.leads is not None
    follower = SessionPlayer(Link())
    follower.follow(room_member.ROOMS.find(leader.leads.code.lower()))
    return follower, follower.connect()


def told(player: SessionPlayer, visit: int) -> tuple[list[dict], list[np.ndarray]]:
    messages = player.tick(visit, 0.02, 30.0)
    json.dumps([m for m in messages if isinstance(m, dict)])
    return [m for m in messages if isinstance(m, dict)], [
        np.frombuffer(m, "<f4") for m in messages if isinstance(m, bytes)
    ]


def test_a_follower_sees_the_presenters_run_iteration_and_neighbour() -> None:
    leader, at = opened()
    follower, visit = joined(leader)
    leader.recording.extend(40)
    leader.command({"do": "seek", "iteration": 33})
    leader.edit("k", 9)
    _, mine = told(leader, at)
    _, theirs = told(follower, visit)
    np.testing.assert_array_equal(theirs[-1], mine[-1])
    assert theirs[-1][OFFSET["k"]] == 9
    assert (follower.recipe, follower.iteration) == (leader.recipe, 33)
    assert follower.recording is leader.recording
    leader.open(Link(SMALL, at=5, beside=Recipe(Settings(m=16, G_width=4, D_width=6, k=1, seed=13))))
    messages, _ = told(follower, visit)
    (scene,) = [m for m in messages if m["type"] == "scene"]
    assert len(scene["names"]) == 2
    assert "beside=" in scene["query"]
    (runs,) = [m["runs"] for m in messages if m["type"] == "runs"]
    assert [run["label"] for run in runs if run["now"]] == ["k = 2"]
    assert [run["label"] for run in runs if run["shown"] == "beside"] == ["k = 1"]
    assert not [m for m in told(follower, visit)[0] if m["type"] == "runs"]  # told once


@pytest.mark.parametrize(
    "message",
    [
        {"do": "play"},
        {"do": "seek", "iteration": 3},
        {"do": "reset"},
        {"do": "scenario", "step": 1},
        {"do": "open_room"},
    ],
)
def test_only_the_presenter_steers(message: dict) -> None:
    leader, _ = opened()
    follower, _ = joined(leader)
    with pytest.raises(SettingsError, match=r"You follow room \w{4}"):
        follower.command(message)
    for act in (lambda: follower.edit("k", 2), lambda: follower.renew(seed=5), lambda: follower.open(Link())):
        with pytest.raises(SettingsError, match=r"You follow room \w{4}"):
            act()
    assert leader.recipe == SMALL


def test_who_leaves_goes_on_alone_from_there_and_can_come_back() -> None:
    leader, at = opened()
    follower, visit = joined(leader)
    leader.recording.extend(40)
    leader.command({"do": "seek", "iteration": 20})
    told(leader, at)
    told(follower, visit)
    follower.command({"do": "leave"})
    messages, _ = told(follower, visit)
    assert {"type": "settings"} in messages  # the page brings the controls back
    assert [m["role"] for m in messages if m["type"] == "room"] == ["left"]
    follower.edit("k", 1)
    leader.command({"do": "seek", "iteration": 30})
    told(leader, at)
    told(follower, visit)
    assert (follower.iteration, follower.recipe.edits[-1].iteration, leader.recipe) == (20, 20, SMALL)
    follower.command({"do": "come_back"})
    told(follower, visit)
    assert (follower.recipe, follower.iteration) == (SMALL, 30)


def test_the_presenter_is_told_how_many_follow_and_what_to_show_them() -> None:
    leader, at = opened()
    follower, visit = joined(leader)
    messages, _ = told(leader, at)
    (room,) = [m for m in messages if m["type"] == "room"]
    assert room["role"] == "leads"
    assert room["n"] == 1
    assert room["link"] == f"{ADDRESS}?room={room['code']}"
    assert set(room["code"]) <= set(LETTERS)
    assert ElementTree.fromstring(room["qr"]).tag.endswith("svg")
    follower.command({"do": "leave"})
    messages, _ = told(leader, at)
    assert [m["n"] for m in messages if m["type"] == "room"] == [0]
    messages, _ = told(follower, visit)
    assert "key" not in str(messages)  # the key to the room is the presenter's alone


def test_a_closed_room_lets_everybody_go_on_alone() -> None:
    leader, at = opened()
    follower, visit = joined(leader)
    told(leader, at)
    told(follower, visit)
    code = leader.leads.code if leader.leads else ""
    leader.command({"do": "close_room"})
    messages, _ = told(follower, visit)
    assert any(f"Room {code} is closed" in m.get("text", "") for m in messages)
    assert follower.follows is None
    follower.edit("k", 4)
    with pytest.raises(SettingsError, match=f"There is no room '{code}'"):
        room_member.ROOMS.find(code)


def test_a_presenter_whose_page_is_loaded_anew_leads_the_same_room() -> None:
    leader, at = opened()
    follower, visit = joined(leader)
    messages, _ = told(leader, at)
    key = next(m["key"] for m in messages if m["type"] == "room")
    leader.recording.extend(30)
    leader.command({"do": "seek", "iteration": 25})
    told(leader, at)
    told(follower, visit)
    leader.disconnect(at)
    del leader
    gc.collect()
    messages, _ = told(follower, visit)
    assert [m["there"] for m in messages if m["type"] == "room"] == [False]
    assert follower.iteration == 25  # nobody is sent home
    reloaded = SessionPlayer(Link(SMALL))
    at = reloaded.connect()
    reloaded.command({"do": "resume", "room": key, "query": "", "iteration": 0, "playing": False, "speed": 30})
    reloaded.recording.extend(12)
    reloaded.command({"do": "seek", "iteration": 11})
    told(reloaded, at)
    messages, _ = told(follower, visit)
    assert [m["there"] for m in messages if m["type"] == "room"] == [True]
    assert follower.iteration == 11
    stranger = SessionPlayer(Link())
    stranger.command({"do": "resume", "room": "wrong", "query": "-", "iteration": 0, "playing": False, "speed": 30})
    assert stranger.leads is None


def notices(messages: list[dict]) -> list[str]:
    return [m["text"] for m in messages if m["type"] == "notice"]


def claimed(leader: SessionPlayer) -> tuple[SessionPlayer, int]:
    """A second tab that has the presenter's key."""
    assert leader.leads is not None
    second = SessionPlayer(Link(SMALL))
    visit = second.connect()
    second.command({"do": "resume", "room": leader.leads.key, "code": leader.leads.code})
    return second, visit


def test_a_duplicated_tab_does_not_take_the_room_of_a_presenter_who_is_there() -> None:
    leader, at = opened()
    follower, visit = joined(leader)
    room, asked = leader.leads, []
    assert room is not None
    leader.call = asked.append  # as its connection does, whatever the browser has taken up
    second, there = claimed(leader)
    assert asked == [{"type": "claimed"}]
    (about,) = [m for m in told(second, there)[0] if m["type"] == "room"]
    assert (about["role"], about["key"]) == (None, room.key)  # undecided: loaded anew now, the tab would still have it
    leader.command({"do": "lead"})
    messages, _ = told(second, there)
    assert notices(messages) == [f"Room {room.code} is led from another tab; you go on alone here."]
    assert [m for m in messages if m["type"] == "room"] == [{"type": "room", "role": None}]
    second.tick(there, 1000.0, 30.0)
    assert (leader.leads, second.leads, room.leader) == (room, None, leader)
    second.disconnect(there)
    leader.recording.extend(20)
    leader.command({"do": "seek", "iteration": 9})
    told(leader, at)
    told(follower, visit)
    assert follower.iteration == 9


def test_a_presenter_who_reloads_before_the_old_connection_has_ended_leads_as_soon_as_it_has() -> None:
    leader, at = opened()
    room = leader.leads
    reloaded, visit = claimed(leader)
    told(reloaded, visit)
    assert reloaded.leads is None
    leader.disconnect(at)
    told(reloaded, visit)
    assert reloaded.leads is room
    assert leader.leads is None


def test_a_presenter_whose_browser_does_not_answer_loses_the_room_and_is_told() -> None:
    leader, at = opened()
    told(leader, at)
    room = leader.leads
    assert room is not None
    second, visit = claimed(leader)
    second.tick(visit, room_member.ANSWER / 2, 30.0)
    assert second.leads is None
    second.tick(visit, room_member.ANSWER / 2, 30.0)
    assert (second.leads, room.leader) == (room, second)
    messages, _ = told(leader, at)
    assert notices(messages) == [f"Room {room.code} is led from another tab now; you go on alone here."]
    assert [m["role"] for m in messages if m["type"] == "room"] == [None]
    leader.command({"do": "lead"})
    assert room.leader is second


def test_of_two_tabs_that_ask_for_a_room_that_nobody_answers_for_the_first_leads_on() -> None:
    leader, at = opened()
    told(leader, at)
    room = leader.leads
    assert room is not None
    (second, visit), (third, late) = claimed(leader), claimed(leader)
    second.tick(visit, room_member.ANSWER, 30.0)
    messages, _ = told(third, late)
    assert notices(messages) == [f"Room {room.code} is led from another tab; you go on alone here."]
    third.tick(late, room_member.ANSWER, 30.0)
    assert (second.leads, third.leads, room.leader) == (room, None, second)
    second.command({"do": "lead"})  # and is not taken for one who asks for the room still
    assert second.leads is room


def test_whoever_asked_for_a_room_and_opened_another_keeps_that_one() -> None:
    leader, at = opened()
    told(leader, at)
    second, visit = claimed(leader)
    second.command({"do": "open_room", "address": ADDRESS})
    own = second.leads
    leader.command({"do": "lead"})
    assert own is not None
    assert second.leads is own
    assert not notices(told(second, visit)[0])


def test_no_number_of_rooms_pushes_out_one_that_is_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "MOST_ROOMS", 5)
    leader, at = opened()
    told(leader, at)
    room = leader.leads
    others = [opened() for _ in range(4)]
    late = SessionPlayer(Link(SMALL, at=0))
    late.connect()
    with pytest.raises(SettingsError, match="All 5 rooms of this server are in use: wait until one is closed"):
        late.command({"do": "open_room", "address": ADDRESS})
    assert late.leads is None
    assert not notices(told(leader, at)[0])
    assert leader.leads is room
    assert all(other.leads is not None for other, _ in others)
    others[2][0].command({"do": "close_room"})
    late.command({"do": "open_room", "address": ADDRESS})
    assert late.leads is not None


def test_a_room_whose_presenter_is_gone_stays_for_those_who_wait_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "MOST_ROOMS", 2)
    leader, _ = opened()
    follower, visit = joined(leader)
    del leader
    gc.collect()
    second, _ = opened()
    with pytest.raises(SettingsError, match="All 2 rooms"):
        opened()
    told(follower, visit)
    assert follower.follows is not None
    follower.command({"do": "leave"})
    assert opened()[0].leads is not None
    assert second.leads is not None


def test_a_presenter_whose_room_the_server_does_not_know_any_more_is_told() -> None:
    player = SessionPlayer(Link(SMALL))
    visit = player.connect()
    player.command({"do": "resume", "room": "of an earlier process", "code": "ABCD"})
    messages, _ = told(player, visit)
    assert notices(messages) == ["Room ABCD is closed: open another one for those who follow you."]


def test_a_session_that_is_new_follows_or_has_left_the_room_as_the_tab_did() -> None:
    leader, _ = opened()
    assert leader.leads is not None
    room, run = leader.leads, {"query": "k=5", "iteration": 3, "playing": False, "speed": 30}
    again = SessionPlayer(Link())
    again.connect()
    again.command({"do": "resume", "role": "follows", "code": room.code, **run})
    assert again.follows is room
    by_link = SessionPlayer(Link())
    by_link.follow(room)  # the address of the page's first load says so
    visit = by_link.connect()
    by_link.command({"do": "resume", "role": "left", "code": room.code, **run})
    assert (by_link.follows, by_link.settings.k) == (None, 5)
    assert [m["role"] for m in told(by_link, visit)[0] if m["type"] == "room"] == ["left"]
    by_link.command({"do": "come_back"})
    assert by_link.follows is room
    opened_again = SessionPlayer(Link())
    opened_again.follow(room)
    opened_again.command(
        {"do": "resume", "code": "ZZZZ"}
    )  # the room's link was opened in a tab that did something else
    assert opened_again.follows is room
    late = SessionPlayer(Link())
    visit = late.connect()
    late.command({"do": "resume", "role": "follows", "code": "ZZZZ", **run})
    assert "There is no room 'ZZZZ'" in notices(told(late, visit)[0])[0]
    assert late.settings.k == 5


def test_who_leads_follows_nobody() -> None:
    leader, _ = opened()
    other, _ = opened()
    assert other.leads is not None
    with pytest.raises(SettingsError, match="close it before you follow another"):
        leader.follow(other.leads)


@pytest.mark.slow
def test_rooms_are_bounded_and_a_deserted_one_makes_place() -> None:
    places = Rooms()
    leader = SessionPlayer(Link(SMALL))
    first = places.open(leader, ADDRESS)
    deserted = places.open(SessionPlayer(Link(SMALL)), ADDRESS)
    gc.collect()
    for _ in range(MOST_ROOMS - 2):
        places.open(leader, ADDRESS)
    assert deserted.open
    places.open(leader, ADDRESS)
    assert not deserted.open
    with pytest.raises(SettingsError, match="rooms of this server are in use"):
        places.open(leader, ADDRESS)
    assert first.open


@pytest.mark.parametrize(
    "address", [None, 3, "javascript:alert(1)", "", "http://", "http://[", "http://a/" + 300 * "x"]
)
def test_a_room_needs_the_address_of_a_page(address: object) -> None:
    with pytest.raises(SettingsError, match="address must be that of a page"):
        Rooms().open(SessionPlayer(Link(SMALL)), address)


@pytest.mark.parametrize("code", ["", "ABCD", "x" * 5000, "../etc"])
def test_an_unknown_room_is_named_in_a_sentence(code: str) -> None:
    with pytest.raises(SettingsError, match="There is no room"):
        Rooms().find(code)


def test_an_invitation_speaks_the_presenters_language() -> None:
    leader = SessionPlayer(Link(SMALL, at=0))
    leader.speak("ko")
    leader.connect()
    leader.command({"do": "open_room", "address": ADDRESS})
    room = leader.leads
    assert room is not None
    assert room.link == f"{ADDRESS}?room={room.code}&lang=ko"
