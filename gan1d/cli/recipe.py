"""What the commands share: the options that make a recipe, small checks, and training with a progress bar."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from gan1d import figures
from gan1d.base.fields import SettingsError, show
from gan1d.cli.data import MARKS, settings_of_data
from gan1d.cli.options import Parser, say
from gan1d.recipes.link import Link, fields_of
from gan1d.recipes.recipe import Edit, Recipe
from gan1d.runs.measure import COLUMN
from gan1d.runs.recording import Recording

STRETCH = 40  # iterations between two looks at the progress bar


def add_recipe(parser: Parser) -> Any:
    """Options for every setting, and those of a recipe; returns the group of the latter."""
    parser.add_settings("while it trains", "new run")
    recipe = parser.add_argument_group("recipe")
    recipe.add_argument("--link", metavar="QUERY", help='start from a link or its query, as "k=5&seed=2"; options win')
    recipe.add_argument(
        "--edit", action="append", default=[], metavar="I:SETTING=VALUE", help="from iteration I on; may be repeated"
    )
    recipe.add_argument(
        "--data", metavar="FILE[:COLUMN]", help="numbers to be learnt, as p_data drawn: a text, CSV or a workbook"
    )
    recipe.add_argument("--decimal", metavar="MARK", help=f"of --data, where it does not tell: {MARKS}")
    return recipe


def add_look(group: Any, of: str) -> None:
    """Options on how figures look."""
    group.add_argument("--layers", metavar="NAME,..", help="also in Figure 1: " + ", ".join(figures.LAYERS))
    add_theme(group, of)


def add_theme(group: Any, of: str) -> None:
    """The option that chooses the ground."""
    group.add_argument("--theme", default="light", metavar="NAME", help=f"of {of}: light, dark (default light)")


def recipe_of(arguments: argparse.Namespace, start: Recipe | None = None) -> tuple[Recipe, list[Edit]]:
    """The recipe of link, options and edits, and those edits that the command itself names.

    Without a link it is `start`, or else the default recipe, that options change.
    """
    linked = start if start is not None and arguments.link is None else link_of(arguments).recipe
    given = arguments.parser.settings_given(arguments)
    if arguments.data is None and arguments.decimal is not None:
        raise SettingsError("decimal is the decimal mark of data: name a file with --data.")
    if arguments.data is not None:
        if {"p_data", "heights"} & given.keys():
            raise SettingsError("data sets p_data and heights: leave those out.")
        of_data, done = settings_of_data(arguments.data, arguments.decimal)
        given |= of_data
        if not arguments.quiet:
            say(done)
    settings = dataclasses.replace(linked.settings, **given)
    edits: list[Edit] = []
    for text in arguments.edit:
        if not text.strip():
            raise SettingsError("An edit must be written iteration:setting=value, as 120:k=5; not empty.")
        edits += Recipe.from_query({"edits": text}).edits
    return Recipe(settings, (*linked.edits, *edits)), edits


def link_of(arguments: argparse.Namespace) -> Link:
    """The link the command starts from."""
    return Link.parse(fields_of(arguments.link)) if arguments.link is not None else Link()


def refuse_late(edits: Iterable[Edit], iterations: int) -> None:
    """Raise `SettingsError` if the command names an edit that the run never reaches."""
    for e in edits:
        if e.iteration >= iterations:
            raise SettingsError(
                f"The edit {e.iteration}:{e.setting}={show(e.value)} has no effect in a run of {iterations} "
                f"iterations; its iteration must be below {iterations}."
            )


def look_of(arguments: argparse.Namespace) -> tuple[tuple[str, ...], bool]:
    """The layers, and whether the ground is dark."""
    layers = tuple(part.strip() for part in (arguments.layers or "").split(",") if part.strip())
    for layer in layers:
        one_of("layers", layer, figures.LAYERS)
    return layers, is_dark(arguments)


def is_dark(arguments: argparse.Namespace) -> bool:
    """Whether the ground is dark."""
    one_of("theme", arguments.theme, ("light", "dark"))
    return bool(arguments.theme == "dark")


def refuse_twice(paths: Iterable[Path]) -> None:
    """Raise `SettingsError` if two outputs are one file."""
    whole = [path.resolve() for path in paths]
    for path in whole:
        if whole.count(path) > 1:
            raise SettingsError(f"Two outputs cannot go to the same file, '{path.name}'.")


def one_of(name: str, value: str, choices: Sequence[str]) -> None:
    """Raise `SettingsError` if the value is none of the choices."""
    if value not in choices:
        raise SettingsError(f"{name} must be one of {', '.join(choices)}; not '{value}'.")


def train(recording: Recording, iterations: int, bar: tqdm[Any]) -> None:
    """Train to `iterations` or to the end of the run, and move the bar."""
    while recording.recorded < iterations and recording.end is None:
        before = recording.recorded
        recording.extend(min(before + STRETCH, iterations))
        bar.set_postfix_str(f"JSD {recording.history[-1, COLUMN['jsd']]:.4f}", refresh=False)
        bar.update(recording.recorded - before)
