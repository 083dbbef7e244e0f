"""A player tells its browser each thing once, and stops when nobody looks."""

import gc
import json
import threading
from itertools import groupby

import numpy as np
import pytest

from gan1d.base.fields import SettingsError
from gan1d.recipes.link import Link, query_of
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs.store import Store
from gan1d.runs.verdict import judge, kind_of
from gan1d.teaching.scenarios import SCENARIOS
from gan1d.ui.figure import session_player, updates
from gan1d.ui.figure.frames import HISTORY, LAYOUT
from gan1d.ui.figure.session_player import SessionPlayer, find_player
from gan1d.ui.front_page import controls

SMALL = Recipe(Settings(m=16, G_width=4, D_width=6, k=2, seed=11))
OFFSET = {name: sum(n for _, n in LAYOUT[:j]) for j, (name, _) in enumerate(LAYOUT)}


@pytest.fixture(autouse=True)
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store of its own for each test."""
    fresh = Store()
    monkeypatch.setattr(session_player, "STORE", fresh)
    return fresh


def field(message: bytes, name: str) -> float:
    return float(np.frombuffer(message, "<f4")[OFFSET[name]])


def follow(player: SessionPlayer, visit: int, until, seconds: float = 0.02) -> list:
    """Tick until a frame satisfies `until`; returns all messages."""
    told, pause = [], threading.Event()
    for _ in range(2000):
        new = player.tick(visit, seconds, 30.0)
        told += new
        if any(isinstance(m, bytes) and until(m) for m in new):
            return told
        pause.wait(0.002)
    raise AssertionError("that frame never came")


def test_a_command_that_takes_long_holds_up_no_picture_of_another_and_no_time_is_lost() -> None:
    """One thread draws for many: it must not wait for a player that is busy, nor for the leader of a room."""
    busy, other = SessionPlayer(Link(SMALL)), SessionPlayer(Link(SMALL))
    visits = [player.connect() for player in (busy, other)]
    for player, visit in zip((busy, other), visits, strict=True):
        follow(player, visit, lambda m: field(m, "iteration") >= 30)
    before, held, go_on = busy.iteration, threading.Event(), threading.Event()

    def command() -> None:
        with busy._lock:
            held.set()
            go_on.wait(30)

    commanding = threading.Thread(target=command)
    commanding.start()
    assert held.wait(30)
    for _ in range(4):
        assert busy.tick(visits[0], 0.1, 30.0) == []
    beyond = other.iteration + 5
    follow(other, visits[1], lambda m: field(m, "iteration") >= beyond)
    go_on.set()
    commanding.join()
    follow(busy, visits[0], lambda m: field(m, "iteration") >= before + 12, seconds=0.0)


def test_a_browser_is_told_a_scene_then_frames_and_a_sentence() -> None:
    player = SessionPlayer(Link(SMALL))
    visit = player.connect()
    told = follow(player, visit, lambda m: field(m, "iteration") >= 5)
    kinds = [m["type"] if isinstance(m, dict) else "frame" for m in told]
    assert kinds[:3] == ["scene", "frame", "state"]
    assert kinds.count("scene") == 1
    json.dumps([m for m in told if isinstance(m, dict)])
    first, size = np.frombuffer(told[1], "<f4"), sum(n for _, n in LAYOUT)
    assert first[size] == 0  # the first row of history is that of the start
    assert len(first) == size + first[OFFSET["rows"]] * (1 + len(HISTORY))
    player.disconnect(visit)


def test_nothing_is_sent_while_all_is_still() -> None:
    player = SessionPlayer(Link(SMALL))
    visit = player.connect()
    player.command({"do": "pause"})
    told, pause = ["at first"], threading.Event()
    while told:  # until training has got as far as was asked before the pause
        told = player.tick(visit, 1.0, 30.0)
        pause.wait(0.1)
    assert player.tick(visit, 1.0, 30.0) == []
    player.disconnect(visit)


def test_an_edit_shows_in_the_next_frame_and_keeps_the_past() -> None:
    player = SessionPlayer(Link(SMALL))
    visit = player.connect()
    follow(player, visit, lambda m: field(m, "iteration") >= 5)
    player.edit("k", 7)
    messages = player.tick(visit, 0.0, 30.0)
    scene, frame = messages[0], messages[1]
    assert scene["type"] == "scene"
    assert "k=7" in scene["query"]
    assert scene["keep"] >= 4
    assert field(frame, "k") == 7
    player.disconnect(visit)


def test_only_the_newest_connection_drives_and_leaving_stops_training(store: Store) -> None:
    player = SessionPlayer(Link(SMALL))
    first, second = player.connect(), player.connect()
    assert player.tick(first, 0.02, 30.0) == []
    player.disconnect(first)  # an old connection that ends does not stop the new one
    assert player.tick(second, 0.02, 30.0)
    assert store.watchers == 1
    player.disconnect(second)
    assert store.watchers == 0
    assert player.tick(second, 0.02, 30.0) == []
    assert store.watchers == 0


def test_players_come_and_go_without_a_trace(store: Store) -> None:
    for _ in range(20):
        player = SessionPlayer(Link(SMALL))
        player.tick(player.connect(), 0.02, 30.0)
        player.disconnect(1)
    token = player.token
    assert find_player(token) is player
    del player
    gc.collect()
    assert find_player(token) is None
    assert store.watchers == 0
    assert len(store) == 1  # one recipe, one recording, however many sessions


def test_a_reloaded_page_goes_on_where_it_was_but_only_in_the_same_run() -> None:
    player = SessionPlayer(Link(SMALL))
    visit = player.connect()
    query = player.tick(visit, 0.0, 30.0)[0]["query"]
    player.disconnect(visit)
    reloaded = SessionPlayer(Link(SMALL))
    visit = reloaded.connect()
    reloaded.command({"do": "resume", "query": query, "iteration": 23, "playing": False, "speed": 60})
    told = follow(reloaded, visit, lambda m: field(m, "iteration") == 23)
    assert field([m for m in told if isinstance(m, bytes)][-1], "playing") == 0
    reloaded.command({"do": "resume", "query": "k=9", "iteration": 3, "playing": True, "speed": 60})
    assert not any(isinstance(m, bytes) and field(m, "iteration") != 23 for m in reloaded.tick(visit, 0.1, 30.0))
    reloaded.disconnect(visit)


def resumed(said: list, **more: object) -> dict:
    """What a tab remembers of what it was told, and says to the next session."""
    (runs,) = [m["runs"] for m in said if isinstance(m, dict) and m["type"] == "runs"][-1:]
    scene = [m for m in said if isinstance(m, dict) and m["type"] == "scene"][-1]
    kept = [{name: run[name] for name in ("query", "seen", "now", "shown")} for run in runs]
    return {"do": "resume", "query": scene["query"], "runs": kept, "playing": False, "speed": 60} | more


def listed(player: SessionPlayer) -> list[tuple]:
    runs = player._head.runs
    return [(b.recipe, b.seen, b is runs.current, b is runs.other and runs.beside) for b in runs]


@pytest.mark.parametrize("how", ["ghost", "beside"])
def test_a_session_that_is_new_goes_on_with_all_runs_of_the_tab(how: str) -> None:
    """Whatever the address of the page's first load said."""
    player = SessionPlayer(Link(SMALL, at=0))
    player.recording.extend(80)
    visit = player.connect()
    player.command({"do": "seek", "iteration": 80})
    said = player.tick(visit, 0.0, 30.0)
    player.renew(seed=12)
    player.recording.extend(50)
    player.command({"do": "seek", "iteration": 50})
    said += player.tick(visit, 0.0, 30.0)
    player.command({"do": "seek", "iteration": 9})
    player.edit("k", 7)
    player.command({"do": how, "run": 1})
    said += player.tick(visit, 0.0, 30.0)
    before = listed(player)
    assert len(before) == 3
    again = SessionPlayer(Link(SMALL))
    visit = again.connect()
    again.command(json.loads(json.dumps(resumed(said, iteration=9))))
    assert listed(again) == before
    told = follow(again, visit, lambda m: field(m, "iteration") == 9)
    assert (field([m for m in told if isinstance(m, bytes)][-1], "k"), again._head.speed) == (7, 60)
    assert {"type": "settings"} in told  # the page's widgets show what goes on
    assert not any(isinstance(m, bytes) and field(m, "playing") for m in told)
    again.renew(seed=99)
    assert [run.number for run in again._head.runs] == [1, 2, 3]  # that one was only passed
    again.command(resumed(said, iteration=30))  # once only
    assert again.iteration != 30


