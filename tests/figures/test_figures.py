import base64
import json
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch
from matplotlib.text import Text

from gan1d import figures
from gan1d.figures import contents, matplotlib_sheet
from gan1d.figures.style import GROUND, STYLE
from gan1d.recipes.recipe import Recipe
from gan1d.runs.figure_1 import ARROWS, POINTS, arrow_noise, points_of
from gan1d.runs.measure import COLUMN
from gan1d.runs.recording import Recording

pytestmark = pytest.mark.slow
AT = 40


@pytest.fixture(scope="module")
def recording():
    recording = Recording(Recipe.from_query({"seed": "3", "edits": "20:loss=minimax"}))
    recording.extend(AT)
    return recording


@pytest.fixture(scope="module")
def exact(recording):
    """Densities on pairs of bins, D there, and the arrows, straight from the evaluator."""
    evaluator, snapshot = recording.evaluator, recording.state(AT)
    curves = evaluator.curves(snapshot)

    def pairs(values):
        return values.reshape(POINTS, 2).mean(1)

    p_data, p_g = pairs(evaluator.grid.density(evaluator.p_data)), pairs(evaluator.grid.density(curves.p_g[0]))
    return {
        "p_data": p_data,
        "p_g": p_g,
        "D": 1 / (1 + np.exp(-evaluator.f(snapshot, points_of(evaluator))[0].astype(float))),
        "D_star": p_data / (p_data + p_g),
        "arrows": evaluator.G(snapshot, arrow_noise(evaluator))[0],
    }


def static_lines(figure):
    """Curves of a Matplotlib figure by name."""
    lines = [line for axes in figure.axes for line in axes.lines if len(line.get_xdata()) == POINTS]
    names = {style.label: name for name, style in STYLE.items()}
    return {names[line.get_label()]: line for line in lines}


def page_traces(figure):
    names = {style.label: name for name, style in STYLE.items()}
    return {names[trace.name]: trace for trace in figure.data if trace.name in names and trace.type == "scatter"}


def test_both_renderers_draw_the_exact_densities_and_D(recording, exact):
    traces = page_traces(figures.figure_1(recording, AT, layers=("D_star",)))
    lines = static_lines(figures.figure_1_static(recording, AT, layers=("D_star",)))
    for name in ("p_data", "p_g", "D", "D_star"):
        drawn, printed = np.asarray(traces[name].y), np.asarray(lines[name].get_ydata())
        np.testing.assert_array_equal(drawn, printed)
        np.testing.assert_array_equal(traces[name].x, lines[name].get_xdata())
        np.testing.assert_allclose(drawn, exact[name], rtol=1e-9, atol=1e-12)
        assert np.isfinite(drawn).all()
    assert traces["D"].yaxis == traces["D_star"].yaxis == "y2"
    assert traces["p_g"].yaxis == "y"


def test_curves_enclose_a_mass_of_one(recording):
    p = figures.picture_of(recording, AT)
    step = p.x[1] - p.x[0]
    assert p.p_data.sum() * step == pytest.approx(1, abs=1e-4)
    assert p.p_g.sum() * step == pytest.approx(1, abs=1e-4)


def test_arrows_go_from_equally_spaced_noise_to_the_images(recording, exact):
    page = figures.figure_1(recording, AT)
    trace = next(t for t in page.data if t.name == "x = G(z)")
    xs, ys = np.reshape(trace.x, (ARROWS, 3)), np.reshape(trace.y, (ARROWS, 3))
    np.testing.assert_allclose(np.diff(xs[:, 0]), xs[1, 0] - xs[0, 0])
    np.testing.assert_allclose(xs[:, 1], exact["arrows"], rtol=1e-9, atol=1e-12)
    assert (ys[:, 0] == 0).all()
    assert (ys[:, 1] == 1).all()
    printed = figures.figure_1_static(recording, AT)
    patches = [patch for axes in printed.axes for patch in axes.patches if isinstance(patch, FancyArrowPatch)]
    assert len(patches) == ARROWS
    for patch, start, end in zip(patches, xs[:, 0], xs[:, 1], strict=True):
        assert patch._posA_posB == [(start, 0.0), (end, 1.0)]


def test_an_arrow_out_of_view_is_cut_at_the_edge_on_its_way(recording):
    p = figures.picture_of(recording, AT)
    far = np.full(ARROWS, 3 * p.view[1])
    starts, ends, inside = p.arrows(far)
    assert not inside.any()
    assert (ends[:, 0] == p.view[1]).all()
    np.testing.assert_allclose(ends[:, 1], (p.view[1] - starts) / (far - starts))  # on the straight line


