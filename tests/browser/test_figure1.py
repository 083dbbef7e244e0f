"""Figure 1 as a person uses it, in a real browser."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.figure import Open, paused, shown, slider, until

pytestmark = pytest.mark.browser


def test_it_moves_when_it_opens(open_page: Open) -> None:
    page = open_page()
    until(page, "figure.iteration > 5 && figure.playing && figure.rows > 5")
    frames = shown(page, "frames")
    until(page, f"figure.frames > {frames + 20}")
    assert shown(page, "mounts") == 1
    expect(page.get_by_text("Learning").first).to_be_visible()


def test_play_and_pause(open_page: Open) -> None:
    page = open_page()
    here = paused(page)
    page.wait_for_timeout(500)
    assert shown(page, "iteration") == here
    page.get_by_role("group", name="Transport").get_by_role("button", name="Play").click()
    until(page, f"figure.playing && figure.iteration > {here + 3}")


@pytest.mark.parametrize(
    ("button", "edit"), [("One iteration", None), ("One D step", "only=D"), ("One G step", "only=G")]
)
def test_each_kind_of_step_is_one_step(open_page: Open, button: str, edit: str | None) -> None:
    page = open_page()
    here = paused(page)
    page.get_by_role("button", name=button).click()
    until(page, f"figure.iteration === {here + 1}")
    page.wait_for_timeout(300)
    assert shown(page, "iteration") == here + 1
    assert not shown(page, "playing")
    edits = parse_qs(urlsplit(page.url).query).get("edits")
    assert edits == ([f"{here}:{edit}"] if edit else None)


def test_keys_work_as_the_buttons_do(open_page: Open) -> None:
    page = open_page()
    until(page, "figure.iteration > 2")
    page.keyboard.press("Space")
    until(page, "!figure.playing")
    page.wait_for_timeout(300)
    here = shown(page, "iteration")
    for times, key in enumerate(("ArrowRight", "d", "g"), 1):
        page.keyboard.press(key)
        until(page, f"figure.iteration === {here + times}")
    page.keyboard.press("+")
    until(page, "figure.speed === 60")
    page.keyboard.press("r")
    until(page, "figure.iteration === 0")


def test_changing_k_while_it_trains_restarts_nothing(open_page: Open) -> None:
    page = open_page()
    until(page, "figure.iteration > 20")
    before = shown(page, "iteration")
    slider(page, "k").focus()
    page.keyboard.press("ArrowRight")
    until(page, "figure.k === 4")
    assert shown(page, "iteration") >= before
    assert shown(page, "playing")
    assert shown(page, "mounts") == 1
    assert shown(page, "rows") > before  # the charts keep their past
    assert re.search(r"edits=\d+:k=4", page.url)


def test_a_learning_rate_moves_while_paused_and_shows_at_once(open_page: Open) -> None:
    page = open_page()
    here = paused(page)
    slider(page, "learning_rate_G").focus()
    page.keyboard.press("ArrowRight")
    until(page, "figure.learning_rate_G === 0.01")
    assert shown(page, "iteration") == here


def test_reload_goes_on_where_it_was_with_the_same_run(open_page: Open) -> None:
    page = open_page("?seed=4")
    until(page, "figure.iteration > 20")
    slider(page, "k").focus()
    page.keyboard.press("ArrowRight")
    until(page, "figure.k === 4")
    here = paused(page)
    page.wait_for_url(f"**&at={here}")
    url = page.url
    page.reload()
    page.locator(".gan1d-live").wait_for()
    until(page, f"figure.iteration === {here} && figure.k === 4 && !figure.playing")
    assert page.url == url
    expect(slider(page, "k")).to_have_value("4")


def test_new_seed_starts_anew_and_the_field_follows(open_page: Open) -> None:
    page = open_page()
    until(page, "figure.iteration > 10")
    page.get_by_role("button", name="New seed").click()
    expect(slider(page, "seed")).to_have_value("2")
    until(page, "figure.iteration < 200 && figure.playing")
    assert "seed=2" in page.url


def test_reset_keeps_the_settings(open_page: Open) -> None:
    page = open_page()
    slider(page, "k").focus()
    page.keyboard.press("ArrowRight")
    until(page, "figure.k === 4")
    paused(page)
    page.get_by_role("button", name="Reset").click()
    until(page, "figure.iteration === 0 && figure.k === 4")
    page.wait_for_url("**/?k=4&at=0")


def test_as_fast_as_it_goes_and_slow_motion(open_page: Open) -> None:
    page = open_page()
    speed = page.get_by_role("slider", name="Speed")
    speed.fill("7")
    until(page, "figure.speed === 0 && figure.iteration > 150")
    speed.fill("0")
    until(page, "figure.speed === 0.5")
    here = shown(page, "iteration")
    page.wait_for_timeout(1000)
    assert shown(page, "iteration") - here <= 2


def test_values_under_the_pointer_change_while_it_trains(open_page: Open) -> None:
    page = open_page()
    until(page, "figure.iteration > 2")
    canvas = page.locator(".picture canvas")
    box = canvas.bounding_box()
    assert box is not None
    readout = {"x": box["x"] + box["width"] * 0.5, "y": box["y"] + 40, "width": 160, "height": 130}
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.4)
    page.wait_for_timeout(300)
    first = page.screenshot(clip=readout)
    until(page, f"figure.iteration > {shown(page, 'iteration')} + 20")
    assert page.screenshot(clip=readout) != first


def test_a_new_p_data_starts_a_new_run(open_page: Open) -> None:
    page = open_page()
    until(page, "figure.iteration > 10")
    page.locator(".st-key-set_p_data").get_by_role("combobox").click()
    page.get_by_role("option", name="two modes").click()
    page.wait_for_url("**p_data=two_modes**")
    until(page, "figure.iteration > 3")
    expect(slider(page, "weights")).to_be_visible()


def test_an_impossible_link_says_so_and_the_default_runs(open_page: Open) -> None:
    page = open_page("?k=0")
    until(page, "figure.iteration > 3 && figure.k === 3")
    expect(page.get_by_text("k must be a whole number from 1 to 50; not 0")).to_be_visible()


def test_an_impossible_seed_says_so_and_the_run_goes_on(open_page: Open) -> None:
    page = open_page()
    until(page, "figure.iteration > 10")
    slider(page, "seed").fill("-3")
    slider(page, "seed").press("Enter")
    expect(page.get_by_text("seed must be a whole number from 0")).to_be_visible()
    assert shown(page, "iteration") > 10
    expect(slider(page, "seed")).to_have_value("1")


def test_a_run_that_diverges_says_where_and_why(open_page: Open) -> None:
    page = open_page("?optimizer_D=sgd&learning_rate_D=10&r1=1000&D_activation=relu&D_first=same")
    until(page, "figure.kind === 'diverged' && !figure.playing")
    assert re.search(r"Diverged at iteration \d+: D .*learning rate of D 10", shown(page, "text"))


def test_everything_a_lecturer_needs_is_visible_at_once(open_page: Open) -> None:
    page = open_page()
    until(page, "figure.iteration > 2")
    needed = [
        page.locator(".picture canvas"),
        page.get_by_role("group", name="Transport"),
        *(page.locator(f".st-key-set_{name}") for name in ("k", "learning_rate_D", "learning_rate_G")),
    ]
    for element in needed:
        box = element.bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 768
        assert box["x"] + box["width"] <= 1366


@pytest.mark.parametrize("width", [360, 768, 3840])
def test_nothing_sticks_out_sideways(open_page: Open, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 900})
    until(page, "figure.iteration > 2")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    box = page.locator(".picture canvas").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width


def test_two_browsers_on_one_link_see_the_same_run_and_its_edits(open_page: Open) -> None:
    pages = [open_page("?seed=6&edits=5:k=1") for _ in range(2)]
    for page in pages:
        until(page, "figure.iteration > 5 && figure.k === 1")
        expect(slider(page, "k")).to_have_value("1")
    reached = [paused(page) for page in pages]
    for page, here in zip(pages, reached, strict=True):
        for iteration in range(here, max(reached)):
            page.keyboard.press("ArrowRight")
            until(page, f"figure.iteration === {iteration + 1}")
    one, other = ((shown(page, "iteration"), shown(page, "text")) for page in pages)
    assert one == other
