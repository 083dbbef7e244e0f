"""How fast one core trains the 1-D game, beside plain PyTorch loops of the same game in the same run.

    python -m benchmarks.engine [--rounds 15] [--iterations 100] [--no-compile]

The peers are what one writes by hand (`benchmarks.peers`): torch.nn.Sequential, fused torch.optim.Adam, binary
cross-entropy with logits, fresh minibatches by torch, one thread; once eager, once with both losses under
torch.compile. Same shapes, k, m and losses. Rounds are interleaved and medians are printed:

`iters_per_s` of the fast engine with the default recipe, `ratio_eager` and `ratio_compiled` over the peers,
`ratio_reference` over the readable Algorithm 1 of this project; `large_ratio_eager` with the largest networks that the
page offers, `largest_ratio_eager` with the largest that a recipe may name; `floor_share`, the least time that its
multiplications, activations and random numbers take on this core, as a share of its time (`large_floor_share`,
`largest_floor_share`); `recorded_iters_per_s` with every iteration measured exactly, as the page runs it;
`seconds_to_equilibrium`, from nothing until the default recipe has held JSD < 0.01 for good, measured exactly on the
way (`equilibrium_iteration`).
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch

from benchmarks.peers import torch_loop
from gan1d.networks.shape import Shape
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.recipes.structure import discriminator_of, generator_of
from gan1d.runs.measure import COLUMN
from gan1d.runs.recording import Recording
from gan1d.runs.states import CONVERGED_JSD
from gan1d.training.batch import BatchedGame
from gan1d.training.fast.algorithm_1 import FastGame
from gan1d.training.reference.algorithm_1 import Game
from gan1d.ui.shell.widgets import SLIDERS, STEPS

DEFAULT = Settings()
LARGE = replace(
    DEFAULT, G_width=max(STEPS["G_width"]), D_width=max(STEPS["D_width"]), G_depth=SLIDERS["G_depth"],
    D_depth=SLIDERS["D_depth"],
)  # fmt: skip
LARGEST = replace(
    DEFAULT, **{name: Settings.fields()[name].metadata["high"] for name in ("G_width", "D_width", "G_depth", "D_depth")}
)


def seconds(run: Callable[[], object]) -> float:
    """Wall time of a call."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def least(run: Callable[[], object], times: int = 30) -> float:
    """The shortest of several times."""
    return min(seconds(run) for _ in range(times))


def iterations_of(game: BatchedGame, s: Settings, n: int) -> Callable[[], object]:
    """n iterations a call."""
    return lambda: [game.iteration(i, s) for i in range(n)]


def interleaved(runs: dict[str, Callable[[], object]], rounds: int) -> dict[str, np.ndarray]:
    """Seconds of each run in each round, in turn, after one to warm up."""
    for run in runs.values():
        run()
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            times[name].append(seconds(run))
    return {name: np.array(each) for name, each in times.items()}


def multiplications(shape: Shape, points: int, passes: int) -> int:
    """Of `passes` (1 forward, 2 with the way back to weights or points, 3 with both) through the layers' matrices."""
    return passes * points * sum(n_in * n_out for n_in, n_out in shape.layers)


def floor(s: Settings) -> float:
    """The least seconds of an iteration with the default activations on this core.

    Its multiplications at the speed of a large matrix product; its sines, cosines and hyperbolic tangents and its
    random numbers, each at the speed of one long call. Everything else for nothing.
    """
    G, D, m = generator_of(s), discriminator_of(s), s.m
    # k times: G forward; D forward and back to its weights. Once: both forward, back through D, back to G's weights.
    # The way back to the points is not needed in a first layer, which is a small part.
    work = s.k * (multiplications(G, m, 1) + multiplications(D, 2 * m, 3))
    work += multiplications(G, m, 3) + multiplications(D, m, 2)
    side = 1024
    a, b, c = (np.random.default_rng(0).standard_normal((side, side)).astype(np.float32) for _ in range(3))
    per_multiplication = least(lambda: np.matmul(a, b, out=c), 10) / side**3
    x, out = a.ravel()[:32768].copy(), np.empty(32768, np.float32)
    tanh, sine, cosine = (least(lambda f=f: f(x, out=out), 100) / x.size for f in (np.tanh, np.sin, np.cos))
    rng = np.random.default_rng(0)
    normal = least(lambda: rng.standard_normal(32768)) / 32768
    uniform = least(lambda: rng.random(32768)) / 32768
    activations = (s.k + 1) * m * s.G_width * s.G_depth * tanh + (2 * s.k + 1) * m * s.D_width * (sine + cosine)
    draws = (s.k + 1) * m * uniform + s.k * m * normal
    return work * per_multiplication + activations + draws


def share_of_floor(s: Settings, times: np.ndarray, n: int) -> float:
    """Of the fast engine's median time."""
    return floor(s) * n / float(np.median(times))


def equilibrium() -> tuple[float, int]:
    """Seconds of training and measuring at full speed until JSD has fallen below 0.01 for good, and the iteration."""
    recording = Recording(Recipe(DEFAULT))
    passed = [0.0]
    while recording.recorded < DEFAULT.horizon:
        passed.append(passed[-1] + seconds(lambda: recording.extend(recording.recorded + 25)))
    above = np.flatnonzero(recording.history[:, COLUMN["jsd"]] >= CONVERGED_JSD)
    settled = int(above[-1]) + 1
    return passed[-(-settled // 25)], settled


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--iterations", type=int, default=100)
    parser.add_argument("--no-compile", action="store_true", help="leave the compiled peer out")
    options = parser.parse_args()
    n, rounds = options.iterations, options.rounds
    torch.set_num_threads(1)
    recording, eager = Recording(Recipe(DEFAULT)), torch_loop(DEFAULT)
    runs: dict[str, Callable[[], object]] = {
        "fast": iterations_of(FastGame(DEFAULT), DEFAULT, n),
        "eager": lambda: [eager() for _ in range(n)],
        "reference": iterations_of(Game(DEFAULT), DEFAULT, n),
        "recorded": lambda: recording.extend(recording.recorded + n),
    }
    if not options.no_compile:
        compiled = torch_loop(DEFAULT, compiled=True)
        runs["compiled"] = lambda: [compiled() for _ in range(n)]
    times = interleaved(runs, rounds)
    result = {
        "iters_per_s": n / float(np.median(times["fast"])),
        **{
            f"ratio_{name}": float(np.median(times[name] / times["fast"]))
            for name in ("eager", "compiled", "reference")
            if name in times
        },
        "floor_share": share_of_floor(DEFAULT, times["fast"], n),
        "recorded_iters_per_s": n / float(np.median(times["recorded"])),
    }
    for name, s, few in (("large", LARGE, 10), ("largest", LARGEST, 2)):
        loop = torch_loop(s)
        times = interleaved(
            {
                "fast": iterations_of(FastGame(s), s, few),
                "eager": lambda loop=loop, few=few: [loop() for _ in range(few)],
            },
            rounds,
        )
        result[f"{name}_iters_per_s"] = few / float(np.median(times["fast"]))
        result[f"{name}_ratio_eager"] = float(np.median(times["eager"] / times["fast"]))
        result[f"{name}_floor_share"] = share_of_floor(s, times["fast"], few)
    result["seconds_to_equilibrium"], result["equilibrium_iteration"] = equilibrium()
    print(json.dumps({name: round(value, 3) for name, value in result.items()}))


if __name__ == "__main__":
    main()
