"""How soon each page shows its content, once the app is warm.

    python -m benchmarks.pages [--visits 5]

`first_paint_s`: from opening a page's address to the moment its headline and its content stand in the browser, median
over visits (the pages take turns) by a browser that has been on the app before. `fresh_s`: the same by a browser that
has never been there and has to load the scripts, too. `worst_s` is the slowest page's first paint.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time

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
    "questions": "dl",
    "mnist_gan": "h2.welcome",
}


def seconds(context: BrowserContext, address: str, page: str) -> float:
    """From opening the page to its content."""
    tab = context.new_page()
    began = time.perf_counter()
    tab.goto(f"{address}/{page}", wait_until="commit")
    tab.locator("h1.headline").wait_for()
    tab.locator(PAGES[page]).first.wait_for()
    taken = time.perf_counter() - began
    tab.close()
    return taken


def measure(browser: Browser, address: str, visits: int) -> dict[str, object]:
    """Medians over visits by a known and by a fresh browser, and the slowest page."""
    known = browser.new_context(viewport={"width": 1366, "height": 768})
    for page in PAGES:  # the app gets warm, and the browser knows its scripts
        seconds(known, address, page)
    paint: dict[str, list[float]] = {page: [] for page in PAGES}
    fresh: dict[str, list[float]] = {page: [] for page in PAGES}
    for _ in range(visits):
        for page in PAGES:
            paint[page].append(seconds(known, address, page))
            stranger = browser.new_context(viewport={"width": 1366, "height": 768})
            fresh[page].append(seconds(stranger, address, page))
            stranger.close()
    medians = {page or "figure1": round(statistics.median(taken), 2) for page, taken in paint.items()}
    strangers = {page or "figure1": round(statistics.median(taken), 2) for page, taken in fresh.items()}
    return {"first_paint_s": medians, "fresh_s": strangers, "worst_s": max(medians.values()), "visits": visits}


def main() -> None:
    """Measure, and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visits", type=int, default=5)
    arguments = parser.parse_args()
    with app() as (address, _), sync_playwright() as playwright:
        browser = launch(playwright)
        if browser is None:
            raise SystemExit("No Chromium: set CHROMIUM, or install one.")
        print(json.dumps(measure(browser, address, arguments.visits)))


if __name__ == "__main__":
    main()
