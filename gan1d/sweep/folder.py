"""A map on disk: one folder, that any process may read while one works on it.

    sweep.json      the map as the fields of a link                     written once
    results.jsonl   a line a run, appended as soon as it is known       by who works on it
    owner.json      whose it is, if a visitor of a server has begun it  written once
    work.lock       held by who works on it

A line that is damaged, or cut off by a machine that failed, is passed over: that run is computed again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path

from platformdirs import user_data_path

from gan1d.base.fields import SettingsError, short
from gan1d.base.files import write
from gan1d.base.folders import named_in
from gan1d.base.locks import held, is_held
from gan1d.base.records import RecordError, load
from gan1d.base.regular_files import open_regular
from gan1d.languages import tr
from gan1d.languages.lazy import lazy
from gan1d.recipes.settings import Settings
from gan1d.runs.verdict import KINDS
from gan1d.sweep.outcome import Outcome
from gan1d.sweep.plan import Run, Sweep
from gan1d.theory.exact import LOG2

ROUNDING = 1e-3  # nats: a JSD further outside of [0, log 2] is none
FIELDS = (*Settings.fields(), "edits", "x", "y", "seeds", "iterations")  # of a map's link


def sweeps_root() -> Path:
    """Where maps belong: beside the image runs that `GAN1D_RUNS` names, or in the user's data folder."""
    return (named_in("GAN1D_RUNS") or user_data_path("gan1d")) / "sweeps"


class Folder:
    """The folder of one map."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def of(cls, sweep: Sweep) -> Folder:
        """Where a map belongs: the same for all who ask for the same cells."""
        return cls(sweeps_root() / sweep.name)

    @property
    def _results(self) -> Path:
        return self.path / "results.jsonl"

    def exists(self) -> bool:
        """Whether a map is there."""
        return (self.path / "sweep.json").exists()

    @property
    def sweep(self) -> Sweep:
        """The map; raises `SettingsError` if there is none, or none that can be read.

        What a newer version has written besides is left out, unless it makes this another map: a map's folder is named
        after what it computes.
        """
        try:
            fields = load(self.path / "sweep.json")
            known = {name: text for name, text in fields.items() if name in FIELDS}
            if not all(isinstance(text, str) for text in known.values()):
                raise RecordError(lazy("{file} is damaged: it holds other things than texts", file="sweep.json"))
            sweep = Sweep.from_query(known)
        except FileNotFoundError:
            raise SettingsError(tr("There is no map in '{folder}'.", folder=self.path)) from None
        except RecordError as error:
            raise self._error(f"{error}.") from None
        except SettingsError as error:
            raise self._error(str(error)) from None
        if len(known) < len(fields) and sweep.name != self.path.name:
            newer = ", ".join(name for name in fields if name not in known)
            raise self._error(tr("this version does not know {names}.", names=short(newer)))
        return sweep

    def _error(self, why: str) -> SettingsError:
        return SettingsError(tr("The map in '{folder}' cannot be read: {why}", folder=self.path, why=why))

    def create(self, sweep: Sweep) -> None:
        """Make the folder, unless it is there; raises `SettingsError` if it holds another map, and `OSError`."""
        if self.exists():
            if self.sweep.name != sweep.name:
                raise SettingsError(tr("'{folder}' holds another map: choose another folder.", folder=self.path))
            return
        self.path.mkdir(parents=True, exist_ok=True)
        write(self.path / "sweep.json", json.dumps(sweep.to_query()).encode())

    # ---- results

    def read(self, offset: int = 0, most: int = -1) -> tuple[list[tuple[Run, Outcome]], int]:
        """The runs from a place in the file on, in `most` bytes if that is said, and where to go on reading."""
        try:
            with open_regular(self._results) as file:
                file.seek(offset)
                content = file.read(most)
        except FileNotFoundError:
            return [], offset
        whole = content[: content.rfind(b"\n") + 1]  # the last line may be half written
        if not whole and len(content) == most:
            return [], offset + most  # no line is as long as that
        sweep = self.sweep
        lines = (_parse(line, sweep) for line in whole.splitlines())
        return [line for line in lines if line is not None], offset + len(whole)

    def outcomes(self) -> dict[Run, Outcome]:
        """All runs that are known."""
        return dict(self.read()[0])

    def append(self, results: Iterable[tuple[Run, Outcome]]) -> None:
        """Add runs; raises `OSError`."""
        lines = [json.dumps({"run": run, **asdict(outcome)}) + "\n" for run, outcome in results]
        with self._results.open("ab") as file:
            file.write("".join(lines).encode())

    def mend(self) -> None:
        """End a line that was cut off, so that what is appended stands in lines of its own."""
        if self._results.exists():
            with self._results.open("rb+") as file:
                content = file.read()
                file.truncate(content.rfind(b"\n") + 1)

    # ---- who works on it

    def held(self, patience: float = 2.0) -> AbstractContextManager[bool]:
        """Hold the lock of who works on it; gives whether it could be had within `patience` seconds."""
        return held(self.path / "work.lock", patience)

    def alive(self) -> bool:
        """Whether a process works on it."""
        return is_held(self.path / "work.lock")


def _parse(line: bytes, sweep: Sweep) -> tuple[Run, Outcome] | None:
    """A line's run, None if the line is damaged or the run is none of the map's."""
    try:
        fields = json.loads(line)
        i, j, n = fields.pop("run")
        o = Outcome(**fields)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    there = _within(i, len(sweep.x.values)) and _within(j, len(sweep.y.values)) and _within(n, sweep.seeds)
    known = o.kind in KINDS and (o.jsd is None) == (o.kind == "diverged")
    number = o.jsd is None or (type(o.jsd) is float and -ROUNDING <= o.jsd <= LOG2 + ROUNDING)
    dated = all(at is None or _within(at, sweep.iterations + 1) for at in (o.settled, o.diverged_at))
    return ((i, j, n), o) if there and known and number and dated else None


def _within(value: object, end: int) -> bool:
    return isinstance(value, int) and 0 <= value < end