def test_on_the_way_to_where_an_earlier_session_stood_widgets_show_and_tell_what_they_did() -> None:
    """The page asks for them once, however many edits lie on the way; what is told meanwhile by hand is an edit."""
    query = query_of(SMALL.edited(4, "k", 5).edited(8, "k", 7))
    player = SessionPlayer(Link(SMALL))
    visit = player.connect()
    player.command({"do": "resume", "query": query, "iteration": 12, "playing": False, "speed": 60})
    first = player.tick(visit, 0.02, 30.0)
    assert (player.settings.k, player.shown.k) == (2, 7)
    controls._change(7, player, "k")  # the widgets of the session before tell it
    assert query_of(player.recipe) == query
    told = first + follow(player, visit, lambda m: field(m, "iteration") == 12)
    assert told.count({"type": "settings"}) == 1
    assert (player.settings.k, player.shown.k) == (7, 7)
    player.command({"do": "seek", "iteration": 30})
    controls._change(3, player, "k")
    assert player.shown.k == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"query": "k=0"},
        {"query": 3},
        {"query": "no such setting"},
        {"iteration": -1},
        {"iteration": None},
        {"speed": "fast"},
        {"runs": []},
        {"runs": "two"},
        {"runs": [{"query": "k=5", "seen": 3}]},
        {"runs": [{"query": "k=5", "seen": 3, "now": True, "shown": "ghost"}]},
        {"runs": [{"query": "k=0", "seen": 3, "now": True}]},
    ],
)
def test_what_a_tab_remembers_and_cannot_be_gets_a_sentence_and_the_link_is_shown(wrong: dict) -> None:
    player = SessionPlayer(Link(SMALL, at=4))
    visit = player.connect()
    player.command({"do": "resume", "query": "k=5", "iteration": 7, "playing": True, "speed": 30} | wrong)
    told = follow(player, visit, lambda m: field(m, "iteration") == 4, seconds=0.0)
    texts = [m["text"] for m in told if isinstance(m, dict) and m["type"] == "notice"]
    assert texts[0].startswith("What this tab was doing before cannot be shown: ")
    assert (player.recipe, player._head.goal, player._head.playing) == (SMALL, 4, False)


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"do": "explode"},
        {"do": "step"},
        {"do": "speed"},
        {"do": "speed", "value": -1},
        {"do": "speed", "value": "x"},
    ],
)
def test_a_foreign_message_gets_a_sentence(message: dict) -> None:
    player = SessionPlayer(Link(SMALL))
    with pytest.raises(SettingsError, match=r"must be .*; not"):
        player.command(message)


