"""The live components say everything in the page's language, and change it while they run.

The scripts run in a bare page, with words in brackets and a server that this test plays; the last tests are on the app.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from gan1d.languages.catalogues import gathered
from gan1d.ui.figure import component as figure_1
from gan1d.ui.images import component as images
from gan1d.ui.live import scripts as scripts_of
from tests.browser.figure import SETTLED, Open, paused, shown, until
from tests.foreign import left_in_english

pytestmark = pytest.mark.browser
UI = Path(scripts_of.__file__).parents[1]
FOREIGN = {"language": "vi", "words": [(str(m.id), f"⟦{m.id}⟧") for m in gathered("browser") if m.id]}
ENGLISH: dict[str, Any] = {"language": "en", "words": ()}
SYMBOLS = {"x = G(z)", "CPU"}
START = """async (code) => {
  const module = await import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
  const parentElement = document.getElementById("host");
  window.update = (data) => void module.default({ data, parentElement, setTriggerValue() {}, setStateValue() {} });
}"""
READ = """() => {
  const host = document.getElementById("host");
  const found = [];
  const walker = document.createTreeWalker(host, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) found.push(walker.currentNode.data);
  const names = ["title", "aria-label", "placeholder", "alt", "aria-valuetext"];
  for (const each of host.querySelectorAll("*")) found.push(...names.map((name) => each.getAttribute(name) ?? ""));
  return found.map((text) => text.trim()).filter(Boolean);
}"""

Make = Callable[[str, tuple[str, ...], dict[str, Any]], "Component"]


class Component:
    """A component in a bare page, and the server's side of its websocket."""

    def __init__(self, page: Page, data: dict[str, Any]) -> None:
        self.page, self._data = page, data
        self.sockets: list[WebSocketRoute] = []

    def connected(self, socket: WebSocketRoute) -> None:
        self.sockets.append(socket)

    def speak(self, speech: dict[str, Any]) -> None:
        self.page.evaluate("data => update(data)", self._data | speech)

    def hear(self, **message: Any) -> None:
        self.page.wait_for_timeout(50)
        self.sockets[-1].send(json.dumps(message))
        self.page.wait_for_timeout(100)

    def texts(self) -> list[str]:
        return self.page.evaluate(READ)

    def left(self) -> set[str]:
        """What a person reads that is in English."""
        outside = {left_in_english(text).strip(" ·") for text in self.texts()}
        return {text for text in outside - SYMBOLS if re.search(r"[^\W\d_]{2}", text)}


