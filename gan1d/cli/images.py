"""`python -m gan1d images`: train image GANs without a browser. The page shows runs trained here, and the reverse.

The page trains with `images resume RUN --attached`: whoever trains, it is this code.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from gan1d.base.fields import SettingsError
from gan1d.base.files import why_of
from gan1d.base.folders import noted, shown
from gan1d.cli.options import Parser, say
from gan1d.images.datasets import TITLES, load, place, title_of
from gan1d.images.devices import DEVICES, device_of
from gan1d.images.download import fetch
from gan1d.images.finding import folder_of_user, folder_problem
from gan1d.images.folder import METRICS, Identity, Run, RunError, State
from gan1d.images.idx import DataError
from gan1d.images.presets import DEFAULT, PRESETS, preset_of
from gan1d.images.registry import Runs
from gan1d.images.settings import ImageRecipe, ImageSettings
from gan1d.images.verdict import equilibrium, judge
from gan1d.jobs.exit_status import DONE, FAILED, INTERRUPTED
from gan1d.jobs.interrupt import StopFlag

Handler = Callable[[argparse.Namespace], int]
EXAMPLES = """examples:
  python -m gan1d images train --preset paper --epochs 5 --device auto
  python -m gan1d images train --preset tiny --data digits
  python -m gan1d images samples 3 --epoch 5 --out sheet.png
