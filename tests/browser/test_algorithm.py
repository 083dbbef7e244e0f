"""Algorithm 1 in a real browser: one iteration by the keyboard, forward and back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.figure import SETTLED

pytestmark = pytest.mark.browser


def at(page: Page, moment: int, iteration: int = 3) -> None:
    expect(page).to_have_url(re.compile(f"at={iteration}&moment={moment}$"))


def test_an_iteration_by_keys_forward_and_back(open_page: Open, address: str) -> None:
    page = open_page()
    page.goto(address + "/algorithm?k=1&m=8&at=3&moment=1")
    lit = page.locator(".pseudocode [aria-current]")
    told = page.locator(".moment")
    expect(lit).to_have_count(1)
    figure = page.locator(".gan1d-plot")
    figure.evaluate("root => { root.seen = root.plot }")
    seen = []
    for moment in range(1, 10):
        at(page, moment)
        expect(lit).to_have_count(1)
        expect(page.locator(".lock")).to_have_text("G is held" if moment < 6 else "D is held")
        if seen:
            expect(told).not_to_have_text(seen[-1][0], use_inner_text=True)
        seen.append((told.inner_text(), lit.inner_text()))
        page.keyboard.press("ArrowRight")
    at(page, 1, iteration=4)
    for moment in range(9, 0, -1):
        page.keyboard.press("ArrowLeft")
        at(page, moment)
        expect(told).to_have_text(seen[moment - 1][0], use_inner_text=True)
        assert lit.inner_text() == seen[moment - 1][1]
    assert figure.evaluate("root => root.seen === root.plot")  # the picture was moved, never mounted anew
    picture = page.get_by_role("img", name="8 noise points z come from p_z")
    expect(picture).to_be_visible()
    page.keyboard.press("Shift+ArrowRight")
    at(page, 1, iteration=4)


def test_keys_in_a_field_are_the_fields_own(open_page: Open, address: str) -> None:
    page = open_page()
    page.goto(address + "/algorithm?k=1&m=8&at=3&moment=2")
    field = page.get_by_role("spinbutton", name="iteration")
    field.click(timeout=SETTLED)
    field.press("ArrowLeft")
    field.press("End")
    page.keyboard.type("1")
    at(page, 2)
    field.press("Enter")
    at(page, 1, iteration=31)


def test_it_fits_a_phone(open_page: Open, address: str) -> None:
    page = open_page(viewport={"width": 390, "height": 800})
    page.goto(address + "/algorithm?loss=hinge&at=3&moment=4")
    page.locator(".gan1d-plot .picture path").first.wait_for(timeout=SETTLED)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
