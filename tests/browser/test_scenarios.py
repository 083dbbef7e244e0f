"""The gallery in a browser: its pictures, its links, and a pair side by side."""

import re

import pytest
from playwright.sync_api import expect

from gan1d.teaching.scenarios import SCENARIOS
from tests.browser.conftest import Open

pytestmark = pytest.mark.browser
PAIR = next(j for j, scenario in enumerate(SCENARIOS) if scenario.versus is not None)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_picture_is_drawn_for_the_ground_and_fits_a_phone(open_page: Open, address: str, scheme: str) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": 390, "height": 844})
    page.goto(address + "/scenarios")
    pictures = page.locator(".scenarios img")
    expect(pictures).to_have_count(len(SCENARIOS))
    page.wait_for_function("() => [...document.querySelectorAll('.scenarios img')].every(i => i.naturalWidth > 0)")
    source = pictures.first.get_attribute("src")
    ground = page.evaluate("source => atob(source.split(',')[1]).match(/fill: (#[0-9a-f]{6})/)[1]", source)
    assert ground == {"light": "#ffffff", "dark": "#14181d"}[scheme]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_card_opens_its_pair_in_this_tab(open_page: Open, address: str) -> None:
    page = open_page()
    page.goto(address + "/scenarios")
    page.locator(".scenarios article").nth(PAIR).locator("a.play").click()
    page.locator(".gan1d").wait_for()
    expect(page).to_have_url(re.compile("beside="))
    assert len(page.context.pages) == 1
