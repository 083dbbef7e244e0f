"""Figures have a decimal comma where the language has one; files of numbers, which programs read, keep the point."""

import html
import re

import pytest

from gan1d import figures
from gan1d.figures.plotly_critic import critic_chart
from gan1d.figures.sweep_figures import Picture, table
from gan1d.languages import use_language
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs.history import history_csv, history_json
from gan1d.runs.recording import Recording
from tests.decimal_points import points_in
from tests.figures.test_sweep_figures import OUTCOMES, SWEEP

STATIC = {
    "figure 1": lambda recording: figures.figure_1_static(recording, 9),
    "charts": lambda recording: figures.charts_static(recording, 9),
    "strip": lambda recording: figures.strip(recording, (0, 9)),
    "map": lambda recording: Picture(SWEEP, OUTCOMES, "jsd", False).static(),
}
INTERACTIVE = {
    "figure 1": lambda recording: figures.figure_1(recording, 9),
    "charts": lambda recording: figures.charts(recording, 9),
    "page": lambda recording: figures.replay(recording, [0, 9], 10),
    "critic": lambda recording: critic_chart({"step": [1, 2000], "loss": [0.7, 0.65]}),
}


@pytest.fixture(scope="module")
def recording() -> Recording:
    recording = Recording(Recipe(Settings(m=16, G_width=4, D_width=6, k=2)))
    recording.extend(9)
    return recording


def texts_of(svg: bytes) -> list[str]:
    return [html.unescape(words) for words in re.findall(r"<text[^>]*>([^<]*)</text>", svg.decode())]


@pytest.mark.slow
@pytest.mark.parametrize("kind", STATIC)
def test_what_is_drawn_once_has_a_decimal_comma(kind: str, recording: Recording) -> None:
    with use_language("vi"):
        told = texts_of(figures.encode(STATIC[kind](recording), ".svg", "", ""))
    assert [text for text in told if points_in(text)] == []
    assert any(re.search(r"\d,\d", text) for text in told)
    in_english = texts_of(figures.encode(STATIC[kind](recording), ".svg", "", ""))
    assert any(points_in(text) for text in in_english)


@pytest.mark.parametrize("kind", INTERACTIVE)
def test_numbers_under_the_pointer_have_a_decimal_comma(kind: str, recording: Recording) -> None:
    with use_language("vi"):
        assert INTERACTIVE[kind](recording).layout.separators == ",."
    assert INTERACTIVE[kind](recording).layout.separators == ".,"


def test_a_cell_of_a_map_is_told_with_a_decimal_comma() -> None:
    with use_language("vi"):
        told = [
            text for row in Picture(SWEEP, OUTCOMES, "jsd", False).interactive().data[1].text for text in row if text
        ]
    assert told
    assert [text for text in told if points_in(text)] == []


def test_files_of_numbers_are_the_same_in_every_language(recording: Recording) -> None:
    def files() -> tuple[bytes, ...]:
        return history_csv(recording, 9), history_json(recording), table(SWEEP, OUTCOMES)

    before = files()
    with use_language("vi"):
        assert files() == before
