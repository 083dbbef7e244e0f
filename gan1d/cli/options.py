"""Command-line options made from settings, and a parser that refuses with one sentence instead of a usage."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from gan1d.base.fields import Checked, SettingsError, show
from gan1d.base.nearest import nearest


class Parser(argparse.ArgumentParser):
    """A parser, or a command of one, whose options may include those of a class of settings."""

    def __init__(self, *, settings: type[Checked] | None = None, **about: Any) -> None:
        super().__init__(allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **about)
        self.settings = settings
        self.set_defaults(parser=self)

    def error(self, message: str) -> NoReturn:
        """Raise `SettingsError`."""
        option, _, wrong = message.removeprefix("argument ").partition(": ")
        if wrong == "expected one argument":
            name = option.removeprefix("--").replace("-", "_")
            if self.settings and name in self.settings.fields():
                self.settings.parse(name, "")  # says what it must be
            raise SettingsError(f"{name} needs a value; {self.prog} --help says which.")
        raise SettingsError(message[0].upper() + message[1:] + ".")

    def add_settings(self, live_title: str, new_title: str) -> None:
        """An option for every setting, in two groups."""
        if self.settings is None:
            raise TypeError(f"{self.prog} has no settings.")
        live, new = self.add_argument_group(live_title), self.add_argument_group(new_title)
        for name, field in self.settings.fields().items():
            about = field.metadata
            kind = {int: "N", float: "X", str: "NAME", tuple: "X,X,.."}[about["kind"]]
            if "check" in about:
                kind, values = "TEXT", f"at most {about['most']} characters"
            elif kind == "NAME":
                values = ", ".join(about["choices"])
            else:
                values = f"{show(about['low'])} to {show(about['high'])}"
            words = f"{about['help']} ({values}; default {show(field.default)})"
            group = live if about["live"] else new
            group.add_argument("--" + name.replace("_", "-"), dest=name, metavar=kind, help=words.replace("%", "%%"))

    def settings_given(self, arguments: argparse.Namespace) -> dict[str, Any]:
        """The settings among the options, checked."""
        if self.settings is None:
            return {}
        given = {name: getattr(arguments, name) for name in self.settings.fields()}
        return {name: self.settings.parse(name, text) for name, text in given.items() if text is not None}


def parse(parser: Parser, argv: Sequence[str]) -> argparse.Namespace:
    """The arguments, `parser` among them being that of the command; raises `SettingsError`.

    Options may be written with _ or with -: --learning_rate_D is --learning-rate-D.
    """
    arguments, unknown = parser.parse_known_args(_joined([_spelled(word) for word in argv]))
    if unknown:
        option = unknown[0].partition("=")[0]
        if not option.startswith("-"):
            raise SettingsError(f"'{option}' is one word too many; {arguments.parser.prog} --help says what it takes.")
        known = ["--" + name.replace("_", "-") for name in vars(arguments)]
        near = nearest(option, known)
        hint = f"the nearest is {near}" if near else f"{arguments.parser.prog} --help lists them"
        raise SettingsError(f"There is no option '{option}'; {hint}.")
    return arguments


def _spelled(word: str) -> str:
    option, equals, value = word.partition("=")
    return option.replace("_", "-") + equals + value if word.startswith("--") else word


def _joined(words: list[str]) -> list[str]:
    """A value that begins with a minus, as --span -5,5, would be taken for an option: --span=-5,5 is not."""
    joined: list[str] = []
    for word in words:
        option = joined[-1] if joined else ""
        if len(word) > 2 and word[0] == "-" != word[1] and option.startswith("--") and "=" not in option:
            joined[-1] = f"{option}={word}"
        else:
            joined.append(word)
    return joined


def say(sentence: str) -> None:
    """To standard error, where the progress bar is, so that what is printed stays clean."""
    print(sentence, file=sys.stderr)
