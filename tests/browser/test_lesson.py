"""The lesson drives the real figure beside its words, in a real browser."""

import pytest
from playwright.sync_api import Browser, expect

from gan1d.teaching.lesson.all_steps import LESSON
from gan1d.teaching.lesson.lookup import find
from tests.browser.figure import Open, paused, shown, until
from tests.browser.lesson import button, lesson_at, show, there, walk

pytestmark = pytest.mark.browser


def step_named(name: str):
    return find(name)[0]


@pytest.mark.parametrize("language", ["en", "ko"])  # each step in all languages: tests/app/test_every_page.py
def test_the_lesson_is_walked_from_the_first_step_to_the_last(open_page: Open, language: str) -> None:
    page = walk(open_page, language)
    assert page.locator("html").get_attribute("lang") == language
    page.go_back()
    there(page, LESSON[-2])


def test_a_stage_plays_to_its_end_and_rests_and_the_reveal_goes_on_from_there(open_page: Open) -> None:
    step = step_named("value")
    assert step.stage is not None
    assert step.reveal is not None
    page = lesson_at(open_page, step)
    until(page, f"figure.iteration === {step.stage.until} && !figure.playing")
    assert sorted(shown(page, "point")) == sorted(step.stage.point)
    assert page.locator(".chart[data-pointed]").count() == sum(name in step.stage.point for name in ("V",))
    expect(page.locator(".chart:visible")).to_have_count(3)
    show(page, step)
    until(page, f"figure.playing && figure.speed === {step.reveal.speed:g}")
    until(page, f"figure.iteration === {step.reveal.until} && !figure.playing")
    page.wait_for_timeout(700)
    assert shown(page, "iteration") == step.reveal.until
    button(page, "lesson_again").click()
    until(page, f"figure.playing && figure.iteration < {step.reveal.until}")


def test_layers_of_a_stage_leave_the_persons_own_choice_alone(open_page: Open) -> None:
    page = lesson_at(open_page, step_named("saturating"))
    until(page, "figure.layers.join() === 'push'")
    page.get_by_role("button", name="samples").click()
    until(page, "figure.layers.includes('samples') && figure.layers.includes('push')")
    button(page, "lesson_next").click()
    until(page, "figure.layers.join() === 'samples'")
    assert page.evaluate("() => localStorage.getItem('gan1d')") is None


def test_progress_survives_a_reload_and_a_restart_of_the_browser(
    open_page: Open, browser: Browser, address: str
) -> None:
    step = step_named("families")
    page = lesson_at(open_page, step)
    wrong = next(i for i in range(3) if step.question is not None and i != step.question.right)
    button(page, f"choose_{step.name}_{wrong}").click()
    expect(page.locator("ul.choices li.wrong")).to_be_visible()
    # The strip marks the step and keeps the progress in one go, which may be a moment after the words have come.
    expect(page.locator(".gan1d-strip a[aria-current=step] .mark")).to_have_text("✓")
    page.reload()
    expect(page.locator("ul.choices li.wrong")).to_be_visible()
    expect(page.locator(".gan1d-strip a[aria-current=step] .mark")).to_have_text("✓")
    restarted = browser.new_context(storage_state=page.context.storage_state())
    again = restarted.new_page()
    again.goto(f"{address}/lesson")  # no step in the link: where one has come to
    there(again, step)
    expect(again.locator("ul.choices li.wrong")).to_be_visible()
    restarted.close()


def test_the_figures_keys_work_and_a_clicker_turns_the_pages(open_page: Open) -> None:
    first, second = LESSON[0], LESSON[1]
    page = lesson_at(open_page, first)
    page.keyboard.press("Space")
    until(page, "figure.playing && figure.iteration > 3")
    page.keyboard.press("Space")
    until(page, "!figure.playing")
    query = shown(page, "link").partition("&at=")[0]
    page.keyboard.press("]")  # scenarios are of Figure 1
    page.keyboard.press("PageDown")
    there(page, second)
    page.keyboard.press("PageUp")
    there(page, first)
    until(page, "figure.iteration === 0 && !figure.playing")
    assert shown(page, "link").partition("&at=")[0] == query


def test_a_step_of_the_strip_is_a_link_and_the_list_of_titles_unfolds(open_page: Open) -> None:
    page = lesson_at(open_page, LESSON[0])
    titles = page.get_by_role("button", name="titles")
    titles.click()
    expect(titles).to_have_attribute("aria-expanded", "true")
    third = page.get_by_role("navigation", name="Steps of the lesson").get_by_role("link").nth(2)
    expect(third).to_contain_text(LESSON[2].title)
    assert f"step={LESSON[2].name}" in (third.get_attribute("href") or "")
    third.focus()
    page.keyboard.press("Enter")
    there(page, LESSON[2])
    expect(titles).to_have_attribute("aria-expanded", "false")


def test_figure_1_goes_on_where_it_was_and_opens_the_lessons_run(open_page: Open) -> None:
    page = open_page()
    at = paused(page)
    page.wait_for_timeout(1200)  # the tab remembers once a second
    page.goto(page.url.split("/?")[0] + f"/lesson?step={LESSON[0].name}")
    there(page, LESSON[0])
    page.wait_for_timeout(1200)
    assert page.url.endswith(f"step={LESSON[0].name}")  # the figure writes no address here
    page.keyboard.press("ArrowRight")
    until(page, "figure.iteration === 1")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="open in Figure 1").click()
    other = opened.value
    until(other, "figure.iteration === 1 && !figure.playing")
    assert "/lesson" not in other.url
    page.goto(page.url.split("/lesson")[0])
    until(page, f"figure.iteration === {at} && !figure.playing")


def test_in_presenter_view_the_words_stay_beside_the_picture(open_page: Open) -> None:
    page = lesson_at(open_page, LESSON[0])
    page.keyboard.press("p")
    expect(page.locator(".charts")).to_be_hidden()
    expect(page.locator("h2.step")).to_be_visible()
    expect(button(page, "lesson_next")).to_be_visible()
    page.wait_for_timeout(500)
    board = page.locator(".gan1d-live .board").bounding_box()
    assert board is not None
    assert board["y"] + board["height"] <= 768
    page.keyboard.press("PageDown")  # a drawn figure
    there(page, LESSON[1])
    page.keyboard.press("PageUp")
    there(page, LESSON[0])
    expect(page.locator(".charts")).to_be_hidden()  # presenting still
    page.keyboard.press("Escape")
    expect(page.locator(".charts")).to_be_visible()
