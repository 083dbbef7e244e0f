"""The page MNIST GAN as people use it: real runs of tiny networks, trained by the server in the background."""

import re
from functools import partial
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from gan1d.images.folder import Identity, Run
from gan1d.images.registry import Runs
from gan1d.images.settings import ImageRecipe, ImageSettings
from tests.browser import figure
from tests.browser.figure import Open

pytestmark = pytest.mark.browser
STARTED = 90_000  # ms within which a process must have imported torch and trained something, on a slow machine
SMALL = ImageSettings(data="digits", epochs=2, m=100, G_layers=(16,), D_layers=(16,), z_size=8)
LONG = ImageSettings(data="digits", epochs=2, m=4, k=50, G_layers=(16,), D_layers=(16,), z_size=8)
until = partial(figure.until, root=".gan1d-images")


def shown(page: Page, name: str):
    """A number of the live view."""
    return page.locator(".gan1d-images").evaluate(f"root => root.figure.{name}")


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def goto(page: Page, group: str, title: str) -> None:
    """To another page, as people do: by the list of pages."""
    page.get_by_test_id("stTopNavSection").filter(has_text=group).click()
    page.get_by_test_id("stTopNavDropdownLink").filter(has_text=title).click()


@pytest.fixture
def some_run(runs: Runs) -> Run:
    """A run that nobody trains, so that the page shows one."""
    run = runs.create(ImageRecipe(SMALL), Identity("tiny"))
    runs.ask(run, "stop")
    return run


def test_train_two_epochs_switch_page_come_back_reload_pause_resume_and_scrub(open_page: Open, some_run: Run) -> None:
    page = open_page("mnist_gan?data=digits&epochs=2&m=4&k=50&G_layers=16&D_layers=16&z_size=8&seed=3")
    page.get_by_role("tab", name="New run").click()
    page.get_by_role("button", name="Train", exact=True).click()
    until(page, "figure.status === 'training' && figure.rows > 5 && figure.sheetsDrawn > 0", STARTED)
    (name,) = query(page)["run"]
    assert name != some_run.name
    mounts = shown(page, "mounts")

    goto(page, "Play", "Figure 1")
    page.locator(".gan1d-live").wait_for()
    assert "run" not in query(page)
    goto(page, "Images", "MNIST GAN")
    until(page, f"figure.run === '{name}' && figure.status === 'training' && figure.rows > 5")
    assert query(page)["run"] == [name]

    page.reload()
    until(page, f"figure.run === '{name}' && figure.status === 'training' && figure.rows > 5")
    assert query(page)["seed"] == ["3"]
    mounts = shown(page, "mounts")

    page.get_by_role("button", name="pause").click()
    until(page, "figure.status === 'paused'")
    here = shown(page, "iteration")
    page.wait_for_timeout(500)
    assert shown(page, "iteration") == here

    # Fifty times faster from here, asked for while it is paused.
    slider = page.locator(".st-key-live_k input")
    slider.focus()
    page.keyboard.press("Home")
    expect(slider).to_have_value("1")
    page.get_by_role("button", name="resume").click()
    until(page, f"['training', 'done'].includes(figure.status) && figure.iteration > {here}", STARTED)
    whole = "2 * figure.per_epoch"
    until(page, f"figure.status === 'done' && figure.iteration === {whole} && figure.rows === {whole}", STARTED)
    assert shown(page, "mounts") == mounts
    expect(page.get_by_text(f"Run {name} is done")).to_be_visible()

    sheets = page.get_by_role("slider", name="Recorded sheets")
    until(page, "[0, 1, 10, 100, figure.per_epoch, figure.iterations].every((i) => figure.sheets.includes(i))")
    sheets.focus()
    page.keyboard.press("Home")
    until(page, "figure.shownSheet === 0")
    page.keyboard.press("ArrowRight")
    until(page, "figure.shownSheet === 1")
    page.keyboard.press("End")
    until(page, "figure.shownSheet === 'now'")


