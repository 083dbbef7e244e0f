"""The page Algorithm 1 without a server: its link, its formulas, its picture and its tables."""

import re

import numpy as np
import pytest
import torch

from gan1d.base.fields import SettingsError
from gan1d.recipes.recipe import MAX_ITERATIONS, Edit, Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs.recording import Recording
from gan1d.teaching.walkthrough import moments, walk
from gan1d.theory.exact import sigmoid
from gan1d.theory.games import GAMES
from gan1d.theory.losses import LOSSES
from gan1d.training.reference.objective import discriminator_objective, generator_loss
from gan1d.ui.algorithm.numbers import points, summary
from gan1d.ui.algorithm.picture import MOST_POINTS, picture
from gan1d.ui.algorithm.place import Place
from gan1d.ui.algorithm.pseudocode import pseudocode
from gan1d.ui.algorithm.words import sentence
from gan1d.ui.plot import Arrows, Line, Points

SMALL = Settings(m=8, k=2, G_width=4, D_width=6)


def walked(i=2, **changes):
    """The moments of an iteration by (player, number of its update, kind), the run's evaluator and its settings."""
    settings = Settings(**{"m": 8, "k": 2, "G_width": 4, "D_width": 6, **changes})
    run = Recording(Recipe(settings))
    run.extend(i)
    found = moments(walk(run.recipe, i, run.state(i)))
    return {(m.step.player, m.step.number, m.kind): m for m in found}, run.evaluator, settings


# ---- the link ------------------------------------------------------------------------------------------------------


def test_a_link_without_fields_is_a_run_small_enough_to_follow():
    place = Place.parse({})
    assert place == Place()
    assert place.recipe == Recipe(Settings(m=8))
    assert Place.parse({"lang": "ko", "show": "k", "view": "present"}) == place  # what other pages put in theirs


def test_what_a_link_says_comes_back_whatever_m_is():
    for recipe in (Recipe(), Recipe(SMALL, (Edit(3, "k", 5), Edit(7, "only", "G")))):
        place = Place(recipe, 3, 7)
        assert Place.parse(place.query()) == place
        assert place.query()["m"] == str(recipe.settings.m)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"moment": "15"}, "moment must be a whole number from 1 to 14; not '15'"),
        ({"moment": "0"}, "moment must be a whole number from 1 to 14; not '0'"),
        ({"moment": "²"}, "moment must be a whole number from 1 to 14; not '²'"),
        ({"moment": ""}, "moment must be a whole number from 1 to 14; not empty"),
        (
            {"at": str(MAX_ITERATIONS)},
            f"at must be a whole number from 0 to {MAX_ITERATIONS - 1}; not {MAX_ITERATIONS}",
        ),
        ({"at": "soon"}, "at must be a whole number from 0"),
        ({"m": "0"}, "m must be a whole number from 1 to 16384; not '?0"),
        ({"kk": "1"}, "There is no setting 'kk'"),
    ],
)
def test_an_impossible_link_names_field_value_and_choices(query, words):
    with pytest.raises(SettingsError, match=re.escape(words).replace(re.escape("'?"), "'?")):
        Place.parse({"k": "2", **query})


def test_walking_forward_and_back_visits_the_same_places():
    recipe = Recipe(SMALL, (Edit(1, "k", 1), Edit(2, "only", "G")))
    place, path = Place(recipe, 0), []
    while place.at < 4:
        path.append(place)
        place = place.later()
    # k = 2: 2 * 5 + 4; k = 1: 5 + 4; G alone: 4; k = 1
    assert [sum(p.at == at for p in path) for at in range(4)] == [14, 9, 4, 9]
    for before in reversed(path):
        place = place.earlier()
        assert place == before
    assert place.first
    with pytest.raises(SettingsError, match="at must be"):
        place.earlier()


def test_a_changed_setting_makes_a_run_that_had_it_from_the_start():
    place = Place(Recipe(SMALL, (Edit(3, "k", 5),)), 10, 4).setting("loss", "minimax")
    assert place == Place(Recipe(Settings(m=8, k=5, G_width=4, D_width=6, loss="minimax")), 10, 1)
    with pytest.raises(SettingsError, match="k must be"):
        place.setting("k", 0)


