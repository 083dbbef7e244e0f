"""One bound on memory for the whole process: what is counted is what is held, and what nobody watches goes first."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from gan1d.base import budget
from gan1d.base.budget import LEAST, MOST, Budget, Held, Holder
from gan1d.base.fields import SettingsError
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs.cost import game_bytes, state_bytes
from gan1d.runs.lending import Lender
from gan1d.runs.playhead import Playhead
from gan1d.runs.store import Store
from gan1d.training.engines import game_of
from tests.held import KINDS, LARGEST

pytestmark = pytest.mark.slow
SMALL = Settings(m=16, G_width=4, D_width=6, k=2)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_counted_is_what_the_process_takes(kind: str) -> None:
    """A process of its own holds one kind; what it gives up goes back to the system."""
    done = subprocess.run([sys.executable, "-m", "tests.held", kind], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert found["took"] > 2**23
    assert found["counted"] == pytest.approx(found["took"], rel=0.2)
    assert found["kept"] < found["took"] / 5


def test_an_array_counts_once_and_for_as_long_as_anybody_holds_it() -> None:
    held, array = Held(), np.zeros((100, 100))
    view = array[::2, 3:]
    held.add(array, view)
    held.add(view)
    assert 80_000 < held.nbytes < 80_400
    del array
    assert held.nbytes > 80_000
    del view
    assert held.nbytes == 0


class Pile:
    """Things of one byte."""

    def __init__(self, n: int) -> None:
        self.nbytes = n

    def drop(self) -> bool:
        self.nbytes = max(self.nbytes - 1, 0)
        return self.nbytes > 0


def test_who_holds_most_beside_its_share_gives_up_first() -> None:
    whole, large, small = Budget(100), Pile(90), Pile(40)
    whole.take(large, 3 / 4)
    whole.take(small, 1 / 4)
    assert whole.make_room()
    assert (large.nbytes, small.nbytes) == (75, 25)
    assert whole.make_room(40)
    assert (large.nbytes, small.nbytes) == (45, 15)
    assert not whole.make_room(101)
    with pytest.raises(SettingsError):  # others have room beside whoever wants much
        Budget(100).refuse(51)
    Budget(100).refuse(50)


@pytest.mark.parametrize(
    ("text", "limit"), [("2G", 2 * 2**30), (" 512m ", 2**29), ("1.5GiB", 3 * 2**29), ("64MB", LEAST)]
)
def test_the_bound_is_what_the_environment_says(monkeypatch: pytest.MonkeyPatch, text: str, limit: int) -> None:
    monkeypatch.setenv("GAN1D_MEMORY", text)
    assert Budget().limit == limit


@pytest.mark.parametrize("text", ["2", "-1G", "many", "2T", "63M", "1e3M", "2,5G", "9" * 5000 + "G", "٢G"])
def test_a_bound_that_cannot_be_read_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("GAN1D_MEMORY", text)
    with pytest.raises(SettingsError, match="GAN1D_MEMORY must be an amount of memory from 64M on, as 512M or 2G; not"):
        _ = Budget().limit


@pytest.mark.parametrize(("machine", "limit"), [(1, 2**28), (4, 2**30), (16, MOST), (512, MOST), (0.1, LEAST)])
def test_without_it_it_is_a_part_of_the_machines_memory(
    monkeypatch: pytest.MonkeyPatch, machine: float, limit: int
) -> None:
    monkeypatch.delenv("GAN1D_MEMORY", raising=False)
    monkeypatch.setattr(budget, "memory", lambda: int(machine * 2**30))
    assert Budget().limit == limit


def test_a_control_group_bounds_the_memory(tmp_path: Path) -> None:
    own = tmp_path / "cgroup"
    own.write_text("0::/apps/gan1d\n5:cpu,memory:/docker/a\n2:cpu:/docker\n")
    for name, content in {
        "memory.max": "max",
        "apps/memory.max": "3000",
        "apps/gan1d/memory.max": "5000",
        "memory/docker/memory.limit_in_bytes": "7000",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content + "\n")
    assert sorted(budget._group_limits(tmp_path, own)) == [3000, 5000, 7000]
    assert budget._group_limits(tmp_path / "nowhere", tmp_path / "nothing") == []
    assert budget.memory() > 0


@pytest.mark.parametrize(
    "settings",
    [
        Settings(late_m=1),
        Settings(late_m=1, D_activation="maxout", pieces=5, D_first="same"),
        Settings(late_m=1, G_width=128, D_depth=4, D_width=64, m=300),
        Settings(late_m=1, engine="reference", G_width=64),
    ],
)
def test_a_game_takes_what_is_said_beforehand(settings: Settings) -> None:
    game = game_of(settings)
    assert game.snapshot().nbytes == state_bytes(settings)
    for i in range(2):
        game.iteration(i, settings)
    assert game.nbytes <= 1.01 * game_bytes(settings)
    assert settings.engine == "reference" or game.nbytes >= 0.8 * game_bytes(settings)


def test_a_game_that_was_lent_to_another_is_the_game_that_it_would_be_alone() -> None:
    """Seeds, p_data, noise, optimizers and the size of minibatches are the borrower's, whoever had it before."""
    one = Settings(m=16, late_m=1, G_width=4, D_width=6, k=2, optimizer_D="momentum", p_z="normal")
    other = Settings(m=16, late_m=1, G_width=4, D_width=6, k=1, seed=5, p_data="two_modes", loss="wasserstein")
    lender = Lender(Budget(2**30))
    for engine in ("fast", "reference"):
        wanted, states = {}, {}
        for s in (one, other):
            s = s.with_setting("engine", engine)
            game = game_of(s)
            wanted[s], states[s] = [], game.snapshot()
            for i in range(6):
                game.iteration(i, s.with_setting("m", 32) if i > 3 else s)
                wanted[s].append(game.snapshot())
        games = set()
        for i in range(6):
            for s in states:
                with lender.lend(s, (s,)) as loan:
                    games.add(id(loan.game))
                    assert loan.at == -1  # another had it in between
                    loan.game.restore(states[s])
                    loan.game.iteration(i, s.with_setting("m", 32) if i > 3 else s)
                    states[s] = loan.game.snapshot()
                np.testing.assert_array_equal(states[s], wanted[s][i])
        assert len(games) == 1