def test_a_run_that_diverges_at_once_says_so_although_the_picture_stands_still() -> None:
    player = SessionPlayer(
        Link(Recipe(Settings(optimizer_D="sgd", learning_rate_D=10.0, r1=1000.0, D_activation="relu", D_first="same")))
    )
    visit = player.connect()
    told = follow(player, visit, lambda m: field(m, "playing") == 0)
    sentences = [m for m in told if isinstance(m, dict) and m["type"] == "state"]
    assert sentences[-1]["kind"] == "diverged"
    player.disconnect(visit)


def test_when_it_stops_the_sentence_is_that_of_the_state_shown(store: Store) -> None:
    player = SessionPlayer(Link(SMALL))
    visit = player.connect()
    told = follow(player, visit, lambda m: field(m, "iteration") >= 9)
    player.command({"do": "pause"})
    told += follow(player, visit, lambda m: field(m, "playing") == 0)
    stands = int(field([m for m in told if isinstance(m, bytes)][-1], "iteration"))
    recording = store.get(SMALL)
    evaluator = recording.evaluator
    p_g = evaluator.curves(recording.state(stands)).p_g[0]
    sentence = judge(recording.history[: stands + 1], p_g, evaluator.grid, evaluator.data, recording.recipe).text
    assert [m for m in told if isinstance(m, dict) and m["type"] == "state"][-1]["text"] == sentence
    player.disconnect(visit)


