"""`python -m gan1d sweep`: files and exit codes, going on, and one sentence for whatever is wrong."""

import csv
import os
import re
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import psutil
import pytest

from gan1d.cli import main
from gan1d.cli import sweep as command
from gan1d.recipes.link import fields_of
from gan1d.recipes.recipe import Edit, Recipe
from gan1d.sweep.axes import Axis
from gan1d.sweep.folder import Folder
from gan1d.sweep.plan import Sweep
from gan1d.sweep.work import WorkError
from gan1d.sweep.work import run as run_work
from tests.sweep.small import SETTINGS, small

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
BASE = ("--G_width", "4", "--D_width", "6", "--m", "16", "--optimizer_D", "sgd", "--optimizer_G", "sgd")
GRID = ("--x", "k=1:3", "--y", "learning_rate_D=0.01:10:4log", *BASE, "--horizon", "60", "--seed", "5")
MAP = (*GRID, "--iterations", "20")


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    """Maps of these tests, computed by a thread: processes have tests of their own."""

    @contextmanager
    def threads(n):
        with ThreadPoolExecutor(n) as executor:
            yield executor

    monkeypatch.setenv("GAN1D_RUNS", os.fspath(tmp_path / "home"))
    monkeypatch.setattr(command, "processes", threads)
    return tmp_path / "home" / "sweeps"


def run(*words):
    return main.main(["sweep", *map(str, words)])


def test_a_map_is_computed_written_and_told(home, tmp_path, capsys):
    paths = [tmp_path / name for name in ("map.csv", "map.png", "map.svg", "map.pdf", "map.html")]
    assert run(*MAP, "--seeds", 2, "--workers", 1, *(f"--out={path}" for path in paths), "--show", "share") == 0
    assert all(path.stat().st_size > 500 for path in paths)
    with paths[0].open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 24
    assert {int(row["seed"]) for row in rows} == {5, 6}
    out, err = capsys.readouterr()
    said, *_ = err.splitlines()
    assert said.startswith("12 cells, 24 runs of 20 iterations, 480 in all; 2 kB in ")
    assert re.search(r"About \d+ s with 1 worker here\.", said)
    assert "with --horizon 20 they would" in said
    assert "24 of 24 runs" in err
    fates, best, link = out.splitlines()
    assert fates.startswith("24 of 24 runs: ")
    assert "6 diverged" in fates
    sweep = Sweep.from_query(fields_of(link))
    assert Folder.of(sweep).path.parent == home
    lowest = min((row for row in rows if row["jsd"]), key=lambda row: float(row["jsd"]))
    assert float(lowest["jsd"]) > 0
    assert best.startswith("lowest JSD 0.")


def test_the_options_are_the_map(home):
    assert run(*MAP, "--quiet", "--yes", "--edit", "7:m=20") == 0
    (folder,) = (Folder(path) for path in home.iterdir())
    recipe = Recipe(SETTINGS, (Edit(7, "m", 20),))
    assert folder.sweep == Sweep(recipe, Axis.parse("k=1:3"), Axis.parse("learning_rate_D=0.01:10:4log"), 1, 20)


def test_the_same_command_again_computes_nothing(home, tmp_path, capsys, monkeypatch):
    assert run(*MAP, "--quiet") == 0
    (folder,) = home.iterdir()
    before = (folder / "results.jsonl").read_bytes()
    monkeypatch.setattr(command, "run", None)  # would be called if anything were missing
    assert run(*MAP, "--out", tmp_path / "map.csv") == 0
    assert (folder / "results.jsonl").read_bytes() == before
    assert "About" not in capsys.readouterr().err
    assert len((tmp_path / "map.csv").read_text().splitlines()) == 13


