"""A run as a file: its recipe and the iteration it stands at, in JSON. What is read was perhaps not written here."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from gan1d.fields import SettingsError, show
from gan1d.links import MOST_TEXT
from gan1d.recipes import MAX_ITERATIONS, Recipe

FORMAT, VERSION = "gan1d run", 1
FIELDS = ("format", "version", "recipe", "at")
MOST_BYTES = 1_000_000  # many times the longest recipe
SHOWN = 60  # characters of a wrong value that a sentence repeats


def to_json(recipe: Recipe, at: int) -> bytes:
    """The file of a run that stands at iteration `at`; the recipe is the fields of its link."""
    content = {"format": FORMAT, "version": VERSION, "recipe": recipe.to_query(), "at": at}
    return (json.dumps(content, indent=2) + "\n").encode()


def from_json(content: bytes) -> tuple[Recipe, int]:
    """Recipe and iteration of a file; raises `SettingsError` with one sentence for whatever is wrong in it."""
    if len(content) > MOST_BYTES:
        raise SettingsError(f"The file of a run has at most {MOST_BYTES:,} bytes; this one has {len(content):,}.")
    found = _parsed(content)
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise SettingsError(f'This is not the file of a run: it must be a JSON object with "format": "{FORMAT}".')
    if found.get("version") != VERSION or isinstance(found["version"], bool):
        raise SettingsError(f"version must be {VERSION}; not {_brief(found.get('version', 'missing'))}.")
    for name in found:
        if name not in FIELDS:
            raise SettingsError(f"The file of a run has the fields {', '.join(FIELDS)}; not '{_brief(name)}'.")
    fields, at = found.get("recipe"), found.get("at")
    if not isinstance(fields, dict) or not all(isinstance(text, str) for text in fields.values()):
        raise SettingsError("recipe must be an object whose values are texts, as in a link.")
    if sum(map(len, fields.values())) > MOST_TEXT:
        raise SettingsError(f"recipe must have at most {MOST_TEXT:,} characters, as a link.")
    if not isinstance(at, int) or isinstance(at, bool) or not 0 <= at <= MAX_ITERATIONS:
        raise SettingsError(f"at must be a whole number from 0 to {MAX_ITERATIONS}; not {_brief(at)}.")
    return Recipe.from_query(fields), at


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_refuse)
    except UnicodeDecodeError:
        raise SettingsError("The file of a run must be text in UTF-8; this one is not.") from None
    except json.JSONDecodeError as error:
        raise SettingsError(f"The file of a run must be JSON; this one is not, from line {error.lineno} on.") from None
    except (RecursionError, ValueError):  # too deep, or a number of thousands of digits
        raise SettingsError("The file of a run must be JSON of a few fields; this one is nested or long.") from None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _brief(value: Any) -> str:
    text = show(value)
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
