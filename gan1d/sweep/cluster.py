"""The same batches on the workers of a Dask cluster: `--cluster tcp://HOST:8786`.

Why Dask and not Ray, read in November 2026. Dask is 5 MB of Python that imports in half a second and installs on every
system and Python this project runs on; Ray is 76 MB of binaries, has no wheel for Windows above Python 3.12, calls
clusters with Windows untested, and wants the same Python down to the patch release on both sides. Both compute again
what a lost worker had begun. Dask's client is a `concurrent.futures.Executor`, as the local processes are, so the work
is given out by the same few lines.

A cluster is started from the checkout, a scheduler once and a worker a machine:

    python -m dask scheduler
    python -m dask worker tcp://HOST:8786 --nworkers auto --nthreads 1

Its protocol runs whatever it is sent: keep it on a network you trust.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gan1d.languages import tr
from gan1d.sweep.work import WorkError

if TYPE_CHECKING:
    from distributed import Client

PACKAGE = Path(__file__).parents[1]
DECIDE = (
    *("base", "densities", "networks", "theory", "recipes"),
    *("training", "training/fast", "training/reference", "runs", "sweep"),
)  # folders of the package
PATIENCE = 6.0  # seconds for the scheduler to answer, and for a first worker to be there


@contextmanager
def cluster(address: str) -> Iterator[tuple[Executor, int]]:
    """The workers of the cluster at an address, and how many there are; raises `WorkError` with one sentence."""
    try:
        from distributed import Client, KilledWorker
        from distributed.comm.core import CommClosedError
    except ImportError:
        raise WorkError(tr("A cluster needs Dask: install it with {command}.", command="make cluster")) from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what is wrong is said once, below
    _refuse_silent(address)
    with Client(address, timeout=PATIENCE, set_as_default=False) as client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise WorkError(
                tr(
                    "The cluster at '{address}' has no worker; start one with {command}.",
                    address=address,
                    command=f"python -m dask worker {address}",
                )
            ) from None
        _refuse_others(client)
        try:
            yield client.get_executor(pure=False), sum(client.nthreads().values())
        except (CommClosedError, KilledWorker) as error:
            raise WorkError(
                tr(
                    "The cluster lost its scheduler, or a worker several times over the same runs ({why}); what was "
                    "done is kept, and starting again goes on from there.",
                    why=str(error).partition("\n")[0],
                )
            ) from error


def _refuse_silent(address: str) -> None:
    """Refuse an address at which no scheduler answers: a client that fails takes long to give up."""
    from distributed.comm.core import connect

    async def knock() -> None:
        async with asyncio.timeout(PATIENCE):  # what listens may say nothing, which `connect` would wait for
            comm = await connect(address, timeout=PATIENCE)
        await comm.close()

    try:
        with ThreadPoolExecutor(1) as aside:  # the caller may have an event loop of its own
            aside.submit(lambda: asyncio.run(knock())).result()
    except Exception as error:  # whatever else may listen there answers whatever it likes
        raise WorkError(
            tr(
                "No Dask scheduler answers at '{address}': is it running there, and the address written as {example}?",
                address=address,
                example="tcp://HOST:8786",
            )
        ) from error


def _refuse_others(client: Client) -> None:
    """Refuse a cluster that would compute something else."""
    try:
        found = {client.run_on_scheduler(version), *client.run(version).values()}
    except Exception:  # a process without gan1d cannot even read the question
        found = set()
    if found != {version()}:
        raise WorkError(
            tr(
                "The cluster's scheduler or a worker has no gan1d or another version of it or of NumPy: start them "
                "from a checkout like this one, with the same requirements."
            )
        )


def version(package: Path = PACKAGE) -> str:
    """What decides the numbers: the sources of this package and NumPy's version."""
    content = b"".join(path.read_bytes().replace(b"\r\n", b"\n") for path in sources(package))
    return hashlib.sha256(content + np.__version__.encode()).hexdigest()


def sources(package: Path = PACKAGE) -> list[Path]:
    """All Python of the folders that a worker's numbers depend on. Raises `FileNotFoundError` if one has none."""
    found = []
    for folder in DECIDE:
        files = sorted((package / folder).glob("*.py"))
        if not files:
            raise FileNotFoundError(package / folder)
        found += files
    return found
