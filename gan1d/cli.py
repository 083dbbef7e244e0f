"""The command line: `python -m gan1d run` trains a recipe without a browser and writes its numbers and figures;
`python -m gan1d images` does what the page of image GANs does, see `gan1d.images.cli`.

Every setting is an option, generated from its metadata. Whatever is wrong with the command is said in one sentence
before training starts. Exit status: 0 done, 1 the run diverged or a file could not be written, 2 a wrong command,
130 stopped with Ctrl-C.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from tqdm import tqdm

from gan1d import figures
from gan1d.fields import SettingsError, show
from gan1d.images import cli as image_commands
from gan1d.measure import COLUMN
from gan1d.options import DONE, FAILED, INTERRUPTED, REFUSED, Parser, parse, say
from gan1d.recipes import MAX_ITERATIONS, Edit, Recipe
from gan1d.reports import ENDINGS, Outputs, paths_of, report, write_all
from gan1d.runs import Recording
from gan1d.settings import Settings

STRETCH = 40  # iterations between two looks at the progress bar
MOST_PANELS = 6
EXAMPLES = """examples:
  python -m gan1d run --seed 2 --history run.csv --figure end.svg --charts history.html
  python -m gan1d run --link "k=1&loss=minimax" --iterations 800 --edit 400:k=5 --figure end.png
  python -m gan1d run --strip figure1.png --at 0,30,300,5000
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = _parser()
    try:
        arguments = parse(parser, sys.argv[1:] if argv is None else argv)
        if arguments.command is None:
            arguments.parser.print_help()
            return DONE
        status: int = arguments.command(arguments)
        return status
    except SettingsError as error:
        say(str(error))
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED


# ---- the command -------------------------------------------------------------------------------------------------


def _parser() -> Parser:
    parser = Parser(prog="python -m gan1d", description="Generative Adversarial Nets, without a browser.")
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(metavar="COMMAND")
    run = commands.add_parser(
        "run",
        help="train a recipe, print its exact numbers, write files",
        description="Train a recipe, print its exact numbers beside their equilibria, and write files.",
        epilog=EXAMPLES,
        settings=Settings,
        usage="python -m gan1d run [--SETTING VALUE ...] [--edit I:SETTING=VALUE ...] [--iterations N] [output ...]",
    )
    run.set_defaults(command=lambda arguments: _run(_job(arguments)))
    run.add_settings("while it trains", "new run")
    recipe = run.add_argument_group("recipe")
    recipe.add_argument("--link", metavar="QUERY", help='start from a link or its query, as "k=5&seed=2"; options win')
    recipe.add_argument(
        "--edit", action="append", default=[], metavar="I:SETTING=VALUE", help="from iteration I on; may be repeated"
    )
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
    add("--layers", metavar="NAME,..", help="also in Figure 1: " + ", ".join(figures.LAYERS))
    add("--theme", default="light", metavar="NAME", help="of all figures: light, dark (default light)")
    add("--quiet", action="store_true", help="no progress bar and no numbers, only what went wrong")
    image_commands.add(commands)
    return parser


@dataclass(frozen=True)
class Job:
    """What one command asks for."""

    recipe: Recipe
    iterations: int
    outputs: Outputs
    quiet: bool


def _job(arguments: argparse.Namespace) -> Job:
    """The command checked; raises `SettingsError` with one sentence for whatever is wrong in it."""
    recipe, edits = _recipe(arguments)
    iterations = recipe.settings.horizon
    if arguments.iterations is not None:
        iterations = _whole("iterations", arguments.iterations, MAX_ITERATIONS)
    late = [e for e in edits if e.iteration >= iterations]
    if late:
        e = late[0]
        raise SettingsError(
            f"The edit {e.iteration}:{e.setting}={show(e.value)} has no effect in a run of {iterations} iterations; "
            f"its iteration must be below {iterations}."
        )
    if arguments.at is not None and not arguments.strip:
        raise SettingsError("at names the iterations of a strip; add --strip FILE.")
    at = tuple(sorted({i for i in (0, 30, 300, iterations) if i <= iterations}))
    if arguments.at is not None:
        at = tuple(_whole("at", part, iterations) for part in arguments.at.split(","))
        if len(at) > MOST_PANELS:
            raise SettingsError(f"at must be 1 to {MOST_PANELS} iterations, separated by commas; not {len(at)}.")
    layers = tuple(part.strip() for part in (arguments.layers or "").split(",") if part.strip())
    for layer in layers:
        _one_of("layers", layer, figures.LAYERS)
    _one_of("theme", arguments.theme, ("light", "dark"))
    paths = {name: paths_of(name, getattr(arguments, name)) for name in ENDINGS}
    whole = [path.resolve() for several in paths.values() for path in several]
    for path in whole:
        if whole.count(path) > 1:
            raise SettingsError(f"Two outputs cannot go to the same file, '{path.name}'.")
    return Job(recipe, iterations, Outputs(paths, at, layers, arguments.theme == "dark"), arguments.quiet)


def _recipe(arguments: argparse.Namespace) -> tuple[Recipe, list[Edit]]:
    """The recipe of link, options and edits, and those edits that the command itself names."""
    linked = Recipe.from_query(_query(arguments.link)) if arguments.link is not None else Recipe()
    settings = dataclasses.replace(linked.settings, **arguments.parser.settings_given(arguments))
    edits: list[Edit] = []
    for text in arguments.edit:
        if not text.strip():
            raise SettingsError("An edit must be written iteration:setting=value, as 120:k=5; not empty.")
        edits += Recipe.from_query({"edits": text}).edits
    return Recipe(settings, (*linked.edits, *edits)), edits


def _query(link: str) -> dict[str, str]:
    """The fields of a link: its whole address, or what follows the question mark."""
    query = link.strip().partition("#")[0]
    query = query.partition("?")[2] if "?" in query else query
    return dict(parse_qsl(query, keep_blank_values=True))


def _whole(name: str, text: str, most: int) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) <= most):
        shown = f"'{text}'" if text else "empty"
        raise SettingsError(f"{name} must be a whole number from 0 to {most}; not {shown}.")
    return int(text)


def _one_of(name: str, value: str, choices: Sequence[str]) -> None:
    if value not in choices:
        raise SettingsError(f"{name} must be one of {', '.join(choices)}; not '{value}'.")


# ---- the run -----------------------------------------------------------------------------------------------------


def _run(job: Job) -> int:
    status = DONE
    recording = Recording(job.recipe)
    try:
        _train(recording, job)
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


def _train(recording: Recording, job: Job) -> None:
    # The bar goes to the present standard error, which tests replace.
    with tqdm(total=job.iterations, unit=" iterations", disable=job.quiet, file=sys.stderr, dynamic_ncols=True) as bar:
        while recording.recorded < job.iterations and recording.end is None:
            before = recording.recorded
            recording.extend(min(before + STRETCH, job.iterations))
            bar.set_postfix_str(f"JSD {recording.history[-1, COLUMN['jsd']]:.4f}", refresh=False)
            bar.update(recording.recorded - before)