def test_a_stopped_map_goes_on_and_its_folder_is_enough_to_say_which(home, tmp_path, capsys, monkeypatch):
    def stopped(folder, executor, workers, told, leave):
        seen = []

        def tell(results):
            told(results)
            seen.extend(results)

        return run_work(folder, executor, workers, tell, lambda: bool(seen))

    monkeypatch.setattr(command, "run", stopped)
    folder = tmp_path / "mine"
    assert run(*MAP, "--workers", 1, "--folder", folder, "--out", tmp_path / "map.png") == 130
    assert "Stopped; what was done is kept" in capsys.readouterr().err
    assert (tmp_path / "map.png").exists()  # as far as it is known
    kept = Folder(folder).outcomes()
    assert 0 < len(kept) < 12
    monkeypatch.undo()
    assert run("--folder", folder, "--workers", 1) == 0
    err = capsys.readouterr().err
    assert f"{len(kept)} of the runs are there already." in err
    assert len(Folder(folder).outcomes()) == 12
    assert not home.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "A map needs --x and --y; x is missing, as in --x k=1:16."),
        (("--x", "k=1:3"), "A map needs --x and --y; y is missing, as in --y k=1:16."),
        (("--x", "k=1:3", "--y", "k=1:3"), "A map needs two different settings; both are k."),
        (("--x", "k=1:3", "--y", "distance=1:4:4"), "distance has no effect in runs of 1,500 iterations where p_data"),
        (("--x", "k=1:0", "--y", "r1=0:1:3"), "k must be a whole number from 1 to 50; not 0."),
        ((*GRID, "--seeds", "0"), "seeds must be a whole number from 1 to 1000; not '0'."),
        ((*GRID, "--iterations", "many"), "iterations must be a whole number from 1 to 50000; not 'many'."),
        ((*GRID, "--workers", "0"), "workers must be a whole number from 1 to 61; not '0'."),
        ((*GRID, "--show", "loss"), "show must be one of jsd, share, settled; not 'loss'."),
        (
            (*GRID, "--out", "map.gif"),
            "out must be a file ending in one of .csv, .html, .svg, .png, .pdf; not 'map.gif'.",
        ),
        ((*GRID, "--out", "a.csv", "--out", "a.csv"), "Two outputs cannot go to the same file, 'a.csv'."),
        ((*MAP, "--edit", "20:k=3"), "The edit 20:k=3 has no effect in a run of 20 iterations"),
        (("--folder", "nowhere"), "There is no map in 'nowhere'."),
        (("--folder", "nowhere", "--k", "3"), "A map needs --x and --y; x is missing"),
        (("--x", "r1=0:1:1000", "--y", "gp=0:1:1000", "--loss", "wasserstein", "--seeds", "2"), "would have 2,000,000"),
    ],
)
def test_a_wrong_command_is_refused_in_one_sentence(home, words, said, capsys):
    assert run(*words) == 2
    out, err = capsys.readouterr()
    assert said in err
    assert err.count("\n") == 1
    assert out == ""
    assert not home.exists()


def test_a_million_cells_are_refused_with_their_price_and_leave_nothing(home, capsys):
    assert run("--x", "r1=0:1:1000", "--y", "learning_rate_D=0.001:1:1000log") == 2
    err = capsys.readouterr().err
    assert "(1,000,000 runs of 1,500 iterations); more than a day is not begun" in err
    assert err.count("\n") == 1
    assert not home.exists()


def test_a_folder_of_another_map_is_refused(tmp_path, capsys):
    assert run(*MAP, "--quiet", "--folder", tmp_path / "mine") == 0
    assert run(*MAP, "--quiet", "--seeds", 2, "--folder", tmp_path / "mine") == 2
    assert "holds another map: choose another folder." in capsys.readouterr().err


def test_two_do_not_work_on_one_map(tmp_path, capsys):
    folder = Folder(tmp_path / "mine")
    folder.create(small())
    with folder.held():
        assert run("--folder", folder.path, "--quiet", "--yes") == 1
    assert "Another process works on this map already" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_said(tmp_path, capsys, monkeypatch):
    def full(path, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(command, "write", full)
    assert run(*MAP, "--quiet", "--out", tmp_path / "map.csv") == 1
    assert capsys.readouterr().err == f"Could not write '{tmp_path / 'map.csv'}': No space left on device.\n"


def test_a_cluster_that_is_not_there_is_said(capsys, monkeypatch):
    @contextmanager
    def missing(address):
        raise WorkError(f"No Dask scheduler answers at '{address}'.")
        yield

    monkeypatch.setattr(command, "cluster", missing)
    assert run(*MAP, "--cluster", "tcp://nowhere:1") == 1
    assert capsys.readouterr().err == "No Dask scheduler answers at 'tcp://nowhere:1'.\n"


# ---- as a process of its own


@pytest.fixture
def process(tmp_path):
    """A map of minutes on two workers, with a part of it done."""
    words = ("--x", "k=1:3", "--y", "learning_rate_D=0.01:10:40log", "--iterations", "1500", "--yes", "--attached")
    folder = tmp_path / "map"
    line = [sys.executable, "-m", "gan1d", "sweep", *words, *BASE, "--workers", "2", "--folder", os.fspath(folder)]
    with subprocess.Popen(
        line, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    ) as it:
        end = monotonic() + 120
        while not ((folder / "results.jsonl").exists() and Folder(folder).outcomes()):
            assert it.poll() is None, it.stderr.read()
            assert monotonic() < end
            sleep(0.1)
        it.folder = Folder(folder)
        yield it
        it.kill()


def workers_of(process):
    return psutil.Process(process.pid).children(recursive=True)


@pytest.mark.skipif(sys.platform == "win32", reason="a signal cannot be sent to one process there")
def test_ctrl_c_keeps_what_was_done_and_ends_the_workers(process):
    workers = workers_of(process)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Stopped; what was done is kept" in err
    assert b"Traceback" not in err
    _, alive = psutil.wait_procs(workers, 10)
    assert not alive
    assert 0 < len(process.folder.outcomes()) < 120


def test_the_end_of_standard_input_ends_it(process):
    process.stdin.close()
    assert process.wait(60) == 130
    assert process.folder.outcomes()


def test_killed_at_once_it_leaves_no_worker_and_a_folder_to_go_on_from(process):
    workers = workers_of(process)
    assert len(workers) >= 2
    process.kill()
    process.wait()
    _, alive = psutil.wait_procs(workers, 20)
    assert not alive
    with process.folder.held() as free:
        assert free
    assert process.folder.outcomes()
