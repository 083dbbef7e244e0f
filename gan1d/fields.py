"""Settings that check themselves: each field carries its bounds, its choices and one sentence of help in its metadata.

Validation, pages, links and the command line read the same metadata, so they say the same.
"""

from __future__ import annotations

import dataclasses
import numbers
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Self

EQUAL = "equal"  # no numbers given: all weigh the same
MOST_SHOWN = 80  # characters of a wrong value that a message repeats


class SettingsError(ValueError):
    """A setting has an impossible value; the message names the setting, the value and the choices."""


def number(default: float, low: float, high: float, label: str, help: str, live: bool = False) -> Any:
    """A field for a number from `low` to `high`, whole if `default` is; a live one may change while it trains."""
    kind = int if isinstance(default, int) else float
    about = {"kind": kind, "low": low, "high": high, "label": label, "help": help, "live": live}
    return field(default=default, metadata=about)


def choice(default: str, choices: tuple[str, ...], label: str, help: str, live: bool = False) -> Any:
    """A field for one of several names."""
    about = {"kind": str, "choices": choices, "label": label, "help": help, "live": live}
    return field(default=default, metadata=about)


def text(default: str, check: Callable[[str], str], most: int, label: str, help: str) -> Any:
    """A field for a text of at most `most` characters; `check` gives it in its tidy form or raises `SettingsError`."""
    about = {"kind": str, "check": check, "most": most, "label": label, "help": help, "live": False}
    return field(default=default, metadata=about)


def several(
    default: tuple[float, ...], low: float, high: float, lengths: tuple[int, ...], label: str, help: str
) -> Any:
    """A field for as many numbers from `low` to `high` as `lengths` allows, whole if `low` is; none mean `EQUAL`."""
    kind = int if isinstance(low, int) else float
    about = {"kind": tuple, "of": kind, "low": low, "high": high, "lengths": lengths}
    return field(default=default, metadata={**about, "label": label, "help": help, "live": False})


@dataclass(frozen=True)
class Checked:
    """Base of frozen settings: raises `SettingsError` when it is made with a value outside its bounds."""

    def __post_init__(self) -> None:
        for name in self.fields():
            object.__setattr__(self, name, self.checked(name, getattr(self, name)))

    @classmethod
    def fields(cls) -> Mapping[str, dataclasses.Field[Any]]:
        """The fields by name, in order."""
        return MappingProxyType({f.name: f for f in dataclasses.fields(cls)})

    @classmethod
    def live(cls) -> tuple[str, ...]:
        """The settings that may be edited while it trains; the others make a new run."""
        return tuple(name for name, f in cls.fields().items() if f.metadata["live"])

    def with_setting(self, name: str, value: Any) -> Self:
        """A copy with one setting changed; raises `SettingsError` for an unknown name or an impossible value."""
        return dataclasses.replace(self, **{name: self.checked(name, value)})

    @classmethod
    def parse(cls, name: str, text: str) -> Any:
        """A setting's value from its text, as in links and on the command line; raises `SettingsError`."""
        about = cls._about(name)
        kind = about["kind"]
        try:
            if kind is tuple:
                parts = () if text.strip() == EQUAL else text.split(",")
                return cls.checked(name, tuple(about["of"](part) for part in parts))
            return cls.checked(name, text if kind is str else kind(text))
        except (TypeError, ValueError) as error:
            if isinstance(error, SettingsError):
                raise
            raise SettingsError(f"{name} must be {_expected(about)}; not '{_short(text)}'.") from None

    @classmethod
    def checked(cls, name: str, value: Any) -> Any:
        """The value in the setting's own type, or a `SettingsError` that names setting, value and choices."""
        about = cls._about(name)
        kind = about["kind"]
        if "check" in about:
            good = isinstance(value, str) and len(value) <= about["most"]
        elif kind is str:
            good = isinstance(value, str) and value in about["choices"]
        elif kind is tuple:
            good = isinstance(value, tuple | list) and len(value) in about["lengths"]
            good = good and all(_within(v, about, about["of"]) for v in value)
        else:
            good = _within(value, about, kind)
        if not good:
            shown = _short(show(value)) if value != "" else "empty"
            raise SettingsError(f"{name} must be {_expected(about)}; not {shown}.")
        if "check" in about:
            return about["check"](value)
        return tuple(about["of"](v) for v in value) if kind is tuple else kind(value)

    @classmethod
    def _about(cls, name: str) -> Mapping[str, Any]:
        fields = cls.fields()
        if name not in fields:
            raise SettingsError(f"There is no setting '{show(name)}'; the settings are {', '.join(fields)}.")
        return fields[name].metadata


def show(value: Any) -> str:
    """A value as it is written in links, on the command line and in messages."""
    if isinstance(value, tuple | list):
        return ",".join(show(v) for v in value) or EQUAL
    return f"{value:g}" if isinstance(value, float) and float(f"{value:g}") == value else str(value)


def _within(value: Any, about: Mapping[str, Any], kind: type) -> bool:
    is_number = isinstance(value, numbers.Real) and not isinstance(value, bool)
    # The comparison is false for NaN and infinity, too.
    return is_number and bool(about["low"] <= value <= about["high"]) and (kind is float or value == int(value))


def _short(value: str) -> str:
    return value if len(value) <= MOST_SHOWN else f"{value[:MOST_SHOWN]}... ({len(value):,} characters)"


def _expected(about: Mapping[str, Any]) -> str:
    if "check" in about:
        return f"a text of at most {about['most']} characters"
    if about["kind"] is str:
        return "one of " + ", ".join(about["choices"])
    bounds = f"from {show(about['low'])} to {show(about['high'])}"
    if about["kind"] is tuple:
        least, most = min(n for n in about["lengths"] if n), max(about["lengths"])
        how_many = f"{least}" if most == least else f"{least} {'or' if most == least + 1 else 'to'} {most}"
        equal, whole = f"{EQUAL}, or " if 0 in about["lengths"] else "", "whole " if about["of"] is int else ""
        return f"{equal}{how_many} {whole}numbers {bounds}, separated by commas"
    return f"a {'whole ' if about['kind'] is int else ''}number {bounds}"
