"""Loops of the scripts over numbers that nobody meant: each comes to an end, in a worker that can be ended if not."""

import json
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from gan1d.ui.live import scripts
from tests.browser.figure import SETTLED

pytestmark = pytest.mark.browser
UI = Path(scripts.__file__).parents[1]
BAD = ("NaN", "Infinity", "-Infinity", "0", "-1", "1e-320", "1e300", "undefined")
# Several scripts give a function the same name, each for its own module: these do not meet.
MODULES = {
    "figure": (UI / "figure", ("connection", "charts")),
    "images": (UI / "images", ("charts",)),
    "many": (UI / "many", ("fates", "charts", "pointer")),
    "map": (UI / "sweep", ("connection", "grid", "paint")),
    "plot": (UI / "plot", ("scales", "draw")),
    "drawing": (UI / "front_page" / "drawing", ("drawing",)),
}
RUN = """([text, bound]) => new Promise((done) => {
  const worker = new Worker(URL.createObjectURL(new Blob([text])));
  const end = (said) => { worker.terminate(); done(said); };
  worker.onmessage = ({ data }) => end(data);
  worker.onerror = ({ message }) => end(message);
  setTimeout(() => end("never ends"), bound);
})"""


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Page:
    return browser.new_page()


def outcome(page: Page, module: str, calls: list[str]) -> object:
    """What the last of these calls gives, as JSON has it; how it fails if it does."""
    folder, own = MODULES[module]
    script = scripts.script(folder, own).replace("export default", "void")
    text = f"{script}\nlet given;\nfor (const call of {json.dumps(calls)}) given = eval(call);\npostMessage(given);"
    return page.evaluate(RUN, [text, SETTLED])


def ends(page: Page, module: str, calls: list[str]) -> None:
    assert outcome(page, module, [*calls, "'ended'"]) == "ended"


HISTORY = "{ values: Float32Array.from({ length: 300 }, (_, i) => i), width: 3 }"


def plot_of(rate: str = "1", count: str = "100") -> str:
    return f"{{ area: {{ left: 0, right: 100, top: 0, base: 50 }}, y: Number, rate: {rate}, count: {count} }}"


@pytest.mark.parametrize("history", [HISTORY, "{ values: new Float32Array(300).fill(NaN), width: 3 }"])
def test_a_trace(blank: Page, history: str) -> None:
    bad = [f"trace({history}, 1, {plot_of(rate, count)})" for rate, count in product(BAD, (*BAD, "100"))]
    ends(blank, "figure", [*bad, f"trace({{ values: new Float32Array(0), width: 0 }}, 1, {plot_of()})"])


def test_a_smooth_line_and_its_values(blank: Page) -> None:
    rows = product(BAD, (*BAD, "100"))
    bad = [f"smoothLine({HISTORY}, 1, {plot_of(rate, count)}, {rate})" for rate, count in rows]
    held = "{ history: " + HISTORY + ", curves: 'smoothed' }"
    ends(blank, "images", bad + [f"valueAt({held}, 1, {row}, {count})" for row, count in product(BAD, BAD)])


def test_round_numbers(blank: Page) -> None:
    numbers = [*BAD, "5", "1e17", "1e17 + 64", "1e20", "1e20 + 16384 * 9"]
    calls = [f"ticks({low}, {high}, {count})" for low, high, count in product(numbers, numbers, [*BAD, "1e9", "4"])]
    ends(blank, "figure", calls)
    assert outcome(blank, "figure", ["[ticks(-4, 4, 6), ticks(0, 1, 3), ticks(0.001, 0.0042, 4)]"]) == [
        [-4, -2, 0, 2, 4], [0, 0.5, 1], [0.001, 0.002, 0.003, 0.004]
    ]  # fmt: skip


def test_a_range(blank: Page) -> None:
    calls = [
        f"rangeOf([[{HISTORY}, {count}]], [0, 1], {log}, [[{aim}, 'a']])"
        for count, log, aim in product(BAD, ("true", "false"), BAD)
    ]
    ends(blank, "figure", calls)
    aims = f"rangeOf([[{HISTORY}, 100]], [1], false, [[NaN, 'a'], [Infinity, 'b']])"
    assert outcome(blank, "figure", [f"{aims}.every(Number.isFinite)"]) is True


def test_rows_of_history(blank: Page) -> None:
    frame = "Float32Array.from({ length: 30 }, (_, i) => i)"
    calls = [f"takeRows(new History(3), {frame}, {at}, {rows})" for at, rows in product(BAD, BAD)]
    calls += [f"new History({width}).take({frame}, {at}, {to})" for width, at, to in product(("0", "3"), BAD, BAD)]
    kept = "const h = new History(1); for (const i of [4, NaN, Infinity, 2, -Infinity, 4]) h.put([i]); "
    ends(blank, "figure", [*calls, *(f"{kept} h.upTo({iteration})" for iteration in BAD)])
    assert outcome(blank, "figure", [kept + "[...h.values.subarray(0, h.length)]"]) == [2, 4]


