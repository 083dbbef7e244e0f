"""What visitors may have at work and on the disk: counted from the folders, refused with the number and what to do."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from gan1d.base.fields import SettingsError
from gan1d.images.folder import Identity, Run
from gan1d.images.registry import Runs
from gan1d.images.settings import ImageRecipe, ImageSettings
from gan1d.jobs.owners import owner_of
from gan1d.sweep import queue
from gan1d.ui.hosting.quota import admitted, check_change, hours_of, pieces
from gan1d.ui.hosting.visitors import Visitor
from tests.ui.hosting.visitors import ANN, BEN
from tests.ui.sweep.maps import a_sweep

SMALL = ImageSettings(data="digits", epochs=2, G_layers=(8,), D_layers=(8,))


@pytest.fixture(autouse=True)
def _shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAN1D_RUNS", str(tmp_path))
    monkeypatch.setenv("GAN1D_HOST", "shared")
    monkeypatch.setenv("GAN1D_QUOTA", "work=2,hours=4,megabytes=3")
    monkeypatch.setenv("GAN1D_QUOTA_ALL", "work=4,hours=7,megabytes=6")


def image_run(secret: str, hours: float = 0.1) -> Run:
    with admitted(Visitor(secret), hours) as owner:
        return Runs().create(ImageRecipe(SMALL), Identity("tiny"), owner)


def a_map(secret: str, n: int, hours: float = 0.1) -> queue.Folder:
    sweep = a_sweep(n)
    with admitted(Visitor(secret), hours) as owner:
        queue.begin(sweep, owner)
    return queue.Folder.of(sweep)


def refusal(secret: str, hours: float = 0.1, folder: Path | None = None) -> str:
    with pytest.raises(SettingsError) as refused, admitted(Visitor(secret), hours, folder):
        pass
    return str(refused.value)


def test_image_runs_and_maps_count_together_and_each_visitor_alone() -> None:
    image_run(ANN)
    a_map(ANN, 3)
    told = refusal(ANN)
    assert "2 runs, critics and maps" in told
    assert "GAN1D_QUOTA" in told
    assert "pause one" in told
    image_run(BEN)
    assert len(pieces()) == 3


def test_twenty_five_maps_are_not_queued() -> None:
    begun = 0
    for n in range(2, 27):
        try:
            a_map(ANN, n)
        except SettingsError:
            continue
        begun += 1
    assert begun == len(queue.queue()) == 2


def test_sockets_that_press_at_the_same_moment_get_no_more() -> None:
    together = threading.Barrier(8)

    def press(n: int) -> int:
        together.wait()
        try:
            a_map(ANN, n)
        except SettingsError:
            return 0
        return 1

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(press, range(2, 10))) == 2


def test_what_is_paused_or_over_is_not_at_work_and_going_on_with_it_is_asked_again() -> None:
    run, other = image_run(ANN), a_map(ANN, 3)
    Runs().ask(run, "pause")
    third = image_run(ANN)
    assert "2 runs" in refusal(ANN, folder=run.path)
    third.state = replace(third.state, status="done")
    with admitted(Visitor(ANN), 0.1, run.path):
        Runs().ask(run, "train")
    with admitted(Visitor(ANN), 0.1, run.path):  # it does not count against itself
        Runs().ask(run, "train")
    assert owner_of(other.path) == owner_of(run.path)


def test_what_somebody_else_began_is_not_gone_on_with() -> None:
    run = image_run(ANN)
    assert "Somebody else" in refusal(BEN, folder=run.path)
    theirs = a_map(ANN, 3)
    with admitted(Visitor(BEN), 0.1) as owner:
        queue.begin(a_sweep(3), owner)  # begun by both at once: it stays the first one's
    assert owner_of(theirs.path) == owner_of(run.path)


def test_hours_are_those_in_the_queue_and_those_that_would_come() -> None:
    told = refusal(ANN, 4.5)
    assert "4 h" in told or "5 h" in told
    assert "more than the 4 hours" in told
    image_run(ANN, 3.0)
    assert "more than the 4 hours" in refusal(ANN, 1.5)
    image_run(ANN, 1.0)


def test_a_run_is_not_made_too_long_by_a_change() -> None:
    usual = ImageRecipe(ImageSettings(data="digits", epochs=2000, m=1000))
    with admitted(Visitor(ANN), 0.1) as owner:
        run = Runs().create(usual, Identity("log2"), owner)
    check_change(Visitor(ANN), run, "learning_rate_G", 0.1)
    with pytest.raises(SettingsError, match="more than the 4 hours"):
        check_change(Visitor(ANN), run, "k", 50)
    with pytest.raises(SettingsError, match="Somebody else"):
        check_change(Visitor(BEN), run, "k", 1)
    host = Visitor()
    host.admin = True
    check_change(host, run, "k", 50)


def test_all_visitors_together_have_their_own_bounds() -> None:
    image_run(ANN, 3.0)
    image_run(BEN, 3.0)
    told = refusal("c" * 43, 2.0)
    assert "GAN1D_QUOTA_ALL" in told
    assert "7 hours" in told
    for secret in ("c" * 43, "d" * 43):
        image_run(secret, 0.1)
    assert "have 4 pieces of work" in refusal("e" * 43)


def test_the_disk_is_counted_until_something_is_deleted() -> None:
    run = image_run(ANN)
    run.state = replace(run.state, status="done")
    (run.path / "checkpoint.pt").write_bytes(bytes(3_500_000))
    told = refusal(ANN)
    assert "take 4 MB" in told or "take 3 MB" in told
    assert "3 MB are allowed" in told
    assert "delete one" in told
    other = image_run(BEN)
    (other.path / "checkpoint.pt").write_bytes(bytes(2_900_000))
    assert "GAN1D_QUOTA_ALL" in refusal("c" * 43)


def test_the_host_and_ones_own_machine_have_no_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    host = Visitor()
    host.admin = True
    for n in range(2, 8):
        with admitted(host, 1000.0) as owner:
            assert owner is None
            queue.begin(a_sweep(n), owner)
    monkeypatch.setenv("GAN1D_HOST", "own")
    with admitted(Visitor(), 1000.0) as owner:
        assert owner is None
    assert pieces() == []
    assert not list(queue.every()[0].path.glob("owner.json"))


def test_the_time_of_a_run_grows_with_its_work() -> None:
    small, usual = hours_of(SMALL, "cpu"), hours_of(ImageSettings(), "cpu")
    assert 0 < small < 0.01 < usual < 1  # eight epochs take some minutes on a few cores
    assert hours_of(ImageSettings(epochs=80), "cpu") == pytest.approx(10 * usual)
    assert hours_of(ImageSettings(), "cuda") < usual / 10
