"""Files of a run in a real browser that has no network: the page plays, the film plays, the picture shows."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from gan1d.figures.export import Export, make
from gan1d.recipes.recipe import Recipe
from gan1d.runs.recording import Recording

pytestmark = pytest.mark.browser

LAST = 30
P_G = "Array.from(figure._fullData.find((trace) => trace.name === 'p_g').y)"
CURSOR = "figure._fullData.find((trace) => trace.name === 'cursor').x[0]"
SHOWN = "document.querySelector('.slider-label').textContent"
Show = Callable[..., Page]


@pytest.fixture(scope="module")
def recording() -> Recording:
    recording = Recording(Recipe.from_query({"seed": "4"}))
    recording.extend(LAST)
    return recording


@pytest.fixture
def show(browser: Browser, recording: Recording, tmp_path: Path) -> Iterator[Show]:
    """Make a file and open it from the disk; at the end nothing may have complained or asked for the network."""
    errors: list[str] = []
    contexts = []

    def show_(ending: str, **changes: object) -> Page:
        path = tmp_path / f"file{ending}"
        path.write_bytes(make(recording, Export(ending, 0, LAST, **changes), lambda done, of: None))
        contexts.append(browser.new_context(viewport={"width": 1000, "height": 700}, offline=True))
        page = contexts[-1].new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("request", lambda r: None if r.url.startswith(("file:", "blob:", "data:")) else errors.append(r.url))
        page.goto(path.as_uri())
        return page

    yield show_
    for context in contexts:
        context.close()
    assert errors == []


@pytest.mark.parametrize("dark", [False, True])
def test_the_page_plays_pauses_and_is_scrubbed(show: Show, dark: bool) -> None:
    page = show(".html", dark=dark, fps=10)
    page.locator(".slider-group").wait_for()
    start = page.evaluate(P_G)
    page.wait_for_timeout(500)
    assert page.evaluate(SHOWN) == "iteration 0"  # it waits for a click
    page.get_by_text("play").click()
    page.wait_for_function(f"() => {CURSOR} >= 4")
    moved = page.evaluate(P_G)
    assert moved != start
    page.get_by_text("pause").click()
    page.wait_for_timeout(300)
    here = page.evaluate(CURSOR)
    assert 4 <= here < LAST
    page.wait_for_timeout(500)
    assert page.evaluate(CURSOR) == here
    assert page.evaluate(SHOWN) == f"iteration {here}"
    rail = page.locator(".slider-rail-touch-rect").bounding_box()
    assert rail is not None
    page.mouse.click(rail["x"] + rail["width"] - 3, rail["y"] + rail["height"] / 2)
    page.wait_for_function(f"() => {CURSOR} === {LAST} && {SHOWN} === 'iteration {LAST}'")
    assert page.evaluate(P_G) != moved
    page.get_by_text("play").click()  # from the end: again from the start
    page.wait_for_function(f"() => {CURSOR} < {LAST}")


def test_bars_move_too(show: Show) -> None:
    page = show(".html", layers=("samples",))
    page.locator(".slider-group").wait_for()
    bars = "figure._fullData.find((trace) => trace.name === 'samples')"
    start = page.evaluate(f"Array.from({bars}.y)")
    page.get_by_text("play").click()
    page.wait_for_function(f"() => {CURSOR} >= 5")
    assert page.evaluate(f"{bars}.type") == "bar"
    assert page.evaluate(f"Array.from({bars}.y)") != start


def test_the_film_plays(show: Show) -> None:
    page = show(".webm")
    page.wait_for_function("() => document.querySelector('video').duration > 1")
    assert page.evaluate(
        "[document.querySelector('video').videoWidth, document.querySelector('video').videoHeight]"
    ) == [
        1280,
        720,
    ]
    page.evaluate("{ const film = document.querySelector('video'); film.muted = true; film.play(); }")
    page.wait_for_function("() => document.querySelector('video').currentTime > 0.2")


def test_the_picture_shows(show: Show) -> None:
    page = show(".svg")
    assert page.locator("text", has_text=f"iteration {LAST}").bounding_box() is not None
