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

from gan1d.languages import listed, tr, written

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
            expected, shown = _expected(about), short(text)
            raise SettingsError(
                tr("{name} must be {expected}; not '{shown}'.", name=name, expected=expected, shown=shown)
            ) from None

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
            expected, shown = _expected(about), short(show(value)) if value != "" else tr("empty")
            raise SettingsError(
                tr("{name} must be {expected}; not {shown}.", name=name, expected=expected, shown=shown)
            )
        if "check" in about:
            return about["check"](value)
        return tuple(about["of"](v) for v in value) if kind is tuple else kind(value)

    @classmethod
    def _about(cls, name: str) -> Mapping[str, Any]:
        fields = cls.fields()
        if name not in fields:
            raise SettingsError(
                tr(
                    "There is no setting '{name}'; the settings are {settings}.",
                    name=short(show(name)),
                    settings=", ".join(fields),
                )
            )
        return fields[name].metadata


def show(value: Any) -> str:
    """A value as it is written in links, on the command line and in messages."""
    if isinstance(value, tuple | list):
        return ",".join(show(v) for v in value) or EQUAL
    return f"{value:g}" if isinstance(value, float) and float(f"{value:g}") == value else str(value)


def worded(value: Any) -> str:
    """A value as a person reads it in a label: numbers as the language spoken writes them, choices by their names."""
    if isinstance(value, tuple | list):
        return listed(worded(v) for v in value) or named(EQUAL)
    return named(value) if isinstance(value, str) else written(show(value))


def named(choice: str) -> str:
    """A choice, or another value, as a person reads it; links and messages have it as it is written."""
    return tr(choice).replace("_", " ")


def whole(name: str, value: Any, most: int, least: int = 0) -> int:
    """`value`, if it is a whole number from `least` to `most`; raises `SettingsError`."""
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
        return value
    shown = f"'{short(value)}'" if isinstance(value, str) and value else short(show(value)) or tr("empty")
    raise SettingsError(
        tr(
            "{name} must be a whole number from {least} to {most}; not {shown}.",
            name=name,
            least=least,
            most=most,
            shown=shown,
        )
    )


def parse_whole(name: str, text: str, most: int, least: int = 0) -> int:
    """A whole number from `least` to `most` from its text; raises `SettingsError`."""
    text = text.strip()
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
    return number if least <= number <= most else whole(name, text, most, least)


def _within(value: Any, about: Mapping[str, Any], kind: type) -> bool:
    is_number = isinstance(value, numbers.Real) and not isinstance(value, bool)
    # The comparison is false for NaN and infinity, too.
    return is_number and bool(about["low"] <= value <= about["high"]) and (kind is float or value == int(value))


def short(value: str, most: int = MOST_SHOWN) -> str:
    """A wrong value as far as a message repeats it."""
    if len(value) <= most:
        return value
    return tr("{beginning}... ({n:,} characters)", beginning=value[:most], n=len(value))


def _expected(about: Mapping[str, Any]) -> str:
    if "check" in about:
        return tr("a text of at most {n} characters", n=about["most"])
    if about["kind"] is str:
        return tr("one of {choices}", choices=", ".join(about["choices"]))
    low, high = show(about["low"]), show(about["high"])
    if about["kind"] is tuple:
        n = _how_many(about["lengths"])
        if about["of"] is int:
            numbers = tr("{n} whole numbers from {low} to {high}, separated by commas", n=n, low=low, high=high)
        else:
            numbers = tr("{n} numbers from {low} to {high}, separated by commas", n=n, low=low, high=high)
        return tr("{equal}, or {numbers}", equal=EQUAL, numbers=numbers) if 0 in about["lengths"] else numbers
    if about["kind"] is int:
        return tr("a whole number from {low} to {high}", low=low, high=high)
    return tr("a number from {low} to {high}", low=low, high=high)


def _how_many(lengths: tuple[int, ...]) -> str:
    least, most = min(n for n in lengths if n), max(lengths)
    if most == least:
        return str(least)
    if most == least + 1:
        return tr("{least} or {most}", least=least, most=most)
    return tr("{least} to {most}", least=least, most=most)
