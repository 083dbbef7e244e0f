"""Where a session stands in many games: it plays what is trained, goes where it is sent, and alone costs nothing."""

import threading
from typing import Any

import numpy as np
import pytest

from gan1d.base.fields import SettingsError
from gan1d.languages import use_language
from gan1d.recipes.link import query_of
from gan1d.recipes.recipe import Edit, Recipe
from gan1d.runs.many_seeds import EVERY, MOST_ITERATIONS
from gan1d.ui.many import controls
from gan1d.ui.many.frames import layout, rules
from gan1d.ui.many.session_player import CROWDS, Onlooker, find_onlooker
from tests.games import settings

PAUSE = threading.Event()
NAMES = [name for name, _ in layout(16)]  # those of a single number stand first


def looking(seed: int, at: int | None = None) -> tuple[Onlooker, int]:
    """An onlooker of games of its own that a browser watches, and the browser's number."""
    onlooker = Onlooker(Recipe(settings(seed=seed)), 16, at)
    return onlooker, onlooker.connect()


def tick(onlooker: Onlooker, visit: int, until: Any) -> None:
    for _ in range(1000):
        onlooker.tick(visit, 0.01)
        if until():
            return
        PAUSE.wait(0.005)
    raise AssertionError("it did not get there")


def fields(onlooker: Onlooker, visit: int, *names: str) -> list[float]:
    """What the next frame says."""
    content = next(m for m in onlooker.tick(visit, 0.0) if isinstance(m, bytes))
    return [float(np.frombuffer(content[4 * i : 4 * i + 4], "<f4")[0]) for i in map(NAMES.index, names)]


def told(onlooker: Onlooker, visit: int) -> list[str]:
    return ["frame" if isinstance(m, bytes) else m["type"] for m in onlooker.tick(visit, 0.0)]


def test_it_plays_what_is_trained_and_pauses_where_it_is() -> None:
    onlooker, visit = looking(101)
    tick(onlooker, visit, lambda: onlooker.row >= 4)
    assert onlooker.row <= onlooker.crowd.rows - 1
    onlooker.command({"do": "pause"})
    onlooker.tick(visit, 0.0)
    PAUSE.wait(0.2)  # what was asked for before is trained
    here, trained = onlooker.row, onlooker.crowd.recorded
    for _ in range(20):
        onlooker.tick(visit, 1.0)
        PAUSE.wait(0.005)
    assert (onlooker.row, onlooker.crowd.recorded) == (here, trained)
    onlooker.disconnect(visit)


