"""The page Map as people use it: a real sweep, computed by the server in the background."""

import re
from functools import partial
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from gan1d.images.registry import Runs
from gan1d.recipes.link import Link
from gan1d.sweep.folder import Folder
from gan1d.sweep.plan import Sweep
from tests.browser import figure
from tests.browser.figure import Open
from tests.browser.test_accessibility import at_rest, findings
from tests.browser.test_mnist_gan import goto
from tests.ui.sweep.maps import CIRCLING, CONVERGED, DIVERGED, a_sweep

pytestmark = pytest.mark.browser
STARTED = 90_000  # ms within which a process must have begun and computed something, on a slow machine
until = partial(figure.until, root=".gan1d-map")


def shown(page: Page, name: str):
    """A number of the live map."""
    return page.locator(".gan1d-map").evaluate(f"root => root.figure.{name}")


def folder_of(runs: Runs, sweep: Sweep) -> Folder:
    return Folder(runs.root / "sweeps" / sweep.name)


def centre(page: Page, i: int, j: int) -> dict[str, float]:
    """Where a cell is in the frame."""
    place = shown(page, "place")
    return {"x": place["left"] + (i + 0.5) * place["w"], "y": place["base"] - (j + 0.5) * place["h"]}


@pytest.fixture
def half(runs: Runs) -> Sweep:
    """A map of 8 x 8 cells of which one fine cell and then the coarse ones came; nobody computes the others."""
    sweep = a_sweep(8, iterations=61)
    folder = folder_of(runs, sweep)
    folder.create(sweep)
    coarse = [(*cell, 0) for cell in sweep.levels[0].cells]
    if not folder.outcomes():
        folder.append([((1, 0, 0), CIRCLING)])
        folder.append([(run, DIVERGED if run == (0, 0, 0) else CONVERGED) for run in coarse])
    return sweep


def test_start_switch_page_reload_pause_resume_and_complete(open_page: Open, runs: Runs) -> None:
    sweep = a_sweep(6, iterations=400)
    page = open_page(f"map?{sweep.link}", ".gan1d-map")
    until(page, "figure.status === 'none' && figure.left !== null")
    expect(page.locator(".gan1d-map .sentence")).to_contain_text("36 runs of 400 iterations, together 14,400")
    page.get_by_role("button", name="start").click()
    until(page, "figure.status === 'running' && figure.cells > 0", STARTED)

    goto(page, "Play", "Figure 1")
    page.locator(".gan1d-live").wait_for()
    goto(page, "Play", "Map")
    until(page, "figure.cells > 0")
    assert Sweep.from_query({name: text for name, (text,) in query(page).items()}) == sweep
    page.reload()
    until(page, "figure.cells > 0")
    if shown(page, "status") == "running":
        page.get_by_role("button", name="pause").click()
        until(page, "figure.status === 'paused'")
        page.wait_for_timeout(1500)
        before = folder_of(runs, sweep).outcomes()
        page.get_by_role("button", name="resume").click()
        until(page, "figure.status === 'complete'", STARTED)
        after = folder_of(runs, sweep).outcomes()
        assert {run: after[run] for run in before} == before
    until(page, "figure.status === 'complete' && figure.cells === 36", STARTED)
    outcome = folder_of(runs, sweep).outcomes()[5, 2, 0]
    page.locator(".gan1d-map .frame").hover(position=centre(page, 5, 2))
    assert outcome.jsd is not None
    expect(page.locator(".gan1d-map .readout")).to_contain_text(f"JSD {outcome.jsd:.3g}"[:8])


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_two_browsers_see_the_same_and_a_second_map_waits_for_the_first(open_page: Open) -> None:
    first, second = a_sweep(5, iterations=20_000), a_sweep(5, iterations=20_001)
    pages = [open_page(f"map?{sweep.link}", ".gan1d-map") for sweep in (first, first, second)]
    for page in pages:
        until(page, "figure.status === 'none' && figure.left !== null")
    one, other, waiting = pages
    one.get_by_role("button", name="start").click()
    until(other, "figure.status === 'running'", STARTED)
    waiting.get_by_role("button", name="start").click()
    expect(waiting.locator(".gan1d-map .sentence")).to_contain_text("place 2 in the queue")
    waiting.get_by_role("button", name="pause").click()
    other.get_by_role("button", name="pause").click()
    for page in pages:
        until(page, "figure.status === 'paused'")


