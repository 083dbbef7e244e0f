"""A run is shown again elsewhere: by its link, as a file, in a room, on a projector."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.server import app
from tests.browser.figure import SETTLED, Open, shown, slider, until

pytestmark = pytest.mark.browser
QUICK = "m=16&G_width=4&D_width=6&k=1"


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    """A second server process."""
    with app() as (address, _):
        yield address


def test_a_link_shows_bit_for_bit_the_same_in_another_server_process(
    open_page: Open, browser: Browser, elsewhere: str
) -> None:
    page = open_page("?p_data=two_modes&seed=5&m=32")
    until(page, "figure.iteration > 15")
    slider(page, "k").focus()
    page.keyboard.press("ArrowRight")
    until(page, "figure.k === 4")
    page.get_by_role("button", name="One G step").click()
    until(page, "!figure.playing")
    here = shown(page, "iteration") + 40
    page.get_by_role("textbox", name="iteration").fill(str(here))
    page.keyboard.press("Enter")
    until(page, f"figure.iteration === {here}")
    page.wait_for_url(f"**at={here}")
    context = browser.new_context()
    other = context.new_page()
    other.goto(page.url.replace(page.url.split("/?")[0], elsewhere))
    until(other, f"figure.iteration === {here} && !figure.playing")
    for name in ("history", "p_g", "D"):
        one, two = shown(page, name), shown(other, name)
        assert len(one) > 100
        assert one == two
    context.close()


def test_on_the_way_to_a_moment_the_address_keeps_it(open_page: Open) -> None:
    page = open_page("?seed=31&at=1500")
    until(page, "figure.iteration > 20")
    page.wait_for_timeout(1500)
    assert page.url.endswith("?seed=31&at=1500")
    expect(page.get_by_role("slider", name="Timeline")).to_have_value("1500")


def test_the_link_is_copied_with_the_moment(open_page: Open) -> None:
    page = open_page(f"?{QUICK}", permissions=["clipboard-read", "clipboard-write"])
    until(page, "figure.iteration > 10")
    page.keyboard.press("l")
    expect(page.get_by_text("Copied the link to iteration")).to_be_visible()
    link = page.evaluate("() => navigator.clipboard.readText()")
    assert re.search(r"\?k=1&m=16&G_width=4&D_width=6&at=\d+$", link)
    other = open_page("?" + link.split("?")[1])
    until(other, f"figure.iteration === {link.split('at=')[1]} && !figure.playing")


def test_a_run_is_saved_and_opened_again(open_page: Open, tmp_path: Path) -> None:
    page = open_page(f"?{QUICK}&seed=8&edits=12:k=3&at=30")
    until(page, "figure.iteration === 30")
    page.get_by_text("Save and open").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save this run").click()
    file = tmp_path / saved.value.suggested_filename
    saved.value.save_as(file)
    assert json.loads(file.read_text())["at"] == 30
    with page.expect_download() as numbers:
        page.get_by_role("button", name="Numbers as CSV").click()
    table = tmp_path / "numbers.csv"
    numbers.value.save_as(table)
    assert len(table.read_text().splitlines()) == 1 + 31
    other = open_page("?seed=2")
    until(other, "figure.iteration > 40")
    other.get_by_text("Save and open").click()
    other.locator("input[type=file]").set_input_files(file)
    until(other, "figure.iteration === 30 && figure.k === 3 && !figure.playing")
    expect(slider(other, "seed")).to_have_value("8")
    expect(other.locator(".run")).to_have_count(2)  # the run that was there before is kept


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xfe\x00", "must be text in UTF-8"),
        (
            b'{"format": "gan1d run", "version": 1, "recipe": {"k": "0"}, "at": 3}',
            "k must be a whole number from 1 to 50",
        ),
        (b"[" * 100_000, "nested or long"),
    ],
)
def test_a_damaged_file_gets_a_sentence_and_the_run_stays(open_page: Open, content: bytes, sentence: str) -> None:
    page = open_page(f"?{QUICK}")
    until(page, "figure.iteration > 5")
    page.get_by_text("Save and open").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "run.json", "mimeType": "application/json", "buffer": content}
    )
    expect(page.get_by_text(sentence)).to_be_visible()
    at = shown(page, "iteration")
    until(page, f"figure.iteration > {at + 5} && figure.playing")


def room_of(page: Page) -> str:
    page.get_by_role("button", name="follow me").click()
    invitation = page.get_by_role("dialog", name="Invitation to the room")
    expect(invitation).to_be_visible()
    link = invitation.locator(".link").inner_text()
    expect(invitation.locator("svg")).to_be_visible()
    invitation.get_by_role("button", name="show the picture").click()
    return link[link.index("?") :]


def test_an_audience_follows_leaves_and_comes_back(open_page: Open) -> None:
    page = open_page(f"?{QUICK}")
    until(page, "figure.iteration > 5")
    student = open_page(room_of(page))
    until(student, "figure.role === 'follows' && figure.k === 1 && figure.iteration > 5")
    expect(page.get_by_text("1 follows")).to_be_visible()
    expect(student.locator(".st-key-set_k")).to_have_count(0)  # only the presenter steers
    slider(page, "k").focus()
    page.keyboard.press("ArrowRight")
    until(student, "figure.k === 2 && figure.playing")
    page.get_by_role("button", name="Pause").click()
    until(student, "!figure.playing")
    student.keyboard.press("Space")
    expect(student.get_by_text("only the presenter steers: leave it first")).to_be_visible()
    page.keyboard.press("Home")
    until(student, "figure.iteration === 0")
    student.get_by_role("button", name="leave").click()
    until(student, "figure.role === 'left'")
    expect(slider(student, "k")).to_be_visible()
    student.keyboard.press("ArrowRight")
    until(student, "figure.iteration === 1")
    assert shown(page, "iteration") == 0
    page.keyboard.press("End")
    student.get_by_role("button", name="come back").click()
    until(student, "figure.role === 'follows' && figure.iteration > 5")
    student.reload()
    until(student, "figure.role === 'follows' && figure.iteration > 5")
    page.get_by_role("button", name="close", exact=True).click()
    expect(student.get_by_text("is closed: you go on alone from here")).to_be_visible()
    until(student, "figure.role === null")


def test_a_presenter_who_reloads_leads_the_same_room(open_page: Open) -> None:
    page = open_page(f"?{QUICK}")
    until(page, "figure.iteration > 5")
    student = open_page(room_of(page))
    until(student, "figure.role === 'follows' && figure.iteration > 5")
    page.reload()
    until(page, "figure.role === 'leads' && figure.iteration > 5")
    page.goto(page.url.split("?")[0] + f"?{QUICK}&seed=77")  # another link in the same tab
    until(page, "figure.role === 'leads' && figure.iteration > 5")
    page.get_by_role("button", name="Pause").click()
    page.keyboard.press("Home")
    until(student, "figure.role === 'follows' && figure.iteration === 0")


def test_a_duplicated_tab_leads_nobody_and_leaves_the_room_when_it_is_closed(open_page: Open) -> None:
    page = open_page(f"?{QUICK}")
    until(page, "figure.iteration > 5")
    student = open_page(room_of(page))
    until(student, "figure.role === 'follows' && figure.iteration > 5")
    page.wait_for_function("""() => sessionStorage.getItem("gan1d")?.includes('"role":"leads"')""", timeout=SETTLED)
    with page.expect_popup() as opened:  # a browser copies the tab's memory, as when a tab is duplicated
        page.evaluate("() => window.open(location.href)")
    twin = opened.value
    # It says so for having the room's key
    expect(twin.get_by_text("is led from another tab")).to_be_visible()
    until(twin, "figure.role === null && figure.iteration > 5")
    until(page, "figure.role === 'leads'")
    twin.keyboard.press("n")
    until(twin, "figure.scene && figure.link.includes('seed=2')")
    twin.reload()
    until(twin, "figure.scene && figure.role === null && figure.link.includes('seed=2')")
    twin.close()
    until(page, "figure.role === 'leads'")
    page.locator("[data-part=play]").click()
    page.keyboard.press("Home")
    until(student, "figure.role === 'follows' && figure.iteration === 0 && !figure.link.includes('seed')")
    memory = page.evaluate("() => ({ ...sessionStorage })")
    again = page.context.new_page()
    page.close()
    expect(student.get_by_text("waiting for the presenter")).to_be_visible()
    again.add_init_script(f"Object.assign(sessionStorage, {json.dumps(memory)})")
    again.goto(student.url.split("?")[0])
    until(again, "figure.role === 'leads'")
    again.close()


def test_a_room_that_is_not_there_gets_a_sentence(open_page: Open) -> None:
    page = open_page("?room=ZZZZ")
    expect(page.get_by_text("There is no room 'ZZZZ'")).to_be_visible()
    until(page, "figure.iteration > 2")


def test_presenter_view_is_the_picture_alone_in_big_type(open_page: Open) -> None:
    page = open_page(f"?{QUICK}")
    until(page, "figure.iteration > 5")
    before = page.locator(".picture").bounding_box()
    page.keyboard.press("p")
    expect(page.locator(".st-key-set_k")).to_be_hidden()
    expect(page.locator(".charts")).to_be_hidden()
    assert before is not None
    page.wait_for_timeout(500)
    after = page.locator(".picture").bounding_box()
    assert after is not None
    assert (after["width"] > 1.2 * before["width"], after["height"] > 1.2 * before["height"]) == (True, True), (
        before,
        after,
    )
    assert page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight <= innerHeight + 2")
    page.wait_for_url("**view=present**")
    page.keyboard.press("]")
    until(page, "figure.panes >= 1 && figure.iteration >= 0 && figure.scene > 1")
    at_first = page.url
    page.keyboard.press("PageDown")  # what a clicker sends
    page.wait_for_url(lambda url: url != at_first and "view=present" in url)
    page.reload()
    until(page, "figure.iteration > 2")
    expect(page.locator(".charts")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator(".charts")).to_be_visible()


def test_a_link_can_leave_only_some_controls(open_page: Open) -> None:
    page = open_page(f"?{QUICK}&show=k,learning_rate_D,learning_rate_G")
    until(page, "figure.iteration > 5")
    for name in ("k", "learning_rate_D", "learning_rate_G"):
        expect(page.locator(f".st-key-set_{name}")).to_be_visible()
    for name in ("g_steps", "m", "loss", "r1", "p_data", "seed"):
        expect(page.locator(f".st-key-set_{name}")).to_have_count(0)
    slider(page, "k").focus()
    page.keyboard.press("ArrowRight")
    until(page, "figure.k === 2")
    assert "show=k,learning_rate_D,learning_rate_G" in page.url
