"""A run is a recipe: frozen settings and the edits made while it ran.

A run is a pure function of its recipe. State i is the game after i iterations; an edit at iteration i is in force from
the step that leads from state i to state i + 1. The recipe is also the link: `to_query` and `from_query`.
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Generic, Self, TypeVar

from gan1d.base.fields import Checked, SettingsError, short, show
from gan1d.languages import tr
from gan1d.recipes.settings import Settings

MAX_ITERATIONS = 50_000
MAX_EDITS = 500
ONLY = "only"
S = TypeVar("S", bound=Checked)


@dataclass(frozen=True)
class Edit:
    """From iteration `iteration` on, `setting` has `value`."""

    iteration: int
    setting: str
    value: Any


@dataclass(frozen=True)
class Edited(Generic[S]):
    """Settings and edits, sorted by iteration; at most one edit of a setting an iteration.

    Base of the recipes: `kind` is the class of their settings and `most_iterations` how far such a run may go. Raises
    `SettingsError` for an edit that cannot be, and for settings that cannot stand together once it is in force.
    """

    kind: ClassVar[type[Checked]]
    most_iterations: ClassVar[int]

    settings: S
    edits: tuple[Edit, ...] = ()

    def __post_init__(self) -> None:
        if len(self.edits) > MAX_EDITS:
            raise SettingsError(
                tr("A run can hold {most} edits, this one has {n}: reset to go on.", most=MAX_EDITS, n=len(self.edits))
            )
        last = {(e.iteration, e.setting): self._checked(e) for e in self.edits}
        object.__setattr__(self, "edits", tuple(sorted(last.values(), key=lambda e: (e.iteration, e.setting))))
        _ = self._stages  # settings that cannot stand together are refused here, not when the run gets there

    @classmethod
    def _checked(cls, edit: Edit) -> Edit:
        if not 0 <= edit.iteration < cls.most_iterations:
            raise SettingsError(
                tr(
                    "The iteration of an edit must be from 0 to {most}; not {shown}.",
                    most=cls.most_iterations - 1,
                    shown=edit.iteration,
                )
            )
        return dataclasses.replace(edit, value=cls._value(edit.setting, edit.value))

    @classmethod
    def _value(cls, setting: str, value: Any) -> Any:
        if setting not in cls.kind.live():
            live = ", ".join(cls.kind.live())
            raise SettingsError(
                tr("'{name}' cannot be changed while it trains; these can: {live}.", name=short(setting), live=live)
            )
        return cls.kind.checked(setting, value)

    @cached_property
    def _stages(self) -> tuple[list[int], list[S]]:
        """Iterations at which the settings change, and the settings from there on."""
        starts, stages = [0], [self.settings]
        for e in self.edits:
            if e.setting != ONLY:
                starts.append(e.iteration)
                stages.append(stages[-1].with_setting(e.setting, e.value))
        return starts, stages

    def at(self, iteration: int) -> S:
        """The settings in force for the step from state `iteration` to the next."""
        starts, stages = self._stages
        return stages[bisect_right(starts, iteration) - 1]

    def edited(self, iteration: int, setting: str, value: Any) -> Self:
        """This run up to state `iteration`, then with the setting changed: later edits belong to the old future."""
        past = [e for e in self.edits if e.iteration < iteration or (e.iteration == iteration and e.setting != setting)]
        before = dataclasses.replace(self, edits=tuple(past))
        edit = self._checked(Edit(iteration, setting, value))
        unchanged = setting != ONLY and edit.value == getattr(before.at(iteration), setting)
        return before if unchanged else dataclasses.replace(self, edits=(*past, edit))

    def to_query(self) -> dict[str, str]:
        """The recipe as the fields of a link: only what differs from the defaults.

        Edits stand in `edits` as `iteration:setting=value`, separated by semicolons.
        """
        fields = {
            name: show(getattr(self.settings, name))
            for name, field in self.kind.fields().items()
            if getattr(self.settings, name) != field.default
        }
        if self.edits:
            fields["edits"] = ";".join(f"{e.iteration}:{e.setting}={show(e.value)}" for e in self.edits)
        return fields

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """The recipe of a link; raises `SettingsError` with one sentence for whatever is wrong in it."""
        settings: Any = cls.kind(
            **{name: cls.kind.parse(name, text) for name, text in query.items() if name != "edits"}
        )
        return cls(settings, tuple(cls._parse_edits(query.get("edits", ""))))

    @classmethod
    def _parse_edits(cls, text: str) -> Iterable[Edit]:
        for part in filter(None, text.split(";")):
            iteration, colon, rest = part.partition(":")
            setting, equals, value = rest.partition("=")
            if not (colon and equals and iteration.isascii() and iteration.isdigit()):
                raise SettingsError(
                    tr("An edit must be written iteration:setting=value, as 120:k=5; not '{shown}'.", shown=short(part))
                )
            at = int(iteration) if len(iteration) < 10 else cls.most_iterations
            yield Edit(at, setting, value if setting == ONLY else cls.kind.parse(setting, value))


@dataclass(frozen=True)
class Recipe(Edited[Settings]):
    """The recipe of a game in one dimension.

    The setting `only` with "D" or "G" makes that one iteration a single update of that player.
    """

    kind = Settings
    most_iterations = MAX_ITERATIONS

    settings: Settings = Settings()

    @classmethod
    def _value(cls, setting: str, value: Any) -> Any:
        if setting != ONLY:
            return super()._value(setting, value)
        if value not in ("D", "G"):
            raise SettingsError(tr("only must be one of D, G; not {shown}.", shown=short(show(value))))
        return value

    @cached_property
    def _solos(self) -> dict[int, str]:
        return {e.iteration: e.value for e in self.edits if e.setting == ONLY}

    def only(self, iteration: int) -> str | None:
        """The player that alone moves in this iteration, or None for a whole iteration."""
        return self._solos.get(iteration)

    def whole(self, iteration: int) -> Recipe:
        """This run up to state `iteration`, whose next iteration is a whole one again."""
        past = [e for e in self.edits if e.iteration < iteration or (e.iteration == iteration and e.setting != ONLY)]
        return Recipe(self.settings, tuple(past))

    def restarted(self, iteration: int, **changes: Any) -> Recipe:
        """A new run from the settings in force at `iteration`, without edits, with some settings changed."""
        return Recipe(dataclasses.replace(self.at(iteration), **changes))

    def shared_past(self, other: Recipe) -> int:
        """Up to which state both runs are the same; -1 if they start differently."""
        if self.settings != other.settings:
            return -1
        if self.edits == other.edits:
            return MAX_ITERATIONS
        apart = set(self.edits) ^ set(other.edits)
        return min(e.iteration for e in apart)