@pytest.fixture
def make(browser: Browser) -> Iterator[Make]:
    context = browser.new_context()
    errors: list[str] = []

    def make_(folder: str, scripts: tuple[str, ...], data: dict[str, Any]) -> Component:
        page = context.new_page()
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: errors.append(str(e)))
        (file,) = (UI / folder).glob("*.html")
        body = f"<!doctype html><html lang='en'><div id='host'>{file.read_text(encoding='utf-8')}</div></html>"
        component = Component(page, data)
        page.route("**/*", lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
        page.route_web_socket(re.compile(".*"), component.connected)
        page.goto("http://gan1d.test/")
        page.evaluate(START, scripts_of.script(UI / folder, scripts))
        return component

    yield make_
    context.close()
    assert errors == []


@pytest.fixture
def drawing(make: Make) -> Component:
    return make("front_page/drawing", ("drawing",), {"heights": [0, 500, 999, 0], "still": False})


@pytest.fixture
def figure(make: Make) -> Component:
    data = {"player": "t", "memory": "test", "address": True, "point": [], "layers": [], "small": False}
    return make("figure", figure_1._SCRIPTS, data)


@pytest.fixture
def run(make: Make) -> Component:
    return make("images", images._SCRIPTS, {"run": "0001-tiny"})


@pytest.mark.parametrize("name", ["drawing", "figure", "run"])
def test_it_begins_in_the_pages_language_and_comes_back_to_english(name: str, request: pytest.FixtureRequest) -> None:
    component: Component = request.getfixturevalue(name)
    before = component.texts()
    component.speak(FOREIGN)
    assert component.left() == set()
    assert component.page.evaluate("document.documentElement.lang") == "vi"
    component.speak(ENGLISH)
    assert set(before) <= set(component.texts())
    assert not any("⟦" in text for text in component.texts())
    assert component.page.evaluate("document.documentElement.lang") == "en"


def test_white_space_around_a_text_stays(figure: Component) -> None:
    figure.speak(FOREIGN)
    assert figure.page.locator("label.now").evaluate("label => label.firstChild.data") == "⟦iteration⟧ "


def test_words_that_are_missing_stay_english(drawing: Component) -> None:
    drawing.speak({"language": "vi", "words": [("undo", "hoàn tác"), ("smooth", "")]})
    assert {"hoàn tác", "smooth", "clear"} <= set(drawing.texts())


def test_what_the_figure_has_said_is_said_again(figure: Component) -> None:
    figure.speak(ENGLISH)
    figure.hear(type="state", kind="weak", text="D guesses: …")
    figure.hear(type="room", role="leads", code="ABCD", key="k", link="http://a/?room=ABCD", qr="", n=2)
    runs = [{"number": n, "label": f"{n}", "now": n == 1, "shown": None} for n in (1, 2)]
    figure.hear(type="runs", runs=runs)
    assert {"Room ABCD · 2 follow", "D guesses", "Show it faintly behind this run: 2", "Connecting…"} <= set(
        figure.texts()
    )
    figure.speak(FOREIGN)
    assert {"⟦Room ABCD · 2 follow⟧", "⟦D guesses⟧", "⟦Show it faintly behind this run⟧: 2", "⟦Connecting…⟧"} <= set(
        figure.texts()
    )
    assert figure.left() == {"D guesses: …", "ABCD", "http://a/?room=ABCD"}, "what the server said, and no more"
    for role, words in (("follows", "Following room ABCD: the presenter steers"), ("left", "You have left room ABCD")):
        figure.hear(type="room", role=role, code="ABCD", there=True)
        assert f"⟦{words}⟧" in figure.texts()


STATE = {
    "type": "state", "status": "training", "iteration": 1930, "per_epoch": 600, "iterations": 4800, "rate": 5000.0,
    "left": 4000.0, "device": "cpu", "data": "⟦digits⟧", "text": "⟦why⟧", "wanted": "train", "place": 0, "alive": True,
    "kind": "learning", "sentence": "⟦Learning⟧", "recipe": {}, "now": 0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("news", "english"),
    [
        ({}, "training, epoch 3.2 of 8 · iteration 1,930 of 4,800 · 5,000 images/s · 1 h 6 min left"),
        ({"left": 45.0, "rate": 0.0}, "training, epoch 3.2 of 8 · iteration 1,930 of 4,800 · 45 s left"),
        ({"wanted": "pause"}, "pausing… · epoch 3.2 of 8 · iteration 1,930 of 4,800"),
        ({"status": "paused"}, "paused at epoch 3.2 of 8 · iteration 1,930 of 4,800"),
        ({"status": "stopped", "per_epoch": 0}, "stopped"),
        ({"status": "queued", "place": 2}, "waits for the CPU, 2nd in the queue · goes on from its last checkpoint"),
        ({"status": "queued", "place": 11, "iteration": 0, "device": ""}, "waits for its device, 11th in the queue"),
        ({"status": "queued", "iteration": 0}, "waits for the CPU"),
        ({"status": "done"}, "done: 8 epochs, 4,800 iterations"),
        (
            {"alive": False},
            "interrupted at epoch 3.2 of 8 · iteration 1,930 of 4,800; resume goes on from its last checkpoint",
        ),
    ],
)
def test_how_a_run_stands(run: Component, news: dict[str, Any], english: str) -> None:
    run.speak(ENGLISH)
    run.hear(**STATE | news)
    state = run.page.locator("[data-part=state]")
    expect(state).to_have_text(english)
    run.speak(FOREIGN)
    assert left_in_english(state.inner_text()).replace("·", "").strip() == ""
    assert run.left() == set()
    expect(run.page.locator("[data-part=kind]")).to_have_text("⟦learning⟧")


def test_numbers_have_the_signs_of_the_language_and_what_is_code_has_not(run: Component) -> None:
    run.speak({"language": "vi", "words": ()})
    run.hear(**STATE)
    expect(run.page.locator("[data-part=state]")).to_have_text(
        "training, epoch 3,2 of 8 · iteration 1.930 of 4.800 · 5.000 images/s · 1 h 6 min left"
    )
    assert run.page.locator("[data-part=done]").evaluate("bar => bar.style.transform") == f"scaleX({1930 / 4800:.6g})"


def test_a_run_is_heard_of_in_the_language_chosen_last(run: Component) -> None:
    run.speak(FOREIGN)
    run.hear(**STATE)
    assert run.sockets[-1].url.endswith("&lang=vi")
    run.speak(FOREIGN)
    assert len(run.sockets) == 1, "the same language is no news"
    run.speak(ENGLISH)
    run.page.wait_for_timeout(100)
    assert run.sockets[-1].url.endswith("&lang=en")


# ---- in the app -----------------------------------------------------------------------------------------------------


def test_the_language_stays_in_the_address_and_in_copied_links(open_page: Open) -> None:
    page = open_page("?k=2&lang=vi", permissions=["clipboard-read", "clipboard-write"])
    at = paused(page)
    expect(page).to_have_url(re.compile(rf"\?k=2&at={at}&lang=vi$"))
    assert page.evaluate("document.documentElement.lang") == "vi"
    page.keyboard.press("l")
    copied = "async end => (await navigator.clipboard.readText()).endsWith(end)"
    page.wait_for_function(copied, arg=f"?k=2&at={at}&lang=vi", timeout=SETTLED)


def test_another_language_while_a_run_goes_on(open_page: Open) -> None:
    page = open_page("?k=2")
    paused(page)
    mounts, at = shown(page, "mounts"), shown(page, "iteration")
    page.locator(".st-key-language input").click()
    page.get_by_role("option", name="한국어").click()
    page.wait_for_function("() => document.documentElement.lang === 'ko'", timeout=SETTLED)
    until(page, f"figure.iteration === {at} && figure.mounts === {mounts}")
    expect(page).to_have_url(re.compile("&lang=ko$"))
    page.locator("[data-part=play]").click()
    until(page, f"figure.iteration > {at + 3} && figure.mounts === {mounts}")
