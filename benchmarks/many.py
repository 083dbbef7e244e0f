"""Many games at once: how fast, and whether they end as single games do.

    python -m benchmarks.many [--rounds 9] [--seeds 24] [--no-map]

`member_iters_per_s` of 64 games of the default recipe on all cores, `ratio` over one game of the reference (the
readable Algorithm 1 in torch) measured in turn, `ratio_one_core` with one thread; medians of interleaved rounds.

`jsd_median` and `jsd_p90` of both engines after 1,500 iterations over seeds that were not used for tuning, and
`engines_alike_p`, the p-value of a Kolmogorov-Smirnov test that they end alike; the fast ones are members of one stack.

`map_seconds`: a map of 16 x 16 runs, k = 1 to 16 against 16 learning rates of D, to 1,500 iterations, with exact
numbers on the way, as `python -m gan1d sweep` computes it with a process a core.

On a GPU, if there is one, otherwise null: `gpu_ratio` of 4,096 games in one stack over one game of the reference on the
CPU, and `gpu_map_seconds`, the same map with the 16 runs of each k in a stack, measured at their ends.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from scipy import stats

from benchmarks.engine import interleaved, iterations_of, seconds
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs.measure import COLUMN, Evaluator
from gan1d.runs.side_by_side import SideBySide
from gan1d.sweep.axes import Axis
from gan1d.sweep.folder import Folder
from gan1d.sweep.plan import Sweep
from gan1d.sweep.work import processes, run
from gan1d.training.batch import seeded
from gan1d.training.reference.algorithm_1 import Game

MEMBERS, GPU_MEMBERS, FEW = 64, 4096, 4
END = 1500
FIRST_SEED = 3001
DEFAULT = Settings()
MAP = Sweep(Recipe(DEFAULT), Axis.parse("k=1:16"), Axis.parse("learning_rate_D=0.001:1:16log"), 1, END)


def rates(rounds: int, cores: int) -> dict[str, float]:
    """64 games against one of the reference."""
    recipes = [Recipe(s) for s in seeded(DEFAULT, range(MEMBERS))]
    many, alone = SideBySide(recipes, cores), SideBySide(recipes)
    times = interleaved(
        {
            "many": lambda: many.advance(FEW),
            "alone": lambda: alone.advance(FEW),
            "reference": iterations_of(Game(DEFAULT), DEFAULT, 50),
        },
        rounds,
    )
    one = 50 / times["reference"]
    return {
        "member_iters_per_s": float(np.median(MEMBERS * FEW / times["many"])),
        "ratio": float(np.median(MEMBERS * FEW / times["many"] / one)),
        "ratio_one_core": float(np.median(MEMBERS * FEW / times["alone"] / one)),
    }


def ends(engine: str, seeds: int, cores: int) -> np.ndarray:
    """JSD of each seed after `END` iterations."""
    members = seeded(DEFAULT.with_setting("engine", engine), range(FIRST_SEED, FIRST_SEED + seeds))
    ensemble = SideBySide([Recipe(s) for s in members], cores)
    ensemble.advance(END)
    return ensemble.metrics()[:, COLUMN["jsd"]]


def compared(seeds: int, cores: int) -> dict[str, float]:
    """How the games of both engines end."""
    found = {engine: ends(engine, seeds, cores) for engine in ("fast", "reference")}
    numbers = {
        f"jsd_{name}_{engine}": float(np.quantile(jsd, q))
        for engine, jsd in found.items()
        for name, q in (("median", 0.5), ("p90", 0.9))
    }
    return numbers | {"engines_alike_p": float(stats.ks_2samp(found["fast"], found["reference"]).pvalue)}


def map_seconds(cores: int) -> float:
    """The map on all cores, from starting the processes to the last result on disk."""
    with tempfile.TemporaryDirectory() as place:
        folder = Folder(Path(place) / "map")
        folder.create(MAP)

        def compute() -> None:
            with processes(cores) as executor:
                if not run(folder, executor, cores, lambda _: None, lambda: False):
                    raise RuntimeError("The map was not finished.")

        return seconds(compute)


def on_gpu(rounds: int) -> dict[str, float]:
    """What a GPU does in the same time."""

    def waiting(play: Callable[[], object]) -> Callable[[], None]:
        def whole() -> None:
            play()
            torch.cuda.synchronize()

        return whole

    game = Game(seeded(DEFAULT, range(GPU_MEMBERS)), "cuda")
    times = interleaved(
        {"gpu": waiting(iterations_of(game, DEFAULT, 10)), "reference": iterations_of(Game(DEFAULT), DEFAULT, 50)},
        rounds,
    )
    rate = GPU_MEMBERS * 10 / times["gpu"]

    def whole_map() -> None:
        evaluator = Evaluator(DEFAULT)
        for i in range(len(MAP.x.values)):
            members = [MAP.recipe_of((i, j), 0).settings for j in range(len(MAP.y.values))]
            stack = Game(members, "cuda")
            for iteration in range(END):
                stack.iteration(iteration, members)
            evaluator.metrics(stack.snapshot(), DEFAULT.loss)

    return {
        "gpu_member_iters_per_s": float(np.median(rate)),
        "gpu_ratio": float(np.median(rate / (50 / times["reference"]))),
        "gpu_map_seconds": seconds(whole_map),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seeds", type=int, default=24)
    parser.add_argument("--no-map", action="store_true", help="leave the map out")
    options = parser.parse_args()
    torch.set_num_threads(1)
    cores = os.cpu_count() or 1
    result: dict[str, float | None] = {"cores": cores, **rates(options.rounds, cores)}
    result |= on_gpu(options.rounds) if torch.cuda.is_available() else {"gpu_ratio": None, "gpu_map_seconds": None}
    result |= compared(options.seeds, cores)
    if not options.no_map:
        result["map_seconds"] = map_seconds(cores)
    print(json.dumps({name: value if value is None else round(value, 4) for name, value in result.items()}))


if __name__ == "__main__":
    main()