@pytest.mark.parametrize("dark", [False, True])
def test_colours_dashes_and_widths_are_those_of_the_style_table(recording, dark):
    page = figures.figure_1(recording, AT, dark, ("D_star",))
    printed = figures.figure_1_static(recording, AT, dark, ("D_star",))
    traces, lines = page_traces(page), static_lines(printed)
    ratios = set()
    for name in ("p_data", "p_g", "D", "D_star"):
        style = STYLE[name]
        color = style.dark if dark else style.light
        assert traces[name].line.color == to_hex(lines[name].get_color()) == color
        dash = traces[name].line.dash
        width = traces[name].line.width
        drawn = () if dash == "solid" else tuple(float(part.removesuffix("px")) / width for part in dash.split(","))
        assert drawn == pytest.approx([length / style.width for length in style.dash])
        pattern = matplotlib_sheet.pattern(name)
        assert pattern == "solid" if not style.dash else pattern[1] == pytest.approx(drawn)
        assert lines[name].is_dashed() == bool(style.dash)
        ratios.add(round(lines[name].get_linewidth() / style.width, 6))
    assert len(ratios) == 1
    assert len({STYLE[name].dash for name in ("p_data", "p_g", "D", "D_star")}) == 4  # told apart without colour
    assert page.layout.paper_bgcolor == to_hex(printed.get_facecolor()) == GROUND[dark][0]


def test_layers_are_drawn_only_when_asked_for(recording):
    bare = figures.figure_1(recording, AT)
    full = figures.figure_1(recording, AT, layers=figures.LAYERS)
    assert {t.name for t in full.data} - {t.name for t in bare.data} == {"D*", "samples", "ideal map"}
    p = figures.picture_of(recording, AT)
    bars = next(t for t in full.data if t.type == "bar")
    np.testing.assert_array_equal(bars.y, p.histogram)
    assert np.sum(p.histogram * np.diff(p.edges)) == pytest.approx(1, abs=1e-9)
    shown = figures.figure_1_static(recording, AT, layers=figures.LAYERS)
    arrows = [patch for axes in shown.axes for patch in axes.patches if isinstance(patch, FancyArrowPatch)]
    assert len(arrows) == 2 * ARROWS


def test_a_short_history_is_drawn_value_by_value(recording):
    charts = figures.charts_of(recording, AT)
    assert [curve.name for chart in charts for curve in chart.curves] == [
        "discriminator_loss", "generator_loss", "V", "d_data", "d_samples", "accuracy_data", "accuracy_samples", "jsd",
        "regret", "w1",
    ]  # fmt: skip
    for curve in (curve for chart in charts for curve in chart.curves):
        values = recording.history[: AT + 1, COLUMN[curve.name]]
        np.testing.assert_array_equal(curve.iteration, np.arange(AT + 1))
        for drawn in (curve.mean, curve.least, curve.most):
            np.testing.assert_array_equal(drawn, values)


def test_bins_of_a_long_history_keep_mean_least_and_greatest():
    values = np.random.default_rng(0).normal(size=2 * contents.BINS * 3 + 17)
    curve = contents._binned("V", values)
    assert len(curve.mean) == contents.BINS
    assert curve.least.min() == values.min()
    assert curve.most.max() == values.max()
    assert (curve.least <= curve.mean).all()
    assert (curve.mean <= curve.most).all()
    assert curve.last == values[-1]
    edges = np.linspace(0, len(values), contents.BINS + 1).astype(int)
    assert np.sum(curve.mean * np.diff(edges)) == pytest.approx(values.sum())


def test_both_renderers_draw_the_same_charts(recording):
    page, printed = figures.charts(recording, AT), figures.charts_static(recording, AT)
    for j, chart in enumerate(figures.charts_of(recording, AT)):
        axis = f"y{j + 1}" if j else "y"
        for curve in chart.curves:
            trace = next(t for t in page.data if t.name == curve.label)
            line = next(line for line in printed.axes[j].lines if line.get_label() == curve.label)
            assert trace.yaxis == axis
            np.testing.assert_array_equal(trace.y, line.get_ydata())
            np.testing.assert_array_equal(trace.x, line.get_xdata())
            assert np.isfinite(np.asarray(trace.y)).all()
            assert trace.line.color == line.get_color() == STYLE[curve.name].light
        for value, label in chart.targets:
            assert label in [text.get_text() for text in printed.axes[j].texts]
            assert any(a.text == label and a.y == value and a.yref == axis for a in page.layout.annotations)


