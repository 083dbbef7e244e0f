"""The map that a session has put together, as typed: it may be impossible, and then `sweep` says why in a sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self, TypeVar

from gan1d.base import flat_json
from gan1d.base.fields import SettingsError, show
from gan1d.languages import N_, tr
from gan1d.recipes.link import Link, fields_of, query_of
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import FIELDS, Settings, modes_of
from gan1d.sweep.axes import AXES, Axis
from gan1d.sweep.plan import ITERATIONS, SEEDS, Sweep

LEVELS = 2  # of the text that a tab remembers: its fields, and those of an axis
EVEN, LOG, LIST = SPACINGS = (N_("even"), N_("log"), N_("list"))
Number = TypeVar("Number", int, float)
RANGES = {
    "k": "k=1:16",
    "g_steps": "g_steps=1:16",
    "learning_rate_D": "learning_rate_D=0.001:1:16log",
    "learning_rate_G": "learning_rate_G=0.0001:0.1:16log",
    "m": "m=8:1024:8log",
    "r1": "r1=0.01:10:16log",
    "gp": "gp=0.01:10:16log",
    "distance": "distance=1:8.5:16",
    "width": "width=0.1:1.6:16",
    "beta1": "beta1=0:0.9:10",
    "momentum": "momentum=0:0.9:10",
}
"""Where an axis begins and ends until somebody says otherwise; `suggested` has the others."""


@dataclass(frozen=True)
class Preset:
    """A map worth making: its name, its axes, and the p_data it needs, where it needs one."""

    title: str
    x: str
    y: str
    p_data: str = ""


PRESETS = {
    "k_lr": Preset(N_("k × lr of D"), "k", "learning_rate_D"),
    "lr_lr": Preset(N_("lr of G × lr of D"), "learning_rate_G", "learning_rate_D"),
    "r1_lr": Preset(N_("R1 × lr of D"), "r1", "learning_rate_D"),
    "modes": Preset(N_("distance × width of two modes"), "distance", "width", "two_modes"),
}


def suggested(setting: str) -> Axis:
    """A range for a setting: around its default, inside its bounds."""
    if setting in RANGES:
        return Axis.parse(RANGES[setting])
    about, default = FIELDS[setting].metadata, getattr(Settings(), setting)
    low, high = max(about["low"], default / 4), min(about["high"], default * 4)
    if about["kind"] is int:
        low, high = max(about["low"], int(low)), int(high)
        return Axis.spaced(setting, low, high, min(high - low + 1, 9))
    return Axis.spaced(setting, float(show(low)), float(show(high)), 9)


def optional(kind: type[Number], value: Any) -> Number | None:
    """A number, or nothing; raises `ValueError` or `TypeError`."""
    return None if value is None else kind(value)


@dataclass
class AxisDraft:
    """An axis as typed: ends and number of steps, or a list of values."""

    setting: str
    spacing: str = EVEN
    low: float | None = None
    high: float | None = None
    steps: int | None = None
    values: str = ""

    @classmethod
    def of(cls, axis: Axis) -> Self:
        """As one would have typed it."""
        low, high, n = axis.values[0], axis.values[-1], len(axis.values)
        is_range = ":" in axis.text
        spacing = LOG if axis.log else EVEN if is_range else LIST
        return cls(axis.setting, spacing, low, high, n, axis.text.partition("=")[2] if spacing == LIST else "")

    def axis(self) -> Axis:
        """Raises `SettingsError`."""
        if self.spacing == LIST:
            return Axis.parse(f"{self.setting}={self.values}")
        low, high = self._given(N_("from"), self.low), self._given(N_("to"), self.high)
        return Axis.spaced(self.setting, low, high, int(self._given(N_("count"), self.steps)), self.spacing == LOG)

    def _given(self, what: str, value: float | None) -> float:
        if value is None:
            raise SettingsError(tr("{what} of {name} must be a number; not empty.", what=tr(what), name=self.setting))
        return value

    @classmethod
    def typed(cls, told: Mapping[str, Any]) -> Self:
        """From its fields, each of its kind; raises `ValueError`, `KeyError` or `TypeError`."""
        if told["setting"] not in AXES or told["spacing"] not in SPACINGS:
            raise ValueError(told["setting"], told["spacing"])
        low, high, steps = optional(float, told["low"]), optional(float, told["high"]), optional(int, told["steps"])
        return cls(told["setting"], told["spacing"], low, high, steps, str(told["values"]))

    def respaced(self, spacing: str) -> None:
        """The same values, written otherwise, as far as that can be."""
        if spacing == LIST:
            try:
                self.values = show(self.axis().values)
            except SettingsError:
                self.values = ""
        self.spacing = spacing


@dataclass
class Draft:
    """What is chosen of a map; every part may be impossible."""

    recipe: Recipe = field(default_factory=lambda: Recipe(Settings(horizon=ITERATIONS)))
    x: AxisDraft = field(default_factory=lambda: AxisDraft.of(suggested(PRESETS["k_lr"].x)))
    y: AxisDraft = field(default_factory=lambda: AxisDraft.of(suggested(PRESETS["k_lr"].y)))
    seeds: int | None = SEEDS
    iterations: int | None = ITERATIONS

    @classmethod
    def of(cls, sweep: Sweep) -> Self:
        """As one would have typed it."""
        return cls(sweep.recipe, AxisDraft.of(sweep.x), AxisDraft.of(sweep.y), sweep.seeds, sweep.iterations)

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """The map of a link; one that names no axes is a recipe, for the first preset. Raises `SettingsError`."""
        if not query:
            return cls()
        first = {"x": RANGES[PRESETS["k_lr"].x], "y": RANGES[PRESETS["k_lr"].y]}
        return cls.of(Sweep.from_query({**first, **query}))

    def sweep(self) -> Sweep:
        """Raises `SettingsError`."""
        # What is empty is refused there, with its name.
        seeds: Any = "" if self.seeds is None else self.seeds
        iterations: Any = "" if self.iterations is None else self.iterations
        return Sweep(self.recipe, self.x.axis(), self.y.axis(), seeds, iterations)

    def to_text(self) -> str:
        """As typed, for the browser's tab to remember."""
        typed = {"x": asdict(self.x), "y": asdict(self.y), "seeds": self.seeds, "iterations": self.iterations}
        return json.dumps(typed | {"recipe": query_of(self.recipe)})

    @classmethod
    def from_text(cls, text: str) -> Self:
        """What a tab remembered; raises `SettingsError` for what this app does not write."""
        try:
            told = flat_json.loads(text, LEVELS)
            recipe = Link.parse(fields_of("?" + told["recipe"])).recipe
            x, y = AxisDraft.typed(told["x"]), AxisDraft.typed(told["y"])
            return cls(recipe, x, y, optional(int, told["seeds"]), optional(int, told["iterations"]))
        except SettingsError:
            raise
        except (ValueError, KeyError, TypeError) as error:
            raise SettingsError(tr("It is not as this app writes it.")) from error

    @property
    def ends_early(self) -> bool:
        """Whether the runs end before their learning rates have fallen, so that few come to rest."""
        s = self.recipe.settings
        fixed = "horizon" not in (self.x.setting, self.y.setting)
        return s.decay == "cosine" and fixed and self.iterations is not None and s.horizon > self.iterations

    def end_in_time(self) -> None:
        """Let the learning rates fall within the runs; raises `SettingsError` where they are too short for that."""
        settings = self.recipe.settings.with_setting("horizon", self.iterations)
        self.recipe = Recipe(settings, self.recipe.edits)

    @property
    def preset(self) -> str | None:
        """The preset whose settings the axes have."""
        chosen = (self.x.setting, self.y.setting)
        return next((name for name, preset in PRESETS.items() if (preset.x, preset.y) == chosen), None)

    def take(self, name: str) -> None:
        """The axes of a preset, and the p_data it needs."""
        preset = PRESETS[name]
        self.x, self.y = AxisDraft.of(suggested(preset.x)), AxisDraft.of(suggested(preset.y))
        if preset.p_data and not modes_of(self.recipe.settings.p_data):
            settings = replace(self.recipe.settings, p_data=preset.p_data, weights=())
            self.recipe = Recipe(settings, self.recipe.edits)
