"""How long from the command to the picture? A new server and a browser that has never been there, again and again.

    python -m benchmarks.start [--starts 5]

Seconds from `python -m streamlit run app.py`, medians over the starts; a browser is open and loads the page as soon as
the server answers. `listening_s`: the server answers. `first_picture_s`: Figure 1 is drawn. `moving_s`: a frame beyond
iteration 0 is drawn. `gap_p95_ms` and `gap_longest_ms`: between two drawn frames in the SECONDS after that, while what
was not needed for the picture is being imported. `bare_s`: a Streamlit page of one headline stands, which no page can
beat; `ratio_bare`: first picture over that, each pair measured one after the other, so that it holds on a busy machine.
`import_s`: a fresh interpreter imports app.py; `help_s`: `python -m gan1d --help` is over.
"""

from __future__ import annotations

import argparse
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from subprocess import Popen

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.browser import FIGURE, FIND, WATCH, wait_for_motion
from benchmarks.pages import BARE
from benchmarks.server import ROOT, app
from tests.browser.chromium import launch

SECONDS = 5
PATIENCE = 60.0  # seconds until a start has failed


def open_when_up(page: Page, address: str, process: Popen[bytes]) -> float:
    """Load the page as soon as somebody listens; gives the clock's time when that was so."""
    host, port = address.removeprefix("http://").split(":")
    deadline = time.perf_counter() + PATIENCE
    while process.poll() is None and time.perf_counter() < deadline:
        with closing(socket.socket()) as probe:
            if probe.connect_ex((host, int(port))) == 0:
                up = time.perf_counter()
                page.goto(address, wait_until="commit")
                return up
        time.sleep(0.01)
    raise SystemExit("The app did not start.")


def start(browser: Browser) -> dict[str, float]:
    """One start of the app."""
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    began = time.perf_counter()
    with app(wait=False) as (address, process):
        up = open_when_up(page, address, process)
        page.locator(FIGURE).wait_for()
        page.wait_for_function(f"() => {{ {FIND} return find(document)?.figure?.frames > 0; }}", polling="raf")
        drawn = time.perf_counter()
        wait_for_motion(page)
        moving = time.perf_counter()
        page.locator(FIGURE).evaluate(WATCH)
        page.wait_for_timeout(1000 * SECONDS)
        gaps = np.diff(page.evaluate("() => window.seen.times"))
        page.context.close()
    return {
        "listening_s": up - began,
        "first_picture_s": drawn - began,
        "moving_s": moving - began,
        "gap_p95_ms": float(np.quantile(gaps, 0.95)),
        "gap_longest_ms": float(gaps.max()),
    }


def bare(browser: Browser, script: Path) -> float:
    """One start of a page of one headline."""
    page = browser.new_context().new_page()
    began = time.perf_counter()
    with app(wait=False, script=str(script)) as (address, process):
        open_when_up(page, address, process)
        page.locator("h1.headline").wait_for()
        seconds = time.perf_counter() - began
        page.context.close()
    return seconds


def seconds_of(*arguments: str) -> float:
    """How long a fresh interpreter takes."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-W", "ignore", *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--starts", type=int, default=5)
    options = parser.parse_args()
    seen: dict[str, list[float]] = {}
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = launch(playwright)
        if browser is None:
            raise SystemExit("No Chromium can be had: set CHROMIUM to one.")
        script = Path(folder) / "bare.py"
        script.write_text(BARE, encoding="utf-8")
        start(browser)  # the disk is warm afterwards
        for _ in range(options.starts):
            once = start(browser) | {
                "bare_s": bare(browser, script),
                "import_s": seconds_of("-c", "import app"),
                "help_s": seconds_of("-m", "gan1d", "--help"),
            }
            once["ratio_bare"] = once["first_picture_s"] / once["bare_s"]
            for name, value in once.items():
                seen.setdefault(name, []).append(value)
        browser.close()
    print(json.dumps({name: round(statistics.median(values), 2) for name, values in seen.items()}))


if __name__ == "__main__":
    main()
