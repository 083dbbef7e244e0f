"""Questions and glossary in a browser: searched while one types, walked by its links, and pressed."""

import pytest
from playwright.sync_api import expect

from gan1d.teaching.questions import NAMED, QUESTIONS
from tests.browser.conftest import Open
from tests.browser.figure import SETTLED, until

pytestmark = pytest.mark.browser
HEADLINE = "h1.headline"


def test_a_search_follows_the_keys_and_a_link_finds_what_it_left_out(open_page: Open) -> None:
    page = open_page("questions", HEADLINE)
    answers = page.locator(".questions details")
    expect(answers).to_have_count(len(QUESTIONS))
    page.get_by_role("searchbox").fill("bigger d")
    expect(answers).to_have_count(1)
    answers.get_by_text(NAMED["bigger_D"].ask).click()
    regret = page.locator("#term-D_star")
    expect(regret).to_be_hidden()
    page.get_by_role("link", name="D*", exact=True).click()
    expect(regret).to_be_in_viewport()
    assert page.url.endswith("#term-D_star")


def test_equations_are_drawn_and_nothing_is_wider_than_a_phone(open_page: Open) -> None:
    page = open_page("questions?term=jsd", HEADLINE, viewport={"width": 390, "height": 844})
    expect(page.locator("#term-jsd .katex")).to_be_in_viewport()
    assert page.locator(".katex-error").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    wide = page.locator(".glossary .katex-display").evaluate_all(
        "all => all.filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.closest('[id]').id)"
    )
    assert wide == []  # what has to be scrolled sideways is not read


def test_an_answers_recipe_is_played_in_a_tab_of_its_own(open_page: Open) -> None:
    page = open_page("questions?question=diverged", HEADLINE)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Play this recipe").click()
    figure = opened.value
    figure.locator(".gan1d-live").wait_for()
    until(figure, "figure.kind === 'diverged' && figure.panes === 2", 4 * SETTLED)
