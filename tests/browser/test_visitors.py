"""A server for others, in real browsers: what is theirs is known after a restart, and what is not is said."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.figure import SETTLED, until
from tests.browser.servers import BACK, Server, restart
from tests.browser.test_places import website

pytestmark = pytest.mark.browser
KEY = "the host's own key"
MAP = "map?x=k=1:40&y=learning_rate_D=0.001:1:40log&iterations=400&m=8&G_width=4&D_width=4"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    runs = str(tmp_path_factory.mktemp("runs"))
    quota = "hours=1000"  # a slow machine takes days for this map, which is not waited for
    running = Server(
        {
            "GAN1D_RUNS": runs,
            "GAN1D_HOST": "shared",
            "GAN1D_ADMIN_KEY": KEY,
            "GAN1D_QUOTA": quota,
            "GAN1D_QUOTA_ALL": quota,
        }
    )
    yield running
    running.stop()


@pytest.fixture
def ann(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    yield context
    context.close()


@pytest.fixture
def ben(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    yield context
    context.close()


def key(page: Page, name: str) -> Locator:
    return page.locator(".gan1d-map").get_by_role("button", name=name, exact=True)


def the_map(context: BrowserContext, server: Server) -> Page:
    page = context.new_page()
    page.goto(f"{server.address}/{MAP}")
    page.locator(".gan1d-map").wait_for()
    return page


def test_what_one_began_is_ones_own_after_a_reload_and_a_restart(
    ann: BrowserContext, ben: BrowserContext, server: Server
) -> None:
    anns = the_map(ann, server)
    key(anns, "start").click()
    expect(key(anns, "pause")).to_be_enabled()

    bens = the_map(ben, server)
    expect(key(bens, "pause")).to_be_disabled()
    expect(bens.locator(".gan1d-map [data-part=refused]")).to_contain_text("Somebody else began this")

    anns.reload()
    expect(key(anns, "pause")).to_be_enabled()
    restart(server, {anns: ".gan1d-map", bens: ".gan1d-map"})()
    for page in (anns, bens):
        until(page, "figure.connected", BACK, root=".gan1d-map")
    key(anns, "pause").click()
    expect(key(anns, "resume")).to_be_enabled(timeout=BACK)
    expect(key(bens, "resume")).to_be_disabled(timeout=BACK)
    assert "gan1d_visitor" not in anns.evaluate("document.cookie")
    for page in (anns, bens):
        assert "gan1d_visitor" not in page.url

    bens.get_by_text("For the host of this server").click()
    bens.get_by_label("the host's key").fill(KEY)
    bens.get_by_label("the host's key").press("Enter")
    expect(key(bens, "resume")).to_be_enabled()
    expect(bens.locator(".gan1d-map [data-part=refused]")).to_have_text("")


def test_a_key_in_the_address_is_taken_from_it(ben: BrowserContext, server: Server) -> None:
    page = ben.new_page()
    page.goto(f"{server.address}/map?admin={KEY}")
    expect(page.get_by_text("You are the host of this server")).to_be_visible()
    assert "admin" not in page.url


def test_another_website_may_not_show_it_in_a_frame(ben: BrowserContext, server: Server) -> None:
    page = ben.new_page()
    with website(f"<iframe src='{server.address}/?embed=true'></iframe>") as port:
        with page.expect_console_message(lambda message: "frame-ancestors" in message.text, timeout=SETTLED):
            page.goto(f"http://127.0.0.1:{port}/")
        page.goto("about:blank")
