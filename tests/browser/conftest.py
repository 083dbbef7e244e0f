"""The real app and a real browser for the tests of this folder; without a Chromium they are skipped, saying so."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.server import app
from tests.browser.chromium import launch

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with app() as (address, _):
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        if browser is None:
            pytest.skip("no Chromium: set CHROMIUM, or install one")
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Open the app in a fresh browser context; at the end, no page may have complained."""
    errors: list[str] = []
    contexts = []

    def open_(query: str = "", **context: object) -> Page:
        contexts.append(browser.new_context(**({"viewport": {"width": 1366, "height": 768}} | context)))
        page = contexts[-1].new_page()
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: errors.append(str(e)))
        page.goto(address + "/" + query)
        page.locator(".gan1d-live").wait_for()
        return page

    yield open_
    for context in contexts:
        context.close()
    assert errors == []