def test_a_speed_is_iterations_a_second() -> None:
    onlooker, visit = looking(102, at=60)
    tick(onlooker, visit, lambda: onlooker.row == 60 // EVERY)
    onlooker.command({"do": "reset"})
    onlooker.command({"do": "speed", "value": 10})
    onlooker.command({"do": "play"})
    for _ in range(30):
        onlooker.tick(visit, 0.1)
    assert onlooker.row == 30 // EVERY
    onlooker.disconnect(visit)


def test_steps_and_jumps_go_to_measured_states() -> None:
    onlooker, visit = looking(103, at=12)
    assert fields(onlooker, visit, "goal") == [10]
    tick(onlooker, visit, lambda: onlooker.row == 2)  # 12 lies in the row of 10
    assert not onlooker.playing
    for do, row in (("step", 3), ("step", 4), ("back", 3), ("reset", 0), ("back", 0)):
        onlooker.command({"do": do})
        tick(onlooker, visit, lambda row=row: onlooker.row == row)
    onlooker.command({"do": "step"})
    onlooker.command({"do": "step"})  # before the first is drawn: steps add up
    tick(onlooker, visit, lambda: onlooker.row == 2)
    onlooker.disconnect(visit)


def test_it_tells_a_scene_and_a_frame_and_then_only_what_is_new() -> None:
    onlooker, visit = looking(104, at=0)
    assert told(onlooker, visit) == ["scene", "frame"]
    assert told(onlooker, visit) == []
    onlooker.command({"do": "speed", "value": 30})
    assert told(onlooker, visit) == ["frame"]
    onlooker.speak("vi")
    assert told(onlooker, visit) == ["scene", "frame"]
    again = onlooker.connect()
    assert told(onlooker, visit) == []  # the browser before is no longer told anything
    assert told(onlooker, again) == ["scene", "frame"]
    onlooker.disconnect(again)


def test_rows_of_history_are_told_once() -> None:
    onlooker, visit = looking(112, at=20)
    tick(onlooker, visit, lambda: onlooker.row == 4)
    again = onlooker.connect()
    assert fields(onlooker, again, "iteration", "rows") == [20, 5]
    for do, found in (("back", [15, 0]), ("step", [20, 0]), ("step", [20, 0])):
        onlooker.command({"do": do})
        assert fields(onlooker, again, "iteration", "rows") == found
    onlooker.disconnect(again)


def test_new_games_begin_with_the_settings_in_force() -> None:
    recipe = Recipe(settings(seed=105), (Edit(3, "k", 4),))
    onlooker = Onlooker(recipe, 16, 0)
    visit = onlooker.connect()
    onlooker.renew(learning_rate_G=0.02)
    assert onlooker.recipe == Recipe(settings(seed=105, learning_rate_G=0.02))  # k was not yet 4
    assert onlooker.playing
    onlooker = Onlooker(recipe, 16, 5)
    visit = onlooker.connect()
    tick(onlooker, visit, lambda: onlooker.row == 1)
    onlooker.renew(games=64)
    assert (onlooker.recipe, onlooker.games) == (recipe, 64)  # more of the same games, edits and all
    onlooker.renew(games=16)
    onlooker.command({"do": "seek", "iteration": 5})
    tick(onlooker, visit, lambda: onlooker.row == 1)
    onlooker.renew(r1=1.0)
    assert onlooker.recipe == Recipe(settings(seed=105, k=4, r1=1.0))
    assert onlooker.command({"do": "seeds"})
    assert onlooker.settings.seed == 121
    onlooker.disconnect(visit)


def test_who_looks_away_costs_nothing() -> None:
    before = CROWDS.watchers
    onlooker, visit = looking(106)
    onlooker.tick(visit, 0.1)
    assert CROWDS.watchers == before + 1
    onlooker.disconnect(visit - 1)  # an older browser's end changes nothing
    assert CROWDS.watchers == before + 1
    onlooker.disconnect(visit)
    assert CROWDS.watchers == before


def test_it_is_found_by_its_token_while_its_session_lives() -> None:
    onlooker, _ = looking(107)
    token = onlooker.token
    assert find_onlooker(token) is onlooker
    assert find_onlooker("nobody") is None
    del onlooker
    assert find_onlooker(token) is None


def test_two_sessions_on_the_same_recipe_share_its_games() -> None:
    one, other = Onlooker(Recipe(settings(seed=108)), 16), Onlooker(Recipe(settings(seed=108)), 16)
    assert one.crowd is other.crowd
    assert one.token != other.token


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ({"do": "fly"}, "do must be one of play, pause"),
        ({"do": "seek", "iteration": "far"}, "iteration must be a whole number from 0 to 20000; not 'far'"),
        ({"do": "seek", "iteration": MOST_ITERATIONS + 1}, "not 20001"),
        ({"do": "seek", "iteration": True}, "not True"),
        ({"do": "speed", "value": -1}, "speed must be a number from 0"),
        ({"do": "speed", "value": float("nan")}, "not nan"),
        ({"do": "speed"}, "not None"),
    ],
)
def test_what_cannot_be_gets_a_sentence_and_changes_nothing(message: dict[str, Any], words: str) -> None:
    onlooker = Onlooker(Recipe(settings(seed=109)), 16)
    before = onlooker.playing, onlooker.speed, onlooker.row
    with pytest.raises(SettingsError, match=words):
        onlooker.command(message)
    assert (onlooker.playing, onlooker.speed, onlooker.row) == before


