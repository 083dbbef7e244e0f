"""A map on disk: one folder, that any process may read while one works on it.

    sweep.json      the map as the fields of a link                     written once
    results.jsonl   a line a run, appended as soon as it is known       by who works on it
    work.lock       held by who works on it

A line that is damaged, or cut off by a machine that failed, is passed over: that run is computed again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path

from platformdirs import user_data_path

from gan1d.atomic import write
from gan1d.fields import SettingsError
from gan1d.languages import tr
from gan1d.locks import held
from gan1d.sweep.outcome import Outcome
from gan1d.sweep.plan import Run, Sweep
from gan1d.verdict import KINDS


def sweeps_root() -> Path:
    """Where maps belong: beside the image runs that `GAN1D_RUNS` names, or in the user's data folder."""
    home = os.environ.get("GAN1D_RUNS")
    return (Path(home) if home else user_data_path("gan1d")) / "sweeps"


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
        """The map; raises `SettingsError` if there is none."""
        try:
            return Sweep.from_query(json.loads((self.path / "sweep.json").read_text(encoding="utf-8")))
        except FileNotFoundError:
            raise SettingsError(tr("There is no map in '{folder}'.", folder=self.path)) from None
        except (ValueError, AttributeError, TypeError) as error:  # a SettingsError is a ValueError
            raise SettingsError(
                tr("The map in '{folder}' cannot be read: {why}", folder=self.path, why=str(error))
            ) from None

    def create(self, sweep: Sweep) -> None:
        """Make the folder, unless it is there; raises `SettingsError` if it holds another map, and `OSError`."""
        if self.exists():
            if self.sweep.name != sweep.name:
                raise SettingsError(tr("'{folder}' holds another map: choose another folder.", folder=self.path))
            return
        self.path.mkdir(parents=True, exist_ok=True)
        write(self.path / "sweep.json", json.dumps(sweep.to_query()).encode())

    # ---- results

    def read(self, offset: int = 0) -> tuple[list[tuple[Run, Outcome]], int]:
        """The runs from a place in the file on, and the place to go on reading from."""
        try:
            with self._results.open("rb") as file:
                file.seek(offset)
                content = file.read()
        except FileNotFoundError:
            return [], offset
        whole = content[: content.rfind(b"\n") + 1]  # the last line may be half written
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
        with self.held(0.0) as free:
            return not free


def _parse(line: bytes, sweep: Sweep) -> tuple[Run, Outcome] | None:
    """A line's run, None if the line is damaged or the run is none of the map's."""
    try:
        fields = json.loads(line)
        i, j, n = fields.pop("run")
        o = Outcome(**fields)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    there = _within(i, len(sweep.x.values)) and _within(j, len(sweep.y.values)) and _within(n, sweep.seeds)
    known = o.kind in KINDS and (o.jsd is None) == (o.kind == "diverged") and isinstance(o.jsd, float | None)
    dated = all(at is None or _within(at, sweep.iterations + 1) for at in (o.settled, o.diverged_at))
    return ((i, j, n), o) if there and known and dated else None


def _within(value: object, end: int) -> bool:
    return isinstance(value, int) and 0 <= value < end