def test_equilibria_and_conventions_stand_on_the_charts(recording):
    targets = dict(pair[::-1] for chart in figures.charts_of(recording, AT) for pair in chart.targets)
    assert targets == {"log 2": np.log(2), "−log 2": -np.log(2), "−log 4": -np.log(4), "1/2": 0.5}
    # Before the edit the run was non_saturating: only log 2.
    assert "−log 2" not in [label for _, label in figures.charts_of(recording, 19)[0].targets]
    texts = [t.get_text() for t in figures.charts_static(recording, AT).findobj(Text)]
    page = [a.text.replace("<br>", "\n") for a in figures.charts(recording, AT).layout.annotations]
    for words in (texts, page):
        assert figures.convention("minimax") in words
    assert "−log 2 at equilibrium" in figures.convention("minimax")
    assert "−log 2" not in figures.convention("non_saturating")


@pytest.mark.parametrize("ending", figures.STATIC)
def test_a_figure_gives_the_same_bytes_each_time(recording, ending):
    first, second = (
        figures.encode(figures.figure_1_static(recording, AT), ending, "Figure 1", "k=5&seed=3") for _ in range(2)
    )
    assert first == second
    assert first.startswith({".png": b"\x89PNG\r\n\x1a\n", ".pdf": b"%PDF-", ".svg": b"<?xml"}[ending])


def test_svg_keeps_words_as_text_and_names_its_run(recording):
    svg = figures.encode(figures.figure_1_static(recording, AT), ".svg", "Figure 1", "k=5&seed=3")
    root = ET.fromstring(svg)
    words = {"".join(node.itertext()) for node in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"p_data", "p_g", "D", "D(x)", "density", "iteration 40", "x", "z"} <= words
    assert "gan1d ?k=5&seed=3" in "".join(root.itertext())
    charts = ET.fromstring(figures.encode(figures.charts_static(recording, AT), ".svg", "History", ""))
    words = {"".join(node.itertext()) for node in charts.iter("{http://www.w3.org/2000/svg}text")}
    assert {"log 2", "−log 4", "1/2"} <= words


def test_html_holds_the_arrays_and_needs_no_network(recording, exact):
    html = figures.encode(figures.figure_1(recording, AT), ".html", "Figure 1", 'a=1&b="2"').decode()
    assert not re.search(r"<(script|link|img)[^>]+(src|href)=", html)
    assert 'content="gan1d ?a=1&amp;b=&quot;2&quot;"' in html
    data = html[html.index("Plotly.newPlot(") :]
    traces = json.JSONDecoder().raw_decode(data[data.index("[{") :])[0]
    y = next(t["y"] for t in traces if t["name"] == "p_g")
    values = np.frombuffer(base64.b64decode(y["bdata"]), y["dtype"])
    np.testing.assert_allclose(values, exact["p_g"], rtol=1e-9, atol=1e-12)


def test_a_strip_shows_its_iterations_side_by_side(recording):
    figure = figures.strip(recording, (0, 10, AT))
    captions = [text.get_text() for text in figure.texts if text.get_text().startswith("(")]
    assert [re.match(r"\((.)\) iteration (\d+), JSD ", c).groups() for c in captions] == [
        ("a", "0"),
        ("b", "10"),
        ("c", str(AT)),
    ]
    curves = [line for axes in figure.axes for line in axes.lines if line.get_label() == "p_g"]
    assert len(curves) == 3
    for line, at in zip(curves, (0, 10, AT), strict=True):
        np.testing.assert_array_equal(line.get_ydata(), figures.picture_of(recording, at).p_g)
    assert [text.get_text() for text in figure.texts].count("D(x)") == 1


@pytest.mark.parametrize("p_data", ["two_modes", "uniform", "exponential"])
@pytest.mark.parametrize("p_z", ["uniform", "normal"])
def test_every_kind_of_recipe_can_be_drawn(p_data, p_z):
    recording = Recording(Recipe.from_query({"p_data": p_data, "p_z": p_z, "start_mean": "15"}))
    recording.extend(2)
    for draw in (figures.figure_1_static, figures.charts_static):
        assert figures.encode(draw(recording, 0), ".png", "", "").startswith(b"\x89PNG")
    for draw in (figures.figure_1, figures.charts):
        assert b"newPlot" in figures.encode(draw(recording, 2), ".html", "", "")
