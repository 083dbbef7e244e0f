"""The moving figures of the theory bench under a real hand."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open

pytestmark = pytest.mark.browser


def test_a_click_and_a_key_start_both_sides_anew(open_page: Open) -> None:
    page = open_page("bench?figure=phase")
    starts = page.get_by_role("slider", name="start: θ and ψ")
    expect(starts).to_have_count(2)
    expect(page.get_by_text("This start is 1.581 away from rest")).to_have_count(2)
    plane = page.locator(".gan1d-plot .plane").first
    box = plane.bounding_box()
    plane.click(position={"x": box["width"] / 2, "y": 3})  # θ = 0, at the top
    expect(page.get_by_text(re.compile(r"This start is 2\.9\d\d away"))).to_have_count(2)
    starts.first.focus()
    page.keyboard.press("Shift+ArrowDown")
    expect(page.get_by_text(re.compile(r"This start is 2\.4\d\d away"))).to_have_count(2)


def test_a_rung_is_trained_while_the_page_stands_and_its_step_follows_the_hand(open_page: Open) -> None:
    page = open_page("bench?figure=proposition_2")
    expect(page.get_by_text("Rung 0 after 400 steps: JSD is 0.0001 nats")).to_be_visible()
    page.get_by_text("4 · Minibatches").click()
    expect(page.get_by_text("Look for")).to_be_visible()
    expect(page.get_by_text("Rung 4 after 400 steps")).to_be_visible(timeout=60_000)
    expect(page).to_have_url(re.compile("rung=4"))
    handle = page.get_by_role("slider", name="step", exact=True).and_(page.locator(".handle"))
    handle.focus()
    page.keyboard.press("Shift+ArrowLeft")
    expect(page.get_by_text("Rung 4 after 390 steps")).to_be_visible()
