"""Computing a map: batches of runs go to the workers of an executor, here or on a cluster, and results to the folder.

Same map, same numbers: whoever computes a run, in whatever order, beside whichever others.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from concurrent.futures.process import ProcessPoolExecutor
from contextlib import contextmanager

from gan1d.languages import tr
from gan1d.sweep.folder import Folder
from gan1d.sweep.outcome import Outcome
from gan1d.sweep.plan import Run
from gan1d.sweep.worker import begin, work

AHEAD = 2  # batches a worker that are given out
LOOK = 0.2  # seconds between two looks at whether to leave
MOST_WORKERS = 61  # what Windows can wait for

Told = Callable[[Mapping[Run, Outcome]], None]
Leave = Callable[[], bool]


class WorkError(RuntimeError):
    """The workers are lost; the message is a sentence. What they had done is kept."""


@contextmanager
def processes(n: int) -> Iterator[Executor]:
    """n worker processes of this machine. At the end those still at work put it down within an iteration."""
    context = multiprocessing.get_context("spawn")  # the only way that every system has
    # Without a lock: a worker that is killed while it holds one would hold up the end for ever.
    stop = context.RawValue("b", 0)
    executor = ProcessPoolExecutor(n, context, begin, (stop,))
    try:
        yield executor
    finally:
        stop.value = 1
        executor.shutdown(cancel_futures=True)


def run(folder: Folder, executor: Executor, workers: int, told: Told, leave: Leave) -> bool:
    """Compute what is missing of a folder's map; gives whether all is there at the end.

    `told` gets the runs of each batch as it is done. Where `leave` says so, what is done is
    kept and the rest is left. The caller holds the folder's lock. Raises `WorkError`, and `OSError` if a result cannot
    be written.
    """
    sweep = folder.sweep
    folder.mend()
    batches, given = sweep.batches(folder.outcomes()), dict[Future[list[Outcome]], tuple[Run, ...]]()
    try:
        while True:
            while len(given) < AHEAD * workers and (batch := next(batches, None)):
                given[executor.submit(work, sweep, batch)] = batch
            if not given:
                return True
            if leave():
                return False
            for future in wait(given, LOOK, FIRST_COMPLETED).done:
                results = dict(zip(given.pop(future), future.result(), strict=True))
                folder.append(results.items())
                told(results)
    except (BrokenExecutor, CancelledError, MemoryError) as error:
        raise WorkError(
            tr(
                "A worker ended unexpectedly ({why}); what was done is kept, and starting again goes on from there.",
                why=str(error).partition("\n")[0] or type(error).__name__,
            )
        ) from error
    finally:
        for future in given:
            future.cancel()
