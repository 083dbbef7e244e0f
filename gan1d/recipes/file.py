"""A run as a file: its recipe and the iteration it stands at, in JSON. What is read was perhaps not written here."""

from __future__ import annotations

import json
from typing import Any

from gan1d.base import flat_json
from gan1d.base.fields import SettingsError, show, whole
from gan1d.languages import tr
from gan1d.recipes.link import MOST_TEXT
from gan1d.recipes.recipe import MAX_ITERATIONS, Recipe

FORMAT, VERSION = "gan1d run", 1
FIELDS = ("format", "version", "recipe", "at")
MOST_BYTES = 1_000_000  # many times the longest recipe
LEVELS = 2  # the file, its recipe
SHOWN = 60  # characters of a wrong value that a sentence repeats


def to_json(recipe: Recipe, at: int) -> bytes:
    """The file of a run that stands at iteration `at`; the recipe is the fields of its link."""
    content = {"format": FORMAT, "version": VERSION, "recipe": recipe.to_query(), "at": at}
    return (json.dumps(content, indent=2) + "\n").encode()


def from_json(content: bytes) -> tuple[Recipe, int]:
    """Recipe and iteration of a file; raises `SettingsError` with one sentence for whatever is wrong in it."""
    if len(content) > MOST_BYTES:
        raise SettingsError(
            tr("The file of a run has at most {most:,} bytes; this one has {n:,}.", most=MOST_BYTES, n=len(content))
        )
    found = _parsed(content)
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise SettingsError(
            tr('This is not the file of a run: it must be a JSON object with "format": "{format}".', format=FORMAT)
        )
    if found.get("version") != VERSION or isinstance(found["version"], bool):
        shown = _brief(found["version"]) if "version" in found else tr("missing")
        raise SettingsError(tr("version must be {version}; not {shown}.", version=VERSION, shown=shown))
    for name in found:
        if name not in FIELDS:
            raise SettingsError(
                tr(
                    "The file of a run has the fields {fields}; not '{shown}'.",
                    fields=", ".join(FIELDS),
                    shown=_brief(name),
                )
            )
    fields, at = found.get("recipe"), found.get("at")
    if not isinstance(fields, dict) or not all(isinstance(text, str) for text in fields.values()):
        raise SettingsError(tr("recipe must be an object whose values are texts, as in a link."))
    if sum(map(len, fields.values())) > MOST_TEXT:
        raise SettingsError(tr("recipe must have at most {most:,} characters, as a link.", most=MOST_TEXT))
    return Recipe.from_query(fields), whole("at", at, MAX_ITERATIONS)


def _parsed(content: bytes) -> Any:
    try:
        return flat_json.loads(content.decode("utf-8-sig"), LEVELS)
    except UnicodeDecodeError:
        raise SettingsError(tr("The file of a run must be text in UTF-8; this one is not.")) from None
    except json.JSONDecodeError as error:
        raise SettingsError(
            tr("The file of a run must be JSON; this one is not, from line {line} on.", line=error.lineno)
        ) from None
    except ValueError:
        raise SettingsError(tr("The file of a run must be JSON of a few fields; this one is nested or long.")) from None


def _brief(value: Any) -> str:
    text = show(value)
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
