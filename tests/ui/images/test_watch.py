"""A watch tells each browser everything once: nothing lost, nothing doubled, whatever happens to the folder."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from gan1d.images.folder import Run
from gan1d.images.registry import Runs
from gan1d.images.verdict import equilibrium
from gan1d.languages.lazy import lazy
from gan1d.ui.images import watch as module
from gan1d.ui.images.blocks import Blocks
from gan1d.ui.images.watch import COLUMNS, LOOK, Told, Watch, watch_of
from tests.foreign import FOREIGN, left_in_english, teach
from tests.ui.images.conftest import fake_rows, put_sheet

Make = Callable[..., Run]


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Browser:
    """What a browser knows after what it was told."""

    def __init__(self, watch: Watch, clock: Clock) -> None:
        self.watch, self.clock, self.told = watch, clock, Told()
        self.rows: dict[float, np.ndarray] = {}
        self.messages: list = []
        self.anew = 0

    def hear(self) -> list:
        self.clock.now += 2.0  # long enough for what is looked at seldom
        self.watch.look()
        new = self.watch.news(self.told)
        for message in new:
            if isinstance(message, bytes):
                table = np.frombuffer(message, "<f4").reshape(-1, len(COLUMNS))
                self.rows |= {float(row[0]): row for row in table}
            elif message["type"] == "anew":
                self.rows, self.anew = {}, self.anew + 1
        self.messages += new
        return new

    def last(self, kind: str) -> dict:
        return next(m for m in reversed(self.messages) if not isinstance(m, bytes) and m["type"] == kind)

    def table(self) -> np.ndarray:
        return np.array([self.rows[iteration] for iteration in sorted(self.rows)])


@pytest.fixture
def open_run(runs: Runs) -> Callable[[Run], Browser]:
    def open_(run: Run) -> Browser:
        clock = Clock()
        return Browser(Watch(run, runs, clock), clock)

    return open_


def assert_shows(browser: Browser, rows: np.ndarray, size: int = 1) -> None:
    begins = np.arange(0, len(rows), size)
    means = np.array([rows[begin : begin + size].mean(0, dtype=float) for begin in begins])
    expected = np.column_stack((begins + 1, means, -2 * means[:, 0]))
    np.testing.assert_allclose(browser.table(), expected, rtol=1e-6)


def test_a_browser_gets_a_scene_a_state_sheets_and_the_rows(make_run: Make, open_run) -> None:
    run = make_run(30, smoothing=0.1)
    browser = open_run(run)
    kinds = [m if isinstance(m, bytes) else m["type"] for m in browser.hear()]
    assert kinds[:-1] == ["scene", "state", "sheets", "anew"]
    scene, state = browser.last("scene"), browser.last("state")
    assert (scene["run"], scene["title"]) == (run.name, "Toward log 2")
    assert scene["equilibrium"] == equilibrium(run.recipe.settings)
    assert (state["status"], state["iteration"], state["alive"], state["wanted"]) == ("training", 30, False, "train")
    assert state["kind"]
    assert state["sentence"]
    assert_shows(browser, fake_rows(30))
    assert browser.hear() == []


def test_rows_that_come_are_told_once(make_run: Make, open_run) -> None:
    run = make_run(10)
    browser = open_run(run)
    browser.hear()
    more = fake_rows(25, seed=1)
    run.append(more)
    rows = [message for message in browser.hear() if isinstance(message, bytes)]
    assert [len(message) for message in rows] == [25 * 4 * len(COLUMNS)]
    assert_shows(browser, np.vstack((fake_rows(10), more)))


def test_half_a_row_waits_for_its_other_half(make_run: Make, open_run) -> None:
    run = make_run(5)
    browser = open_run(run)
    content = fake_rows(6).tobytes()[5 * 24 :]
    with (run.path / "metrics.f32").open("ab") as file:
        file.write(content[:7])
        file.flush()
        browser.hear()
        assert len(browser.rows) == 5
        file.write(content[7:])
    browser.hear()
    assert len(browser.rows) == 6


def test_a_late_browser_and_an_early_one_know_the_same(make_run: Make, open_run, runs: Runs) -> None:
    run = make_run(10)
    early = open_run(run)
    early.hear()
    run.append(fake_rows(40, seed=1))
    early.hear()
    late = Browser(early.watch, early.clock)
    late.hear()
    np.testing.assert_array_equal(early.table(), late.table())


def test_long_runs_come_as_means_and_anew_when_blocks_grow(make_run: Make, open_run, monkeypatch) -> None:
    monkeypatch.setattr(module, "Blocks", lambda width: Blocks(width, most=8))
    run, rows = make_run(0), fake_rows(100)
    browser = open_run(run)
    for begin in range(0, 100, 3):
        run.append(rows[begin : begin + 3])
        browser.hear()
    assert browser.anew == 5  # blocks of 1, 2, 4, 8, 16
    assert browser.last("anew")["block"] == 16
    assert_shows(browser, rows, 16)


@pytest.mark.parametrize("kept", [0, 12, 29])
@pytest.mark.parametrize("regrown", [0, 5, 18, 60])
def test_a_run_that_was_cut_back_is_told_anew(make_run: Make, open_run, kept: int, regrown: int) -> None:
    run = make_run(30)
    browser = open_run(run)
    browser.hear()
    run.cut(kept)
    run.append(fake_rows(regrown, seed=9))
    browser.hear()
    assert browser.anew == 2
    rows = np.vstack((fake_rows(30)[:kept], fake_rows(regrown, seed=9)))
    if len(rows):
        assert_shows(browser, rows)
    else:
        assert browser.rows == {}


def test_a_file_that_was_replaced_is_told_anew(make_run: Make, open_run) -> None:
    run = make_run(30)
    browser = open_run(run)
    browser.hear()
    (run.path / "metrics.f32").unlink()
    run.append(fake_rows(30, seed=3))
    browser.hear()
    assert_shows(browser, fake_rows(30, seed=3))


def test_sheets_come_with_the_time_they_were_written(make_run: Make, open_run) -> None:
    run = make_run(30)
    for iteration in (0, 10):
        put_sheet(run, iteration)
    browser = open_run(run)
    browser.hear()
    assert [iteration for iteration, _ in browser.last("sheets")["sheets"]] == [0, 10]
    assert browser.last("state")["now"] == 0
    os.utime(run.sheet(10), (1, 1))  # cut and written again
    put_sheet(run)
    browser.hear()
    assert browser.last("sheets")["sheets"][1] == (10, 1000)
    assert browser.last("state")["now"] > 0


def test_the_state_follows_and_says_who_trains(make_run: Make, open_run, runs: Runs) -> None:
    run = make_run(30)
    browser = open_run(run)
    browser.hear()
    with run.held():
        browser.hear()
        assert browser.last("state")["alive"]
    runs.ask(run, "pause")
    run.state = replace(run.state, status="paused")
    browser.hear()
    state = browser.last("state")
    assert (state["status"], state["wanted"], state["alive"]) == ("paused", "pause", False)


def test_the_place_in_the_queue(make_run: Make, open_run) -> None:
    runs = [make_run() for _ in range(3)]
    for run in runs:
        run.state = replace(run.state, status="queued")
    browsers = [open_run(run) for run in runs]
    assert [(browser.hear(), browser.last("state")["place"])[1] for browser in browsers] == [1, 2, 3]


def test_however_many_watch_the_folder_is_read_seldom(make_run: Make, open_run, monkeypatch) -> None:
    reads = []
    monkeypatch.setattr(Run, "metrics", lambda run, first=0: reads.append(first) or fake_rows(0))
    browser = open_run(make_run())
    watch, clock = browser.watch, browser.clock
    for _ in range(20):
        watch.look()
    first = len(reads)
    clock.now += LOOK
    for _ in range(20):
        watch.look()
    assert len(reads) == first + 1


def test_a_run_that_is_gone_says_so_and_may_come_back(make_run: Make, open_run) -> None:
    run = make_run(10)
    browser = open_run(run)
    browser.hear()
    away = run.path.with_name("away")
    shutil.move(run.path, away)
    browser.hear()
    assert browser.watch.gone
    assert not run.path.exists()  # looking makes no folder
    shutil.move(away, run.path)
    browser.hear()
    assert not browser.watch.gone


def test_files_that_cannot_be_read_give_one_sentence(make_run: Make, open_run) -> None:
    run = make_run(10)
    browser = open_run(run)
    browser.hear()
    state = run.state
    (run.path / "state.json").write_text("{")
    news = [message for _ in range(2) for message in browser.hear() if not isinstance(message, bytes)]
    assert [m["type"] for m in news] == ["notice"]
    assert run.name in news[0]["text"]
    assert not browser.watch.gone
    run.state = replace(state, iteration=11)
    browser.hear()
    assert browser.last("state")["iteration"] == 11


def test_one_watch_for_all_who_watch_a_run(make_run: Make) -> None:
    run = make_run()
    watch = watch_of(run.name)
    assert watch is watch_of(str(run.number))
    assert watch_of("nothing") is None
    assert watch_of("../" + run.name) is None


def test_browsers_of_two_languages_hear_of_a_run_each_in_its_own(
    make_run: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    teach(monkeypatch)
    run = make_run(3)
    run.state = replace(run.state, status="failed", text=lazy("It failed."), data=lazy("{n} digits", n=9))
    english, foreign = watch_of(run.name), watch_of(run.name, FOREIGN)
    assert english is not foreign
    assert watch_of(run.name, FOREIGN) is foreign
    heard = []
    for watch in (english, foreign):
        watch.look()
        heard.append({message["type"]: message for message in watch.news(Told()) if not isinstance(message, bytes)})
    (here, there) = heard
    assert (here["state"]["text"], here["state"]["data"]) == ("It failed.", "9 digits")
    assert (there["state"]["text"], there["state"]["data"]) == ("⟦It failed.⟧", "⟦9 digits⟧")
    assert there["state"]["sentence"] == f"⟦{here['state']['sentence']}⟧"
    assert there["scene"]["title"] == f"⟦{here['scene']['title']}⟧"
    assert there["scene"]["style"]["d_data"]["label"] == "⟦D on data⟧"
    (run.path / "state.json").write_text("{")
    foreign._looked = -np.inf
    foreign.look()
    assert left_in_english(foreign.problem) == ""
    assert foreign.problem
