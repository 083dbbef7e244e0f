"""Every page for those who do not see it, use no mouse, or ask the system for less motion: axe and the keyboard."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from gan1d.images.folder import Identity, Run
from gan1d.images.registry import Runs
from gan1d.images.settings import ImageRecipe, ImageSettings
from tests.browser.conftest import Open, Visit
from tests.browser.figure import HAS_RUN, paused, shown, until

pytestmark = pytest.mark.browser
ROUTER = (Path(__file__).parents[2] / "pages/router.py").read_text(encoding="utf-8")
PAGES = ["", *re.findall(r'url_path="(\w+)"', ROUTER)]
HEADLINE = "h1.headline"  # on every page
LOOKS = 5  # at most, at one page on one ground
BEYOND = 15  # presses of Tab that reach nothing new: then it goes round
# What has the focus, through shadow roots: its number in the order of the keys, and whether the element before looks
# otherwise now that it has lost the focus: itself, what is around it, or what is drawn over it.
FOCUS = """() => {
  const looks = at => {
    const chain = [];
    for (let e = at; e && chain.length < 6; e = e.parentElement)
      for (const part of [null, "::before", "::after"]) {
        const s = getComputedStyle(e, part);
        chain.push([s.outline, s.boxShadow, s.borderColor, s.backgroundColor, s.opacity, s.textDecoration].join());
      }
    return chain.join(";") + at.getBoundingClientRect().width;
  };
  const { at: before, look } = window.focused ?? {};
  const blind = before && look === looks(before) ? before.outerHTML.slice(0, 120) : null;
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  if (!at || at === document.body) return { number: null, blind };
  window.focused = { at, look: looks(at) };
  const seen = (window.reached ??= []);
  if (!seen.includes(at)) seen.push(at);
  return { number: seen.indexOf(at), blind };
}"""
# Everything that can be pressed or typed into but that Tab has not reached.
MISSED = """root => {
  const missed = [];
  const look = node => { for (const e of node.querySelectorAll("*")) {
    if (e.shadowRoot) look(e.shadowRoot);
    const box = e.getBoundingClientRect();
    if (e.tabIndex < 0 || e.disabled || !box.width || !e.checkVisibility({ visibilityProperty: true })) continue;
    if (!e.matches("a[href], button, input, select, textarea, summary, [tabindex]")) continue;
    if (!window.reached.includes(e)) missed.push(e.outerHTML.slice(0, 120));
  } };
  look(document);
  return missed;
}"""


@pytest.fixture
def some_run(runs: Runs) -> Run:
    """A run that nobody trains, so that the page of image GANs shows one."""
    run = runs.create(
        ImageRecipe(ImageSettings(data="digits", epochs=2, G_layers=(16,), D_layers=(16,))), Identity("t")
    )
    runs.ask(run, "stop")
    return run


def at_rest(page: Page) -> None:
    page.wait_for_function(HAS_RUN)


def findings(page: Page) -> list[str]:
    """Serious and critical findings, on light and on dark ground."""
    return [f"{scheme}: {found}" for scheme in ("light", "dark") for found in lasting(page, scheme)]


def lasting(page: Page, scheme: str, looks: int = LOOKS) -> list[str]:
    """Those on this ground that are found again and again: what is on its way from one theme to the other passes."""
    page.emulate_media(color_scheme=scheme)
    found: list[str] = []
    for look in range(looks):
        page.wait_for_timeout(400 * (look + 1))  # the page takes up the theme, and transitions of colours
        found = []
        for violation in Axe().run(page).response["violations"]:
            if violation["impact"] in ("serious", "critical"):
                places = [f"{node['target']} {node['html'][:100]}" for node in violation["nodes"][:3]]
                found.append(f"{violation['id']}: {places}")
        if not found:
            break
    return found


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(visit: Visit, name: str) -> None:
    page = visit(name, HEADLINE)
    at_rest(page)
    if name == "questions":
        for question in page.locator("details summary").all()[:2]:
            question.click()
    assert findings(page) == []


@pytest.mark.parametrize("query", ["?at=40", "?at=40&view=present", "?p_data=drawn&at=10"])
def test_axe_finds_nothing_serious_in_other_views_of_figure_1(visit: Visit, query: str) -> None:
    page = visit(query)
    until(page, "figure.iteration >= 10 && !figure.playing")
    for name in ("D*", "samples", "ideal map", "push"):
        if "present" not in query:
            page.get_by_role("button", name=name, exact=True).click()
    assert findings(page) == []


def test_axe_finds_nothing_serious_beside_a_run_of_images(visit: Visit, some_run: Run) -> None:
    page = visit(f"mnist_gan?run={some_run.name}", HEADLINE)
    page.locator(".gan1d-images").wait_for()
    at_rest(page)
    assert findings(page) == []
    page.get_by_role("tab", name="New run").click()
    at_rest(page)
    assert findings(page) == []


def test_axe_would_find_something(visit: Visit) -> None:
    page = visit("questions", HEADLINE)
    at_rest(page)
    page.evaluate("document.querySelector('h1').innerHTML += '<img src=x.png><button></button>'")
    assert len(lasting(page, "light", looks=1)) >= 2


@pytest.mark.parametrize("name", ["?at=30", "questions", "mnist_gan"])
def test_tab_reaches_every_control_and_shows_where_it_is(visit: Visit, name: str) -> None:
    page = visit(name, HEADLINE)
    if name.startswith("?"):
        until(page, "figure.iteration === 30 && !figure.playing")
    at_rest(page)
    page.add_style_tag(content="* { transition: none !important; }")  # what changes, changes at once
    reached, since, blind = 0, 0, set()
    while since < BEYOND:
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        blind.add(focus["blind"])
        number = -1 if focus["number"] is None else focus["number"]  # None between the last and the first
        since = 0 if number >= reached else since + 1
        reached = max(reached, number + 1)
    assert reached > 10
    assert page.evaluate(MISSED) == []
    assert blind == {None}


def test_pictures_tell_their_present_numbers(open_page: Open, some_run: Run) -> None:
    page = open_page("?at=40")
    until(page, "figure.iteration === 40 && !figure.playing")
    picture = page.locator(".gan1d-live [data-part=canvas]")
    expect(picture).to_have_attribute("aria-label", re.compile(r"[Ii]teration 40\b.*JSD 0\.\d+"))
    chart = page.locator(".gan1d-live .chart canvas").first
    number = page.locator(".gan1d-live .chart .row b").first.inner_text()
    expect(chart).to_have_attribute("aria-label", re.compile(rf"discriminator_loss.*{re.escape(number)}"))
    page.get_by_role("button", name="One iteration", exact=True).click()
    expect(picture).to_have_attribute("aria-label", re.compile(r"[Ii]teration 41\b"))


def test_less_motion_shows_states_and_nothing_between_them(open_page: Open) -> None:
    page = open_page(reduced_motion="reduce")
    paused(page)
    before = shown(page, "iteration")
    frames = shown(page, "frames")
    page.get_by_role("button", name="One iteration", exact=True).click()
    until(page, f"figure.iteration === {before + 1}")
    page.wait_for_timeout(400)
    assert shown(page, "frames") - frames <= 3  # with motion it is one for each refresh of the screen


@pytest.mark.parametrize("name", ["questions", ""])
@pytest.mark.parametrize("language", ["en", "ko", "vi"])
def test_the_document_says_its_language(visit: Visit, name: str, language: str) -> None:
    page = visit(f"{name}?lang={language}", HEADLINE)
    expect(page.locator("html")).to_have_attribute("lang", language)


def test_a_curves_name_leads_to_its_term_in_a_tab_of_its_own(open_page: Open) -> None:
    page = open_page("?at=20")
    until(page, "figure.iteration === 20")
    link = page.locator(".gan1d-live .chart .row a", has_text="JSD")
    with page.context.expect_page() as opened:
        link.click()
    term = opened.value.locator("#term-jsd")
    expect(term).to_be_in_viewport()
    expect(term).to_have_class("asked")
    assert page.locator(".gan1d-live").count() == 1
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="p_g, in the glossary").click()
    expect(opened.value.locator("#term-p_g")).to_be_in_viewport()
