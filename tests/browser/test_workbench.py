"""The theory bench under a real hand: drags, keys, the link, a phone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from gan1d.teaching.workbench.pairs import Humps, Pair
from gan1d.ui.workbench.section import told
from tests.browser.conftest import Open

pytestmark = pytest.mark.browser
FIGURES = ("pointwise", "pair", "path", "separation", "gradients", "objectives")


def handle(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=name, exact=True).and_(page.locator(".handle")).first


def test_a_density_is_moved_by_mouse_and_by_keys_and_the_numbers_and_the_link_follow(open_page: Open) -> None:
    page = open_page("bench?figure=pair")
    mean = handle(page, "mean of p_g")
    expect(mean).to_have_attribute("aria-valuenow", "1")
    mean.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.get_by_text(f"JSD is {told(Pair(Humps(-1, 0.8), Humps(1.65, 1)).jsd)} nats")).to_be_visible()
    expect(page).to_have_url(re.compile(r"g_mean=1\.65"))
    expect(mean).to_be_focused()

    box = mean.bounding_box()
    one = page.locator(".gan1d-plot").evaluate("root => root.plot.place.x.place(1) - root.plot.place.x.place(0)")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 11):
        page.mouse.move(x - one * 2.65 * step / 10, y)
    page.mouse.up()
    expect(page.get_by_role("img", name=f"JSD is {told(Pair(Humps(-1, 0.8), Humps(-1, 1)).jsd)} nats")).to_be_visible()
    expect(page).to_have_url(re.compile("g_mean=-1"))
    expect(page.locator(".st-key-g_mean input")).to_have_value("-1")
    expect(page.get_by_test_id("stAlertContainer")).to_have_count(0)


def test_the_maximum_is_dragged_with_the_amounts(open_page: Open) -> None:
    page = open_page("bench?figure=pointwise&a=0.4&b=0.4&y=0.2")
    top = handle(page, "the maximum, a/(a + b)")
    expect(top).to_have_attribute("aria-valuenow", "0.5")
    top.focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.get_by_text("a = 0.48, b = 0.32: the maximum")).to_be_visible()
    page.keyboard.press("End")  # only data comes here
    expect(page.get_by_text("a = 0.80, b = 0.00: the maximum 0.000 nats is at y* = 1.000")).to_be_visible()


def test_a_figure_is_chosen_and_a_bad_link_says_so_until_then(open_page: Open) -> None:
    page = open_page("bench?figure=pear&g_sd=9")
    expect(page.get_by_text("not 'pear'. This is pair, the nearest.")).to_be_visible()
    expect(page.get_by_text("g_sd must be a number from 0.4 to 2; not '9'.")).to_be_visible()
    page.get_by_text("Separation", exact=True).click()
    expect(page.get_by_role("heading", name="When two densities separate")).to_be_visible()
    expect(page).to_have_url(re.compile("figure=separation"))
    expect(page.get_by_text("the nearest")).to_have_count(0)


def test_its_fields_do_not_follow_to_the_front_page(open_page: Open) -> None:
    page = open_page("bench?figure=pointwise&a=0.3")
    page.get_by_text("Play", exact=True).click()
    page.get_by_test_id("stTopNavDropdownLink").filter(has_text="Figure 1").click()
    page.locator(".gan1d-live").wait_for()
    assert "a=0.3" not in page.url
    expect(page.get_by_test_id("stAlertContainer")).to_have_count(0)


def test_on_a_phone_nothing_runs_out_of_the_page(open_page: Open, address: str) -> None:
    page = open_page("bench", viewport={"width": 390, "height": 844})
    for name in FIGURES:
        page.goto(f"{address}/bench?figure={name}")
        page.get_by_text("Proof", exact=True).click()
        expect(page.get_by_test_id("stExpanderDetails").locator(".katex").last).to_be_visible()
        # The page's style may come a moment after its words.
        page.wait_for_function(
            "() => document.documentElement.scrollWidth <= 390"
            " && [...document.querySelectorAll('.st-key-bench .katex-html .base, .st-key-bench table')]"
            ".every(e => e.getBoundingClientRect().right <= innerWidth)",
        )
