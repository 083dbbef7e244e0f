"""The theory bench as Streamlit runs it: each figure, its numbers, its link."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from gan1d.teaching.workbench import gradients, objectives, path, separation
from gan1d.teaching.workbench.pairs import Humps, Pair
from gan1d.ui.workbench.section import told

pytestmark = pytest.mark.slow
FIGURES = ("pointwise", "pair", "path", "separation", "gradients", "objectives")
PLOTS = {"pointwise": 1, "pair": 1, "path": 2, "separation": 2, "gradients": 3, "objectives": 3}


def opened(**query: str) -> AppTest:
    page = AppTest.from_file(Path(__file__).parents[2] / "pages" / "router.py", default_timeout=60)
    page.run().switch_page("bench.py")
    for name, text in query.items():
        page.query_params[name] = text
    return page.run()


def figures(page: AppTest) -> list[dict]:
    """What the plots of the page were sent."""
    return [json.loads(plot.proto.json) for plot in page.get("bidi_component")]


def words(page: AppTest) -> str:
    """All that is written, without the escapes of Markdown."""
    return re.sub(r"\\(.)", r"\1", "\n".join(block.value for block in page.markdown))


def moved(page: AppTest, **values: float) -> AppTest:
    for key, value in values.items():
        page.slider(key=key).set_value(value)
    return page.run()


@pytest.mark.parametrize("name", FIGURES)
def test_a_link_opens_one_figure_with_its_equation_numbers_and_proof(name: str) -> None:
    page = opened(figure=name)
    assert not page.exception
    assert not page.warning
    (heading,) = page.header
    assert heading.proto.anchor == name
    assert page.latex
    assert [fold.label for fold in page.expander] == ["Proof"]
    assert len(page.expander[0].latex) >= 3
    assert "**Look for**" in words(page)
    assert len(figures(page)) == PLOTS[name]
    assert figures(page)[-1]["alt"] in words(page) or name == "path"
    assert all(figure["alt"] for figure in figures(page))


@pytest.mark.parametrize("name", FIGURES)
def test_every_slider_may_stand_at_either_end(name: str) -> None:
    page = opened(figure=name)
    for end in ("min", "max"):
        moved(page, **{slider.key: getattr(slider, end) for slider in page.slider})
        assert not page.exception
        for figure in figures(page):
            for handle in figure["handles"]:
                assert np.isfinite([handle["x"], handle["y"]]).all()


def test_the_default_is_the_first_figure_and_another_can_be_chosen() -> None:
    page = opened()
    (choice,) = page.button_group
    assert (page.header[0].proto.anchor, choice.value) == ("pointwise", "pointwise")
    choice.set_value("separation").run()
    assert page.header[0].proto.anchor == "separation"
    assert "separation" in page.query_params["figure"]


@pytest.mark.parametrize(("asked", "near"), [("pointwis", "pointwise"), ("Separation", "separation"), ("zzz", None)])
def test_an_unknown_figure_goes_to_the_nearest_and_says_so(asked: str, near: str | None) -> None:
    page = opened(figure=asked)
    assert not page.exception
    (warning,) = page.warning
    assert f"not '{asked}'" in warning.value
    assert "pointwise, pair, path, separation" in warning.value
    assert near is None or page.header[0].proto.anchor == near


def test_an_unknown_path_goes_to_the_nearest_and_says_so() -> None:
    page = opened(figure="path", path="mix")
    assert page.warning[0].value.endswith("This is mixture, the nearest.")
    assert page.slider[0].key == "t_mixture"


def test_numbers_come_from_the_link() -> None:
    page = opened(figure="pair", data_mean="0.5", g_sd="0.4")
    assert not page.warning
    assert (page.slider(key="data_mean").value, page.slider(key="g_sd").value) == (0.5, 0.4)


@pytest.mark.parametrize("text", ["7", "-0.01", "much", "nan", ""])
def test_a_number_it_cannot_have_is_refused_with_a_sentence(text: str) -> None:
    page = opened(figure="pointwise", a=text)
    assert not page.exception
    assert [w.value for w in page.warning] == [f"a must be a number from 0 to 1; not '{text}'."]
    assert page.slider(key="a").value == 0.6


def test_pointwise_tells_what_y_loses() -> None:
    page = moved(opened(figure="pointwise"), a=0.5, b=0.25, y=0.4)
    y, best = 0.4, 2 / 3
    top = 0.5 * np.log(best) + 0.25 * np.log(1 - best)
    here = 0.5 * np.log(y) + 0.25 * np.log(1 - y)
    assert f"the maximum {told(top)} nats is at y* = 0.667" in words(page)
    assert f"the value is {told(here)}, which is {told(top - here)} nats less" in words(page)
    (curve,) = (mark for mark in figures(page)[0]["marks"] if mark.get("label", "").startswith("a log y"))
    assert max(y for y in curve["y"] if y is not None) == pytest.approx(top, abs=1e-3)


def test_pointwise_at_the_ends() -> None:
    page = moved(opened(figure="pointwise"), a=0.6, b=0.2, y=0.0)
    assert "it loses without bound" in words(page)
    moved(page, a=0.0, b=0.5, y=0.0)
    assert "the maximum 0.000 nats is at y* = 0.000" in words(page)
    assert "which is 0.000 nats less" in words(page)
    moved(page, a=0.0, b=0.0)
    assert "every y is as good" in words(page)
    assert [handle["name"] for handle in figures(page)[0]["handles"]] == ["y"]


def test_pair_tells_the_exact_numbers() -> None:
    page = moved(opened(figure="pair"), data_mean=-0.5, data_sd=0.6, data_distance=2.0, g_mean=1.0, g_sd=0.8)
    pair = Pair(Humps(-0.5, 0.6, 2.0), Humps(1.0, 0.8))
    assert f"JSD is {told(pair.jsd)} nats" in words(page)
    assert f"{pair.best_accuracy:.1%} right" in words(page)
    assert f"KL(p_data‖p_g) = {told(pair.kl_data)} and KL(p_g‖p_data) = {told(pair.kl_samples)}" in words(page)
    places = {handle["name"]: handle["x"] for handle in figures(page)[0]["handles"]}
    assert places == pytest.approx({"data_mean": -0.5, "data_sd": 1.1, "g_mean": 1.0, "g_sd": 1.8})


def test_path_draws_C_and_the_frozen_V_that_touches_it() -> None:
    page = moved(opened(figure="path", path="mixture"), t_mixture=0.25)
    left = figures(page)[0]
    C, frozen = ([mark["y"] for mark in left["marks"] if mark["kind"] == "line"][j] for j in (0, 1))
    assert pytest.approx(path.value_of_optimum("mixture"), abs=1e-4) == C
    assert frozen == pytest.approx(path.value_of_frozen("mixture", 0.25), abs=1e-4)
    assert left["handles"][0]["y"] == pytest.approx(np.interp(0.25, path.PATHS["mixture"].t, C), abs=1e-3)


@pytest.mark.parametrize("shape", ["normals", "intervals"])
def test_separation_tells_values_and_slopes(shape: str) -> None:
    width = {"normals": "sd", "intervals": "width"}[shape]
    page = moved(opened(figure="separation", shape=shape), **{"theta": 5.0, width: 1.5})
    values, slopes = {
        "normals": (separation.normals, separation.slopes_of_normals),
        "intervals": (separation.intervals, separation.slopes_of_intervals),
    }[shape]
    here, rises = values(np.array(5.0), 1.5), slopes(np.array(5.0), 1.5)
    assert f"JSD = {told(float(here.jsd))} with slope {told(float(rises.jsd), '.3g')}" in words(page)
    if shape == "intervals":
        assert "KL = ∞, the same both ways, with slope none" in words(page)
        assert "TV = 1.000 with slope 0; W1 = 5.000 with slope 1" in words(page)


def test_gradients_tells_the_push_of_every_loss() -> None:
    page = moved(opened(figure="gradients"), f=-4.0)
    D = 1 / (1 + np.exp(4.0))
    assert f"minimax pushes the sample with {told(D)} of D’s slope, non-saturating with {told(1 - D)}" in words(page)
    (table,) = (block.value for block in page.markdown if block.value.startswith("|"))
    assert f"| minimax | $\\log(1-D)$ | {told(np.log(1 - D))} | {told(-1 / (1 - D))} | {told(-D)} |" in table
    assert table.count("\n") == 1 + len(gradients.GAMES)


def test_objectives_tells_J_and_its_slope_for_every_loss() -> None:
    page = moved(opened(figure="objectives", loss="hinge"), data_mean=0.0, data_sd=1.0, g_mean=1.5, g_sd=1.0)
    pair = Pair(Humps(0.0, 1.0), Humps(1.5, 1.0))
    (table,) = (block.value for block in page.markdown if block.value.startswith("|"))
    for loss, J in objectives.DESCENDS.items():
        assert f"| {told(J(pair))} | {told(objectives.slope_in_mean(pair, loss))} |" in table
    assert f"hinge has J = {told(pair.tv * 2)}" in words(page)


def test_the_figure_stays_chosen_through_a_page_switch() -> None:
    page = opened()
    page.button_group[0].set_value("pair").run()
    page.query_params.clear()  # as the browser does on another page
    page.switch_page("figure1.py").run()
    assert not page.exception
    page.switch_page("bench.py").run()
    assert page.header[0].proto.anchor == "pair"


def test_a_pair_stays_where_it_was_from_figure_to_figure() -> None:
    page = moved(opened(figure="pair"), g_mean=-2.0)
    page.button_group[0].set_value("objectives").run()
    assert page.slider(key="g_mean").value == -2.0


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (-0.5, ".3f", "−0.500"),
        (-0.0001, ".3f", "0.000"),
        (np.nan, ".3f", "none"),
        (np.inf, ".3f", "∞"),
        (-np.inf, ".3f", "−∞"),
        (0.000123, ".3g", "0.000123"),
    ],
)
def test_a_number_as_it_is_told(value: float, form: str, text: str) -> None:
    assert told(value, form) == text
