"""`python -m gan1d sweep`: train a recipe over a grid of two settings, as the page Map does, and write the map."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from gan1d import figures
from gan1d.base.fields import SettingsError, parse_whole, show
from gan1d.base.files import why_of, write
from gan1d.cli.options import Parser, say
from gan1d.cli.recipe import add_recipe, add_theme, is_dark, one_of, recipe_of, refuse_late, refuse_twice
from gan1d.cli.report import ending_of, paths_of
from gan1d.jobs.exit_status import DONE, FAILED, INTERRUPTED
from gan1d.jobs.interrupt import StopFlag
from gan1d.languages.sentences import duration
from gan1d.recipes.link import query_of
from gan1d.recipes.recipe import MAX_ITERATIONS
from gan1d.recipes.settings import Settings
from gan1d.sweep.axes import Axis
from gan1d.sweep.cluster import cluster
from gan1d.sweep.cost import refuse_dear, seconds_of_a_run
from gan1d.sweep.folder import Folder
from gan1d.sweep.outcome import Outcome, summaries
from gan1d.sweep.plan import ITERATIONS, MOST_SEEDS, SEEDS, Run, Sweep
from gan1d.sweep.scales import QUANTITIES
from gan1d.sweep.work import MOST_WORKERS, WorkError, processes, run

ENDINGS = (".csv", *figures.ENDINGS)
BAR = "{percentage:3.0f}%|{bar}|{postfix} [{elapsed}<{remaining}]"
EXAMPLES = """examples:
  python -m gan1d sweep --x k=1:16 --y learning_rate_D=0.001:1:16log --out map.csv --out map.png
  python -m gan1d sweep --x r1=0:10:11 --y k=1,2,5,10 --horizon 2000 --iterations 2000 --seeds 8 --out map.html
  python -m gan1d sweep --x k=1:50 --y learning_rate_G=1e-4:1:50log --seeds 20 --cluster tcp://HOST:8786

