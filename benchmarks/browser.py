"""Is it smooth, and does it answer the slider? The real app in real Chromium, counted in the browser.

    python -m benchmarks.browser [--seconds 20] [--moves 30] [--past 2000]

`fps_median` frames drawn in each second; `gap_p95_ms` between two drawn frames; `slider_ms_*` from the key press on the
k slider to the first drawn frame with the new k; `remounts` of the component after its first mount; `server_cpu_share`
of one core, all threads of the server but the training one; `training_cpu_share` that one; `start_s` from the start
command to the first frame that has moved.

Then the hand drags the timeline to and fro over the `past` iterations: `drag_fps` frames drawn a second, and
`drag_behind_ms_*` from the moment the hand was at an iteration to the drawing of that iteration.
"""

from __future__ import annotations

import argparse
import json
import time

import numpy as np
import psutil
from playwright.sync_api import Page, sync_playwright

from benchmarks.server import app, wait_until_up
from tests.browser.chromium import launch

FIGURE = ".gan1d-live"
DRAG_SECONDS = 10.0
FIND = """const find = root => { for (const e of root.querySelectorAll("*")) {
  if (e.matches(".gan1d-live")) return e;
  const inner = e.shadowRoot && find(e.shadowRoot); if (inner) return inner; } };"""
# Times of drawn frames, and of the first drawn frame with each new k.
WATCH = """root => {
  const seen = { times: [], k: root.figure.k, changes: [] };
  window.seen = seen;
  let frames = root.figure.frames;
  const look = () => {
    const figure = root.figure;
    if (figure.frames !== frames) { frames = figure.frames; seen.times.push(performance.now()); }
    if (figure.k !== seen.k) { seen.k = figure.k; seen.changes.push([figure.k, performance.now()]); }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
# Where the hand was on the timeline, and when; which iterations were drawn, and when.
HAND = """root => {
  const seen = (window.hand = { moves: [], drawn: [] });
  const timeline = root.querySelector("[data-part=timeline]");
  timeline.addEventListener("input", () => seen.moves.push([Number(timeline.value), performance.now()]));
  let frames = root.figure.frames;
  const look = () => {
    if (root.figure.frames !== frames) {
      frames = root.figure.frames;
      seen.drawn.push([root.figure.iteration, performance.now()]);
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
PRESSES = """() => { window.presses = [];
  addEventListener("keydown", () => window.presses.push(performance.now()), { capture: true }); }"""


def figure(page: Page, name: str) -> float:
    """A number of the figure as drawn."""
    return page.locator(FIGURE).evaluate(f"root => root.figure.{name}")


def wait_for_motion(page: Page) -> None:
    """Until a frame beyond iteration 0 is drawn."""
    page.locator(FIGURE).wait_for()
    page.wait_for_function(
        f"""() => {{ {FIND} const root = find(document);
           return root?.figure?.iteration > 0 && root.figure.frames > 1; }}""",
        polling="raf",
    )


def answer_times(page: Page, moves: int) -> list[float]:
    """Milliseconds from pressing an arrow key on the k slider to the first drawn frame with the new k."""
    slider = page.locator(".st-key-set_k input")
    slider.focus()
    page.evaluate(PRESSES)
    times = []
    for move in range(moves):
        before = page.evaluate("() => window.seen.changes.length")
        page.keyboard.press("ArrowRight" if move % 2 == 0 else "ArrowLeft")
        page.wait_for_function(f"() => window.seen.changes.length > {before}", polling="raf", timeout=10_000)
        times.append(page.evaluate("() => window.seen.changes.at(-1)[1] - window.presses.at(-1)"))
        page.wait_for_timeout(300)
    return times


def drag(page: Page, past: int, seconds: float) -> dict[str, float]:
    """Record `past` iterations, drag over them for so many seconds, and measure how the picture followed."""
    page.get_by_role("slider", name="Speed").fill("7")
    page.wait_for_function(f"""() => {{ {FIND} return find(document).figure.iteration >= {past}; }}""", timeout=120_000)
    page.get_by_role("button", name="Pause").click()
    page.wait_for_timeout(1000)
    page.locator(FIGURE).evaluate(HAND)
    box = page.get_by_role("slider", name="Timeline").bounding_box()
    if box is None:
        raise RuntimeError("The timeline is not to be seen.")
    middle, reach, y = box["x"] + box["width"] / 2, 0.46 * box["width"], box["y"] + box["height"] / 2
    page.mouse.move(middle + reach, y)
    page.mouse.down()
    began = time.perf_counter()
    while (passed := time.perf_counter() - began) < seconds:
        page.mouse.move(middle + reach * np.cos(2 * np.pi * passed / 4), y)  # to and fro in four seconds
    page.mouse.up()
    moves, drawn = (np.array(page.evaluate(f"() => window.hand.{name}")) for name in ("moves", "drawn"))
    drawn = drawn[(drawn[:, 1] > moves[0, 1]) & (drawn[:, 1] < moves[-1, 1])]
    behind = []
    for iteration, when in drawn:
        here = moves[(moves[:, 0] == iteration) & (moves[:, 1] <= when), 1]
        if len(here):
            behind.append(when - here[-1])
    lasted = (drawn[-1, 1] - drawn[0, 1]) / 1000
    return {
        "drag_fps": len(drawn) / lasted,
        "drag_behind_ms_median": float(np.median(behind)),
        "drag_behind_ms_p95": float(np.quantile(behind, 0.95)),
        "drag_exact": len(behind) / len(drawn),
    }


def thread_times(process: psutil.Process) -> dict[int, float]:
    """CPU seconds of each thread so far."""
    return {t.id: t.user_time + t.system_time for t in process.threads()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--moves", type=int, default=30)
    parser.add_argument("--past", type=int, default=2000, help="iterations on the timeline")
    parser.add_argument(
        "--speed", type=int, help="place on the speed slider, 0 (slow motion) to 7 (as fast as it goes)"
    )
    options = parser.parse_args()
    with sync_playwright() as playwright:
        browser = launch(playwright)
        if browser is None:
            raise SystemExit("No Chromium can be had: set CHROMIUM to one.")
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        errors: list[str] = []
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: errors.append(str(e)))
        started = time.perf_counter()
        with app(wait=False) as (address, process):
            wait_until_up(address, process)
            page.goto(address)
            wait_for_motion(page)
            start_s = time.perf_counter() - started
            if options.speed is not None:
                page.get_by_role("slider", name="Speed").fill(str(options.speed))
            page.wait_for_timeout(2000)
            server = psutil.Process(process.pid)
            page.locator(FIGURE).evaluate(WATCH)
            mounts, before, began = figure(page, "mounts"), thread_times(server), time.perf_counter()
            iteration = figure(page, "iteration")
            page.wait_for_timeout(1000 * options.seconds)
            after, lasted = thread_times(server), time.perf_counter() - began
            speed = (figure(page, "iteration") - iteration) / lasted
            drawn = np.array(page.evaluate("() => window.seen.times"))
            answers = answer_times(page, options.moves)
            remounts = figure(page, "mounts") - mounts
            dragged = drag(page, options.past, DRAG_SECONDS)
        browser.close()
    spent = {thread: seconds - before.get(thread, 0.0) for thread, seconds in after.items()}
    training = max(spent, key=lambda thread: spent[thread] if thread != process.pid else 0.0)
    per_second = np.bincount(((drawn - drawn[0]) / 1000).astype(int))[:-1]
    result = {
        "fps_median": float(np.median(per_second)),
        "gap_p95_ms": float(np.quantile(np.diff(drawn), 0.95)),
        "slider_ms_median": float(np.median(answers)),
        "slider_ms_p95": float(np.quantile(answers, 0.95)),
        "remounts": int(remounts),
        "server_cpu_share": (sum(spent.values()) - spent[training]) / lasted,
        "training_cpu_share": spent[training] / lasted,
        "start_s": start_s,
        "iterations_per_s": speed,
        **dragged,
        "console_errors": errors,
    }
    print(json.dumps({k: round(v, 3) if isinstance(v, float) else v for k, v in result.items()}))


if __name__ == "__main__":
    main()
