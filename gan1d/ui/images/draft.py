"""The next run as a session puts it together: a preset, what was changed in it, as typed, and where it will train.

It is part of the page's link, so that a reload loses nothing and a link can hold a proposal.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from gan1d.base.fields import SettingsError, short, show
from gan1d.base.folders import noted
from gan1d.images.datasets import place
from gan1d.images.devices import devices
from gan1d.images.finding import folder_of_user
from gan1d.images.folder import Identity, Run
from gan1d.images.presets import PRESETS, preset_of
from gan1d.images.registry import Runs
from gan1d.images.settings import ImageRecipe, ImageSettings
from gan1d.jobs.owners import Owner
from gan1d.languages import tr
from gan1d.languages.lazy import LazyMessage, reason

FIELDS = ImageSettings.fields()


def suited() -> str:
    """The preset that shows something soon on this machine."""
    return "tiny" if devices()[0] == "cpu" else "log2"


def data_here() -> str:
    """The data to begin with: MNIST if it is here, or else the bundled digits."""
    return "mnist" if place("mnist") else "digits"


def _values(settings: ImageSettings) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in FIELDS}


def _typed(kind: type, text: str) -> Any:
    """What somebody typed who saw this text in a link; nothing where a number was taken away."""
    if kind is tuple:
        return text
    with suppress(ValueError):
        return kind(text)
    return None


@dataclass
class Draft:
    """Values of all settings as typed, which may be impossible: `problems` and `settings` say so."""

    preset: str = field(default_factory=suited)
    device: str = field(default_factory=lambda: devices()[0])
    folder: str = ""
    values: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.values = _values(PRESETS[self.preset].on(data_here())) | self.values

    def choose_preset(self, preset: str) -> None:
        """Fill all settings from a preset, on the data chosen."""
        self.preset = preset
        self.values = self._base()

    def choose_data(self, data: str) -> None:
        """Another data set; what belongs to the preset follows, what was typed stays."""
        before = self._base()
        after = _values(PRESETS[self.preset].on(data))
        for name, value in self.values.items():
            if value == before[name]:
                self.values[name] = after[name]
        self.values["data"] = data

    def take(self, run: Run, folders: bool = True) -> None:
        """All that a run began with; without its folder of images, where none may be named."""
        identity = run.identity
        self.preset = identity.preset if identity.preset in PRESETS else self.preset
        self.device = identity.device if identity.device in devices() else self.device
        usual = not folders or identity.folder in (None, str(folder_of_user()))
        self.folder = "" if usual else str(identity.folder)
        self.values = _values(run.recipe.settings)

    def problems(self) -> dict[str, str]:
        """A sentence for every setting that cannot be, by its name."""
        found = {}
        for name, value in self.values.items():
            try:
                self._checked(name, value)
            except SettingsError as error:
                found[name] = str(error)
        return found

    def settings(self) -> ImageSettings:
        """What will be trained; raises `SettingsError` for values that cannot be, alone or together."""
        return ImageSettings(**{name: self._checked(name, value) for name, value in self.values.items()})

    @property
    def data_folder(self) -> Path | None:
        """The folder of IDX files: the one typed, or else the one the server was started with."""
        return Path(os.path.expanduser(self.folder.strip())) if self.folder.strip() else folder_of_user()

    def start(self, runs: Runs, owner: Owner | None = None) -> Run:
        """A new run, queued; raises `SettingsError`, and `OSError` where it cannot be written."""
        identity = Identity(self.preset, self.device, noted(self.data_folder))
        return runs.create(ImageRecipe(self.settings()), identity, owner)

    # ---- in the link

    def to_query(self) -> dict[str, str]:
        """What differs from a session that has just begun."""
        usual, base = Draft(), self._base()
        own = {"preset": self.preset, "device": self.device, "folder": self.folder, "data": self.values["data"]}
        started = {"preset": usual.preset, "device": usual.device, "folder": "", "data": usual.values["data"]}
        query = {name: text for name, text in own.items() if text != started[name]}
        return query | {name: show(value) for name, value in self.values.items() if value != base[name]}

    @classmethod
    def from_query(cls, query: Mapping[str, str], as_typed: bool = False) -> tuple[Self, LazyMessage | str]:
        """The draft of a link, and a sentence on what was left out of it because it cannot be; `as_typed` leaves out
        nothing that can stand in a setting's widget.
        """
        draft, left_out = cls(), []
        # In this order: a preset fills the settings, the data fit them, and then each may differ.
        for name in sorted(query, key=lambda name: ("preset", "data").index(name) if name in ("preset", "data") else 2):
            try:
                draft._take_text(name, query[name])
            except SettingsError as error:
                if as_typed and name in FIELDS and name != "data" and FIELDS[name].metadata["kind"] is not str:
                    draft.values[name] = _typed(FIELDS[name].metadata["kind"], query[name])
                else:
                    left_out.append(reason(error))
        return draft, left_out[0] if left_out else ""

    def _take_text(self, name: str, text: str) -> None:
        if name == "preset":
            preset_of(text)
            self.choose_preset(text)
        elif name == "device":
            if text not in devices():
                raise SettingsError(
                    tr(
                        "device must be one of {choices}; not '{device}'.",
                        choices=", ".join(devices()),
                        device=short(text),
                    )
                )
            self.device = text
        elif name == "folder":
            self.folder = text
        elif name == "data":
            self.choose_data(ImageSettings.parse(name, text))
        else:
            self.values[name] = ImageSettings.parse(name, text)

    def _base(self) -> dict[str, Any]:
        return _values(PRESETS[self.preset].on(self.values["data"]))

    @staticmethod
    def _checked(name: str, value: Any) -> Any:
        if isinstance(value, str) and FIELDS[name].metadata["kind"] is tuple:
            return ImageSettings.parse(name, value)
        return ImageSettings.checked(name, value)
