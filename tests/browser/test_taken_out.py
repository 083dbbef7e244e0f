"""Each live component, taken out of the document while it moves: the page answers, nothing is done, and it goes on.

The page takes a component's element out before it ends the component; what still calls it then (the clock of a busy
tab) must find nothing to do. The mean of a chart's column of pixels that is no number once never came to an end.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.server import app
from gan1d.images.folder import Identity
from gan1d.images.registry import Runs
from gan1d.images.settings import ImageRecipe
from gan1d.teaching.lesson.all_steps import LESSON
from tests.browser import figure
from tests.browser.figure import SETTLED
from tests.browser.taking_out import READY, bring_back, take_out
from tests.browser.test_mnist_gan import LONG, STARTED
from tests.browser.test_own_data import sheet_of
from tests.ui.sweep.maps import a_sweep

pytestmark = pytest.mark.browser
Watch = Callable[..., Page]


@pytest.fixture
def watch(browser: Browser, address: str) -> Iterator[Watch]:
    """Open the app with its clocks in our hands; what is taken out by force is not asked for complaints."""
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.add_init_script(READY)

    def open_(query: str, root: str) -> Page:
        page.goto(f"{address}/{query}")
        page.locator(root).first.wait_for(timeout=SETTLED)
        return page

    yield open_
    page.context.close()


def goes_through(page: Page, root: str, moving: str, timeout: float = SETTLED) -> None:
    """Out while it moves, and in again."""
    figure.until(page, moving, timeout, root)
    component = page.locator(root)
    received = component.evaluate("root => root.figure.received")
    take_out(page, component)
    bring_back(page)
    figure.until(page, f"figure.received > {received}", timeout, root)


@pytest.mark.parametrize("query", ["?seed=4", "?seed=4&edits=40:k=4"])
def test_figure_1(watch: Watch, query: str) -> None:
    page = watch(query, ".gan1d-live")
    goes_through(page, ".gan1d-live", "figure.playing && figure.iteration > 60 && figure.rows > 30")
    figure.until(page, "figure.iteration > 120 && figure.playing")


def test_the_lesson(watch: Watch) -> None:
    page = watch(f"lesson?step={LESSON[0].name}", ".gan1d-live")
    figure.until(page, "figure.iteration === 0")
    page.keyboard.press("Space")
    goes_through(page, ".gan1d-live", "figure.playing && figure.iteration > 30")


def test_many_games(watch: Watch) -> None:
    page = watch("many?games=16&m=16&G_width=4&D_width=6&k=1", ".gan1d-many")
    goes_through(page, ".gan1d-many", "figure.playing && figure.rows >= 8")


def test_a_map(watch: Watch) -> None:
    page = watch(f"map?{a_sweep(8, iterations=2000).link}", ".gan1d-map")
    page.get_by_role("button", name="start").click()
    goes_through(page, ".gan1d-map", "figure.status === 'running' && figure.cells > 0", STARTED)
    if page.locator(".gan1d-map").evaluate("root => root.figure.status") == "running":
        page.get_by_role("button", name="pause").click()


def test_an_image_run(watch: Watch, runs: Runs) -> None:
    run = runs.create(ImageRecipe(LONG), Identity("taken out"))
    page = watch(f"mnist_gan?run={run.name}", ".gan1d-images")
    goes_through(page, ".gan1d-images", "figure.status === 'training' && figure.rows > 20", STARTED)
    runs.ask(run, "stop")


def test_a_drawing(watch: Watch) -> None:
    page = watch("?seed=3&at=0", ".gan1d-live")
    sheet = sheet_of(page)
    sheet.focus()
    page.keyboard.press("ArrowUp")  # when it has rested, the page will be told
    take_out(page, page.locator(".gan1d-drawing").first)
    assert page.evaluate("taken.root.drawing.typing")
    bring_back(page)
    page.wait_for_function("() => !taken.root.drawing.typing && !taken.root.drawing.stale", timeout=SETTLED)
    expect(page.get_by_role("button", name="Use this drawing")).to_be_enabled()


def test_a_plot(browser: Browser) -> None:
    with app(script="tests/browser/plot_page.py") as (address, _):
        page = browser.new_page(viewport={"width": 1100, "height": 900})
        page.add_init_script(READY)
        page.goto(address)
        handle = page.get_by_role("slider", name="mean of p_g")
        expect(handle).to_have_attribute("aria-valuetext", "0.500")
        handle.focus()
        for _ in range(5):
            page.keyboard.press("ArrowRight")  # what is still to be told to the page is told when it is back
        take_out(page, page.locator(".gan1d-plot").first)
        bring_back(page)
        expect(page.get_by_text("mean is 0.75")).to_be_visible()
        expect(handle).to_have_attribute("aria-valuetext", "0.750")
        page.context.close()
