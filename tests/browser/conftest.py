"""The real app and a real browser for the tests of this folder; without a Chromium they are skipped, saying so."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, expect, sync_playwright

from benchmarks.server import app
from gan1d.images.registry import Runs
from tests.browser.chromium import launch
from tests.browser.figure import SETTLED
from tests.browser.servers import Server

Open = Callable[..., Page]
Visit = Callable[..., Page]
expect.set_options(timeout=SETTLED)


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    """The image runs of the app under test."""
    return Runs(tmp_path_factory.mktemp("runs"))


@pytest.fixture(scope="session")
def address(runs: Runs) -> Iterator[str]:
    with app(env={"GAN1D_RUNS": str(runs.root)}) as (address, _):
        yield address


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One that may be ended and started again; its image runs are its own."""
    running = Server({"GAN1D_RUNS": str(tmp_path_factory.mktemp("runs"))})
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        if browser is None:
            pytest.skip("no Chromium: set CHROMIUM, or install one")
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Tabs that share what a browser keeps; what they complain of while a server is away is not asked."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    yield context
    context.close()


def is_probe(message: ConsoleMessage) -> bool:
    """Opened on a page's own address, Streamlit tries whether that is where its server lies, and gets a 404."""
    return "/_stcore/" in message.location["url"] and "404" in message.text


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    """One tab for checks that only look: it keeps what it has compiled, which takes longer than to look."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    yield context.new_page()
    context.close()


@pytest.fixture
def visit(tab: Page, address: str) -> Iterator[Visit]:
    """Go to an address of the app in the module's tab, which remembers nothing; the page may not have complained."""
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and not is_probe(message):
            errors.append(message.text)

    def fail(error: Error) -> None:
        errors.append(str(error))

    def visit_(query: str = "", wait_for: str = ".gan1d") -> Page:
        tab.goto(f"{address}/{query}")
        tab.locator(wait_for).first.wait_for()
        return tab

    tab.on("console", note)
    tab.on("pageerror", fail)
    yield visit_
    tab.evaluate("() => (sessionStorage.clear(), localStorage.clear())")
    tab.context.clear_cookies()
    tab.emulate_media(color_scheme="light")
    tab.remove_listener("console", note)
    tab.remove_listener("pageerror", fail)
    assert errors == []


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Open the app in a fresh browser context; at the end, no page may have complained."""
    errors: list[str] = []
    contexts = []

    def open_(query: str = "", wait_for: str = ".gan1d", **context: object) -> Page:
        contexts.append(browser.new_context(**({"viewport": {"width": 1366, "height": 768}} | context)))
        page = contexts[-1].new_page()
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" and not is_probe(m) else None)
        page.on("pageerror", lambda e: errors.append(str(e)))
        page.goto(address + "/" + query)
        page.locator(wait_for).first.wait_for()
        return page

    yield open_
    for context in contexts:
        context.close()
    assert errors == []
