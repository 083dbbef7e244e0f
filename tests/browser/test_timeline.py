"""Back and forth over what was seen, forks with their ghosts, and two runs side by side."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.figure import Open, shown, slider, until

pytestmark = pytest.mark.browser
QUICK = "k=1&m=16&G_width=4&D_width=6"


def recorded(open_page: Open, iterations: int = 150, query: str = "") -> Page:
    """A paused page that has been to that iteration."""
    page = open_page(f"?{QUICK}{query}&at={iterations}")
    until(page, f"figure.iteration === {iterations} && !figure.playing")
    return page


def chip(page: Page, label: str):
    return page.locator(".run", has=page.get_by_role("button", name=label, exact=False))


def test_dragging_the_timeline_shows_the_states_under_the_hand(open_page: Open) -> None:
    page = recorded(open_page)
    end = page.locator(".gan1d-live").evaluate("root => root.figure.p_g")
    box = page.get_by_role("slider", name="Timeline").bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] - 3, y)
    page.mouse.down()
    seen = set()
    for part in (0.8, 0.5, 0.2, 0.4):
        page.mouse.move(box["x"] + part * box["width"], y, steps=4)
        until(page, f"Math.abs(figure.iteration - {150 * part}) < 4")
        seen.add(shown(page, "iteration"))
    page.mouse.up()
    assert len(seen) == 4
    assert shown(page, "p_g") != end
    assert not shown(page, "playing")
    assert shown(page, "extent") == 150  # nothing of the future is forgotten
    page.wait_for_url(re.compile(rf"at={shown(page, 'iteration')}$"))


def test_keys_move_over_the_past_without_training(open_page: Open) -> None:
    page = recorded(open_page, query="&seed=9")  # a run that no other test has trained further
    for key, at in (
        ("ArrowLeft", 149),
        ("Shift+ArrowLeft", 139),
        ("Home", 0),
        ("End", 150),
        ("PageUp", 50),
        ("Shift+ArrowRight", 60),
    ):
        page.keyboard.press(key)
        until(page, f"figure.iteration === {at}")
    assert shown(page, "trained") < 160
    timeline = page.get_by_role("slider", name="Timeline")
    timeline.focus()
    page.keyboard.press("ArrowRight")
    until(page, "figure.iteration === 61")
    expect(timeline).to_have_value("61")


def test_an_iteration_can_be_typed_and_nonsense_gets_a_sentence(open_page: Open) -> None:
    page = recorded(open_page, 20)
    field = page.get_by_role("textbox", name="iteration")
    field.fill("47")
    field.press("Enter")
    until(page, "figure.iteration === 47")  # beyond what was trained: it is trained up to there
    for wrong in ("soon", "-3", "50001", "1e3"):
        field.fill(wrong)
        field.press("Enter")
        expect(page.get_by_text(f"iteration must be a whole number from 0 to 50000; not '{wrong}'.")).to_be_visible()
    assert shown(page, "iteration") == 47
    expect(field).to_have_value("47")


def test_an_edit_in_the_past_is_a_fork_with_a_ghost_and_a_mark(open_page: Open) -> None:
    page = recorded(open_page)
    page.keyboard.press("PageUp")
    until(page, "figure.iteration === 50")
    before = page.locator(".gan1d-live").evaluate("root => root.figure.history")
    slider(page, "k").focus()
    page.keyboard.press("ArrowRight")
    until(page, "figure.k === 2 && figure.ghost")
    assert shown(page, "extent") == 150  # the charts keep the old future, as a ghost
    page.get_by_role("group", name="Transport").get_by_role("button", name="Play").click()
    until(page, "figure.iteration > 60")
    after = page.locator(".gan1d-live").evaluate("root => root.figure.history")
    width = len(before) // 151
    # Parent and fork agree exactly up to the edit; the row of the edit's iteration, too: it is the state before.
    assert after[: 51 * width] == before[: 51 * width]
    assert after[51 * width : 52 * width] != before[51 * width : 52 * width]
    page.get_by_role("button", name="Go to the edit at k = 2 from 50").click()
    until(page, "figure.iteration === 50 && !figure.playing")
    expect(chip(page, "k = 2 from 50")).to_have_attribute("data-now", "")
    page.get_by_role("button", name="Show it faintly behind this run: k = 1").click()
    until(page, "!figure.ghost")


def test_runs_can_be_switched_put_side_by_side_and_dropped(open_page: Open) -> None:
    page = recorded(open_page)
    page.keyboard.press("PageUp")
    until(page, "figure.iteration === 50")
    slider(page, "k").focus()
    page.keyboard.press("ArrowRight")
    until(page, "figure.k === 2")
    page.get_by_role("button", name="Show it side by side, on the same time axis: k = 1").click()
    until(page, "figure.panes === 2")
    assert parse_qs(urlsplit(page.url).query)["beside"] == [QUICK]
    page.get_by_role("button", name="Go on in this run: k = 1").click()
    until(page, "figure.k === 1 && figure.panes === 2 && figure.iteration === 50")
    expect(slider(page, "k")).to_have_value("1")
    page.get_by_role("button", name="Show it side by side, on the same time axis: k = 2 from 50").click()
    until(page, "figure.panes === 1")
    page.get_by_role("button", name="Drop this run from the list: k = 2 from 50").click()
    expect(page.locator(".runs")).to_be_hidden()
    assert shown(page, "mounts") == 1


def test_no_row_of_the_history_is_lost_however_often_the_run_changes(open_page: Open) -> None:
    page = open_page(f"?{QUICK}")
    until(page, "figure.iteration > 5")
    page.get_by_role("slider", name="Speed").fill("6")
    slider(page, "k").focus()
    for turn in range(12):
        page.keyboard.press("ArrowLeft" if turn % 2 else "ArrowRight")
        # A browser that is busy gets frames of the old run and the new run's scene at once.
        page.evaluate("() => { const end = performance.now() + 250; while (performance.now() < end); }")
    page.get_by_role("button", name="Pause").click()
    until(page, "!figure.playing")
    page.wait_for_timeout(300)
    rows = shown(page, "history")
    width = len(rows) // shown(page, "rows")
    assert rows[::width] == list(range(shown(page, "rows")))
    assert rows[-width] == shown(page, "iteration")


def test_two_seeds_side_by_side_from_a_link_move_together(open_page: Open) -> None:
    page = open_page(f"?{QUICK}&seed=3&beside={QUICK.replace('&', '%26')}%26seed%3D4")
    until(page, "figure.panes === 2 && figure.iteration > 5 && figure.playing")
    expect(page.locator(".run")).to_have_count(2)
    expect(chip(page, "seed = 3")).to_have_attribute("data-now", "")
    for width in (390, 1366):
        page.set_viewport_size({"width": width, "height": 768})
        page.wait_for_timeout(300)
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_a_link_in_the_past_of_a_long_run_shows_all_its_edits(open_page: Open) -> None:
    page = open_page(f"?{QUICK}&edits=10:k=2;20:only=G;30:m=64&at=40")
    until(page, "figure.iteration === 40")
    assert shown(page, "k") == 2
    assert shown(page, "m") == 64
    expect(page.locator(".marks button")).to_have_count(3)
