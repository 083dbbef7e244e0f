"""The lesson as the browser tests of this folder walk through it, whatever its language."""

from playwright.sync_api import Locator, Page, expect

from gan1d.languages import tr, use_language
from gan1d.teaching.lesson.all_steps import LESSON
from gan1d.teaching.lesson.step import Step
from tests.browser.figure import SETTLED, Open, until

PAUSED_AT_START = "figure.iteration >= 0"


def lesson_at(open_page: Open, step: Step, language: str = "en") -> Page:
    """The lesson's page at a step, as its link opens it."""
    page = open_page(f"lesson?step={step.name}&lang={language}")
    there(page, step)
    return page


def there(page: Page, step: Step) -> None:
    """The step is shown: in the address, in the strip, and in the figure if it has one that is live."""
    page.wait_for_url(f"**step={step.name}*", timeout=SETTLED)
    current = page.locator(".gan1d-strip a[aria-current=step]")
    expect(current).to_have_attribute("data-step", step.name)
    expect(page.locator("h2.step")).to_contain_text(str(LESSON.index(step) + 1))
    if not step.figure:
        until(page, f"{PAUSED_AT_START} && figure.scene > 0")


def button(page: Page, name: str) -> Locator:
    """A button by the key that the page gave it."""
    return page.locator(f".st-key-{name} button")


def show(page: Page, step: Step) -> None:
    """Ask for the answer of a step."""
    button(page, f"show_{step.name}").click()
    expect(page.locator("ul.choices li.right")).to_be_visible()


def walk(open_page: Open, language: str = "en") -> Page:
    """From the first step to the last with Next, each question answered."""
    page = lesson_at(open_page, LESSON[0], language)
    for step in LESSON:
        there(page, step)
        with use_language(language):
            expect(page.locator("h2.step")).to_contain_text(tr(step.title))
        if step.question is not None:
            show(page, step)
        if step != LESSON[-1]:
            button(page, "lesson_next").click()
    expect(button(page, "lesson_next")).to_be_disabled()
    expect(page.locator(".gan1d-strip .mark", has_text="✓")).to_have_count(len(LESSON))
    return page