# ---- the formulas --------------------------------------------------------------------------------------------------


def meaning(text, f_data, f_samples):
    """A formula of the page as a number for each point."""
    text = text.replace("−", "-").replace("²", "**2").replace("½ ", "0.5 * ")
    text = re.sub(r"log (D\(x\)|D\(G\(z\)\))", r"log(\1)", text)
    names = {
        "log": np.log, "max": np.maximum, "x": "x", "z": "z", "G": lambda z: "G",
        "f": {"x": f_data, "G": f_samples}.__getitem__,
    }  # fmt: skip

    def probability(point: str) -> float:
        return sigmoid({"x": f_data, "G": f_samples}[point])

    return eval(text, names | {"D": probability if "log" in text else names["f"]})


@pytest.mark.parametrize("loss", LOSSES)
def test_the_formulas_are_what_training_averages(loss):
    f = np.random.default_rng(0).normal(0, 1.5, (2, 50))
    data, samples = (torch.from_numpy(row)[None] for row in f)
    assert meaning(GAMES[loss].gains_D, *f).mean() == pytest.approx(
        discriminator_objective(data, samples, loss).item(), rel=1e-9
    )
    assert meaning(GAMES[loss].loss_G, *f).mean() == pytest.approx(generator_loss(samples, loss).item(), rel=1e-9)


def test_one_line_of_the_listing_is_lit_and_the_part_at_work_is_marked():
    found, _, settings = walked()
    for (player, number, kind), moment in found.items():
        html = pseudocode(moment, settings, 2)
        (line,) = re.findall(r"<li aria-current='step'.*?</li>", html)
        assert ("noise" in line, "data points" in line) == (kind == "noise", kind == "data")
        marked = re.findall("<mark>(.*?)</mark>", line)
        words = {"judge": "log", "gradient": "∇", "update": {"D": "ascending", "G": "descending"}[player]}
        assert len(marked) == (kind in words)
        assert not marked or words[kind] in marked[0]
        assert ("step 2 of 2" in html) == (player == "D" and number == 2)


# ---- the picture ---------------------------------------------------------------------------------------------------


def marks(figure, kind, label):
    (found,) = (mark for mark in figure.marks if isinstance(mark, kind) and mark.label == label)
    return found


@pytest.mark.parametrize("loss", ["non_saturating", "hinge", "wasserstein"])
def test_D_answers_on_its_own_curve_for_every_point_of_the_minibatch(loss):
    found, evaluator, settings = walked(loss=loss)
    for key in (("D", 1, "judge"), ("D", 2, "update"), ("G", 1, "judge"), ("G", 1, "update")):
        figure = picture(found[key], evaluator, settings)
        (curve,) = (m for m in figure.marks if isinstance(m, Line) and m.style == "D" and not m.faint)
        axis = GAMES[loss].axis
        assert curve.right
        for label in ("D(x)", "D(G(z))")[key[0] == "G" :]:
            dots = marks(figure, Points, label)
            D = axis.at(np.asarray(dots.y) / figure.y.high)
            inside = np.abs(dots.x) < 4
            np.testing.assert_allclose(D[inside], np.interp(dots.x, curve.x, curve.y)[inside], atol=0.02)
            assert inside.any()


def test_both_axes_are_one_height_apart_from_their_units():
    for loss in LOSSES:
        found, evaluator, settings = walked(loss=loss)
        figure = picture(found["D", 1, "noise"], evaluator, settings)
        axis = GAMES[loss].axis
        for value in (axis.low, axis.high):
            part = (value - figure.right.low) / (figure.right.high - figure.right.low)
            height = figure.y.low + part * (figure.y.high - figure.y.low)
            assert height == pytest.approx(axis.place(np.array(value)) * figure.y.high, abs=1e-9)


