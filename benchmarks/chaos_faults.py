"""The faults of `benchmarks.chaos` besides kills: each function is one, put into a field of its own."""

from __future__ import annotations

import asyncio
import errno
import os
import random
import resource
import shutil
import signal
import socket
import subprocess
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import numpy as np
import psutil
import torch

from benchmarks.chaos_field import PATIENCE, CannotError, FaultError, Field, until
from benchmarks.chaos_means import only, small_disk, unwritable
from benchmarks.server import app
from benchmarks.visitor import Visitor
from gan1d.images.folder import METRICS, ROW, Run
from gan1d.sweep import queue

SMALL = 64  # MB of a disk that is soon full
IDLE, ROOM = 1100, 1024  # connections that say nothing, and the descriptors that a server may have


def disk_full(field: Field) -> None:
    """The disk is full while runs are written, and has room again later."""
    field.stop()
    with small_disk(field.home, SMALL) as ballast:
        field.start()
        field.under_way()
        with only(errno.ENOSPC), ballast.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(2**16))
        time.sleep(8.0)  # nothing can be written
        with only(errno.ENOSPC), ballast.open("ab", buffering=0) as file:
            while True:
                file.write(bytes(2**12))  # what was freed by somebody is taken, too
        field.answers()
        ballast.unlink()
        field.goes_on()
        field.finish()
        field.stop()


def read_only(field: Field) -> None:
    """The folder cannot be written for a while."""
    field.under_way()
    with unwritable(field.home / "runs"):
        time.sleep(6.0)
        field.answers()
    field.goes_on()
    field.finish()