"""


def add(commands: Any) -> None:
    """Add `images` and its commands to those of the parser."""
    images = commands.add_parser("images", help="train image GANs", description="Train image GANs.", epilog=EXAMPLES)
    own = images.add_subparsers(metavar="COMMAND")

    def command(name: str, handler: Handler, words: str, **about: Any) -> Parser:
        parser: Parser = own.add_parser(name, help=words[0].lower() + words[1:-1], description=words, **about)
        parser.set_defaults(command=_in_words(handler))
        return parser

    begin = command(
        "train", _train, "Train a preset, with settings of your own where you give them.", settings=ImageSettings,
        epilog=EXAMPLES, usage="python -m gan1d images train [--preset NAME] [--SETTING VALUE ...] [--device NAME] ...",
    )  # fmt: skip
    begin.add_argument("--preset", default=DEFAULT, metavar="NAME", help=f"{', '.join(PRESETS)} (default {DEFAULT})")
    begin.add_argument("--device", default="auto", metavar="NAME", help=f"{', '.join(DEVICES)} (default auto)")
    begin.add_argument(
        "--folder", metavar="FOLDER", help="holds the IDX files of the data, or one of them (default: GAN1D_DATA)"
    )
    begin.add_argument("--quiet", action="store_true", help="no progress bar and no numbers, only what went wrong")
    begin.add_settings("while it trains", "new run")
    resume = command("resume", _resume, "Go on with a run that was paused, stopped or interrupted.")
    critic = command("critic", _critic, "Freeze a run's G and train a fresh D against it.")
    for parser in (resume, critic):
        parser.add_argument("run", metavar="RUN", help="its name or number, see images list")
        parser.add_argument("--attached", action="store_true", help="end when standard input ends; keeps what was done")
        parser.add_argument("--quiet", action="store_true", help="no progress bar and no numbers")
    command("list", _list, "List all runs: where they stand and their last epoch's numbers.")
    samples = command("samples", _samples, "Copy a sample sheet of a run.")
    samples.add_argument("run", metavar="RUN", help="its name or number")
    samples.add_argument("--epoch", metavar="N", help="a whole epoch (default: the newest state)")
    samples.add_argument("--out", metavar="FILE", help="a .png file (default: RUN-epoch-N.png here)")
    get = command("fetch", _fetch, "Download a data set.")
    get.add_argument("data", metavar="NAME", help="mnist or fashion_mnist")


def _in_words(handler: Handler) -> Handler:
    """Data and files that are not as they should be are said in their own sentences."""

    def handle(arguments: argparse.Namespace) -> int:
        try:
            return handler(arguments)
        except DataError as error:
            say(str(error))
        except OSError as error:
            say(f"Could not read or write '{error.filename}': {why_of(error)}.")
        return FAILED

    return handle


# ---- training ----------------------------------------------------------------------------------------------------


def _bar() -> dict[str, Any]:
    """Progress goes to the present standard error, which tests replace."""
    return {"file": sys.stderr, "dynamic_ncols": True}


def _train(arguments: argparse.Namespace) -> int:
    given = arguments.parser.settings_given(arguments)
    folder = Path(arguments.folder) if arguments.folder else folder_of_user()
    preset = preset_of(arguments.preset)
    data = given.get("data", preset.settings.data)
    if not arguments.folder and (problem := folder_problem()):
        say(str(problem))
    if place(data, folder) is None:
        if "data" in given or arguments.folder:
            load(data, folder)  # says what is missing, before there is a run
        say(f"{TITLES[data]} is not here (python -m gan1d images fetch {data}); {TITLES['digits']} take its place.")
        data = "digits"
    settings = dataclasses.replace(preset.on(data), **given)
    device = device_of(arguments.device).type
    runs = Runs()
    run = runs.create(ImageRecipe(settings), Identity(arguments.preset, device, noted(folder)))
    if not arguments.quiet:
        say(f"Run {run.name} on {device}.")
    return _work(run, runs, arguments.quiet, attached=False)


def _resume(arguments: argparse.Namespace) -> int:
    runs = Runs()
    run = runs.find(arguments.run)
    if not arguments.attached:
        runs.ask(run, "train")
    return _work(run, runs, arguments.quiet, arguments.attached)


def _work(run: Run, runs: Runs, quiet: bool, attached: bool) -> int:
    from gan1d.images.worker import train  # here, as torch is needed by who trains, not by who asks for help

    m = run.recipe.settings.m
    with StopFlag(attached) as leave, tqdm(unit=" images", unit_scale=True, disable=quiet, **_bar()) as bar:

        def watch(state: State) -> None:
            bar.total = state.iterations * m or None
            waits = state.status == "queued" and not leave()
            where = f"waits for the {run.identity.device}, place {runs.place(run)} in the queue" if waits else ""
            bar.set_description_str(where or state.status, refresh=False)
            if state.per_epoch:
                bar.set_postfix_str(f"epoch {state.iteration / state.per_epoch:.1f}", refresh=False)
            bar.update(state.iteration * m - bar.n)

        state = train(run, runs, watch, leave)
    if leave() and not attached:
        runs.ask(run, "pause")
        say(f"Paused at iteration {state.iteration:,}; python -m gan1d images resume {run.number} goes on.")
        return INTERRUPTED
    if state.text:
        say(str(state.text))
    if not quiet:
        print(_report(run))
    return FAILED if state.status in ("failed", "diverged") else DONE


def _report(run: Run) -> str:
    """The means of the last epoch beside their equilibria, and what they say."""
    state, settings = run.state, run.recipe.at(run.state.iteration)
    metrics = run.metrics()
    if not len(metrics):
        return f"{run.name}: {state.status}, nothing trained yet."
    home = equilibrium(settings) | {"accuracy_data": 0.5, "accuracy_samples": 0.5}
    means = metrics[-max(state.per_epoch, 1) :].mean(0)
    lines = [f"{'mean over the last epoch':<24}  {'':>7}  equilibrium"]
    lines += [f"{name:<24}  {mean:>7.4f}  {home[name]:.4f}" for name, mean in zip(METRICS, means, strict=True)]
    lines += [
        "",
        judge(metrics, state.per_epoch, settings, run.critic_if_whole).text,
        f"sample sheets: {run.path / 'sheets'}",
    ]
    return "\n".join(lines)


def _critic(arguments: argparse.Namespace) -> int:
    from gan1d.images.critic import criticise_run, in_words  # here, for torch again

    run = Runs().find(arguments.run)

    with StopFlag(arguments.attached) as leave, tqdm(unit=" steps", disable=arguments.quiet, **_bar()) as bar:

        def watch(found: dict[str, Any]) -> None:
            bar.total = found["steps"]
            bar.update((found["step"] or [0])[-1] - bar.n)

        found = criticise_run(run, watch, leave)
    if not arguments.quiet:
        print(in_words(found))
    return DONE if found["done"] else INTERRUPTED


# ---- looking -----------------------------------------------------------------------------------------------------


def _list(arguments: argparse.Namespace) -> int:
    runs = Runs()
    rows: list[tuple[str, ...]] = [("run", "status", "epoch", "D loss", "G loss", "D(x)", "D(G(z))", "device", "data")]
    problems = []
    for run in runs.all():
        try:
            rows.append(_row(run, runs))
        except RunError as error:
            rows.append((run.name, "unreadable", *("–",) * 7))
            problems.append(str(error))
    if len(rows) == 1:
        print("No runs yet; python -m gan1d images train begins one.")
        return DONE
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(f"{word:<{n}}" for word, n in zip(row, wide, strict=True)).rstrip() for row in rows]
    print("\n".join([*lines, *problems]))
    return DONE


def _row(run: Run, runs: Runs) -> tuple[str, ...]:
    """A run in the list; raises `RunError`."""
    run.check()
    state, settings, device = run.state, run.recipe.settings, run.identity.device
    status = state.status
    if status == "training" and not run.alive():
        status = "interrupted"
    if place := runs.place(run):
        status += f", place {place}"
    rows = run.metrics(max(state.iteration - state.per_epoch, 0)) if state.iteration else run.metrics()[:0]
    means = rows.mean(0) if len(rows) else np.full(len(METRICS), np.nan)
    numbers = [f"{mean:.3f}" if np.isfinite(mean) else "–" for mean in means[:4]]
    epoch = state.iteration / max(state.per_epoch, 1)
    return run.name, status, f"{epoch:.1f}/{settings.epochs}", *numbers, device, title_of(settings.data, state.data)


def _samples(arguments: argparse.Namespace) -> int:
    run = Runs().find(arguments.run)
    per_epoch, sheets = max(run.state.per_epoch, 1), run.sheets()  # 1: it is not known yet
    if not sheets:
        raise SettingsError(f"Run {run.name} has no sample sheet yet.")
    iteration = sheets[-1]
    if arguments.epoch is not None:
        whole = {str(sheet // per_epoch): sheet for sheet in sheets if sheet % per_epoch == 0}
        if arguments.epoch not in whole:
            known = ", ".join(whole) if len(whole) < 20 else f"{', '.join([*whole][:3])}, ..., {[*whole][-1]}"
            raise SettingsError(f"epoch must be one that is recorded in {run.name}: {known}; not '{arguments.epoch}'.")
        iteration = whole[arguments.epoch]
    out = Path(arguments.out or f"{run.name}-epoch-{iteration / per_epoch:g}.png")
    if out.suffix.lower() != ".png" or not os.path.isdir(out.parent):
        raise SettingsError(f"out must be a .png file in a folder that exists; not '{shown(out)}'.")
    shutil.copyfile(run.sheet(iteration), out)
    print(f"{out}: {run.name} after {iteration:,} iterations (epoch {iteration / per_epoch:g}).")
    return DONE


def _fetch(arguments: argparse.Namespace) -> int:
    with tqdm(unit="B", unit_scale=True, **_bar()) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        fetch(arguments.data, progress)
    return DONE
