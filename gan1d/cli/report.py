"""What a run leaves behind outside the browser: the table of exact numbers, its history as CSV or JSON, its figures."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gan1d import figures
from gan1d.base.fields import SettingsError
from gan1d.base.files import why_of, write
from gan1d.base.folders import shown
from gan1d.recipes.link import query_of
from gan1d.recipes.settings import modes_of
from gan1d.runs.history import history_csv, history_json
from gan1d.runs.measure import COLUMN
from gan1d.runs.recording import Recording
from gan1d.runs.verdict import judge
from gan1d.theory.exact import mode_masses
from gan1d.theory.games import GAMES
from gan1d.theory.rules import Level

ENDINGS = {
    "history": (".csv", ".json"),
    "figure": figures.ENDINGS,
    "charts": figures.ENDINGS,
    "strip": figures.STATIC,
}


# ---- numbers -----------------------------------------------------------------------------------------------------


def report(recording: Recording, iterations: int) -> str:
    """The exact numbers of the last state beside their equilibria, the verdict, and the link of the run."""
    at, evaluator, loss = recording.recorded, recording.evaluator, recording.recipe.at(recording.recorded).loss
    now = {name: float(recording.history[at, column]) for name, column in COLUMN.items()}
    rules, half = GAMES[loss], Level(0.5, "1/2")
    aims = {
        "discriminator_loss": ("discriminator_loss", rules.equilibrium_D_loss),
        f"generator_loss, {loss}": ("generator_loss", rules.equilibrium_G_loss),
        "V(D, G)": ("V", rules.equilibrium_V),
        "D on data": ("d_data", rules.equilibrium_D),
        "D on samples": ("d_samples", rules.equilibrium_D),
        "accuracy on data": ("accuracy_data", half),
        "accuracy on samples": ("accuracy_samples", half),
    }
    regret = "regret V(D*, G) - V(D, G)" + (f", {rules.unit}" if rules.unit else "")
    distances = {"JSD, nats": "jsd", regret: "regret", "W1, sd of p_data": "w1"}
    rows = [(f"iteration {at:,} of {iterations:,}", "exact", "equilibrium", "")]
    rows += [(label, f"{now[name]:z.4f}", *_aim(even)) for label, (name, even) in aims.items()]
    rows += [(label, _small(now[name]), "0", "") for label, name in distances.items()]
    p_g = evaluator.curves(recording.state(at)).p_g[0]
    settings = recording.recipe.settings
    if modes_of(settings.p_data) or len(evaluator.data.modes) > 1:
        for mode, mass in zip(evaluator.data.modes, mode_masses(p_g, evaluator.grid, evaluator.data), strict=True):
            rows.append((f"mass of p_g at the mode x = {mode.centre:.2f}", f"{mass:.4f}", f"{mode.weight:.4f}", ""))
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        f"{label:<{wide[0]}}  {value:>{wide[1]}}  {aim:>{wide[2]}}  {word}".rstrip() for label, value, aim, word in rows
    ]
    verdict = judge(recording.history, p_g, evaluator.grid, evaluator.data, recording.recipe, recording.end)
    if verdict.kind != "diverged":  # said already, on standard error
        lines += ["", verdict.text]
    if settings.own_data:
        lines += [f"p_data: {settings.own_data.done}"]
    return "\n".join([*lines, f"link: ?{query_of(recording.recipe)}"])


def _aim(even: Level | None) -> tuple[str, str]:
    """A value at equilibrium and the name of it that has one besides its digits; a constant f may be any of hinge's."""
    if even is None:
        return "-1 to 1", ""
    return f"{even.value:.4f}", "" if even.value == 0 else "= " + even.label.replace("−", "-")


def _small(value: float) -> str:
    return f"{value:.4f}" if abs(value) >= 0.01 else f"{value:.2e}" if value else "0"


# ---- files -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outputs:
    """The files one command asks for, by option, and how their figures look."""

    paths: dict[str, tuple[Path, ...]]
    at: tuple[int, ...]  # iterations of a strip
    layers: tuple[str, ...]
    dark: bool


def paths_of(name: str, texts: Sequence[str], endings: Sequence[str]) -> tuple[Path, ...]:
    """The paths that option `name` gives; raises `SettingsError` for one that cannot be written."""
    paths = tuple(Path(text) for text in texts)
    for path in paths:
        if ending_of(path) not in endings:
            raise SettingsError(f"{name} must be a file ending in one of {', '.join(endings)}; not '{shown(path)}'.")
        if os.path.isdir(path):
            raise SettingsError(f"{name} must be a file; '{path}' is a folder.")
        if not os.path.isdir(path.parent):
            raise SettingsError(f"{name} must be a file in a folder that exists; '{shown(path.parent)}' is none.")
        try:
            with suppress(FileNotFoundError):
                path.stat()  # its name may be too long
            tempfile.TemporaryFile(dir=path.parent).close()
        except OSError as error:
            raise SettingsError(
                f"{name} must be a file in a folder that can be written to; not '{shown(path)}' ({why_of(error)})."
            ) from None
    return paths


def write_all(recording: Recording, outputs: Outputs) -> list[str]:
    """Write what was asked, at the last recorded state; returns a sentence for each file that could not be written."""
    last, dark, layers, link = recording.recorded, outputs.dark, outputs.layers, query_of(recording.recipe)
    panels = list(dict.fromkeys(min(i, last) for i in outputs.at))
    titles = {
        "figure": f"Figure 1, iteration {last:,}",
        "charts": f"History to iteration {last:,}",
        "strip": f"Figure 1 at iterations {', '.join(map(str, panels))}",
    }
    # By option and whether it is interactive; what draws is imported by who calls.
    draw: dict[tuple[str, bool], Callable[[], Any]] = {
        ("figure", True): lambda: figures.figure_1(recording, last, dark, layers),
        ("figure", False): lambda: figures.figure_1_static(recording, last, dark, layers),
        ("charts", True): lambda: figures.charts(recording, last, dark),
        ("charts", False): lambda: figures.charts_static(recording, last, dark),
        ("strip", False): lambda: figures.strip(recording, panels, dark),
    }
    failures = []
    for name, paths in outputs.paths.items():
        for path in paths:
            ending = ending_of(path)
            try:
                if name == "history":
                    content = history_csv(recording, last) if ending == ".csv" else history_json(recording)
                else:
                    figure = draw[name, ending in figures.INTERACTIVE]()
                    content = figures.encode(figure, ending, titles[name], link)
                write(path, content)
            except OSError as error:
                failures.append(f"Could not write '{path}': {why_of(error)}.")
    return failures


def ending_of(path: Path) -> str:
    """What decides the kind of a file."""
    return path.suffix.lower()
