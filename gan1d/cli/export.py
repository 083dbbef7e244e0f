"""`python -m gan1d export`: pictures, films and files of a run, for slides and to pass on."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from gan1d import figures
from gan1d.base.fields import parse_whole
from gan1d.base.files import why_of, write
from gan1d.cli.options import say
from gan1d.cli.recipe import add_look, add_recipe, link_of, look_of, recipe_of, refuse_late, refuse_twice, train
from gan1d.cli.report import ending_of, paths_of
from gan1d.figures.export import FPS, KINDS, MOVING, Export, make
from gan1d.jobs.exit_status import DONE, FAILED, INTERRUPTED
from gan1d.recipes.recipe import MAX_ITERATIONS, Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs.recording import Recording

EXAMPLES = """examples:
  python -m gan1d export --seed 2 --at 300 slide.svg slide.pdf
  python -m gan1d export --link "k=1&loss=minimax" --to 800 film.mp4 replay.html
  python -m gan1d export --p-data two_modes --theme dark film.gif numbers.csv run.json
"""


def add(commands: Any) -> None:
    """Add `export` to the commands of the parser."""
    export = commands.add_parser(
        "export",
        help="pictures, films and files of a run, for slides",
        description="Write pictures, films and files of a run. The ending of a file decides what it is:\n"
        + "\n".join(f"  {ending:<6} {words}" for ending, words in KINDS.items()),
        epilog=EXAMPLES,
        settings=Settings,
        usage="python -m gan1d export [--SETTING VALUE ...] [--edit I:SETTING=VALUE ...] [option ...] FILE [FILE ...]",
    )
    export.set_defaults(command=lambda arguments: _run(_job(arguments)))
    export.add_argument(
        "files", nargs="+", metavar="FILE", help="in a folder that exists; one that is there is replaced"
    )
    add_recipe(export)
    add = export.add_argument_group("what is shown").add_argument
    add("--from", dest="first", metavar="I", help="where films and pages begin (default 0)")
    add("--to", dest="last", metavar="I", help=f"where they end (at most {MAX_ITERATIONS}; default: the horizon)")
    add("--at", metavar="I", help="the state of pictures (default: where the link stands, else the end)")
    add("--fps", metavar="N", help=f"pictures a second, 1 to {figures.FASTEST} (default {FPS}); {figures.rule()}")
    group = export.add_argument_group("look")
    add_look(group, "all pictures")
    group.add_argument("--quiet", action="store_true", help="no progress bar, only what went wrong")


@dataclass(frozen=True)
class Job:
    """What one command asks for."""

    recipe: Recipe
    exports: dict[Path, Export]
    quiet: bool

    @property
    def iterations(self) -> int:
        """How far to train."""
        return max(export.last for export in self.exports.values())

    @property
    def steps(self) -> int:
        """Of the progress bar: iterations and pictures."""
        return self.iterations + sum(len(export.iterations) for export in self.exports.values())


def _job(arguments: argparse.Namespace) -> Job:
    """The command checked; raises `SettingsError` with one sentence for whatever is wrong in it."""
    recipe, edits = recipe_of(arguments)
    paths = paths_of("FILE", arguments.files, tuple(KINDS))
    refuse_twice(paths)
    last = recipe.settings.horizon
    if arguments.last is not None:
        last = parse_whole("to", arguments.last, MAX_ITERATIONS)
    first = parse_whole("from", arguments.first, last) if arguments.first is not None else 0
    at = link_of(arguments).at
    if arguments.at is not None:
        at = parse_whole("at", arguments.at, MAX_ITERATIONS)
    at = last if at is None else at
    fps = parse_whole("fps", arguments.fps, figures.FASTEST, 1) if arguments.fps is not None else FPS
    layers, dark = look_of(arguments)
    exports = {}
    for path in paths:
        ending = ending_of(path)
        if ending in figures.STATIC:
            exports[path] = Export(ending, at, at, fps, dark, layers)
        else:
            exports[path] = Export(ending, first if ending in MOVING else 0, last, fps, dark, layers)
    job = Job(recipe, exports, arguments.quiet)
    refuse_late(edits, job.iterations)
    return job


def _run(job: Job) -> int:
    recording, failures = Recording(job.recipe), []
    # The bar goes to the present standard error, which tests replace.
    with tqdm(total=job.steps, unit=" steps", disable=job.quiet, file=sys.stderr, dynamic_ncols=True) as bar:
        try:
            train(recording, job.iterations, bar)
            for path, export in job.exports.items():
                failures += _write(recording, path, export.until(recording.recorded), bar)
        except KeyboardInterrupt:
            bar.close()
            say("Stopped: files not yet written are missing, none is incomplete.")
            return INTERRUPTED
    diverged = recording.end is not None and recording.end.diverged
    if recording.end is not None and diverged:
        say(recording.end.reason)
    for sentence in failures:
        say(sentence)
    return FAILED if failures or diverged else DONE


def _write(recording: Recording, path: Path, export: Export, bar: tqdm[Any]) -> list[str]:
    """Make and write one file; returns a sentence if it could not be written."""
    bar.set_postfix_str(path.name)
    try:
        write(path, make(recording, export, lambda done, of: bar.update()))
    except OSError as error:
        return [f"Could not write '{path}': {why_of(error)}."]
    return []
