import re

import numpy as np
import pytest

from gan1d import figures
from gan1d.figures.style import GROUND, STYLE
from gan1d.recipes.recipe import Recipe
from gan1d.runs.recording import Recording

pytestmark = pytest.mark.slow
SHOWN = (0, 3, 8, 12)


@pytest.fixture(scope="module")
def recording():
    recording = Recording(Recipe.from_query({"seed": "3"}))
    recording.extend(12)
    return recording


@pytest.fixture(scope="module")
def page(recording):
    return figures.replay(recording, SHOWN, 25, layers=figures.LAYERS)


def test_each_frame_moves_every_trace_to_its_state(recording, page):
    assert [frame.name for frame in page.frames] == [str(i) for i in SHOWN]
    names = {style.label: name for name, style in STYLE.items()}
    for frame, i in zip(page.frames, SHOWN, strict=True):
        p = figures.picture_of(recording, i)
        exact = p.curves(figures.LAYERS) | {"samples": p.histogram}
        moved = {page.data[j].name: trace for j, trace in zip(frame.traces, frame.data, strict=True)}
        assert set(moved) == {"p_g", "D", "D*", "samples", "x = G(z)", "cursor"}
        for label in ("p_g", "D", "D*", "samples"):
            np.testing.assert_allclose(moved[label].y, exact[names[label]], rtol=1e-6, atol=1e-7)
            assert moved[label].type == page.data[[t.name for t in page.data].index(label)].type
        np.testing.assert_allclose(np.reshape(moved["x = G(z)"].x, (-1, 3))[:, 1], np.clip(p.G, *p.view))
        cursors = [trace for j, trace in zip(frame.traces, frame.data, strict=True) if page.data[j].name == "cursor"]
        assert [list(trace.x) for trace in cursors] == [[i, i], [i, i]]


def test_it_begins_with_the_first_state(recording, page):
    first = figures.figure_1(recording, SHOWN[0], layers=figures.LAYERS)
    for trace, drawn in zip(page.data, first.data, strict=False):
        assert trace.to_json() == drawn.to_json()


def test_slider_and_buttons_play_at_the_given_speed(page):
    (slider,), (menu,) = page.layout.sliders, page.layout.updatemenus
    assert [step.label for step in slider.steps] == [str(i) for i in SHOWN]
    assert [list(step.args[0]) for step in slider.steps] == [[str(i)] for i in SHOWN]
    play, pause = menu.buttons
    assert (play.args[0], play.args[1]["frame"]["duration"]) == (None, 40)
    assert (list(pause.args[0]), pause.args[1]["mode"]) == ([None], "immediate")


def test_only_what_needs_it_is_drawn_whole(recording, page):
    def redraws(figure):
        return figure.layout.updatemenus[0].buttons[0].args[1]["frame"]["redraw"]

    assert redraws(page)  # bars move only so
    assert not redraws(figures.replay(recording, SHOWN, 25))
    games = Recording(Recipe.from_query({"edits": "4:loss=hinge"}))
    games.extend(8)
    edited = figures.replay(games, (0, 8, 4), 25)
    assert redraws(edited)
    labels = [frame.layout.yaxis2.title.text for frame in edited.frames]
    assert labels[0] == "D(x)"
    assert labels[1] == labels[2] != "D(x)"
    for frame, i in zip(edited.frames, (0, 8, 4), strict=True):
        np.testing.assert_array_equal(frame.layout.yaxis2.range, figures.picture_of(games, i).room)


def test_charts_stand_below_the_arrows_and_nothing_overlaps(page):
    layout = page.layout
    assert layout.yaxis4.domain[1] < layout.yaxis3.domain[0] < layout.yaxis3.domain[1] < layout.yaxis.domain[0]
    assert layout.xaxis4.domain[1] < layout.xaxis5.domain[0]
    words = [note.text for note in layout.annotations]
    assert figures.convention("non_saturating").replace("\n", "<br>") in words
    assert not any("iteration" in text for text in words)  # the slider says which


@pytest.mark.parametrize("dark", [False, True])
def test_the_page_needs_no_network_and_waits_for_a_click(recording, dark):
    figure = figures.replay(recording, SHOWN, 25, dark)
    assert figure.layout.paper_bgcolor == GROUND[dark][0]
    html = figures.encode(figure, ".html", "Figure 1", "k=5").decode()
    assert html == figures.encode(figures.replay(recording, SHOWN, 25, dark), ".html", "Figure 1", "k=5").decode()
    assert not re.search(r"<(script|link|img)[^>]+(src|href)=", html)
    after = html[html.rindex("Plotly.addFrames(") :]
    assert "Plotly.animate" not in after


def test_progress_counts_pictures_and_may_stop_it(recording):
    done = []
    figures.replay(recording, SHOWN, 25, progress=done.append)
    assert done == [1, 2, 3, 4]

    def stop(count):
        if count == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        figures.replay(recording, SHOWN, 25, progress=stop)
