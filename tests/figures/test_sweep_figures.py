"""The table holds every number; a picture shows each cell's, and a coarser one's where it is not there yet."""

import csv
import io

import numpy as np
import pytest

from gan1d.figures.sweep_figures import ENDINGS, Picture, make
from gan1d.recipes.link import Link, fields_of
from gan1d.sweep.outcome import Outcome
from gan1d.sweep.scales import NEAREST, QUANTITIES, scale_of
from gan1d.theory.exact import LOG2
from tests.sweep.small import all_runs, small

SWEEP = small("k=1:5", "learning_rate_D=0.001:10:5log", seeds=1)


def outcome_of(i, j, n=0):
    if j == 3:
        return Outcome(None, "diverged", None, 10)
    jsd = 0.002 * (1 + i + 5 * j)
    return Outcome(jsd, "converged", 100 * (i + 1)) if jsd <= 0.01 else Outcome(jsd, "learning")


OUTCOMES = {run: outcome_of(*run) for run in all_runs(SWEEP)}


def test_the_table_has_a_row_a_run_whose_link_is_the_run():
    text = make(SWEEP, dict(reversed(OUTCOMES.items())), ".csv").decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(OUTCOMES)
    for row, (run, outcome) in zip(rows, sorted(OUTCOMES.items()), strict=True):
        recipe = SWEEP.recipe_of(run[:2], run[2])
        assert Link.parse(fields_of(row["link"])).recipe == recipe
        assert (float(row["k"]), float(row["learning_rate_D"])) == (recipe.settings.k, recipe.settings.learning_rate_D)
        assert row["seed"] == "5"
        assert (float(row["jsd"]) if row["jsd"] else None) == outcome.jsd
        assert bool(int(row["converged"])) == outcome.converged
        assert row["settled"] == ("" if outcome.settled is None else str(outcome.settled))
        assert row["kind"] == outcome.kind
        assert row["diverged_at"] == ("10" if run[1] == 3 else "")


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_a_whole_map_shows_each_cell_at_its_place(quantity):
    picture = Picture(SWEEP, OUTCOMES, quantity, False)
    for i, j, _ in OUTCOMES:
        outcome = outcome_of(i, j)
        value = {"jsd": outcome.jsd, "share": float(outcome.converged), "settled": outcome.settled}[quantity]
        if j == 3 or value is None:
            assert np.isnan(picture.values[j, i])
            assert picture.blanks[j, i] == 0
        else:
            assert picture.values[j, i] == value
            assert np.isnan(picture.blanks[j, i])
    (_, diverged), (_, never) = picture.marks
    assert sorted(diverged) == [(i, 3) for i in range(5)]
    unsettled = [(i, j) for i, j, _ in OUTCOMES if j != 3 and outcome_of(i, j).settled is None]
    assert sorted(never) == (sorted(unsettled) if quantity == "settled" else [])


def test_what_is_not_there_is_shown_as_the_coarser_cell_beside_it():
    coarse = {run: o for run, o in OUTCOMES.items() if run[0] % 2 == 0 and run[1] % 2 == 0}
    known = coarse | {(1, 1, 0): outcome_of(1, 1)}
    picture = Picture(SWEEP, known, "jsd", False)
    for i in range(5):
        for j in range(5):
            cell = (i, j) if (i, j) == (1, 1) else (i - i % 2, j - j % 2)
            assert picture.cover[i, j] == cell
            assert picture.values[j, i] == outcome_of(*cell).jsd
    assert "10 of 25 cells" in picture.note
    assert "cells" not in Picture(SWEEP, OUTCOMES, "jsd", False).note


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("quantity", QUANTITIES)
def test_colours_follow_the_scale(quantity, dark):
    picture = Picture(SWEEP, OUTCOMES, quantity, dark)
    scale = scale_of(quantity, SWEEP.iterations)
    image = picture.static().axes[0].images[-1]
    assert image.get_clim() == (scale.low, scale.high)
    np.testing.assert_array_equal(image.get_array().filled(np.nan), picture.values)
    cheap, dear = (np.array(image.to_rgba(end))[:3] for end in (scale.low, scale.high))
    bright = cheap.sum() > dear.sum()
    assert bright == scale.falling  # bright is good, on the screen and in grey


def test_scales_hold_what_there_is():
    assert scale_of("jsd", 100).high == LOG2
    assert scale_of("jsd", 100).low == NEAREST > 0
    assert scale_of("settled", 1234).ticks[-1] == (1234, "1,234")
    for quantity in QUANTITIES:
        scale = scale_of(quantity, 1500)
        assert [value for value, _ in scale.ticks] == sorted(value for value, _ in scale.ticks)
        assert (scale.ticks[0][0], scale.ticks[-1][0]) == (scale.low, scale.high)


def test_the_pointer_reads_the_numbers_of_the_cell():
    known = {run: o for run, o in OUTCOMES.items() if run != (3, 1, 0)}
    grey, colours, *marks = Picture(SWEEP, known, "jsd", False).interactive().data
    words = colours.text[1][2]
    assert words.split("<br>") == [
        "k = 3", "learning rate of D = 0.01", "final JSD: 0.0160", "share converged: 0%",
        "iterations to converge: never", "diverged: 0 of 1",
    ]  # fmt: skip
    assert 10 ** colours.z[1][2] == pytest.approx(0.016)
    assert colours.text[1][3] == colours.text[0][2]  # not there: the coarser cell's, and its own k and rate
    assert grey.text == colours.text
    assert [trace.name for trace in marks] == ["diverged"]


STARTS = {".csv": b"k,", ".html": b"<!doctype html>", ".svg": b"<?xml", ".png": b"\x89PNG", ".pdf": b"%PDF-"}


@pytest.mark.slow
@pytest.mark.parametrize("ending", ENDINGS)
def test_files_are_the_same_bytes_each_time_and_name_their_map(ending):
    content = make(SWEEP, OUTCOMES, ending, "settled")
    assert content.startswith(STARTS[ending])
    assert make(SWEEP, OUTCOMES, ending, "settled") == content
    if ending in (".svg", ".html"):
        assert SWEEP.link.replace("&", "&amp;") in content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_map_of_which_nothing_is_known_can_be_drawn(ending):
    assert make(SWEEP, {}, ending).startswith(STARTS[ending])