def test_the_blocks_of_a_frame(blank: Page) -> None:
    """A scene without a size is one block."""
    scene = (
        "{ size: 0, names: [], x: [0], offset: { duration: [0, 1], p_g: [0, 1], D_star: [0, 1], histogram: [0, 1] } }"
    )
    live = (
        f"(() => {{ const scene = {scene}; const values = new Float32Array(4);"
        " return { goal: { scene, values }, drawn: { scene }, begun: null, shown: values, stillness: {} }; })()"
    )
    ends(blank, "figure", [f"begin({live})"])


def test_a_cell_of_the_map(blank: Page) -> None:
    grid = "const grid = gridOf({ x: { values: [1, 2, 3] }, y: { values: [1, 2] } });"
    far = (*BAD, "-1e30")
    put = [f"putCell(grid, [{i}, {j}, {step}, 1, 0, 0.1, 1, 9])" for i, j, step in product(far, far, far)]
    ends(blank, "map", [f"{grid} {call}" for call in put])
    sound = "putCell(grid, [1, 0, 2, 1, 0, 0.1, 1, 9]); [...grid.cover]"
    assert outcome(blank, "map", [f"{grid} putCell(grid, [0, -1, 9, 1, 0, 0, 1, 9]); {sound}"]) == [-1, 1, 1, -1, 1, 1]


def test_the_axes_and_hatching_of_a_map(blank: Page) -> None:
    calls = [f"roundPowers({low}, {high}, {room})" for low, high, room in product(BAD, BAD, BAD)]
    pen = "{ stroke() {} }"
    calls += [f"hatch({{ theme: {{ size: {size} }} }}, {pen}, 0, 0, {w}, 9)" for size, w in product(BAD, BAD)]
    ends(blank, "map", calls)
    assert outcome(blank, "map", ["roundPowers(0.002, 0.9, 9)"]) == [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5]


def test_the_axes_of_a_plot(blank: Page) -> None:
    axes = [f"{{ log: {log}, ticks: [], low: {low}, high: {high} }}" for log, low, high in product((0, 1), BAD, BAD)]
    ends(blank, "plot", [f"ticksOf({axis}, {room})" for axis, room in product(axes, ("NaN", "Infinity", "0", "4"))])
    powers = "ticksOf({ log: true, ticks: [], low: 0.1, high: 1000 }, 9).map(([value]) => value)"
    assert outcome(blank, "plot", [powers]) == [0.1, 1, 10, 100, 1000]


def test_games_and_their_rows(blank: Page) -> None:
    games = "{ drawn: { scene: { games: Infinity, fates: [] }, field: { fates: new Float32Array(4) } } }"
    calls = [f"nearest({games}, 0, () => NaN)", f"membersOf({games})"]
    history = f"Object.assign(new History(3), {{ length: 100, values: {HISTORY}.values }})"
    calls += [
        f"rowsOf({{ history: {history} }}, {{ area: {{ left: {a}, right: {b} }} }})" for a, b in product(BAD, BAD)
    ]
    ends(blank, "many", calls)


def test_a_stroke_of_the_drawing(blank: Page) -> None:
    sheet = "({ heights: [0, 5, 0], stroke: null, place: { left: 0, right: %s, top: 0, base: %s } })"
    calls = [
        f"paint({sheet % (right, base)}, {{ offsetX: {x}, offsetY: 1 }})" for right, base, x in product(BAD, BAD, BAD)
    ]
    ends(blank, "drawing", calls)
    nowhere = f"const live = {sheet % ('NaN', '9')}; paint(live, {{ offsetX: 1, offsetY: 1 }});"
    assert outcome(blank, "drawing", [f"{nowhere} [live.heights, live.stroke, live.cursor ?? 'none']"]) == [
        [0, 5, 0], None, "none"
    ]  # fmt: skip
    ends(blank, "drawing", [f"standardOf([{a}, {b}])" for a, b in product(BAD, BAD)])


@pytest.mark.parametrize("size", ["", "auto", "0px", "NaNpx"])
def test_a_theme_without_a_size_is_the_one_before(blank: Page, size: str) -> None:
    """What styles are not: empty, as those of an element that is not in the document."""
    live = (
        "self.devicePixelRatio = 1; self.matchMedia = () => ({ matches: false });"
        f"self.getComputedStyle = () => ({{ fontSize: '{size}', getPropertyValue: () => '' }});"
        "const live = { parts: { board: {} }, theme: {}, charts: [] }; readTheme(live); const first = live.theme.size;"
        "live.theme = { size: 17 }; readTheme(live); [first > 0, live.theme.size]"
    )
    assert outcome(blank, "plot", [live]) == [True, 17]
