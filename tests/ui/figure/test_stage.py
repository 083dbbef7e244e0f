"""What a lesson asks of its player."""

import pytest

from gan1d.recipes.link import Link
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs.store import Store
from gan1d.ui.figure import session_player
from gan1d.ui.figure.session_player import SessionPlayer
from tests.ui.figure.test_session_player import SMALL, field, follow


@pytest.fixture(autouse=True)
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    fresh = Store()
    monkeypatch.setattr(session_player, "STORE", fresh)
    return fresh


def test_a_stage_plays_to_its_end_and_rests_whatever_was_before() -> None:
    player = SessionPlayer(Link(Recipe(Settings(m=16, G_width=4, D_width=6, seed=3))))
    visit = player.connect()
    follow(player, visit, lambda m: field(m, "iteration") >= 3)
    player.stage(Link(SMALL, at=5), speed=0.0, until=23)
    told = follow(player, visit, lambda m: field(m, "iteration") >= 23 and not field(m, "playing"))
    frames = [m for m in told if isinstance(m, bytes)]
    assert max(field(m, "iteration") for m in frames) == 23
    assert field(frames[-1], "speed") == 0
    assert player.recipe == SMALL
    runs = [m for m in told if isinstance(m, dict) and m["type"] == "runs"]
    assert len(runs[-1]["runs"]) == 1  # a lesson leaves no trail of runs
    assert not [m for m in told if isinstance(m, dict) and m["type"] == "settings"]  # the page itself has asked
    player.disconnect(visit)


def test_a_stage_without_an_end_stands_or_plays_on() -> None:
    player = SessionPlayer(Link(SMALL))
    visit = player.connect()
    player.stage(Link(SMALL, at=7), speed=30.0)
    follow(player, visit, lambda m: field(m, "iteration") == 7 and not field(m, "playing"))
    player.stage(Link(SMALL, beside=Recipe(Settings(m=16, G_width=4, D_width=6, k=1))), speed=0.0)
    told = follow(player, visit, lambda m: field(m, "iteration") >= 9 and field(m, "playing"))
    assert any(isinstance(m, dict) and m.get("names") for m in told)
    player.disconnect(visit)