def test_a_second_browser_sees_the_same_run(open_page: Open, runs: Runs) -> None:
    run = runs.create(ImageRecipe(LONG), Identity("tiny"))
    pages = [open_page(f"mnist_gan?run={run.name}") for _ in range(2)]
    for page in pages:
        until(page, f"figure.run === '{run.name}' && figure.rows > 5", STARTED)
    one, other = pages
    other.locator(".st-key-live_k input").focus()
    other.keyboard.press("ArrowLeft")
    expect(one.locator(".st-key-live_k input")).to_have_value("49")
    one.get_by_role("button", name="pause").click()
    for page in pages:
        until(page, "figure.status === 'paused'")
        expect(page.get_by_role("button", name="resume")).to_be_visible()
    states = [[shown(page, what) for what in ("iteration", "rows", "sentence", "sheets")] for page in pages]
    assert states[0] == states[1]
    assert re.fullmatch(r"\d+:k=49", run.recipe.to_query()["edits"])


def test_a_run_is_chosen_in_the_list_and_deleted(open_page: Open, runs: Runs, some_run: Run) -> None:
    doomed = runs.create(ImageRecipe(SMALL), Identity("paper"))
    runs.ask(doomed, "stop")
    page = open_page(f"mnist_gan?run={some_run.name}")
    until(page, f"figure.run === '{some_run.name}'")
    page.get_by_role("tab", name="All runs").click()
    page.locator(".st-key-images_list").get_by_text(doomed.name[:4]).click()
    until(page, f"figure.run === '{doomed.name}' && figure.mounts === 1")
    assert query(page)["run"] == [doomed.name]
    page.get_by_role("button", name=f"Delete {doomed.name} …").click()
    page.get_by_role("button", name=f"Delete {doomed.name} for good").click()
    expect(page.locator(".st-key-images_list").get_by_text(doomed.name[:4])).to_be_hidden()
    assert doomed not in runs.all()
    assert query(page)["run"] != [doomed.name]


def test_what_is_typed_stays_with_its_sentence_and_open_folds_stay_open(open_page: Open, some_run: Run) -> None:
    page = open_page(f"mnist_gan?run={some_run.name}")
    page.get_by_role("tab", name="New run").click()
    page.get_by_text("Generator", exact=True).click()
    layers = page.get_by_role("textbox", name="layers of G")
    layers.fill("256;512")
    layers.press("Enter")
    expect(page.get_by_text("G_layers must be").first).to_be_visible()
    expect(layers).to_be_visible()
    expect(layers).to_have_value("256;512")
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_disabled()
    layers.fill("64, 32")
    layers.press("Enter")
    expect(page.get_by_text("G_layers must be")).to_have_count(0)
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_enabled()
    expect(layers).to_be_visible()


def test_nothing_sticks_out_sideways(open_page: Open, some_run: Run) -> None:
    page = open_page(f"mnist_gan?run={some_run.name}")
    for width in (3840, 1366, 768, 360):
        page.set_viewport_size({"width": width, "height": 900})
        until(page, f"figure.run === '{some_run.name}' && innerWidth === {width}")
        page.get_by_text("What to expect").wait_for()
        page.wait_for_timeout(300)
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        assert page.get_by_test_id("stMain").evaluate("e => e.scrollWidth <= e.clientWidth")


def test_everything_a_lecturer_needs_is_visible_at_once(open_page: Open, runs: Runs) -> None:
    run = runs.create(ImageRecipe(LONG), Identity("tiny"))
    runs.ask(run, "pause")
    page = open_page(f"mnist_gan?run={run.name}")
    needed = [
        page.get_by_role("img", name="Samples G(z)"),
        page.get_by_role("button", name="resume"),
        page.get_by_role("slider", name="Recorded sheets"),
        *(page.locator(f".st-key-live_{name}") for name in ("k", "g_steps", "learning_rate_D", "learning_rate_G")),
        page.get_by_role("button", name="Fresh critic"),
    ]
    for element in needed:
        expect(element).to_be_visible()
        box = element.bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 768
        assert box["x"] + box["width"] <= 1366