def test_arrows_of_noise_end_at_the_samples_and_pushes_point_the_way_of_the_push():
    found, evaluator, settings = walked()
    step = found["G", 1, "gradient"].step
    figure = picture(found["G", 1, "noise"], evaluator, settings)
    (noise,) = (m for m in figure.marks if isinstance(m, Arrows))
    np.testing.assert_array_equal(noise.x1, step.samples)
    assert (np.diff(np.asarray(noise.x0)[np.argsort(step.z)]) > 0).all()
    push = marks(picture(found["G", 1, "gradient"], evaluator, settings), Arrows, "push on each sample")
    np.testing.assert_array_equal(push.x0, step.samples)
    np.testing.assert_array_equal(np.sign(push.x1 - push.x0), np.sign(step.pull))
    moved = marks(picture(found["G", 1, "update"], evaluator, settings), Arrows, "from G(z) before to G(z) now")
    np.testing.assert_array_equal(moved.x0, step.samples)
    np.testing.assert_array_equal(moved.x1, step.samples_after)


def test_V_pulls_D_up_on_data_and_down_on_samples():
    found, evaluator, settings = walked()
    pull = marks(picture(found["D", 1, "gradient"], evaluator, settings), Arrows, "pull on D")
    up = np.asarray(pull.y1) - pull.y0
    assert (up[:8] > 0).all()
    assert (up[8:] < 0).all()


def test_the_curve_before_is_faint_only_when_a_player_has_moved():
    found, evaluator, settings = walked()
    for (player, _, kind), moment in found.items():
        figure = picture(moment, evaluator, settings)
        faint = [m for m in figure.marks if isinstance(m, Line) and m.faint]
        assert [m.style for m in faint] == ([{"D": "D", "G": "p_g"}[player]] if kind == "update" else [])
        for ghost in faint:
            (curve,) = (m for m in figure.marks if isinstance(m, Line) and m.style == ghost.style and not m.faint)
            assert not np.array_equal(curve.y, ghost.y)
        assert figure.alt == sentence(moment, settings)


def test_a_large_minibatch_is_drawn_in_part():
    found, evaluator, settings = walked(m=300)
    for moment in found.values():
        for mark in picture(moment, evaluator, settings).marks:
            if isinstance(mark, Points):
                assert len(mark.x) == MOST_POINTS
            elif isinstance(mark, Arrows):
                assert len(mark.x0) in (MOST_POINTS, 2 * MOST_POINTS)
        for _, values in points(moment, settings.loss):
            assert len(values) == 300


# ---- words and numbers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", ["minimax", "hinge"])
def test_the_tables_hold_what_is_known_at_the_moment_and_no_more(loss):
    found, _, settings = walked(loss=loss)
    D = "D" if loss == "minimax" else "f"
    names = {key: [name for name, _ in points(moment, loss)] for key, moment in found.items()}
    assert names["D", 1, "noise"] == names["G", 1, "noise"] == ["z", "G(z)"]
    assert names["D", 1, "data"] == ["z", "G(z)", "x"]
    assert names["D", 1, "judge"] == ["z", "G(z)", "x", f"{D}(x)", f"{D}(G(z))"]
    assert names["G", 1, "judge"] == ["z", "G(z)", f"{D}(G(z))"]
    columns = dict(points(found["D", 1, "judge"], loss))
    step = found["D", 1, "judge"].step
    np.testing.assert_array_equal(columns["x"], step.x)
    np.testing.assert_array_equal(columns[f"{D}(G(z))"], sigmoid(step.f_samples) if D == "D" else step.f_samples)
    columns = dict(points(found["D", 1, "gradient"], loss))
    np.testing.assert_array_equal(columns["pull at x"], step.pull[:8])
    np.testing.assert_array_equal(columns["pull at G(z)"], step.pull[8:])
    aim = "V" if D == "D" else "what D ascends"
    assert summary(found["D", 1, "data"], loss) == []
    assert summary(found["D", 1, "judge"], loss) == [(f"{aim} on the minibatch", f"{step.aim:.3g}".replace("-", "−"))]
    assert len(summary(found["G", 1, "gradient"], loss)) == 2 + 6
    for moment in found.values():
        told = sentence(moment, settings)
        assert "{" not in told
        assert "nan" not in told


def test_a_penalty_is_told_where_there_is_one():
    for r1 in (0.0, 2.0):
        found, _, settings = walked(r1=r1)
        moment = found["D", 1, "gradient"]
        names = [name for name, _ in summary(moment, settings.loss)]
        assert ("− 2 R<sub>1</sub>" in pseudocode(moment, settings, 2)) == (r1 > 0)
        assert ("penalty, descended besides" in names) == (r1 > 0)
