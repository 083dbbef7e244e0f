"""A map and a run of images that are put together: what was typed goes on when the server has been started again."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from gan1d.images.folder import Identity, Run
from gan1d.images.registry import Runs
from gan1d.images.settings import ImageRecipe
from tests.browser.figure import SETTLED, until
from tests.browser.servers import BACK, Server, opened, restart
from tests.browser.test_mnist_gan import SMALL, goto

pytestmark = pytest.mark.browser
MAP, IMAGES = ".gan1d-map", ".gan1d-images"
# The tab remembers what was typed last.
MAP_IS_KEPT = """() => {
  const past = JSON.parse(sessionStorage.getItem("gan1d-map"))?.past;
  return past && JSON.parse(JSON.parse(past).draft).x.low === 9;
}"""
RUN_IS_KEPT = """() => {
  const past = JSON.parse(sessionStorage.getItem("gan1d-images"))?.past;
  return past?.includes("seed=12") && past.includes("epochs=0");
}"""


def chosen_map(context: BrowserContext, address: str) -> Page:
    """Another map than the link's, and on the way to the next: what is typed cannot be yet."""
    page = opened(context, f"{address}/map?x=k%3D1%3A4&y=r1%3D0.1%3A1%3A4log&iterations=60")
    until(page, "figure.status === 'none'", root=MAP)
    typed(page, "map_seeds", "3")
    page.wait_for_url("**seeds=3**")
    typed(page, "map_x_low", "9")
    expect(page.get_by_text("k must go from a smaller to a larger value")).to_be_visible()
    page.wait_for_function(MAP_IS_KEPT, timeout=SETTLED)
    return page


def typed(page: Page, key: str, text: str) -> None:
    page.locator(f".st-key-{key} input").fill(text)
    page.locator(f".st-key-{key} input").press("Enter")


def is_as_left(page: Page) -> None:
    """What was typed, and the sentence on what cannot be."""
    expect(page.locator(".st-key-map_x_low input")).to_have_value("9", timeout=BACK)
    expect(page.locator(".st-key-map_seeds input")).to_have_value("3")
    expect(page.get_by_text("k must go from a smaller to a larger value")).to_be_visible()
    expect(page.locator(f"{MAP} [data-part=connection]")).to_have_text("", timeout=BACK)


def is_chosen_map(page: Page) -> None:
    """As it was left, and it goes on from there."""
    is_as_left(page)
    typed(page, "map_iterations", "80")
    page.wait_for_url("**seeds=3**")
    typed(page, "map_x_low", "1")
    page.wait_for_url("**iterations=80**")


def test_a_map_and_its_draft_go_on_after_a_restart(context: BrowserContext, server: Server) -> None:
    page = chosen_map(context, server.address)
    before = page.url
    restart(server, {page: MAP})()
    expect(page.locator(f"{MAP} [data-part=connection]")).to_have_text("", timeout=BACK)
    is_as_left(page)
    page.wait_for_timeout(500)  # nothing that comes late changes the address
    assert page.url == before
    is_chosen_map(page)


def test_a_map_is_found_again_through_the_app_though_its_session_is_gone(
    context: BrowserContext, server: Server
) -> None:
    page = chosen_map(context, server.address)
    page.goto(f"{server.address}/scenarios")
    goto(page, "Play", "Map")
    is_chosen_map(page)


@pytest.fixture
def two_runs(server: Server) -> list[Run]:
    runs = Runs(Path(server.env["GAN1D_RUNS"]))
    made = [runs.create(ImageRecipe(SMALL), Identity("tiny")) for _ in range(2)]
    for run in made:
        runs.ask(run, "stop")
    return made


def test_an_image_run_and_the_next_one_go_on_after_a_restart(
    context: BrowserContext, server: Server, two_runs: list[Run]
) -> None:
    page = opened(context, f"{server.address}/mnist_gan?run={two_runs[0].name}")
    until(page, f"figure.run === '{two_runs[0].name}'", root=IMAGES)
    page.get_by_role("tab", name="New run").click()
    typed(page, "new_seed", "12")
    page.wait_for_url("**seed=12**")
    typed(page, "new_epochs", "0")
    expect(page.get_by_text("epochs must be").first).to_be_visible()
    page.wait_for_function(RUN_IS_KEPT, timeout=SETTLED)
    for happening in (restart(server, {page: IMAGES}), lambda: through_the_app(page, server)):
        happening()
        until(page, f"figure.run === '{two_runs[0].name}'", root=IMAGES, timeout=BACK)
        page.wait_for_url(f"**run={two_runs[0].name}**seed=12**", timeout=BACK)
        expect(page.locator(".st-key-new_seed input")).to_have_value("12")
        expect(page.get_by_text("epochs must be").first).to_be_visible()


def through_the_app(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/scenarios")
    goto(page, "Images", "MNIST GAN")
