"""Pure functions of the scripts in an empty page, beside the same computed in Python."""

import json

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from gan1d.languages.numbers import in_language
from tests.browser.test_loops import outcome

pytestmark = pytest.mark.browser
NUMBERS = [0.0, -0.0004, 0.25, -1.75, 3.0, -12.5, 1234.5, -1e6, 87654321.0]


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Page:
    return browser.new_page()


@pytest.mark.parametrize("language", ["en", "vi", "ko"])
def test_numbers_are_written_as_the_server_writes_them(blank: Page, language: str) -> None:
    calls = [f"language = '{language}'", f"{NUMBERS}.map((v) => [written(v.toFixed(2)), fixed(v, 2), grouped(v)])"]
    said = [
        [in_language(f"{v:.2f}", language)] * 2 + [in_language(f"{np.floor(v + 0.5):,.0f}", language)] for v in NUMBERS
    ]
    assert outcome(blank, "figure", calls) == said


def test_what_is_no_number_is_a_dash(blank: Page) -> None:
    calls = "[NaN, Infinity, undefined].flatMap((v) => [digits(v), fixed(v, 1), percent(v)])"
    assert outcome(blank, "figure", [calls]) == ["–"] * 9


def test_a_message_has_its_values_and_falls_back_to_english(blank: Page) -> None:
    calls = [
        "setLanguage({ words: [['{n} of {of}', '{of}: {n}']] })",
        "[t('{n} of {of}', { n: 1.5, of: 'x' }), t('new {b}')]",
    ]
    script = ["self.document = { documentElement: {} }", *calls]
    assert outcome(blank, "figure", script) == ["x: 1.5", "new {b}"]


def test_a_history_is_sorted_and_the_last_that_is_said_of_an_iteration_holds(blank: Page) -> None:
    rows = np.random.default_rng(1).integers(0, 2000, (3000, 1))
    rows = np.hstack([rows, np.arange(3000)[:, None]])
    held = dict(rows.tolist())
    calls = [f"const h = new History(2); h.take(Float32Array.from({rows.ravel().tolist()})); given = h"]
    calls += ["[[...given.values.subarray(0, 2 * given.length)], given.upTo(700), given.upTo(-1), given.last(5, 0)]"]
    values, until, none, fifth = outcome(blank, "figure", calls)
    assert values == [number for each in sorted(held.items()) for number in each]
    assert (until, none, fifth) == (sum(i <= 700 for i in held), 0, sorted(held)[4])


@pytest.mark.parametrize(("log", "low", "high"), [(0, -3.0, 5.0), (1, 1e-4, 10.0)])
def test_a_scale_and_back(blank: Page, log: int, low: float, high: float) -> None:
    values = (np.geomspace if log else np.linspace)(low, high, 9)
    scale = f"scaleOf({{ log: {log}, low: {low}, high: {high} }}, 400, 20)"
    calls = f"{values.tolist()}.map((v) => [{scale}.place(v), {scale}.at({scale}.place(v))])"
    places, back = np.array(outcome(blank, "plot", [calls])).T
    np.testing.assert_allclose(places, np.linspace(400, 20, 9), atol=1e-9)
    np.testing.assert_allclose(back, values, rtol=1e-9)


@pytest.mark.parametrize("log", [False, True])
def test_a_value_between_the_cells_of_a_map(blank: Page, log: bool) -> None:
    values = (np.geomspace if log else np.linspace)(0.5, 64.0, 8)
    between = np.sqrt(values[:-1] * values[1:]) if log else (values[:-1] + values[1:]) / 2
    asked = [*values.tolist(), *between.tolist(), 0.4, 65.0]
    axis = json.dumps({"values": values.tolist(), "log": log})
    *found, below, above = outcome(blank, "map", [f"{asked}.map((v) => indexOf({axis}, v))"])
    np.testing.assert_allclose(found, [*range(8), *(np.arange(7) + 0.5)], atol=1e-9)
    assert below is above is None


@pytest.mark.parametrize("falling", [False, True])
def test_brighter_is_better(blank: Page, falling: bool) -> None:
    scale = json.dumps({"low": 0.001, "high": 1.0, "log": True, "falling": falling})
    values = [1e-9, *np.geomspace(0.001, 1.0, 7), 5.0]
    found = outcome(blank, "map", [f"{list(map(float, values))}.map((v) => brightness({scale}, v))"])
    rising = np.array([0.0, *np.linspace(0, 1, 7), 1.0])
    np.testing.assert_allclose(found, 1 - rising if falling else rising, atol=1e-9)


def test_one_wild_value_does_not_flatten_a_chart(blank: Page) -> None:
    values = np.random.default_rng(2).uniform(0, 1, 200)
    values[77] = 1e9
    rows = np.column_stack([np.arange(200), values]).ravel().tolist()
    history = f"{{ values: Float32Array.from({rows}), width: 2 }}"
    low, high = outcome(blank, "figure", [f"rangeOf([[{history}, 200]], [1], false, [[1.5, 'aim']])"])
    assert low <= np.percentile(values, 1)
    assert 1.5 <= high < 3
