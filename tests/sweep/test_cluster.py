"""A local cluster, a scheduler and two worker processes: the numbers are those of this process, bit for bit."""

import os
import socket
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest

from gan1d.sweep import cluster as module
from gan1d.sweep.cluster import cluster
from gan1d.sweep.folder import Folder
from gan1d.sweep.outcome import play
from gan1d.sweep.work import WorkError, run
from tests.sweep.small import all_runs, small

pytestmark = pytest.mark.slow
pytest.importorskip("distributed", reason="make cluster installs Dask")
ROOT = Path(__file__).parents[2]
SWEEP = small(seeds=3)


@contextmanager
def dask(*words, cwd=ROOT):
    """A process of the cluster, as the help of the command says, in this folder."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([sys.executable, "-m", "dask", *words], cwd=cwd, env=environment, **quiet)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@contextmanager
def scheduler(cwd=ROOT):
    port = free_port()
    with dask("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard", cwd=cwd) as process:
        end = monotonic() + 60
        while monotonic() < end and process.poll() is None:
            with socket.socket() as s:
                if s.connect_ex(("127.0.0.1", port)) == 0:
                    break
            sleep(0.1)
        yield f"tcp://127.0.0.1:{port}"


def worker(address, scratch, cwd=ROOT):
    return dask(
        "worker", address, "--no-nanny", "--nthreads", "1", "--no-dashboard", "--local-directory", str(scratch), cwd=cwd
    )


@pytest.fixture
def folder(tmp_path):
    folder = Folder(tmp_path / "map")
    folder.create(SWEEP)
    return folder


@pytest.fixture(scope="module")
def expected():
    return {(i, j, n): play([SWEEP.recipe_of((i, j), n)], SWEEP.iterations)[0] for i, j, n in all_runs(SWEEP)}


def never():
    return False


@pytest.fixture
def patient(monkeypatch):
    """A worker on a busy machine takes its time to begin."""
    monkeypatch.setattr(module, "PATIENCE", 60.0)


def test_two_workers_give_the_same_bits_and_one_that_is_killed_loses_nothing(folder, expected, tmp_path, patient):
    with ExitStack() as stack:
        address = stack.enter_context(scheduler())
        workers = [stack.enter_context(worker(address, tmp_path)) for _ in range(2)]
        told = []

        def tell(results):
            told.extend(results)
            if len(told) > len(expected) / 4 and workers[0].poll() is None:
                workers[0].kill()

        with cluster(address) as (executor, n):
            assert 1 <= n <= 2
            assert run(folder, executor, 2, tell, never)
        assert workers[0].wait(10) != 0  # it was killed with three quarters of the map to go
    assert folder.outcomes() == expected
    assert sorted(told) == sorted(expected)  # each came once


def test_a_scheduler_that_is_lost_is_said_and_what_was_done_is_kept(folder, expected, tmp_path, patient):
    with ExitStack() as stack:
        hub = stack.enter_context(ExitStack())
        address = hub.enter_context(scheduler())
        stack.enter_context(worker(address, tmp_path))
        with pytest.raises(WorkError, match="goes on from there"), cluster(address) as (executor, n):
            run(folder, executor, n, lambda _: hub.close(), never)
    kept = folder.outcomes()
    assert kept
    assert kept.items() < expected.items()


def test_an_address_where_nobody_answers_is_said_soon():
    for address in (f"tcp://127.0.0.1:{free_port()}", "nonsense", "", "http://localhost:80"):
        began = monotonic()
        with pytest.raises(WorkError, match="No Dask scheduler answers at") as error, cluster(address):
            pass
        assert f"'{address}'" in str(error.value)
        assert monotonic() - began < 15


def test_whatever_else_listens_there_is_no_scheduler():
    server = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(port := free_port())]
    with subprocess.Popen(server, cwd=Path(__file__).parent, stderr=subprocess.DEVNULL) as process:
        try:
            end = monotonic() + 20
            while monotonic() < end:
                with socket.socket() as s:
                    if s.connect_ex(("127.0.0.1", port)) == 0:
                        break
                sleep(0.1)
            with pytest.raises(WorkError, match="No Dask scheduler answers at"), cluster(f"tcp://127.0.0.1:{port}"):
                pass
        finally:
            process.kill()


def test_a_cluster_without_a_worker_is_said():
    with (
        scheduler() as address,
        pytest.raises(WorkError, match="has no worker; start one with python -m dask worker tcp://"),
        cluster(address),
    ):
        pass


def test_a_cluster_with_another_gan1d_is_said(tmp_path, patient):
    with (
        scheduler() as address,
        worker(address, tmp_path, cwd=tmp_path),
        pytest.raises(WorkError, match="has no gan1d or another version"),
        cluster(address),
    ):
        pass