def test_a_cell_is_found_by_pointer_and_keys_and_opens_as_links_do(open_page: Open, half: Sweep) -> None:
    page = open_page(f"map?{half.link}", ".gan1d-map")
    until(page, "figure.cells === 17 && figure.covered === 64")
    frame, cell, readout = (page.locator(f".gan1d-map .{name}") for name in ("frame", "cell", "readout"))
    frame.hover(position=centre(page, 0, 0))
    expect(readout).to_have_text(re.compile("^k 1, learning rate of D 0.001 · diverged$"))
    frame.hover(position=centre(page, 1, 0))
    expect(readout).to_have_text(re.compile("^k 2, learning rate of D 0.001 · JSD 0.200 nats · not converged$"))
    frame.hover(position=centre(page, 3, 0))
    expect(readout).to_contain_text("as the cell at k 3, learning rate of D 0.001 · JSD 0.00400 nats")

    cell.focus()
    page.keyboard.press("Home")
    page.keyboard.press("PageDown")
    for key in ("ArrowRight", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
    assert shown(page, "cursor") == [2, 1]
    expect(cell).to_have_attribute("aria-label", re.compile(r"k 3, .*JSD 0\.00400 nats.*Open in Figure 1"))
    with page.context.expect_page() as opened:
        page.keyboard.press("Control+Enter")
    link = Link.parse({name: text for name, (text,) in query(opened.value).items() if name != "lang"})
    assert link.recipe == half.recipe_of((2, 1), 0)
    page.mouse.move(0, 0)
    frame.click(position=centre(page, 6, 4))
    page.locator(".gan1d-live").wait_for()
    link = Link.parse({name: text for name, (text,) in query(page).items() if name != "lang"})
    assert link.recipe == half.recipe_of((6, 4), 0)


def test_the_picture_tells_its_numbers_and_axe_finds_nothing_serious(open_page: Open, half: Sweep) -> None:
    page = open_page(f"map?{half.link}", ".gan1d-map")
    until(page, "figure.cells === 17")
    picture = page.locator(".gan1d-map canvas")
    expect(picture).to_have_attribute("aria-label", re.compile(r"final JSD over k from 1 to 8 .*17 of 64 cells"))
    expect(picture).to_have_attribute("aria-label", re.compile("88 % of the runs converged, 6 % diverged"))
    page.get_by_role("button", name="iterations to converge").click()
    expect(picture).to_have_attribute("aria-label", re.compile("Map of iterations to converge"))
    at_rest(page)
    assert findings(page) == []


def test_nothing_sticks_out_sideways(open_page: Open, half: Sweep) -> None:
    page = open_page(f"map?{half.link}", ".gan1d-map")
    for width in (3840, 1366, 768, 360):
        page.set_viewport_size({"width": width, "height": 900})
        until(page, f"figure.cells === 17 && innerWidth === {width}")
        page.wait_for_timeout(300)
        assert page.get_by_test_id("stMain").evaluate("e => e.scrollWidth <= e.clientWidth")
        place, frame = shown(page, "place"), page.locator(".gan1d-map .frame").bounding_box()
        assert frame is not None
        assert place["right"] < frame["width"]
        assert place["base"] < frame["height"]


def test_a_run_in_figure_1_leads_to_its_map(open_page: Open) -> None:
    page = open_page("?k=5&p_data=two_modes&at=3")
    page.get_by_text("This run among others").click()
    page.get_by_role("link", name="Map: this run").click()
    page.locator(".gan1d-map").wait_for()
    expect(page.get_by_text("In all cells:")).to_contain_text("p_data two")
    until(page, "figure.connected && figure.place !== null")
