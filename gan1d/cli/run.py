"""`python -m gan1d run`: train a recipe without a browser, print its exact numbers, write files."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from typing import Any

from tqdm import tqdm

from gan1d.base.fields import SettingsError, parse_whole
from gan1d.cli.options import say
from gan1d.cli.recipe import add_look, add_recipe, look_of, recipe_of, refuse_late, refuse_twice, train
from gan1d.cli.report import ENDINGS, Outputs, paths_of, report, write_all
from gan1d.jobs.exit_status import DONE, FAILED, INTERRUPTED
from gan1d.recipes.recipe import MAX_ITERATIONS, Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs.recording import Recording

MOST_PANELS = 6
EXAMPLES = """examples:
  python -m gan1d run --seed 2 --history run.csv --figure end.svg --charts history.html
  python -m gan1d run --link "k=1&loss=minimax" --iterations 800 --edit 400:k=5 --figure end.png
  python -m gan1d run --strip figure1.png --at 0,30,300,5000
"""


def add(commands: Any) -> None:
    """Add `run` to the commands of the parser."""
    run = commands.add_parser(
        "run",
        help="train a recipe, print its exact numbers, write files",
        description="Train a recipe, print its exact numbers beside their equilibria, and write files.",
        epilog=EXAMPLES,
        settings=Settings,
        usage="python -m gan1d run [--SETTING VALUE ...] [--edit I:SETTING=VALUE ...] [--iterations N] [output ...]",
    )
    run.set_defaults(command=lambda arguments: _run(_job(arguments)))
    recipe = add_recipe(run)
    recipe.add_argument(
        "--iterations", metavar="N", help=f"how far to train (0 to {MAX_ITERATIONS}; default: the horizon)"
    )
    output = run.add_argument_group("output", "Folders must exist; a file that is there is replaced.")
    add = output.add_argument
    add("--history", action="append", default=[], metavar="FILE", help="the numbers of every iteration: .csv or .json")
    add("--figure", action="append", default=[], metavar="FILE", help="Figure 1 at the end: .html, .svg, .png or .pdf")
    add("--charts", action="append", default=[], metavar="FILE", help="the history: .html, .svg, .png or .pdf")
    add("--strip", action="append", default=[], metavar="FILE", help="Figure 1 side by side: .svg, .png or .pdf")
    add("--at", metavar="I,I,..", help=f"iterations of the strip, at most {MOST_PANELS} (default 0,30,300 and the end)")
    add_look(output, "all figures")
    add("--quiet", action="store_true", help="no progress bar and no numbers, only what went wrong")


@dataclass(frozen=True)
class Job:
    """What one command asks for."""

    recipe: Recipe
    iterations: int
    outputs: Outputs
    quiet: bool


def _job(arguments: argparse.Namespace) -> Job:
    """The command checked; raises `SettingsError` with one sentence for whatever is wrong in it."""
    recipe, edits = recipe_of(arguments)
    iterations = recipe.settings.horizon
    if arguments.iterations is not None:
        iterations = parse_whole("iterations", arguments.iterations, MAX_ITERATIONS)
    refuse_late(edits, iterations)
    if arguments.at is not None and not arguments.strip:
        raise SettingsError("at names the iterations of a strip; add --strip FILE.")
    at = tuple(sorted({i for i in (0, 30, 300, iterations) if i <= iterations}))
    if arguments.at is not None:
        at = tuple(parse_whole("at", part, iterations) for part in arguments.at.split(","))
        if len(at) > MOST_PANELS:
            raise SettingsError(f"at must be 1 to {MOST_PANELS} iterations, separated by commas; not {len(at)}.")
    layers, dark = look_of(arguments)
    paths = {name: paths_of(name, getattr(arguments, name), endings) for name, endings in ENDINGS.items()}
    refuse_twice(path for several in paths.values() for path in several)
    return Job(recipe, iterations, Outputs(paths, at, layers, dark), arguments.quiet)


def _run(job: Job) -> int:
    status = DONE
    recording = Recording(job.recipe)
    try:
        # The bar goes to the present standard error, which tests replace.
        with tqdm(
            total=job.iterations, unit=" iterations", disable=job.quiet, file=sys.stderr, dynamic_ncols=True
        ) as bar:
            train(recording, job.iterations, bar)
    except KeyboardInterrupt:
        say(f"Stopped at iteration {recording.recorded} of {job.iterations}; what was recorded so far is kept.")
        status = INTERRUPTED
    if recording.end is not None and recording.end.diverged:
        say(recording.end.reason)
        status = status or FAILED
    try:
        failures = write_all(recording, job.outputs)
        if not job.quiet:
            print(report(recording, job.iterations))
    except KeyboardInterrupt:
        say("Stopped while writing: files not yet written are missing, none is incomplete.")
        return INTERRUPTED
    for sentence in failures:
        say(sentence)
    return status or (FAILED if failures else DONE)