The same command again goes on where it was stopped, and computes nothing twice. A cluster is one of Dask: install it
with make cluster; from a checkout on each machine start python -m dask scheduler, or python -m dask worker ADDRESS.
"""


def add(commands: Any) -> None:
    """Add `sweep` to the commands of the parser."""
    sweep: Parser = commands.add_parser(
        "sweep",
        help="train a recipe over a grid of two settings, and draw the map",
        description="Train a recipe over a grid of two settings: final JSD, share converged, iterations to converge.",
        epilog=EXAMPLES,
        settings=Settings,
        usage="python -m gan1d sweep --x AXIS --y AXIS [--SETTING VALUE ...] [option ...] [--out FILE ...]",
    )
    sweep.set_defaults(command=lambda arguments: _sweep(_job(arguments)))
    add_recipe(sweep)
    grid = sweep.add_argument_group("map").add_argument
    grid("--x", metavar="AXIS", help="k=1:16, k=1,2,5, r1=0:1:5 for 5 values, or learning_rate_D=0.001:1:16log")
    grid("--y", metavar="AXIS", help="another setting, in the same way")
    grid("--seeds", metavar="N", help=f"seeds a cell, from --seed on (1 to {MOST_SEEDS:,}; default {SEEDS})")
    grid("--iterations", metavar="N", help=f"of each run (1 to {MAX_ITERATIONS}; default {ITERATIONS})")
    work = sweep.add_argument_group("work").add_argument
    work("--workers", metavar="N", help="processes here (default: one a core)")
    work("--cluster", metavar="ADDRESS", help="the workers of a Dask cluster instead, as tcp://HOST:8786")
    work("--folder", metavar="FOLDER", help="where results are kept as they come (default: where the page keeps them)")
    work("--yes", action="store_true", help="begin even what takes this machine more than a day")
    work("--attached", action="store_true", help="end when standard input ends; keeps what was done")
    output = sweep.add_argument_group("output", "Folders must exist; a file that is there is replaced.")
    output.add_argument("--out", action="append", default=[], metavar="FILE", help=f"the map: {', '.join(ENDINGS)}")
    output.add_argument("--show", default="jsd", metavar="NAME", help=f"in pictures: {', '.join(QUANTITIES)}")
    add_theme(output, "pictures")
    output.add_argument("--quiet", action="store_true", help="no progress bar and no numbers, only what went wrong")


@dataclass(frozen=True)
class Job:
    """What one command asks for."""

    sweep: Sweep
    folder: Folder
    workers: int
    cluster: str | None
    paths: tuple[Path, ...]
    show: str
    dark: bool
    yes: bool
    attached: bool
    quiet: bool


def _job(arguments: argparse.Namespace) -> Job:
    """The command checked; raises `SettingsError` with one sentence for whatever is wrong in it."""
    folder = Folder(Path(arguments.folder)) if arguments.folder else None
    sweep = _new(arguments) if folder is None or _describes(arguments) else folder.sweep
    one_of("show", arguments.show, tuple(QUANTITIES))
    paths = paths_of("out", arguments.out, ENDINGS)
    refuse_twice(paths)
    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    if arguments.workers is not None:
        workers = parse_whole("workers", arguments.workers, MOST_WORKERS, 1)
    return Job(
        sweep, folder or Folder.of(sweep), workers, arguments.cluster, paths, arguments.show, is_dark(arguments),
        arguments.yes, arguments.attached, arguments.quiet,
    )  # fmt: skip


def _describes(arguments: argparse.Namespace) -> bool:
    """Whether the command says which map, beside the folder it is in."""
    own = (arguments.x, arguments.y, arguments.link, arguments.data, arguments.seeds, arguments.iterations)
    return any(own) or bool(arguments.edit or arguments.parser.settings_given(arguments))


def _new(arguments: argparse.Namespace) -> Sweep:
    for name in ("x", "y"):
        if getattr(arguments, name) is None:
            raise SettingsError(f"A map needs --x and --y; {name} is missing, as in --{name} k=1:16.")
    x, y = Axis.parse(arguments.x), Axis.parse(arguments.y)
    recipe, edits = recipe_of(arguments)
    seeds, iterations = SEEDS, ITERATIONS
    if arguments.seeds is not None:
        seeds = parse_whole("seeds", arguments.seeds, MOST_SEEDS, 1)
    if arguments.iterations is not None:
        iterations = parse_whole("iterations", arguments.iterations, MAX_ITERATIONS, 1)
    refuse_late(edits, iterations)
    return Sweep(recipe, x, y, seeds, iterations)


def _sweep(job: Job) -> int:
    try:
        status = _work(job)
        failures = _write(job)
    except WorkError as error:
        say(str(error))
        return FAILED
    except OSError as error:
        say(f"Could not write the map in '{job.folder.path}': {why_of(error)}.")
        return FAILED
    for sentence in failures:
        say(sentence)
    return status or (FAILED if failures else DONE)


def _work(job: Job) -> int:
    """Compute what is missing; the status."""
    done = job.folder.outcomes()
    left = job.sweep.runs - len(done)
    seconds = seconds_of_a_run(job.sweep) * left if left and not (job.quiet and job.yes) else 0.0
    if not (job.yes or job.cluster):
        refuse_dear(job.sweep, seconds / job.workers)
    job.folder.create(job.sweep)
    if left == 0:
        return DONE
    with job.folder.held() as mine, StopFlag(job.attached) as leave:
        if not mine:
            raise WorkError(f"Another process works on this map already, in '{job.folder.path}'.")
        # The bar goes to the present standard error, which tests replace.
        with _workers(job) as (executor, workers):
            if not job.quiet:
                say(_price(job, left, seconds / workers, workers))
            with _Bar(job, done) as bar:
                if run(job.folder, executor, workers, bar.told, leave):
                    return DONE
    if not job.quiet:
        say("Stopped; what was done is kept: the same command goes on from here.")
    return INTERRUPTED


@contextmanager
def _workers(job: Job) -> Iterator[tuple[Executor, int]]:
    if job.cluster is not None:
        with cluster(job.cluster) as found:
            yield found
    else:
        with processes(job.workers) as executor:
            yield executor, job.workers


def _price(job: Job, left: int, seconds: float, workers: int) -> str:
    """What it will cost, before it begins."""
    s = job.sweep
    words = [
        f"{s.cells:,} cells, {s.runs:,} runs of {s.iterations:,} iterations, {s.member_iterations:,} in all; "
        f"{s.bytes / 1e3:,.0f} kB in '{job.folder.path}'."
    ]
    if left < s.runs:
        words.append(f"{s.runs - left:,} of the runs are there already.")
    where = "on the cluster, if its machines are like this one" if job.cluster else "here"
    words.append(f"About {duration(seconds)} with {workers} worker{'s' if workers > 1 else ''} {where}.")
    base = s.recipe.settings
    if base.decay == "cosine" and "horizon" not in (s.x.setting, s.y.setting) and s.iterations < base.horizon:
        words.append(
            f"The learning rates do not come down within {s.iterations:,} iterations: with --horizon {s.iterations} "
            "they would, and more runs converge."
        )
    return " ".join(words)


class _Bar:
    """The progress bar: it moves by what the runs cost, so that the time left is near the truth."""

    def __init__(self, job: Job, done: Mapping[Run, Outcome]) -> None:
        sweep = job.sweep
        self._weights = {cell: sweep.weight(cell) for level in sweep.levels for cell in level.cells}
        self._runs, self._all = len(done), sweep.runs
        self._bar: tqdm[Any] = tqdm(
            total=sum(self._weights.values()) * sweep.seeds, initial=self._weight(done), disable=job.quiet,
            file=sys.stderr, dynamic_ncols=True, bar_format=BAR,
        )  # fmt: skip

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def _weight(self, results: Mapping[Run, Outcome]) -> float:
        return sum(self._weights[i, j] for i, j, _ in results)

    def told(self, results: Mapping[Run, Outcome]) -> None:
        """More runs are known."""
        self._runs += len(results)
        self._bar.set_postfix_str(f"{self._runs:,} of {self._all:,} runs", refresh=False)
        self._bar.update(self._weight(results))


def _write(job: Job) -> list[str]:
    """Write the files and say what was found; returns a sentence for each file that could not be written."""
    from gan1d.figures.sweep_figures import make  # loads what draws, which no worker on the server needs

    outcomes = job.folder.outcomes()
    failures = []
    for path in job.paths:
        try:
            write(path, make(job.sweep, outcomes, ending_of(path), job.show, job.dark))
        except OSError as error:
            failures.append(f"Could not write '{path}': {why_of(error)}.")
    if not job.quiet:
        print(_found(job.sweep, outcomes))
    return failures


def _found(sweep: Sweep, outcomes: Mapping[Run, Outcome]) -> str:
    """How many runs came to what, the best cell with its link, and the link of the map."""
    kinds = Counter(o.kind for o in outcomes.values())
    fates = ", ".join(f"{n:,} {kind}" for kind, n in kinds.most_common())
    lines = [f"{len(outcomes):,} of {sweep.runs:,} runs: {fates or 'none yet'}"]
    cells = summaries(outcomes)
    if cells:
        best = min(cells, key=lambda cell: cells[cell].jsd)
        x, y = (f"{a.setting} = {show(a.values[n])}" for a, n in zip((sweep.x, sweep.y), best, strict=True))
        lines.append(f"lowest JSD {cells[best].jsd:.4f} at {x}, {y}: ?{query_of(sweep.recipe_of(best, 0))}")
    return "\n".join([*lines, f"link of the map: map?{sweep.link}"])
