"""Many games as a person sees them, in a real browser."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.figure import Open, until

pytestmark = pytest.mark.browser
ROOT = ".gan1d-many"
QUICK = "many?games=16&m=16&G_width=4&D_width=6&k=1&p_data=two_modes"


def reach(page: Page, condition: str) -> None:
    until(page, condition, root=ROOT)


def shown(page: Page, name: str):
    return page.locator(ROOT).evaluate(f"root => root.figure.{name}")


def count(text: str) -> int:
    return int(re.findall(r"\d+", text)[-1])


def test_the_games_move_and_their_fates_add_up_to_all(open_page: Open) -> None:
    page = open_page(QUICK)
    reach(page, "figure.iteration >= 20 && figure.rows >= 5 && figure.frames >= 3")
    page.keyboard.press("Space")
    reach(page, "!figure.playing")
    page.wait_for_timeout(300)
    here = shown(page, "iteration")
    fates = page.get_by_role("group", name="Fates: press one to see its games alone").get_by_role("button")
    assert sum(count(text) for text in fates.all_inner_texts()) == 16
    page.wait_for_timeout(400)
    assert shown(page, "iteration") == here
    page.wait_for_url(f"**&at={here}")
    for key, where in (("ArrowRight", here + 5), ("ArrowLeft", here), ("Home", 0), ("End", here + 5)):
        page.keyboard.press(key)
        reach(page, f"figure.iteration === {where}")
    page.get_by_role("slider", name="Timeline").focus()
    page.keyboard.press("Home")
    reach(page, "figure.iteration === 0")
    assert shown(page, "mounts") == 1


def test_a_game_that_is_pointed_at_names_itself_and_opens_as_the_same_run(open_page: Open) -> None:
    page = open_page(QUICK + "&at=30")
    reach(page, "figure.iteration === 30")
    chart = page.locator(f"{ROOT} .chart canvas").first
    page.wait_for_timeout(600)  # the chart is drawn in its turn
    mark = shown(page, "swarm")[7]
    chart.hover(position={"x": mark["x"], "y": mark["y"]})
    pointed = shown(page, "pointed")
    seed, jsd = shown(page, "seeds")[pointed["member"]], shown(page, "jsd")[pointed["member"]]
    expect(page.locator(f"{ROOT} .readout")).to_have_text(re.compile(rf"seed {seed} · .+ · JSD {jsd:.2f}"))
    with page.context.expect_page() as opened:
        chart.click(position={"x": mark["x"], "y": mark["y"]}, modifiers=["ControlOrMeta"])
    figure = opened.value
    until(figure, "figure.iteration === 30 && !figure.playing")
    assert parse_qs(urlsplit(figure.url).query)["seed"] == [str(seed)]
    expect(figure.locator(".gan1d-live .chart .row b").nth(7)).to_have_text(f"{jsd:.3g}"[:5])


def test_a_fate_that_is_pressed_can_be_gone_through_with_the_keyboard(open_page: Open) -> None:
    page = open_page(QUICK + "&at=30")
    reach(page, "figure.iteration === 30")
    fates = page.locator(f"{ROOT} [data-fate]:not([data-none])")
    name = fates.first.get_attribute("data-fate")
    fates.first.press("Enter")
    expect(fates.first).to_have_attribute("aria-pressed", "true")
    assert shown(page, "fate") == name
    page.keyboard.press("]")
    member = page.get_by_role("group", name="One game")
    expect(member).to_contain_text(re.compile(r"seed \d+ · .+ · JSD"))
    expect(member.get_by_role("link", name="open in Figure 1")).to_have_attribute("href", re.compile(r"seed=\d+&at=30"))
    page.keyboard.press("Escape")
    assert shown(page, "fate") is None


def test_a_setting_begins_all_games_anew_and_the_address_says_it(open_page: Open) -> None:
    page = open_page(QUICK)
    reach(page, "figure.iteration >= 20")
    page.locator(".st-key-many_k input").focus()
    page.keyboard.press("ArrowRight")
    reach(page, "figure.query.includes('k=2') && figure.iteration >= 5")
    page.wait_for_url(re.compile("k=2&.*games=16"))
    page.get_by_role("button", name="new seeds").click()
    reach(page, "figure.seeds[0] === 17")
    expect(page.locator(".st-key-many_seed input")).to_have_value("17")
    assert shown(page, "mounts") == 1


def test_its_pictures_tell_their_present_numbers(open_page: Open) -> None:
    page = open_page(QUICK + "&at=30")
    reach(page, "figure.iteration === 30")
    picture = page.locator(f"{ROOT} [data-part=canvas]")
    expect(picture).to_have_attribute("aria-label", re.compile(r"16 games.*Iteration 30; .*\d.* median JSD 0\.\d+"))
    expect(page.locator(f"{ROOT} .chart canvas").first).to_have_attribute("aria-label", re.compile(r"JSD|jsd"))
