"""Two processes behind nginx, seen from a browser."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.figure import paused, until
from tests.browser.servers import BACK, opened
from tests.browser.test_mnist_gan import goto
from tests.deploy.hall import Hall, needs_nginx, two_processes

pytestmark = [pytest.mark.browser, needs_nginx]
# Whether the browser has noticed that its process is gone; it may be back with the other at once.
NOTE = """line => new MutationObserver(() => { window.lost ||= line.textContent !== ""; })
  .observe(line, { childList: true, characterData: true, subtree: true })"""
QUICK = "m=16&G_width=4&D_width=6&k=1"


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with two_processes(tmp_path_factory.mktemp("hall")) as hall:
        yield hall


def process_of(context: BrowserContext, path: str = "/") -> str:
    """The letter of the process that answered last under this path."""
    kept = [cookie for cookie in context.cookies() if cookie.get("name") == "gan1d_process"]
    (value,) = [str(cookie.get("value")) for cookie in kept if cookie.get("path") == path]
    return value[-1]


def test_a_page_whose_picture_is_asked_of_another_process_is_loaded_anew(context: BrowserContext, hall: Hall) -> None:
    page = opened(context, f"{hall.address}?{QUICK}&seed=6")
    until(page, "figure.iteration > 20")
    page.get_by_role("button", name="New seed").click()
    until(page, "figure.link.includes('seed=7') && figure.iteration > 20")
    at = paused(page)
    other = next(letter for letter in hall.processes if letter != process_of(context))
    context.add_cookies([{"name": "gan1d_process", "value": f"/{other}", "url": hall.address}])
    goto(page, "Play", "Scenarios")
    page.wait_for_url("**/scenarios**")
    goto(page, "Play", "Figure 1")
    until(page, f"figure.iteration === {at} && figure.link.includes('seed=7') && !figure.playing")
    assert process_of(context) == other


def test_a_browser_in_a_room_of_one_process_stays_with_the_other_elsewhere_and_outlives_both(
    context: BrowserContext, hall: Hall
) -> None:
    own = opened(context, f"{hall.address}?{QUICK}&seed=5")
    until(own, "figure.iteration > 20")
    mine = process_of(context)
    other = next(letter for letter in hall.processes if letter != mine)
    room = opened(context, f"{hall.address}?room={other}XYZ2&{QUICK}")
    until(room, "figure.iteration >= 0")
    assert room.url.startswith(f"{hall.address}{other}/?")
    expect(room.get_by_text(f"There is no room '{other}XYZ2'")).to_be_visible()
    assert (process_of(context), process_of(context, f"/{other}")) == (mine, other)

    # A picture is asked for anew, and a file that lies in one process.
    own.bring_to_front()
    goto(own, "Play", "Scenarios")
    goto(own, "Play", "Figure 1")
    until(own, "figure.iteration > 20")
    own.locator("[data-part=play]").click()
    until(own, "!figure.playing")
    at = own.locator(".gan1d-live").evaluate("root => root.figure.iteration")

    own.get_by_text("Save and open").click()
    with own.expect_download() as saved:
        own.get_by_role("button", name="Save this run").click()
    assert json.loads(saved.value.path().read_text())["at"] == at

    own.locator("[data-part=connection]").evaluate(NOTE)
    hall.processes[mine].kill()
    own.wait_for_function("() => window.lost", timeout=BACK)  # or the next press would go the way of the process
    until(own, f"figure.iteration === {at} && !figure.playing", timeout=BACK)
    expect(own.locator("[data-part=connection]")).to_have_text("", timeout=BACK)
    own.get_by_role("button", name="One iteration").click()
    until(own, f"figure.iteration === {at + 1}", timeout=BACK)
    assert process_of(context) == other
