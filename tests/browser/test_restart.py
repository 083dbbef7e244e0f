"""The server is started again, or forgets a session that slept: what was played goes on, the address included."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from gan1d.teaching.lesson.all_steps import LESSON
from tests.browser.figure import slider, until
from tests.browser.lesson import button
from tests.browser.servers import BACK, Line, Server, opened, restart
from tests.browser.test_mnist_gan import goto

pytestmark = pytest.mark.browser
QUICK = "m=16&G_width=4&D_width=6&k=1"
FIGURE, MANY = ".gan1d-live", ".gan1d-many"
# What becomes of the address, one after the other.
LOG = """() => {
  window.addresses = [];
  for (const name of ["pushState", "replaceState"]) {
    const change = history[name].bind(history);
    history[name] = (...about) => (change(...about), window.addresses.push(location.href));
  }
}"""
FORGET = """() => Object.keys(sessionStorage).filter(key => key.startsWith("gan1d"))
  .forEach(key => sessionStorage.removeItem(key))"""
REMEMBERED = """Object.entries(sessionStorage).some(
  ([key, text]) => key.startsWith("gan1d") && JSON.parse(text).iteration === figure.iteration)"""
IN_LIST = """chips => chips.map(chip => [chip.hasAttribute("data-now"),
  ...[...chip.querySelectorAll("button")].map(button => button.textContent + button.getAttribute("aria-pressed"))])"""


def pause(page: Page, root: str = FIGURE) -> None:
    page.locator(f"{root} [data-part=play]").click()
    until(page, "!figure.playing", root=root)


def doing(page: Page, root: str) -> dict[str, Any]:
    """What a person sees of what goes on."""
    names = (
        "iteration",
        "playing",
        "speed",
        *(("link", "panes", "ghost", "layers") if root == FIGURE else ("query", "games")),
    )
    numbers = page.locator(root).evaluate("(root, names) => names.map(name => root.figure[name])", names)
    runs = page.locator(f"{root} .run").evaluate_all(IN_LIST)
    return {**dict(zip(names, numbers, strict=True)), "runs": runs, "address": page.url}


def at_rest(page: Page, root: str = FIGURE) -> dict[str, Any]:
    """What goes on, once the tab has written it into the address and remembered it, which it does once a second."""
    page.evaluate(FORGET)
    until(page, REMEMBERED, timeout=BACK, root=root)
    return doing(page, root)


def after(happening: Callable[[], None], pages: dict[Page, str]) -> list[dict[str, Any]]:
    """What the pages, which are at rest, show when their server is back."""
    before = [at_rest(page, root) for page, root in pages.items()]
    for page in pages:
        page.evaluate(LOG)
    happening()
    for (page, root), was in zip(pages.items(), before, strict=True):
        until(page, f"figure.iteration === {was['iteration']}", timeout=BACK, root=root)
        expect(page.locator(f"{root} [data-part=connection]")).to_have_text("", timeout=BACK)
        expect(page.locator(f"{root} .run")).to_have_count(len(was["runs"]), timeout=BACK)
        assert at_rest(page, root) == was
        page.wait_for_timeout(500)  # nothing that comes late changes what is shown
        assert at_rest(page, root) == was
        assert set(page.evaluate("addresses")) <= {was["address"]}
        assert page.locator(root).evaluate("root => root.figure.mounts") == 1
    return before


def edited(context: BrowserContext, address: str) -> Page:
    """Figure 1 with an edit, one iteration after it."""
    page = opened(context, f"{address}/?seed=4&{QUICK}")
    until(page, "figure.iteration > 20")
    pause(page)
    slider(page, "k").focus()
    page.keyboard.press("ArrowRight")
    until(page, "figure.k === 2")
    page.get_by_role("button", name="One iteration").click()
    return page


def another_seed(context: BrowserContext, address: str) -> Page:
    page = opened(context, f"{address}/?{QUICK}")
    until(page, "figure.iteration > 5")
    page.get_by_role("button", name="New seed").click()
    expect(slider(page, "seed")).to_have_value("2")
    until(page, "figure.iteration > 5")
    pause(page)
    return page


def with_a_ghost(context: BrowserContext, address: str) -> Page:
    """A fork in the past; the old future stays as a ghost, and another run in the list."""
    page = another_seed_kept(context, address)
    until(page, "figure.iteration > 50")
    pause(page)
    page.get_by_role("textbox", name="iteration").fill("12")
    page.keyboard.press("Enter")
    until(page, "figure.iteration === 12")
    slider(page, "k").focus()
    page.keyboard.press("ArrowRight")
    until(page, "figure.ghost && figure.k === 2")
    return page


def another_seed_kept(context: BrowserContext, address: str) -> Page:
    page = opened(context, f"{address}/?{QUICK}&seed=6")
    until(page, "figure.iteration > 40")
    page.get_by_role("button", name="New seed").click()
    expect(page.locator(".run")).to_have_count(2)
    return page


def side_by_side(context: BrowserContext, address: str) -> Page:
    page = another_seed_kept(context, address)
    page.locator(".run [data-act=beside]").click()
    until(page, "figure.panes === 2 && figure.iteration > 5")
    page.get_by_role("slider", name="Speed").fill("4")
    until(page, "figure.speed === 60")
    pause(page)
    return page


def own_data(context: BrowserContext, address: str) -> Page:
    page = opened(context, f"{address}/?{QUICK}")
    until(page, "figure.iteration > 5")
    page.locator(".st-key-set_p_data").get_by_role("combobox").click()
    page.get_by_role("option", name="expression").click()
    page.wait_for_url("**p_data=expression**")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    until(page, "figure.iteration > 5")
    pause(page)
    return page


WAYS = (edited, another_seed, with_a_ghost, side_by_side, own_data)


def test_figure_1_goes_on_after_a_restart_with_everything_that_was_done(
    context: BrowserContext, server: Server
) -> None:
    pages = {way(context, server.address): FIGURE for way in WAYS}
    was = after(restart(server, pages), pages)
    for done, page in zip(was, pages, strict=True):
        name, value = ("k", "2") if "k=2" in done["address"] else ("k", "1")
        expect(slider(page, name)).to_have_value(value)
    assert "edits=" in was[0]["address"]
    page = next(iter(pages))
    page.reload()
    until(page, f"figure.iteration === {was[0]['iteration']}")
    assert at_rest(page) == was[0]


def test_what_played_plays_on_after_a_restart(context: BrowserContext, server: Server) -> None:
    page = opened(context, f"{server.address}/?seed=9&{QUICK}")
    until(page, "figure.iteration > 5")
    page.get_by_role("button", name="New seed").click()
    until(page, "figure.scene && figure.link.includes('seed=10') && figure.iteration > 60")
    restart(server, {page: FIGURE})()
    until(page, "figure.playing && figure.iteration > 60 && figure.link.includes('seed=10')", timeout=BACK)


def test_a_link_that_is_opened_in_the_tab_wins_over_what_the_tab_did(context: BrowserContext, server: Server) -> None:
    page = edited(context, server.address)
    was = at_rest(page)
    page.goto(f"{server.address}/?{QUICK}&seed=8&at=5")
    until(page, "figure.iteration === 5 && figure.link.includes('seed=8')")
    page.goto(f"{server.address}/?{QUICK}&seed=4&at=3")
    until(page, "figure.iteration === 3 && !figure.link.includes('edits')")
    page.go_back()
    until(page, "figure.iteration === 5 && figure.link.includes('seed=8')")
    assert was["address"] != page.url


def test_a_run_is_found_again_through_the_app_though_its_session_is_gone(
    context: BrowserContext, server: Server
) -> None:
    page = edited(context, server.address)
    was = at_rest(page)
    page.goto(f"{server.address}/scenarios")
    goto(page, "Play", "Figure 1")
    until(page, f"figure.iteration === {was['iteration']} && figure.k === 2 && !figure.playing")
    expect(slider(page, "k")).to_have_value("2")


def test_the_lesson_keeps_its_step_and_what_was_done_on_its_stage(context: BrowserContext, server: Server) -> None:
    step = next(step for step in LESSON if step.stage is not None and "k" in step.controls)
    page = opened(context, f"{server.address}/lesson?step={step.name}")
    until(page, "figure.iteration >= 0 && figure.scene > 0")
    if page.locator(f"{FIGURE} [data-part=play][data-playing]").count():
        pause(page)
    slider(page, "k").focus()
    k = int(slider(page, "k").input_value())
    page.keyboard.press("ArrowRight" if k < 10 else "ArrowLeft")
    until(page, f"figure.k !== {k}")
    page.get_by_role("button", name="One iteration").click()
    pages = {page: FIGURE}
    after(restart(server, pages), pages)
    expect(slider(page, "k")).not_to_have_value(str(k))
    button(page, "lesson_next").click()
    page.wait_for_url(f"**step={LESSON[LESSON.index(step) + 1].name}*")


def games(context: BrowserContext, address: str) -> Page:
    """Many games, of other seeds than the link said, paused."""
    page = opened(context, f"{address}/many?games=16&{QUICK}")
    until(page, "figure.iteration >= 10", root=MANY)
    page.get_by_role("button", name="new seeds").click()
    until(page, "figure.seeds[0] === 17 && figure.iteration >= 10", root=MANY)
    pause(page, MANY)
    return page


def test_many_games_go_on_after_a_restart(context: BrowserContext, server: Server) -> None:
    pages = {games(context, server.address): MANY}
    (was,) = after(restart(server, pages), pages)
    (page,) = pages
    assert "seed=17" in was["address"]
    expect(page.locator(".st-key-many_seed input")).to_have_value("17")
    page.locator(".st-key-many_k input").focus()
    page.keyboard.press("ArrowRight")
    until(page, "figure.query.includes('k=2') && figure.seeds[0] === 17", root=MANY)


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    """The line to a server that forgets a session a second after its browser has gone."""
    server = Server({"GAN1D_RUNS": str(tmp_path)}, ["--server.disconnectedSessionTTL=1"])
    line = Line(server.port)
    yield line
    line.close()
    server.stop()


def test_a_session_that_the_server_forgot_in_a_sleep_goes_on(context: BrowserContext, line: Line) -> None:
    pages = {edited(context, line.address): FIGURE, games(context, line.address): MANY}

    def sleep() -> None:
        line.cut()
        for page, root in pages.items():
            expect(page.locator(f"{root} [data-part=connection]")).to_have_text("Reconnecting…")
        next(iter(pages)).wait_for_timeout(3000)  # the server forgets
        line.mend()

    after(sleep, pages)
    page = next(iter(pages))
    slider(page, "k").focus()
    page.keyboard.press("ArrowRight")
    until(page, "figure.k === 3")
