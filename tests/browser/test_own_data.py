"""A p_data of one's own in a real browser: drawn with the mouse and with the keyboard, read from a file."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.figure import SETTLED

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def sheet_of(page: Page) -> Locator:
    """The sheet to draw on, in the dialog that this opens."""
    page.get_by_role("button", name="Your own p_data").click()
    sheet = page.get_by_role("slider", name="Height of the drawn density")
    expect(sheet).to_have_attribute("aria-valuetext", re.compile("^height"))
    return sheet


def heights_of(sheet: Locator) -> list[int]:
    """What stands on the sheet."""
    return sheet.evaluate("canvas => canvas.getRootNode().querySelector('.gan1d-drawing').drawing.heights")


def stroke(page: Page, sheet: Locator, *points: tuple[float, float]) -> None:
    """Draw through points given in parts of the sheet, from its left and from its top."""
    box = sheet.bounding_box()
    assert box is not None
    for i, (across, down) in enumerate(points):
        page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"], steps=4)
        if i == 0:
            page.mouse.down()
    page.mouse.up()


def run_in_the_address(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def take(page: Page, label: str) -> None:
    """Press the button that starts the run, and wait until the dialog has gone."""
    page.get_by_role("button", name=label).click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_what_the_mouse_draws_is_learnt(open_page: Open) -> None:
    page = open_page("?seed=3")
    sheet = sheet_of(page)
    page.get_by_role("button", name="clear").click()
    assert set(heights_of(sheet)) == {0}
    expect(page.get_by_text("Nothing is drawn yet.")).to_be_visible()
    stroke(page, sheet, (0.1, 0.8), (0.3, 0.2), (0.5, 0.8))
    heights = heights_of(sheet)
    assert heights.index(max(heights)) == pytest.approx(0.3 * len(heights), abs=3)
    assert all(heights[8:28])  # a fast hand leaves no gaps
    assert not any(heights[34:])
    assert run_in_the_address(page) == {"seed": ["3"]}  # the run stays until the drawing is taken
    take(page, "Use this drawing")
    page.wait_for_url("**p_data=drawn**", timeout=SETTLED)
    query = run_in_the_address(page)
    assert (query["seed"], query["heights"]) == (["3"], [",".join(map(str, heights))])
    expect(page.get_by_text("61 heights, linear between them")).to_be_visible()


def test_keys_draw_too_and_what_was_done_can_be_undone(open_page: Open) -> None:
    page = open_page("?p_data=drawn&heights=0,400,0")
    sheet = sheet_of(page)
    before = heights_of(sheet)
    undo = page.get_by_role("button", name="undo")
    expect(undo).to_be_disabled()
    sheet.focus()
    for key in ("Home", "ArrowRight", "ArrowUp", "ArrowUp", "Shift+ArrowUp"):
        page.keyboard.press(key)
    expect(sheet).to_have_attribute("aria-valuenow", "293")  # 13 + 2 * 40 + 200
    assert heights_of(sheet) == [before[0], 293, *before[2:]]
    page.get_by_role("button", name="smooth").click()
    smooth = heights_of(sheet)
    assert 0 < smooth[0] < smooth[1] < 293
    undo.click()
    assert heights_of(sheet) == [before[0], 293, *before[2:]]
    for _ in range(3):  # keys that come one soon after the other are undone together; on a slow machine some do not
        if undo.is_enabled():
            undo.click()
    assert heights_of(sheet) == before
    expect(undo).to_be_disabled()
    stroke(page, sheet, (0.9, 0.1), (0.99, 0.1))
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert heights_of(sheet_of(page)) == before  # it opens on what is in force
    assert run_in_the_address(page) == {"p_data": ["drawn"], "heights": ["0,400,0"]}


def test_a_file_and_an_expression_are_shown_before_they_are_taken(open_page: Open) -> None:
    page = open_page()
    sheet_of(page)
    page.get_by_role("tab", name="Points or CSV").click()
    table = "name;length\n" + "".join(f"n{i};{i * i}\n" for i in range(40))
    file = {"name": "t.csv", "mimeType": "text/csv", "buffer": table.encode()}
    page.locator("[role=dialog] input[type=file]").set_input_files(file)
    expect(page.get_by_text("column name must hold only numbers within ±1e+100; line 2 has 'n0'.")).to_be_visible()
    page.get_by_role("dialog").get_by_role("combobox").click()
    page.get_by_role("option", name="length").click()
    picture = page.get_by_role("img", name="The density as the game sees it")
    expect(picture.first).to_be_visible()
    expect(page.get_by_text("40 points with mean")).to_be_visible()
    page.get_by_role("tab", name="Expression").click()
    formula = page.get_by_role("textbox", name="p_data at x")
    formula.fill("exp(-x^2) & 1")
    formula.press("Enter")
    expect(page.get_by_text("'&' at character 11 is not known.")).to_be_visible()
    expect(formula).to_have_value("exp(-x^2) & 1")
    assert run_in_the_address(page) == {}
    formula.fill("exp(-x^2) + (x > 1) * 2e-1")
    formula.press("Enter")
    expect(page.get_by_text("shifted by")).to_be_visible()
    take(page, "Use this expression")
    page.wait_for_url("**p_data=expression**", timeout=SETTLED)
    assert run_in_the_address(page)["expression"] == ["exp(-x^2) + (x > 1) * 2e-1"]
    address = page.url
    page.reload()
    page.locator(".gan1d-live").wait_for()
    expect(page.get_by_text("shifted by")).to_be_visible()
    assert page.url == address
