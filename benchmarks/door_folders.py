"""Doors for folders: image runs and maps whose files a failing disk, a newer version or a hand has changed.

They are listed with a sentence, and what browsers are told of them is JSON without a number that is none.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st

from benchmarks.doors import VALUES, Door, damaged, environment, refusal
from gan1d.images.folder import METRICS, Run
from gan1d.images.registry import Runs
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.sweep import queue
from gan1d.sweep.axes import Axis
from gan1d.sweep.folder import Folder
from gan1d.sweep.plan import Sweep
from gan1d.ui.images.chooser import describe
from gan1d.ui.images.controls import LIVE, in_force
from gan1d.ui.images.draft import Draft
from gan1d.ui.images.fresh_critic import _found, _when
from gan1d.ui.images.watch import Told as RunTold
from gan1d.ui.images.watch import Watch as RunWatch
from gan1d.ui.sweep.watch import Told as MapTold
from gan1d.ui.sweep.watch import Watch as MapWatch

Change = tuple[str, Any]  # of a file: to these bytes, or one of its fields to this value
ROWS = 40

# ---- image runs

STATE = {"status": "paused", "iteration": ROWS, "per_epoch": 10, "iterations": 80, "device": "cpu", "data": "digits"}
CRITIC = {
    "iteration": 40, "step": [0, 5], "loss": [0.6, 0.5], "steps": 5, "best_step": 5, "bound": 0.1, "error": 0.01,
    "accuracy_data": 0.5, "accuracy_samples": 0.5, "done": True,
}  # fmt: skip
RECORDS: dict[str, dict[str, Any]] = {
    "run.json": {"preset": "tiny", "device": "cpu", "folder": None},
    "recipe.json": {"k": "2", "edits": "3:k=5"},
    "state.json": STATE,
    "wanted.json": {"do": "pause", "ticket": 1, "settings": {"k": 3}, "asked": 2},
    "critic.json": CRITIC,
}
METRIC = np.random.default_rng(0).uniform(0.3, 0.7, (ROWS, len(METRICS))).astype(np.float32).tobytes()
KEPT = {"message": "Epoch {n:.1f}", "values": {"n": 3}}
ODD_NUMBERS = st.sampled_from((float("nan"), float("inf"), 1e300, -1, 0, 2**60, 0.5, True, "nan", "1", None, [], KEPT))


def _changes(records: dict[str, dict[str, Any]], rows: str, content: bytes) -> st.SearchStrategy[list[Change]]:
    """A few changes of the files of a folder."""
    names = st.sampled_from([(file, field) for file, fields in records.items() for field in (*fields, "more")])
    values = st.tuples(names, ODD_NUMBERS | VALUES).map(lambda it: (it[0][0], {it[0][1]: it[1]}))
    wholes = {file: json.dumps(fields).encode() for file, fields in records.items()} | {rows: content}
    noise = st.sampled_from(list(wholes)).flatmap(lambda file: st.tuples(st.just(file), damaged((wholes[file],))))
    gone = st.tuples(st.sampled_from(list(wholes)), st.none())
    return st.lists(st.one_of(values, values, noise, gone), min_size=1, max_size=3)


def _write(path: Path, records: dict[str, dict[str, Any]], changes: list[Change]) -> None:
    for file, fields in records.items():
        (path / file).write_text(json.dumps(fields))
    for file, change in changes:
        if change is None:
            (path / file).unlink(missing_ok=True)
        elif isinstance(change, bytes):
            (path / file).write_bytes(change)
        else:
            (path / file).write_text(json.dumps(records[file] | change, default=str), "utf-8", "replace")


def _sentences(messages: list[Any]) -> list[str]:
    """What is to be read in messages that a browser can read."""
    told = [message for message in messages if isinstance(message, dict)]
    json.dumps(told, allow_nan=False).encode()
    words = [message.get(name) for message in told for name in ("text", "sentence", "title")]
    return [word for word in words if isinstance(word, str) and word]


def _run(changes: list[Change], folder: Path) -> list[str]:
    runs = Runs(folder)
    whole, run = Run(folder / "0001-tiny"), Run(folder / "0002-tiny")
    for each in (whole, run):
        (each.path / "sheets").mkdir(parents=True)
        (each.path / "metrics.f32").write_bytes(METRIC)
    _write(whole.path, RECORDS, [])
    _write(run.path, RECORDS, changes)
    assert whole in runs.all()
    told = [describe(whole, runs.place(whole))]
    if run in runs.all():
        told += [describe(run, runs.place(run)), *filter(None, [run.problem])]
    for look in (
        lambda: [str(in_force(run, name)) for name in LIVE],
        lambda: [_when(run, found) for found in [_found(run)] if found],
        lambda: Draft().take(run),
    ):
        with refusal(told):
            look()
    watch = RunWatch(run, runs)
    watch.look()
    return told + _sentences(watch.news(RunTold()))


# ---- maps

SMALL = Recipe(Settings(m=8, G_width=4, D_width=4))
SWEEP = Sweep(SMALL, Axis.spaced("k", 1, 3, 3), Axis.spaced("learning_rate_D", 0.001, 1.0, 3, log=True), 1, 60)
LINES = [
    {"run": [i, j, 0], "jsd": 0.004, "kind": "converged", "settled": 40, "diverged_at": None}
    for i in range(3) for j in range(3)
]  # fmt: skip
RESULTS = b"".join(json.dumps(line).encode() + b"\n" for line in LINES)
MAP_RECORDS: dict[str, dict[str, Any]] = {
    "sweep.json": SWEEP.to_query(), "wanted.json": {"do": "pause", "ticket": 1, "text": ""},
}  # fmt: skip
ODD_LINES = st.lists(
    st.tuples(st.sampled_from(list(LINES[0])), ODD_NUMBERS | VALUES).map(
        lambda it: json.dumps(LINES[0] | {it[0]: it[1]}, default=str).encode("utf-8", "replace") + b"\n"
    ),
    max_size=3,
).map(lambda lines: ("results.jsonl", b"".join(lines) + RESULTS))


def _map(changes: list[Change], folder: Path) -> list[str]:
    told: list[str] = []
    with environment({"GAN1D_RUNS": str(folder)}):
        path = Folder.of(SWEEP).path
        path.mkdir(parents=True)
        (path / "results.jsonl").write_bytes(RESULTS)
        _write(path, MAP_RECORDS, changes)
        for found in queue.every():
            with refusal(told):
                _ = found.sweep
            with refusal(told):
                told += [queue.status(found, queue.done(found), 9)]
        watch = MapWatch(SWEEP)
        watch.look()
        messages = watch.news(MapTold())
        cells = np.frombuffer(b"".join(m for m in messages if isinstance(m, bytes)), "<f4").reshape(-1, 8)
        assert np.isfinite(cells[:, :5]).all(), "a cell is at no place"
        return told + _sentences(messages)


MAPS = st.one_of(
    _changes(MAP_RECORDS, "results.jsonl", RESULTS), ODD_LINES.map(lambda change: [change]),
)  # fmt: skip
DOORS = {
    "damaged image runs": Door(_changes(RECORDS, "metrics.f32", METRIC), _run, 5_000),
    "damaged maps": Door(MAPS, _map, 5_000),
}