def descriptors(field: Field) -> None:
    """Connections that say nothing take all descriptors, and are given back."""
    field.under_way()
    field.server.rlimit(psutil.RLIMIT_NOFILE, (ROOM, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    with ExitStack() as idle:
        for _ in range(IDLE):
            try:
                idle.enter_context(socket.create_connection(("127.0.0.1", field.port), timeout=0.5))
            except OSError:  # it takes no more
                break
        until(lambda: field.server.num_fds() >= ROOM - 2, "all descriptors are taken", 30.0)
        time.sleep(5.0)
    until(lambda: field.server.num_fds() < ROOM // 2, "the descriptors are given back", 60.0)
    field.goes_on()
    field.finish()


def _delete(folder: Path) -> None:
    """Delete a folder that somebody still writes into: what comes meanwhile is deleted, too."""
    for _ in range(100):
        with suppress(OSError):
            shutil.rmtree(folder)
        if not folder.exists():
            return
        time.sleep(0.05)
    raise FaultError(f"{folder.name} comes again and again")


def deleted(field: Field) -> None:
    """A run and a map are deleted while they are worked on and looked at."""
    field.under_way()
    run, folder = field.runs.all()[0], queue.every()[0]

    async def look(page: str, query: str, gone: Path) -> dict[str, object]:
        async with Visitor(field.address) as tab:
            await tab.visit(page, query)
            async with tab.looking() as picture:
                async with asyncio.timeout(PATIENCE):
                    while "state" not in picture.last:
                        await asyncio.sleep(0.1)
                await asyncio.to_thread(_delete, gone)
                await asyncio.sleep(2.0)
                return dict(picture.last)

    told = asyncio.run(look("mnist_gan", f"run={run.name}", run.path))
    assert "gone" in told, told
    field.begin_run()
    field.known.pop(folder.path.name, None)
    asyncio.run(look("map", folder.sweep.link, folder.path))
    field.goes_on()
    field.finish()


def little_memory(field: Field) -> None:
    """A trainer and a worker get no more memory than they have."""
    field.under_way()
    for kind in ("trainer", "worker"):
        process = field.process(kind)
        if process is not None:
            most = process.memory_info().vms
            process.rlimit(psutil.RLIMIT_AS, (most, most))
    time.sleep(3.0)
    field.goes_on()
    field.finish()


def clock(field: Field) -> None:
    """The clock was years ahead, and years behind, when files were written."""
    field.under_way()
    for year in (2100, 1980):
        seconds = (year - 1970) * 365.25 * 86400
        for path in (field.home / "runs").rglob("*"):
            with only(errno.ENOENT):
                os.utime(path, (seconds, seconds))
        field.answers()
    field.goes_on()
    field.finish()


def two_servers(field: Field) -> None:
    """A second server on the same folders, which goes on alone when the first is killed."""
    field.under_way()
    with app(env={"GAN1D_RUNS": str(field.home / "runs")}, log=field.log) as (address, second):
        field.goes_on()
        assert not _works(second), "both servers train"
        field.server.kill()
        until(lambda: _works(second), "the second server takes over")
        field.address, field.server = address, psutil.Process(second.pid)
        field.goes_on()
        field.finish()


def foreign_checkpoint(field: Field) -> None:
    """A torch file of another program in the place of a checkpoint; the next run is not held up."""
    run = _paused(field)
    torch.save({"model": {"weight": torch.zeros(3)}, "epoch": 5}, run.checkpoint)
    _told_and_begun_anew(field, run)


def flipped_bits(field: Field) -> None:
    """A bit of the disk turns over in a checkpoint, and in a map's results."""
    run = _paused(field)
    content = bytearray(run.checkpoint.read_bytes())
    content[len(content) // 2] ^= 0x10
    run.checkpoint.write_bytes(content)
    _told_and_begun_anew(field, run)
    folder = queue.every()[0]
    results = folder.path / "results.jsonl"
    lines = results.read_bytes().splitlines(keepends=True)
    lines[0] = lines[0].replace(b'"jsd": 0.', b'"jsd": 8.')  # one bit of the first digit
    results.write_bytes(b"".join(lines))
    field.known.pop(folder.path.name, None)
    assert all(outcome.jsd is None or outcome.jsd < 1 for outcome in folder.outcomes().values()), "8 nats of JSD"


def not_a_number(field: Field) -> None:
    """Rows of metrics that are no numbers, and such a result of a map, are said or passed over, never shown."""
    run = _paused(field)
    rows = run.metrics().copy()
    rows[3] = np.nan
    (run.path / "metrics.f32").write_bytes(rows.tobytes())
    folder = queue.every()[0]
    with (folder.path / "results.jsonl").open("ab") as file:
        file.write(b'{"run": [7, 7, 1], "jsd": NaN, "kind": "missing"}\n')
    assert all(outcome.jsd == outcome.jsd for outcome in folder.outcomes().values()), "NaN is a result"

    async def look() -> dict[str, dict[str, object]]:
        async with Visitor(field.address) as tab:
            await tab.visit("mnist_gan", f"run={run.name}")
            async with tab.looking() as picture:
                async with asyncio.timeout(PATIENCE):
                    while "notice" not in picture.last:
                        await asyncio.sleep(0.1)
                return picture.last

    assert "damaged" in str(asyncio.run(look())["notice"]["text"])
    _told_and_begun_anew(field, run)


def lost_tail(field: Field) -> None:
    """The newest metrics are lost, in the middle of a row."""
    run = _paused(field)
    metrics = run.path / "metrics.f32"
    os.truncate(metrics, metrics.stat().st_size - ROW * 3 - len(METRICS))
    _told_and_begun_anew(field, run)


def sigterm(field: Field) -> None:
    """The processes are asked to end again and again, in the middle of whatever they write."""
    order = random.Random(1)
    for kind in ("trainer", "map", "trainer", "map", "worker", "trainer"):
        process = field.seen(kind)
        time.sleep(order.uniform(0.0, 2.0))
        with suppress(psutil.NoSuchProcess):  # it was quicker
            process.send_signal(signal.SIGTERM)
        field.goes_on()
    field.finish()


# ---- how -----------------------------------------------------------------------------------------------------------


def _paused(field: Field) -> Run:
    """A run that has been trained a little and rests, with a checkpoint."""
    field.under_way()
    run = next(run for run in field.runs.all() if len(run.metrics()))
    field.runs.ask(run, "pause")
    until(lambda: run.state.status in ("paused", "done") and not run.alive(), "the run has paused")
    if run.state.status == "done":  # it was quicker
        raise CannotError("the run was done before it could be paused")
    return run


def _told_and_begun_anew(field: Field, run: Run) -> None:
    """Going on with a damaged run is refused with a sentence; without its checkpoint it begins anew."""
    field.runs.ask(run, "train")
    until(lambda: run.state.status in ("failed", "done"), "the damage is said")
    assert run.state.status == "failed", "the damage was not noticed"
    assert "damaged" in str(run.state.text), run.state.text
    field.answers()
    run.checkpoint.unlink()
    field.goes_on()
    field.finish()


def _works(server: subprocess.Popen[bytes]) -> bool:
    """Whether a server has processes at work."""
    return bool(psutil.Process(server.pid).children())