def test_games_that_nobody_has_are_few() -> None:
    lender = Lender(Budget(100 * 2**20))
    for width in range(100, 130):
        with lender.lend("a", (Settings(late_m=1, G_width=width, D_width=width),)) as loan:
            loan.game.iteration(0, loan.game.members[0])
        assert 0 < lender.nbytes == lender.resting < 100 * 2**20 / 16


def test_after_an_error_a_game_is_in_no_state_that_anybody_knows() -> None:
    lender = Lender(Budget(2**30))
    with pytest.raises(MemoryError):
        _fail_in(lender)
    with lender.lend("a", (SMALL,)) as loan:
        assert loan.at == -1


def _fail_in(lender: Lender) -> None:
    with lender.lend("a", (SMALL,)) as loan:
        loan.at = 7
        raise MemoryError


def test_runs_that_nobody_watches_hold_no_workspace() -> None:
    """23 runs of the largest networks once held 19 GB beside the half that was counted."""
    store = Store(Budget(2**30))
    recordings = [store.get(Recipe(Settings(**LARGEST, seed=seed))) for seed in range(23)]
    assert store.nbytes < 23 * 1.1 * state_bytes(recordings[0].recipe.settings)
    assert not hasattr(recordings[0], "_game")


def test_what_is_watched_is_thinned_where_nothing_else_can_go_and_stays_what_it_was() -> None:
    store = Store(Budget(2**30))
    recordings = [store.get(Recipe(SMALL).restarted(0, seed=seed)) for seed in range(3)]
    for recording in recordings:
        store.watch(recording, (recording, 0))
        recording.extend(300)
    rows, state = recordings[1].history.copy(), recordings[1].state(77).copy()
    before = store.nbytes
    times = 0
    while store.drop():
        times += 1
    assert len(store) == 3
    assert times < 100
    assert store.nbytes < 0.6 * before
    np.testing.assert_array_equal(recordings[1].history, rows)
    np.testing.assert_array_equal(recordings[1].state(77), state)


def test_what_has_no_room_is_refused_and_nothing_changes() -> None:
    head = Playhead(Store(Budget(LEAST)), Recipe())
    head.seek(0)
    runs, heavy = [branch.recipe for branch in head.runs], Recipe(Settings(**LARGEST))
    with pytest.raises(SettingsError, match=r"This would take \d+ MiB of memory; of 64 MiB for everybody"):
        head.open(heavy)
    with pytest.raises(SettingsError, match="This would take"):
        head.open(Recipe(SMALL), beside=heavy)
    with pytest.raises(SettingsError, match="This would take"):
        Playhead(Store(Budget(LEAST)), heavy)
    assert [branch.recipe for branch in head.runs] == runs
    assert head.recipe == Recipe()


def test_a_playhead_that_nobody_looks_at_keeps_nothing_alive() -> None:
    store = Store(Budget(2**30))
    head = Playhead(store, Recipe(SMALL))
    head.recording.extend(200)
    head.seek(150)
    head.watch()
    held = store.nbytes
    head.leave()
    store.get(Recipe())  # the last one asked for stays
    while store.drop():
        pass
    assert len(store) == 1
    assert store.nbytes < held
    assert head.recording.recorded == 0  # trained again when somebody looks
    head.watch()
    head.leave()


def test_what_became_free_by_itself_goes_back_to_the_system_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session that ends lets go of its runs, and no budget has dropped them."""

    class Thing(Holder):
        nbytes = 0

    asked: list[None] = []
    monkeypatch.setattr(budget, "give_back", lambda: asked.append(None))
    whole, thing = Budget(2**30), Thing()
    whole.take(thing, 1.0)
    thing.nbytes = 3 * budget.WORTH
    whole.tidy()
    assert asked == []
    thing.nbytes = budget.WORTH
    whole.tidy()
    assert len(asked) == 1
    whole.tidy()
    assert len(asked) == 1
