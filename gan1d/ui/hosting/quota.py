"""How much work visitors may have begun on this server, each and all together; the host may begin what he likes.

What somebody has is counted on the disk, image runs and maps alike, when more is to be begun: so it is the same after a
restart, and for several servers with the same folders.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

from gan1d.base.fields import SettingsError
from gan1d.base.locks import held
from gan1d.images.folder import Run
from gan1d.images.registry import Runs
from gan1d.images.settings import ImageSettings
from gan1d.jobs.owners import Owner, owner_of
from gan1d.languages import tr
from gan1d.languages.sentences import duration
from gan1d.sweep import queue
from gan1d.ui.hosting.rules import QUOTA, QUOTA_ALL, Quota, hosting
from gan1d.ui.hosting.visitors import Visitor, check

PATIENCE = 10.0  # seconds for which others may be beginning
MB = 1e6
DIGITS = 1797  # images, where no others are trained on
SPEED = {"cuda": 1e12, "mps": 1e11}  # multiplications a second, roughly; enough to tell minutes from days
SPEED_OF_A_CPU = 1e10


@contextmanager
def admitted(visitor: Visitor, hours: float, folder: Path | None = None) -> Iterator[Owner | None]:
    """Inside, a visitor begins work that may take so many hours, or goes on with that in `folder`, and nobody else
    does. Gives whose it is to be noted; None where everybody is the host. Raises `SettingsError` if it may not be.
    """
    if visitor.free:
        yield None
        return
    check(visitor.why_not_change(folder) if folder else visitor.why_not_begin())
    root = Runs().root
    root.mkdir(parents=True, exist_ok=True)
    with held(root / "quota.lock", PATIENCE) as alone:
        if not alone:
            raise SettingsError(tr("Too many people begin something at this moment: try it again."))
        others = [piece for piece in pieces() if piece.path != folder]
        _refuse_too_much(visitor, hours, others)
        yield Owner(visitor.digest, hours)


def check_change(visitor: Visitor, run: Run, name: str, value: Any) -> None:
    """Raise `SettingsError` if a visitor may not change this setting of a run, or would make it too long by it."""
    check(visitor.why_not_change(run.path))
    if not visitor.free:
        changed = run.recipe.at(run.state.iteration).with_setting(name, value)
        _refuse_too_long(hours_of(changed, run.identity.device), 0.0)


def hours_of(settings: ImageSettings, device: str) -> float:
    """About how long an image run takes, by its multiplications."""
    images = min(settings.train_images, DIGITS) if settings.data == "digits" else settings.train_images
    iterations = settings.epochs * ceil(images / settings.m)
    return settings.work * iterations / SPEED.get(device, SPEED_OF_A_CPU) / 3600


@dataclass(frozen=True)
class Piece:
    """Work of a visitor on the disk; whether it waits or is done now."""

    path: Path
    owner: Owner
    at_work: bool


def pieces() -> list[Piece]:
    """Everything that visitors have on the disk."""
    runs, waiting = Runs(), {run.path for run in Runs().queue()} | {folder.path for folder in queue.queue()}
    every = [(r.path, r.path in waiting or r.alive() or r.alive("critic")) for r in runs.all()]
    every += [(f.path, f.path in waiting or f.alive()) for f in queue.every()]
    return [Piece(path, owner, at_work) for path, at_work in every if (owner := owner_of(path))]


def _refuse_too_much(visitor: Visitor, hours: float, others: Sequence[Piece]) -> None:
    own = [piece for piece in others if piece.owner.digest == visitor.digest]
    each = hosting().each
    work, queued, megabytes = _held(own)
    if work >= each.work:
        raise SettingsError(
            tr(
                "You have {n} runs, critics and maps at work or in the queue, and {most} are allowed ({setting}): wait "
                "until one is done, or pause one.",
                n=work,
                most=each.work,
                setting=QUOTA,
            )
        )
    _refuse_too_long(hours, queued)
    if megabytes >= each.megabytes:
        raise SettingsError(
            tr(
                "Your runs and maps take {n:,.0f} MB of this server's disk, and {most:,} MB are allowed ({setting}): "
                "delete one first.",
                n=megabytes,
                most=each.megabytes,
                setting=QUOTA,
            )
        )
    _refuse_too_much_together(hours, others, hosting().all)


def _refuse_too_long(hours: float, queued: float) -> None:
    most = hosting().each.hours
    if queued + hours > most:
        raise SettingsError(
            tr(
                "This would take about {time}; with what you have in the queue that is more than the {most:g} hours "
                "that are allowed ({setting}): ask for less, or wait.",
                time=duration(3600 * hours),
                most=most,
                setting=QUOTA,
            )
        )


def _refuse_too_much_together(hours: float, every: Sequence[Piece], most: Quota) -> None:
    work, queued, megabytes = _held(every)
    if work >= most.work or queued + hours > most.hours:
        raise SettingsError(
            tr(
                "The visitors of this server have {n} pieces of work of about {time} in the queue; {most} and "
                "{hours:g} hours are allowed ({setting}): come back later.",
                n=work,
                time=duration(3600 * queued),
                most=most.work,
                hours=most.hours,
                setting=QUOTA_ALL,
            )
        )
    if megabytes >= most.megabytes:
        raise SettingsError(
            tr(
                "The runs and maps of this server's visitors take {n:,.0f} MB, and {most:,} MB are allowed "
                "({setting}): only its host can make room.",
                n=megabytes,
                most=most.megabytes,
                setting=QUOTA_ALL,
            )
        )


def _held(pieces: Sequence[Piece]) -> tuple[int, float, float]:
    """How many are at work, their hours, and the megabytes of all."""
    at_work = [piece.owner.hours for piece in pieces if piece.at_work]
    return len(at_work), sum(at_work), sum(_bytes(piece.path) for piece in pieces) / MB


def _bytes(folder: Path) -> int:
    total = 0
    for file in folder.rglob("*"):
        with suppress(OSError):  # written anew, or deleted meanwhile
            total += file.stat().st_size
    return total
