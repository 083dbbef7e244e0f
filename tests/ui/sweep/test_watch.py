"""What a browser is told of a map: its cells, its state, and links that are the recipes of the cells."""

from pathlib import Path

import numpy as np
import pytest

from gan1d.recipes.link import Link
from gan1d.recipes.recipe import Recipe
from gan1d.sweep import queue
from gan1d.sweep.plan import Sweep
from gan1d.theory.exact import LOG2
from gan1d.ui.sweep.scene import scene
from gan1d.ui.sweep.watch import COLUMNS, Told, Watch
from tests.ui.sweep.maps import CIRCLING, CONVERGED, DIVERGED, a_sweep, all_of, begun


@pytest.fixture(autouse=True)
def _own_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAN1D_RUNS", str(tmp_path))
    monkeypatch.setattr("gan1d.ui.sweep.watch.seconds_here", lambda sweep: 12.0)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.5
        return self.now


def told(watch: Watch, to: Told) -> tuple[dict, dict[tuple[int, int], dict[str, float]]]:
    """The newest state and the cells in what a browser is told."""
    watch.look()
    state, cells = {}, {}
    for message in watch.news(to):
        if isinstance(message, bytes):
            for row in np.frombuffer(message, "<f4").reshape(-1, len(COLUMNS)).tolist():
                cells[int(row[0]), int(row[1])] = dict(zip(COLUMNS[2:], row[2:], strict=True))
        elif message["type"] == "state":
            state = message
    return state, cells


def test_a_map_nobody_has_begun_says_what_it_would_cost() -> None:
    state, cells = told(Watch(a_sweep(), Clock()), Told())
    assert (state["status"], state["left"], state["can_start"], cells) == ("none", 12.0, True, {})


def test_one_that_would_take_days_says_so_and_cannot_be_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gan1d.ui.sweep.watch.seconds_here", lambda sweep: 1e6)
    state, _ = told(Watch(a_sweep(), Clock()), Told())
    assert not state["can_start"]
    assert "more than a day" in state["text"]


def test_cells_come_once_and_again_only_when_they_change() -> None:
    sweep = a_sweep(seeds=2)
    folder = begun(sweep, {(0, 0, 0): CONVERGED, (2, 0, 0): DIVERGED})
    watch, one = Watch(sweep, Clock()), Told()
    state, cells = told(watch, one)
    assert (state["done"], state["of"]) == (2, 32)
    assert set(cells) == {(0, 0), (2, 0)}
    assert cells[0, 0]["jsd"] == pytest.approx(0.004)
    assert (cells[0, 0]["share"], cells[0, 0]["settled"], cells[0, 0]["seeds"]) == (1, 40, 1)
    assert cells[2, 0]["jsd"] == pytest.approx(LOG2)
    assert cells[2, 0]["diverged"] == 1
    assert np.isnan(cells[2, 0]["settled"])
    assert told(watch, one) == ({}, {})
    folder.append({(0, 0, 1): CIRCLING}.items())
    _, cells = told(watch, one)
    assert set(cells) == {(0, 0)}
    assert (cells[0, 0]["share"], cells[0, 0]["seeds"]) == (0.5, 2)
    _, everything = told(watch, Told())  # a browser that comes later
    assert set(everything) == {(0, 0), (2, 0)}


def test_a_run_that_was_computed_twice_counts_once() -> None:
    sweep = a_sweep()
    folder = begun(sweep, {(0, 0, 0): CIRCLING})
    folder.append({(0, 0, 0): CONVERGED}.items())
    state, cells = told(Watch(sweep, Clock()), Told())
    assert (state["done"], cells[0, 0]["seeds"], cells[0, 0]["share"]) == (1, 1, 1)


