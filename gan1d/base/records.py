"""Small records on disk, as JSON: written by this version or another, or damaged. Their readers get one sentence."""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from gan1d.base.fields import SettingsError, short, show
from gan1d.base.files import why_of
from gan1d.base.regular_files import open_regular
from gan1d.languages.lazy import LazyMessage, lazy, restored

R = TypeVar("R")
MOST = 2**53  # of what is counted, and of the bytes of what is kept


class RecordError(SettingsError):
    """A file that cannot be read; the message is a kept sentence without its subject: "state.json is empty"."""


def load(path: Path) -> dict[str, Any]:
    """The object in a file of JSON. Raises `RecordError`, and `FileNotFoundError` if there is no file."""
    try:
        content = json.loads(_text_of(path))
    except FileNotFoundError:
        raise
    except OSError as error:
        why = lazy("{file} cannot be opened: {why}", file=path.name, why=why_of(error))
        raise RecordError(why) from None
    except (ValueError, RecursionError):  # no UTF-8, no JSON, or brackets without end
        empty = not path.stat().st_size
        raise RecordError(
            lazy("{file} is empty", file=path.name)
            if empty
            else lazy("{file} is damaged: it is no JSON", file=path.name)
        ) from None
    if not isinstance(content, dict):
        raise RecordError(lazy("{file} is damaged: it holds no names and values", file=path.name))
    return content


def _text_of(path: Path) -> str:
    with open_regular(path) as file:
        return file.read().decode()


def read(path: Path, kind: type[R]) -> R:
    """The record of a dataclass in a file. Unknown names are left out, and what is missing has its default.

    A field's metadata may have `choices`; numbers are finite, whole ones from 0 to `MOST`. Raises as `load` does.
    """
    content, values = load(path), {}
    about: Any = kind  # a dataclass, which typing cannot say
    for field in dataclasses.fields(about):
        if field.name in content:
            value = restored(content[field.name])
            if not _fits(value, _hints(about)[field.name]) or value not in field.metadata.get("choices", (value,)):
                raise RecordError(
                    lazy(
                        "{file} is damaged or of another version: {name} is {value}",
                        file=path.name,
                        name=field.name,
                        value=short(show(value)) if value != "" else "''",
                    )
                )
            values[field.name] = value
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise RecordError(lazy("{file} is damaged: it does not say {name}", file=path.name, name=field.name))
    return kind(**values)


@lru_cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _fits(value: Any, kind: Any) -> bool:
    """Whether a value is of the annotated kind."""
    if get_origin(kind) in (Union, types.UnionType):
        return any(_fits(value, one) for one in get_args(kind))
    if get_origin(kind) is list:
        return isinstance(value, list) and all(_fits(each, get_args(kind)[0]) for each in value)
    if get_origin(kind) is dict:
        return isinstance(value, dict)
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= MOST
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST
    if kind is LazyMessage:
        return isinstance(value, LazyMessage) and value.can_be_told()
    return isinstance(value, kind)
