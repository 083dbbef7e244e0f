"""What became of a map's runs, in few bytes each."""

import tracemalloc

import numpy as np
import pytest

from gan1d.base.budget import Budget
from gan1d.base.fields import SettingsError
from gan1d.recipes.link import fields_of
from gan1d.runs.verdict import KINDS
from gan1d.sweep.outcome import Outcome
from gan1d.sweep.plan import Sweep
from gan1d.ui.sweep import watch
from gan1d.ui.sweep.found import RUN, Found
from gan1d.ui.sweep.watch import Watch, Watches, watch_of

LARGEST = "?x=learning_rate_D=0.001:1:1000&y=learning_rate_G=0.001:1:1000"


def test_what_was_put_in_comes_out_by_seed() -> None:
    found = Found((3, 4), 5)
    outcomes = {
        4: Outcome(0.25, KINDS[0], settled=0),
        0: Outcome(None, "diverged", diverged_at=0),
        2: Outcome(1 / 3, KINDS[-1]),
    }
    for seed, outcome in outcomes.items():
        assert found.put((2, 3, seed), outcome)
    assert not found.put((2, 3, 4), outcomes[4])
    assert found.of((2, 3)) == [outcomes[0], outcomes[2], outcomes[4]]
    assert found.of((2, 2)) == []
    assert found.put((True, False, 0), outcomes[2])  # as a damaged file may say
    assert found.of((1, 0)) == [outcomes[2]]


def test_the_largest_map_takes_little_memory(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight idle sockets with such maps once held 1 GB before anything was computed, and 3 GB when all was."""
    monkeypatch.setenv("GAN1D_RUNS", str(tmp_path))
    sweep = Sweep.from_query(fields_of(LARGEST))
    tracemalloc.start()
    watched = Watch(sweep)
    taken = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert taken < 1.1 * watched.nbytes == pytest.approx(1.1 * 10**6 * (RUN.itemsize + 8))
    assert "levels" not in vars(sweep)


def test_the_step_of_a_cell_is_that_of_its_level() -> None:
    for link in ("?x=k=1:7&y=m=1:30", "?x=k=1,2&y=m=4,9", LARGEST.replace("1000", "65")):
        sweep = Sweep.from_query(fields_of(link))
        assert all(sweep.step_of(cell) == level.step for level in sweep.levels for cell in level.cells)


def test_a_map_for_which_there_is_no_memory_is_refused(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAN1D_RUNS", str(tmp_path))
    small = Budget(50 * 2**20)  # two such maps: one may take half
    monkeypatch.setattr(watch, "BUDGET", small)
    monkeypatch.setattr(watch, "_watches", Watches(small))
    first, second = (watch_of(Sweep.from_query(fields_of(f"{LARGEST}&k={k}"))) for k in (1, 2))
    assert small.held == first.nbytes + second.nbytes
    with pytest.raises(SettingsError, match="This would take 2"):
        watch_of(Sweep.from_query(fields_of(LARGEST + "&k=3")))
    assert watch_of(Sweep.from_query(fields_of(LARGEST + "&k=1"))) is first
    del first
    assert watch_of(Sweep.from_query(fields_of(LARGEST + "&k=3"))).nbytes > np.iinfo(np.int16).max


def test_a_file_is_read_in_pieces(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setenv("GAN1D_RUNS", str(tmp_path))
    sweep = Sweep.from_query(fields_of("?x=k=1:7&y=m=1:30"))
    whole = Watch(sweep)
    whole._folder.create(sweep)
    runs = [((i, j, 0), Outcome((i + j) / 100, KINDS[0])) for i in range(7) for j in range(30)]
    whole._folder.append(runs)
    whole.look()
    monkeypatch.setattr(watch, "READ", 300)
    pieces = Watch(sweep)
    pieces.look()
    assert whole._done == pieces._done == 210
    assert whole._changes == pieces._changes
    assert pieces._found.of((6, 29)) == [Outcome(0.35, KINDS[0])]
