"""How near the default recipe comes to p_data, exactly measured, over 20 seeds that were not used for tuning.

    python -m benchmarks.convergence [--seeds 20] [--only default two_mode]

For each p_data: `jsd_median` and `jsd_p90` in nats at the last iteration; `d_dev_median`, the mean of |D - 1/2| under
p_data; `w1_median` in standard deviations; `collapsed`, the share of seeds that end with a mode missing or JSD above
0.1; `settled_X`, the median iteration from which JSD stays below X (null where most seeds never settle), looked at
every 25 iterations.
"""

from __future__ import annotations

import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
from tqdm import tqdm

from gan1d.recipes.settings import Settings
from gan1d.runs.evidence import MISSING_SHARE
from gan1d.runs.measure import COLUMN, Evaluator
from gan1d.theory.exact import mode_masses
from gan1d.training.batch import seeded
from gan1d.training.engines import game_of

RECIPES = {
    "default": Settings(),
    "normal_noise": Settings(p_z="normal"),
    "two_mode": Settings(p_data="two_modes"),
    "three_mode": Settings(p_data="three_modes", distance=2.0, width=0.35),
    "uniform": Settings(p_data="uniform"),
    "laplace": Settings(p_data="laplace"),
    "exponential": Settings(p_data="exponential"),
}
FIRST_SEED = 1001
EVERY = 25


def measure(name: str, n_seeds: int) -> dict[str, float | None]:
    """Train all seeds of one recipe as a stack and measure them."""
    settings = RECIPES[name]
    game, evaluator = game_of(seeded(settings, range(FIRST_SEED, FIRST_SEED + n_seeds))), Evaluator(settings)
    looked, history = [], []
    for i in tqdm(range(settings.horizon), name, file=sys.stderr, mininterval=5):
        game.iteration(i, settings)
        if (i + 1) % EVERY == 0:
            looked.append(i + 1)
            history.append(evaluator.metrics(game.snapshot(), settings.loss))
    last, jsd = history[-1], np.stack(history)[:, :, COLUMN["jsd"]]  # (looks, seeds)
    p_g = evaluator.curves(game.snapshot()).p_g
    lost = [
        any(
            mass < MISSING_SHARE * mode.weight
            for mode, mass in zip(evaluator.data.modes, mode_masses(row, evaluator.grid, evaluator.data), strict=True)
        )
        for row in p_g
    ]
    result: dict[str, float | None] = {
        "jsd_median": float(np.median(jsd[-1])),
        "jsd_p90": float(np.quantile(jsd[-1], 0.9)),
        "jsd_max": float(jsd[-1].max()),
        "d_dev_median": float(np.median(last[:, COLUMN["d_deviation"]])),
        "w1_median": float(np.median(last[:, COLUMN["w1"]])),
        "collapsed": float(np.mean(np.array(lost) | (jsd[-1] > 0.1))),
    }
    for bound in (0.05, 0.01, 0.005):
        result[f"settled_{bound}"] = settled(np.array(looked), jsd, bound)
    return result


def settled(looked: np.ndarray, jsd: np.ndarray, bound: float) -> float | None:
    """The median over seeds of the iteration from which JSD stays below the bound; None if that is never."""
    above = jsd >= bound
    # The look after the last one that was above; a seed that is above at the end never settles.
    after_last = np.where(above.any(0), len(looked) - above[::-1].argmax(0), 0)
    iterations = np.append(looked.astype(float), np.inf)[after_last]
    median = float(np.median(iterations))
    return median if np.isfinite(median) else None


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--only", nargs="+", choices=tuple(RECIPES), default=list(RECIPES))
    options = parser.parse_args()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        futures = {name: pool.submit(measure, name, options.seeds) for name in options.only}
        results = {name: future.result() for name, future in futures.items()}
    for name, result in results.items():
        print(f"{name:12}", "  ".join(f"{key} {value:.4g}" for key, value in result.items() if value is not None))
    print(json.dumps(results))


if __name__ == "__main__":
    main()