def test_games_that_are_too_heavy_leave_the_present_ones() -> None:
    onlooker = Onlooker(Recipe(settings(seed=110)), 16)
    crowd = onlooker.crowd
    with pytest.raises(SettingsError, match="256 games"):
        onlooker.renew(games=256, m=16384, late_m=64, k=50)
    assert onlooker.crowd is crowd
    assert np.array_equal(onlooker.crowd.fates, crowd.fates)


def test_it_speaks_the_language_of_its_page() -> None:
    onlooker, visit = looking(111, at=0)
    onlooker.speak("vi")
    scene = onlooker.tick(visit, 0.0)[0]
    assert isinstance(scene, dict)
    with use_language("vi"):
        assert {fate["name"]: fate["rule"] for fate in scene["fates"]} == rules()
    onlooker.disconnect(visit)


PAST = {"query": "k=4&seed=9&m=16&G_width=4&D_width=6", "games": 16, "taken": "", "iteration": 10, "playing": False}


def new_to_the_tab(in_figure_1: Recipe | None = None) -> tuple[Onlooker, int]:
    onlooker, visit = looking(131)
    onlooker.may_resume(in_figure_1)
    return onlooker, visit


def test_a_session_that_is_new_goes_on_with_the_games_of_the_tab_once() -> None:
    onlooker, visit = new_to_the_tab()
    assert onlooker.command({"do": "resume", "speed": 30, **PAST})  # and the page's controls follow
    assert (onlooker.settings.seed, onlooker.settings.k, onlooker.games) == (9, 4, 16)
    assert (onlooker.playing, onlooker.speed) == (False, 30)
    tick(onlooker, visit, lambda: onlooker.row * EVERY == 10)
    onlooker.command({"do": "resume", "speed": 60, **PAST, "query": "seed=1"})
    assert (onlooker.settings.seed, onlooker.speed) == (9, 30)


def test_on_the_way_to_where_the_tab_was_the_pages_controls_show_what_they_did() -> None:
    onlooker, visit = new_to_the_tab()
    past = PAST | {"query": PAST["query"] + "&edits=20:k=7", "iteration": 60}
    onlooker.command({"do": "resume", "speed": 30, **past})
    controls._change(7, onlooker, "k")  # the widgets of the session before tell it
    controls._resize(16, onlooker)
    assert len(onlooker.recipe.edits) == 1
    tick(onlooker, visit, lambda: onlooker.row * EVERY == 60)
    assert onlooker.settings.k == 7


def test_games_that_belonged_to_another_run_of_figure_1_do_not_come_back() -> None:
    same, other = Recipe(settings(seed=5)), Recipe(settings(seed=6))
    for in_figure_1, seed in ((same, 9), (other, 131)):
        onlooker, _ = new_to_the_tab(in_figure_1)
        onlooker.command({"do": "resume", "speed": 0, **PAST, "taken": query_of(same)})
        assert onlooker.settings.seed == seed
        assert onlooker.taken == in_figure_1


def test_games_that_the_page_has_begun_are_not_those_of_the_tab() -> None:
    onlooker, _ = looking(132)
    onlooker.command({"do": "resume", "speed": 0, **PAST})
    assert onlooker.settings.seed == 132


@pytest.mark.parametrize("wrong", [{"query": "k=0"}, {"games": 7}, {"taken": 3}, {"iteration": 20_001}, {"speed": -1}])
def test_what_a_tab_remembers_and_cannot_be_gets_a_sentence(wrong: dict) -> None:
    onlooker, _ = new_to_the_tab()
    with pytest.raises(SettingsError, match="What this tab was doing before cannot be shown"):
        onlooker.command({"do": "resume", "speed": 0, **PAST} | wrong)