def test_blocks_are_those_of_the_levels_and_cover_the_map_at_every_level() -> None:
    sweep = a_sweep(7)
    begun(sweep, all_of(sweep))
    _, cells = told(Watch(sweep, Clock()), Told())
    assert len(cells) == 49
    steps = sorted({int(cell["step"]) for cell in cells.values()}, reverse=True)
    assert steps[-1] == 1
    for least in steps:
        covered = {
            (a, b)
            for (i, j), cell in cells.items()
            if cell["step"] >= least
            for a in range(i, min(i + int(cell["step"]), 7))
            for b in range(j, min(j + int(cell["step"]), 7))
        }
        assert len(covered) == 49


def test_many_cells_come_in_messages_that_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gan1d.ui.sweep.watch.ROWS", 10)
    sweep = a_sweep()
    begun(sweep, all_of(sweep))
    watch, one = Watch(sweep, Clock()), Told()
    _, first = told(watch, one)
    assert (len(first), watch.more(one)) == (10, True)
    _, second = told(watch, one)
    assert (len(first | second), watch.more(one)) == (16, False)


def test_a_map_that_is_deleted_is_empty_again() -> None:
    sweep = a_sweep()
    folder = begun(sweep, all_of(sweep))
    watch, one = Watch(sweep, Clock()), Told()
    assert told(watch, one)[0]["status"] == "complete"
    queue.delete(folder)
    watch.look()
    assert {"type": "anew"} in watch.news(one)
    begun(sweep, {(1, 1, 0): CONVERGED})
    state, cells = told(watch, one)
    assert (state["status"], set(cells)) == ("stopped", {(1, 1)})


def test_time_left_is_what_is_left_at_the_speed_of_late() -> None:
    sweep = a_sweep()
    folder = begun(sweep)
    now = [0.0]
    watch, one = Watch(sweep, lambda: now[0]), Told()
    runs = iter(all_of(sweep).items())
    with folder.held():
        state, _ = told(watch, one)
        assert (state["status"], state["left"]) == ("running", None)
        weight = 0.0
        for second in range(1, 9):
            run, outcome = next(runs)
            folder.append([(run, outcome)])
            weight += sweep.weight(run[:2])
            now[0] = float(second)
            state, _ = told(watch, one)
        whole = sum(sweep.weight((i, j)) for i in range(4) for j in range(4))
        assert state["left"] == pytest.approx((whole - weight) / (weight / 8), abs=0.6)
        now[0] += 3
        assert told(watch, one)[0]["left"] == pytest.approx(state["left"] - 3, abs=0.1)


@pytest.mark.parametrize("sweep", [a_sweep(6), a_sweep(seeds=3, p_data="two_modes"), a_sweep(k=7)])
def test_the_link_of_a_cell_is_its_recipe(sweep: Sweep) -> None:
    shown = scene(sweep)
    x, y = shown["x"], shown["y"]
    for i in range(len(sweep.x.values)):
        for j in range(len(sweep.y.values)):
            fields = {**shown["fields"], x["setting"]: x["fields"][i], y["setting"]: y["fields"][j]}
            assert Link.parse(fields).recipe == sweep.recipe_of((i, j), 0)


def test_edits_of_the_run_are_part_of_every_cell() -> None:
    sweep = a_sweep()
    edited = Sweep(Recipe.from_query({**sweep.recipe.to_query(), "edits": "20:m=16"}), sweep.x, sweep.y, 1, 60)
    fields = {**scene(edited)["fields"], "k": "2", "learning_rate_D": scene(edited)["y"]["fields"][1]}
    assert Link.parse(fields).recipe == edited.recipe_of((1, 1), 0)


def test_the_page_and_the_cells_agree_on_what_a_browser_reads() -> None:
    script = (Path(__file__).parents[3] / "gan1d/ui/sweep/connection.js").read_text(encoding="utf-8")
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    assert f"const COLUMNS = [{names}];" in script
    shown = scene(a_sweep())
    assert (shown["x"]["here"], shown["y"]["here"]) == (3, 0.025)
    light = [
        sum(int(color[at : at + 2], 16) for at in (1, 3, 5)) for color in (shown["colors"][0], shown["colors"][-1])
    ]
    assert light[0] < light[1]
