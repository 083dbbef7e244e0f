"""What a run on disk is gone on with from: its checkpoint and its recipe, refused where they are damaged or unknown."""

from __future__ import annotations

import pickle
import zipfile
from pathlib import Path
from typing import Any

import torch

from gan1d.base.fields import SettingsError
from gan1d.base.files import why_of
from gan1d.images.folder import Run
from gan1d.images.settings import ImageRecipe
from gan1d.images.training import ImageGame
from gan1d.languages.lazy import lazy

STRANGE = (
    pickle.UnpicklingError, zipfile.BadZipFile, EOFError, RuntimeError, LookupError, ValueError, TypeError,
    AttributeError,
)  # fmt: skip
"""What other files than checkpoints are found out by when they are read as one."""


def load_checkpoint(path: Path) -> dict[str, Any]:
    """`game`, see `ImageGame.checkpoint`, and `iteration`; raises `SettingsError` if it cannot be had from the file."""
    try:
        with path.open("rb") as file:
            with zipfile.ZipFile(file) as parts:
                broken = parts.testzip()  # torch writes checksums of its parts, and does not look at them
            file.seek(0)
            saved: dict[str, Any] = torch.load(file, map_location="cpu", weights_only=True)
        sound = (
            broken is None
            and isinstance(saved["game"], dict)
            and type(saved["iteration"]) is int
            and saved["iteration"] >= 0
        )
    except OSError as error:  # it may be whole: nobody is told to delete it
        why = lazy("{file} cannot be opened: {why}", file=path.name, why=why_of(error))
        raise SettingsError(lazy("Run {run} cannot be read: {why}.", run=path.parent.name, why=why)) from None
    except STRANGE:
        sound = False
    if not sound:
        raise damaged(path.name, path)
    return saved


def restore(game: ImageGame, saved: dict[str, Any], path: Path) -> None:
    """Bring a game to what `load_checkpoint` gave; raises `SettingsError` if that is of another game."""
    try:
        game.restore(saved)
    except STRANGE:
        raise damaged(path.name, path) from None


def damaged(file: str, checkpoint: Path) -> SettingsError:
    """What is said where a run cannot go on from its checkpoint, because of this file."""
    return SettingsError(
        lazy("{file} is damaged: delete {path} and resume to train from the start.", file=file, path=str(checkpoint))
    )


def whole_recipe(run: Run) -> ImageRecipe:
    """The recipe of a run that is to be trained; raises `SettingsError` if this version does not know all of it."""
    if unknown := run.unknown_settings:
        raise SettingsError(
            lazy(
                "Run {run} was begun with a newer version: this one does not know its settings {names}.",
                run=run.name,
                names=", ".join(unknown),
            )
        )
    return run.recipe
