"""An axis of a map: a setting and its values.

As text "k=1:16", "k=1,2,5", "r1=0:1:5" for five values evenly spaced, "learning_rate_D=1e-4:1:16log" for equal ratios.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gan1d.base.fields import SettingsError, short, show
from gan1d.languages import tr
from gan1d.recipes.settings import FIELDS, Settings

AXES = tuple(name for name, field in FIELDS.items() if field.metadata["kind"] in (int, float) and name != "seed")
"""Settings that can be an axis: those that are a number. Seeds are the third dimension of a map, not an axis."""

MOST_VALUES = 1000  # as many cells as a screen has pixels
DIGITS = 4  # significant ones of values between the ends: links stay short


@dataclass(frozen=True)
class Axis:
    """A setting and its values, from the smallest to the largest.

    Raises `SettingsError` for a setting that is no number, a value outside its bounds, or values that do not rise.
    """

    setting: str
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        _refuse_no_number(self.setting)
        values = tuple(Settings.checked(self.setting, value) for value in self.values)
        object.__setattr__(self, "values", values)
        if not 2 <= len(values) <= MOST_VALUES:
            raise SettingsError(
                tr(
                    "An axis must have 2 to {most:,} values; {name} has {n:,}.",
                    most=MOST_VALUES,
                    name=self.setting,
                    n=len(values),
                )
            )
        if any(b <= a for a, b in zip(values, values[1:], strict=False)):
            shown = short(show(values))
            raise SettingsError(
                tr("The values of {name} must rise from each to the next; not {shown}.", name=self.setting, shown=shown)
            )

    @classmethod
    def spaced(cls, setting: str, low: float, high: float, n: int, log: bool = False) -> Axis:
        """n values from `low` to `high`, evenly spaced or, if `log`, in equal ratios; whole where the setting is."""
        _refuse_no_number(setting)
        low, high = (Settings.checked(setting, end) for end in (low, high))
        if not 2 <= n <= MOST_VALUES:
            raise SettingsError(
                tr("An axis must have 2 to {most:,} values; {name} has {n:,}.", most=MOST_VALUES, name=setting, n=n)
            )
        if low >= high:
            raise SettingsError(
                tr(
                    "The range of {name} must go from a smaller to a larger value; not from {low} to {high}.",
                    name=setting,
                    low=show(low),
                    high=show(high),
                )
            )
        if log and low <= 0:
            raise SettingsError(
                tr(
                    "A log range must begin above 0; {name} begins at {low}: begin higher, or leave out log.",
                    name=setting,
                    low=show(low),
                )
            )
        values = _between(low, high, n, log)
        if len(set(values)) < n:
            raise SettingsError(
                tr(
                    "{name} has no {n} different values from {low} to {high}: ask for fewer.",
                    name=setting,
                    n=n,
                    low=show(low),
                    high=show(high),
                )
            )
        return cls(setting, values)

    @classmethod
    def parse(cls, text: str) -> Axis:
        """An axis from its text: SETTING=LOW:HIGH for whole numbers, LOW:HIGH:N, LOW:HIGH:Nlog, or values with commas.

        Raises `SettingsError` with one sentence for whatever is wrong in it.
        """
        setting, equals, rest = (part.strip() for part in text.partition("="))
        if not (setting and equals and rest):
            raise _unreadable(text)
        _refuse_no_number(setting)
        parts = rest.split(":")
        if len(parts) == 1:
            return cls(setting, tuple(Settings.parse(setting, value) for value in rest.split(",")))
        if len(parts) > 3:
            raise _unreadable(text)
        low, high = (Settings.parse(setting, end) for end in parts[:2])
        if len(parts) == 3:
            count = parts[2].removesuffix("log")
            if not (count.isascii() and count.isdigit() and len(count) < 10):
                raise _unreadable(text)
            return cls.spaced(setting, low, high, int(count), parts[2] != count)
        if not isinstance(low, int):
            raise SettingsError(
                tr(
                    "Say how many values of {name} there are to be, as {name}={low}:{high}:8 or "
                    "{name}={low}:{high}:8log.",
                    name=setting,
                    low=show(low),
                    high=show(high),
                )
            )
        return cls.spaced(setting, low, high, max(high - low, 1) + 1)

    @property
    def text(self) -> str:
        """The axis as `parse` reads it: as a range or as its values, whichever is shorter."""
        low, high, n = self.values[0], self.values[-1], len(self.values)
        texts = [show(self.values)]
        if isinstance(low, int) and n > 2 and self.values == tuple(range(low, int(high) + 1)):
            texts.append(f"{low}:{high}")
        texts += [f"{show(low)}:{show(high)}:{n}{'log' if log else ''}" for log in (False, True) if self._is_even(log)]
        return f"{self.setting}={min(texts, key=len)}"

    @property
    def log(self) -> bool:
        """Whether the values are in equal ratios, and not in equal steps."""
        return self._is_even(True) and not self._is_even(False)

    def _is_even(self, log: bool) -> bool:
        """Whether the values are those of a range."""
        low, high, n = self.values[0], self.values[-1], len(self.values)
        return n > 2 and (not log or low > 0) and self.values == _between(low, high, n, log)


def _between(low: float, high: float, n: int, log: bool) -> tuple[float, ...]:
    """n values of which the first and last are exact and the others short."""
    inner: Sequence[float] = (np.geomspace if log else np.linspace)(low, high, n)[1:-1].tolist()
    if isinstance(low, int):
        return (low, *(round(value) for value in inner), high)
    return (low, *(float(f"{value:.{DIGITS}g}") for value in inner), high)


def _refuse_no_number(setting: str) -> None:
    if setting not in AXES:
        raise SettingsError(
            tr(
                "An axis must be one of {settings}; not '{name}'.",
                settings=", ".join(AXES),
                name=short(setting),
            )
        )


def _unreadable(text: str) -> SettingsError:
    return SettingsError(
        tr(
            "An axis must be written as k=1:16, k=1,2,5, r1=0:1:5 or learning_rate_D=0.001:1:16log; not '{shown}'.",
            shown=short(text),
        )
    )
