"""Small figures under a real hand: handles by pointer and keys, points of the plane, the readout, the words."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from benchmarks.server import app

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def plots() -> Iterator[str]:
    with app(script="tests/browser/plot_page.py") as (address, _):
        yield address


@pytest.fixture
def page(browser: Browser, plots: str) -> Iterator[Page]:
    errors: list[str] = []
    context = browser.new_context(viewport={"width": 1100, "height": 900})
    page = context.new_page()
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.goto(plots)
    expect(page.get_by_text("clicked 10 0")).to_be_visible()
    expect(handle(page)).to_have_attribute("aria-valuetext", "0.500")
    yield page
    context.close()
    assert errors == []


def handle(page: Page, name: str = "mean of p_g") -> Locator:
    return page.get_by_role("slider", name=name)


def figure(page: Page, which: int = 0) -> Locator:
    return page.locator(".gan1d-plot").nth(which)


def middle(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def pixels_of_one(page: Page) -> float:
    """How wide one unit of x is."""
    return figure(page).evaluate("root => root.plot.place.x.place(1) - root.plot.place.x.place(0)")


def test_arrow_keys_move_a_handle_by_its_step_and_the_page_answers(page: Page) -> None:
    slider = handle(page)
    figure(page).evaluate("root => { root.seen = root.plot }")
    slider.focus()
    for key, value in (("ArrowRight", 0.55), ("ArrowUp", 0.6), ("ArrowLeft", 0.55), ("Shift+ArrowDown", 0.05)):
        page.keyboard.press(key)
        expect(slider).to_have_attribute("aria-valuenow", f"{value:g}")
    expect(page.get_by_text("mean is 0.05")).to_be_visible()
    page.keyboard.press("Home")
    expect(page.get_by_text("mean is -3")).to_be_visible()
    expect(page.get_by_role("img", name="mean -3")).to_be_visible()
    assert (slider.get_attribute("aria-valuemin"), slider.get_attribute("aria-valuemax")) == ("-3", "3")
    assert figure(page).evaluate("root => root.seen === root.plot")  # never mounted anew
    expect(slider).to_be_focused()


def test_a_dragged_handle_stays_under_the_hand_and_its_last_place_arrives(page: Page) -> None:
    x, y = middle(handle(page))
    one = pixels_of_one(page)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 31):
        page.mouse.move(x - one * 2.5 * step / 30, y - 2 * step)
        assert middle(handle(page))[0] == pytest.approx(x - one * 2.5 * step / 30, abs=0.05 * one)
    page.mouse.up()
    expect(page.get_by_text("mean is -2")).to_be_visible()
    assert middle(handle(page)) == pytest.approx((x - 2.5 * one, y), abs=0.05 * one)


def test_what_the_page_refuses_is_taken_back_when_the_hand_lets_go(page: Page) -> None:
    x, y = middle(handle(page))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 2.5 * pixels_of_one(page), y, steps=5)
    expect(handle(page)).to_have_attribute("aria-valuenow", "3")
    page.mouse.up()
    expect(handle(page)).to_have_attribute("aria-valuenow", "2")
    expect(page.get_by_text("mean is 2")).to_be_visible()


def test_a_point_is_chosen_by_click_and_by_keys_on_a_logarithmic_axis(page: Page) -> None:
    box = figure(page, 1).locator("rect.plane").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 0.75 * box["width"], box["y"] + 0.25 * box["height"])
    expect(page.get_by_text(re.compile("^clicked (9[5-9]|10[0-9])[.0-9]* (0.49|0.5)"))).to_be_visible()
    aim = page.get_by_role("button", name="Choose a point")
    aim.focus()
    for key in (*["Shift+ArrowLeft"] * 5, *["Shift+ArrowDown"] * 3, "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_text("clicked 0.1 -0.64")).to_be_visible()
    both = handle(page, "start")
    expect(both).to_have_attribute("aria-valuetext", "a 0.100, b −0.640")
    both.focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.get_by_text("clicked 1 -0.64")).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_text("clicked 1 -0.5")).to_be_visible()


def test_the_readout_tells_the_lines_under_the_pointer_each_on_its_own_axis(page: Page) -> None:
    readout = figure(page).locator(".readout")
    expect(readout).to_be_hidden()
    at = figure(page).evaluate(
        "root => { const b = root.plot.parts.hands.getBoundingClientRect(); return b.x + root.plot.place.x.place(1) }"
    )
    page.mouse.move(at, middle(figure(page))[1])
    # exp(-1/2), exp(-1/8), 1 / (1 + 1/e)
    for label, value in (("p_data", "0.607"), ("p_g", "0.882"), ("D", "0.731")):
        expect(readout.locator("div").filter(has_text=re.compile(rf"^{label}{value}$"))).to_have_count(1)
    page.mouse.move(0, 0)
    expect(readout).to_be_hidden()


def test_what_is_not_a_number_leaves_a_gap(page: Page) -> None:
    paths = (
        figure(page)
        .locator(".picture path[stroke-width]")
        .evaluate_all("paths => paths.map(p => (p.getAttribute('d').match(/M/g) ?? []).length)")
    )
    assert paths[:3] == [1, 2, 1]  # p_data, p_g with its gap, D
