"""How soon each page shows its content, once the app is warm.

    python -m benchmarks.pages [--visits 5]

`first_paint_s`: from opening a page's address to the moment its headline and its content stand in the browser, median
over visits (the pages take turns) by a browser that has been on the app before. `fresh_s`: the same by a browser that
has never been there and has to load the scripts, too. `bare_s`: the first of both for a Streamlit page of one headline,
which no page can beat. `worst_s` is the slowest page's first paint.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from benchmarks.server import app
from tests.browser.chromium import launch

# What each page is for: it is there when this is.
PAGES = {
    "": ".gan1d .picture canvas",
    "scenarios": ".scenarios article",
    "lesson": ".gan1d, .lesson",
    "algorithm": ".gan1d-plot svg.picture text",
    "bench": ".gan1d-plot svg.picture text",
    "questions": ".questions details",
    "mnist_gan": "h2.welcome",
}
BARE = 'import streamlit as st\nst.html("<h1 class=headline>bare</h1>")\n'


def seconds(context: BrowserContext, address: str, page: str, content: str) -> float:
    """From opening the page to its content."""
    tab = context.new_page()
    began = time.perf_counter()
    tab.goto(f"{address}/{page}", wait_until="commit")
    tab.locator("h1.headline").wait_for()
    tab.locator(content).first.wait_for()
    taken = time.perf_counter() - began
    tab.close()
    return taken


def measure(browser: Browser, address: str, bare: str, visits: int) -> dict[str, object]:
    """Medians over visits by a known and by a fresh browser, and the slowest page."""
    view = {"viewport": {"width": 1366, "height": 768}}
    known = browser.new_context(**view)
    places = {page or "figure1": (address, page, content) for page, content in PAGES.items()}
    places["bare"] = (bare, "", "h1.headline")
    for place in places.values():  # the app gets warm, and the browser knows its scripts
        seconds(known, *place)
    paint: dict[str, list[float]] = {name: [] for name in places}
    fresh: dict[str, list[float]] = {name: [] for name in places}
    for _ in range(visits):
        for name, place in places.items():
            paint[name].append(seconds(known, *place))
            stranger = browser.new_context(**view)
            fresh[name].append(seconds(stranger, *place))
            stranger.close()
    medians, strangers = (
        {name: round(statistics.median(taken), 2) for name, taken in each.items()} for each in (paint, fresh)
    )
    bare_s = medians.pop("bare")
    strangers.pop("bare")
    worst = max(medians.values())
    return {"first_paint_s": medians, "fresh_s": strangers, "bare_s": bare_s, "worst_s": worst, "visits": visits}


def main() -> None:
    """Measure, and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visits", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        script = Path(folder) / "bare.py"
        script.write_text(BARE, encoding="utf-8")
        browser = launch(playwright)
        if browser is None:
            raise SystemExit("No Chromium: set CHROMIUM, or install one.")
        with app() as (address, _), app(script=str(script)) as (bare, _):
            print(json.dumps(measure(browser, address, bare, arguments.visits)))


if __name__ == "__main__":
    main()
