"""`python -m gan1d panels`: find the four panels of the paper's Figure 1 in a run, by rule, and draw them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from gan1d import figures
from gan1d.base.files import why_of, write
from gan1d.cli.options import say
from gan1d.cli.recipe import add_recipe, add_theme, is_dark, recipe_of, refuse_twice
from gan1d.cli.report import ending_of, paths_of
from gan1d.figures.panels import BASE, NotFoundError, Panels, figure, find
from gan1d.jobs.exit_status import DONE, FAILED, INTERRUPTED
from gan1d.recipes.link import Link, query_of
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings

EXAMPLES = """examples:
  python -m gan1d panels figure1.svg
  python -m gan1d panels --seed 3 --theme dark figure1.png
"""


def add(commands: Any) -> None:
    """Add `panels` to the commands of the parser."""
    panels = commands.add_parser(
        "panels",
        help="find the four panels of the paper's Figure 1",
        description="Find the four panels of the paper's Figure 1 in one run, by rule; print their captions and the\n"
        f"link of the run. Where nothing else is said the run is ?{query_of(BASE)}.",
        epilog=EXAMPLES,
        settings=Settings,
        usage="python -m gan1d panels [--SETTING VALUE ...] [option ...] [FILE ...]",
    )
    panels.set_defaults(command=_command)
    panels.add_argument("files", nargs="*", metavar="FILE", help="the four side by side: .svg, .png or .pdf")
    add_recipe(panels)
    look = panels.add_argument_group("look")
    add_theme(look, "the figure")
    look.add_argument("--quiet", action="store_true", help="no progress bar and no captions, only what went wrong")


def _command(arguments: argparse.Namespace) -> int:
    base, _ = recipe_of(arguments, BASE)
    dark, paths = is_dark(arguments), paths_of("FILE", arguments.files, figures.STATIC)
    refuse_twice(paths)
    try:
        found = _find(base, arguments.quiet)
        if not arguments.quiet:
            print("\n".join([*(panel.caption for panel in found.panels), *_links(found)]))
        failures = _draw(found, dark, paths)
    except NotFoundError as error:
        say(str(error))
        return FAILED
    except KeyboardInterrupt:
        say("Stopped: files not yet written are missing, none is incomplete.")
        return INTERRUPTED
    for sentence in failures:
        say(sentence)
    return FAILED if failures else DONE


def _find(base: Recipe, quiet: bool) -> Panels:
    # The bar goes to the present standard error, which tests replace.
    with tqdm(total=base.settings.horizon, unit=" iterations", disable=quiet, file=sys.stderr) as bar:

        def progress(done: int, of: int) -> None:
            bar.update(done - bar.n)

        return find(base, progress)


def _links(found: Panels) -> list[str]:
    return [f"link of ({panel.letter}): ?{Link(found.recipe, panel.iteration).query()}" for panel in found.panels]


def _draw(found: Panels, dark: bool, paths: Sequence[Path]) -> list[str]:
    """Write the files; returns a sentence for each that could not be written."""
    failures = []
    for path in paths:
        title = "Figure 1 of the paper, (a) to (d)"
        content = figures.encode(figure(found, dark), ending_of(path), title, query_of(found.recipe))
        try:
            write(path, content)
        except OSError as error:
            failures.append(f"Could not write '{path}': {why_of(error)}.")
    return failures