@pytest.mark.slow
def test_in_play_every_change_of_state_is_told_at_once_though_few_states_are_judged(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 30 iterations a second and 30 pictures: new numbers every .7 s, a new state with the block that brings it."""
    recipe = Recipe(Settings())
    recording = store.get(recipe)
    recording.extend(360)
    judged = []
    monkeypatch.setattr(updates, "judge", lambda history, *rest: judged.append(len(history)) or judge(history, *rest))
    player = SessionPlayer(Link(recipe))
    visit = player.connect()
    player.command({"do": "speed", "value": 30})
    told, at = [], 0
    for _ in range(330):
        for message in player.tick(visit, 1 / 30, 30.0):
            if isinstance(message, bytes):
                at = int(field(message, "iteration"))
            elif message["type"] == "state":
                told.append((at, message["kind"]))
    due = [
        (i, kind_of(recording.history[: i + 1], recording.evaluator.data, recipe)) for i in range(told[0][0], at + 1)
    ]
    changes, due = ([next(same) for _, same in groupby(some, lambda pair: pair[1])] for some in (told, due))
    assert changes == due
    assert len(due) > 2
    assert at >= 300
    assert 300 / 25 <= len(judged) < 40
    player.disconnect(visit)


def test_who_looks_at_the_same_state_hears_what_was_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    judged = []
    monkeypatch.setattr(updates, "judge", lambda history, *rest: judged.append(len(history)) or judge(history, *rest))
    viewers = [SessionPlayer(Link(SMALL, at=0)) for _ in range(3)]
    told = [player.tick(player.connect(), 0.0, 30.0) for player in viewers]
    sentences = [[m["text"] for m in each if isinstance(m, dict) and m["type"] == "state"] for each in told]
    assert sentences[0] == sentences[1] == sentences[2] != []
    assert judged == [1]


def last(told: list) -> np.ndarray:
    return np.frombuffer([m for m in told if isinstance(m, bytes)][-1], "<f4")


def test_dragged_back_it_shows_that_state_at_once_and_forward_it_is_there_without_motion(store: Store) -> None:
    player = SessionPlayer(Link(SMALL, at=0))
    player.recording.extend(60)
    visit = player.connect()
    player.tick(visit, 0.0, 30.0)
    for goal in (50, 12, 37):
        player.command({"do": "scrub", "iteration": goal})
        frame = last(player.tick(visit, 0.0, 30.0))
        assert frame[OFFSET["iteration"]] == goal
        assert frame[OFFSET["duration"]] == 0
    player.command({"do": "step", "what": "back"})
    frame = last(player.tick(visit, 0.0, 30.0))
    assert frame[OFFSET["iteration"]] == 36
    assert frame[OFFSET["duration"]] == pytest.approx(1000 / 30)  # ms at 30 frames a second


def test_the_widgets_of_the_page_follow_when_the_hand_rests() -> None:
    player = SessionPlayer(Link(SMALL.edited(10, "k", 5).edited(20, "k", 7), at=0))
    player.recording.extend(40)
    visit = player.connect()
    player.tick(visit, 0.0, 30.0)
    for goal in (15, 25, 12):
        player.command({"do": "scrub", "iteration": goal})
        assert {"type": "settings"} not in player.tick(visit, 0.0, 30.0)
    player.command({"do": "seek", "iteration": 12})
    assert {"type": "settings"} in player.tick(visit, 0.0, 30.0)
    assert {"type": "settings"} not in player.tick(visit, 0.0, 30.0)


def test_a_stage_set_while_a_frame_is_drawn_does_not_ask_the_page_to_follow(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page set it, and is at it; asked to run again with its old address, it would turn back."""
    player = SessionPlayer(Link(SMALL))
    visit, drawing = player.connect(), session_player.News.of

    def interrupted(told: session_player.News, *arguments) -> list:
        player.stage(Link(Recipe(Settings(m=8))), 1.0)
        return drawing(told, *arguments)

    monkeypatch.setattr(session_player.News, "of", interrupted)
    told = [message for _ in range(3) for message in player.tick(visit, 0.0, 30.0)]
    assert {"type": "settings"} not in told
    player.disconnect(visit)


def test_while_the_hand_moves_over_a_long_run_the_nearest_kept_state_will_do(store: Store) -> None:
    player = SessionPlayer(Link(SMALL, at=0))
    visit = player.connect()
    recording = player.recording
    recording.extend(200)
    recording._snapshots.stride = 16  # as after many thousands of iterations
    recording._snapshots._kept = {i: s for i, s in recording._snapshots._kept.items() if i % 16 == 0}
    player.command({"do": "scrub", "iteration": 107})
    assert last(player.tick(visit, 0.0, 30.0))[OFFSET["iteration"]] == 96
    player.command({"do": "seek", "iteration": 107})
    assert last(player.tick(visit, 0.0, 30.0))[OFFSET["iteration"]] == 107
    player.command({"do": "scrub", "iteration": 99})
    assert last(player.tick(visit, 0.0, 30.0))[OFFSET["iteration"]] == 99  # so near that it costs nothing


def test_an_edit_in_the_past_leaves_the_old_future_as_a_ghost_with_its_history() -> None:
    player = SessionPlayer(Link(SMALL, at=0))
    player.recording.extend(80)
    visit = player.connect()
    player.command({"do": "seek", "iteration": 80})
    player.tick(visit, 0.0, 30.0)
    player.command({"do": "seek", "iteration": 30})
    player.tick(visit, 0.0, 30.0)
    player.edit("k", 7)
    told = player.tick(visit, 0.0, 30.0)
    (scene,) = [m for m in told if isinstance(m, dict) and m["type"] == "scene"]
    assert scene["keep"] == 29
    assert not scene["names"]
    assert scene["other"]["query"] == query_of(SMALL)
    frame, size = last(told), sum(n for _, n in LAYOUT)
    assert (frame[OFFSET["k"]], frame[size + OFFSET["k"]]) == (7, 2)
    assert frame[size + OFFSET["iteration"]] == 30
    assert frame[size + OFFSET["rows"]] == 81  # the whole old future, for the charts
    (runs,) = [m["runs"] for m in told if isinstance(m, dict) and m["type"] == "runs"]
    assert [(run["now"], run["shown"]) for run in runs] == [(False, "ghost"), (True, None)]
    assert [run["label"] for run in runs] == ["k = 2", "k = 7 from 30"]
    player.command({"do": "alone"})
    told = player.tick(visit, 0.0, 30.0)
    assert len(last(told)) < size + 100
    assert [m["other"] for m in told if isinstance(m, dict) and m["type"] == "scene" and "other" in m] == []


def test_a_link_opens_where_it_says_and_its_own_link_is_the_same() -> None:
    link = Link(SMALL.edited(4, "k", 3), at=17, beside=SMALL)
    player = SessionPlayer(link)
    visit = player.connect()
    told = follow(player, visit, lambda m: field(m, "iteration") == 17)
    assert last(told)[OFFSET["playing"]] == 0
    scene = next(m for m in told if isinstance(m, dict) and m["type"] == "scene")
    assert scene["query"] == Link(link.recipe, beside=SMALL).query()
    assert len(scene["names"]) == 2
    player.disconnect(visit)


def test_scenarios_come_one_after_the_other_and_round_again(store: Store) -> None:
    player = SessionPlayer(Link(SMALL, at=0))
    seen = []
    for _ in range(len(SCENARIOS) + 1):
        player.command({"do": "scenario", "step": 1})
        seen.append(player.recipe)
    assert seen[:-1] == [scenario.recipe for scenario in SCENARIOS]
    assert seen[-1] == seen[0]
    player.command({"do": "scenario", "step": -1})
    assert player.recipe == SCENARIOS[-1].recipe
    with pytest.raises(SettingsError, match="step must be one of 1, -1"):
        player.command({"do": "scenario", "step": 10**9})


def test_a_run_that_is_held_up_says_why_once(monkeypatch: pytest.MonkeyPatch) -> None:
    player = SessionPlayer(Link())
    visit, why = player.connect(), "The server cannot go on with this: no room. It tries again by itself."
    monkeypatch.setattr(session_player.STORE, "problem_of", lambda run: why)
    told = [message for _ in range(3) for message in player.tick(visit, 0.0, 30.0)]
    notices = [message for message in told if isinstance(message, dict) and message["type"] == "notice"]
    assert notices == [{"type": "notice", "text": why}]
    player.disconnect(visit)
