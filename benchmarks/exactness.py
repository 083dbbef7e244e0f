"""How exact the exact numbers are: the worst error of each against an oracle that shares no code with them.

    python -m benchmarks.exactness [--only substring]

The oracle works out G and D in float64, G at the ends of 200,000 cells of noise and D at each of their images, and
compares p_data and p_g on 400,000 cells and more. It looks at every scenario and at 20 recipes that are hard to
measure, each at several iterations. The last line is JSON: the largest error of each number of
`gan1d.runs.measure.METRICS` (of those that have no bound, as a share of the number where that is above 1), and of what
is drawn: D, D* where there is something, and p_g as the mass of what is drawn as one point.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy import special
from tqdm import tqdm

from gan1d.base.arrays import Array
from gan1d.densities.distributions import Distribution
from gan1d.networks.shape import Shape
from gan1d.recipes.link import fields_of
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.structure import discriminator_of, generator_of
from gan1d.runs import figure_1
from gan1d.runs.measure import METRICS
from gan1d.runs.recording import Recording
from gan1d.teaching.scenarios import SCENARIOS
from gan1d.theory.games import GAMES

NOISE = 200_000  # cells of noise
DATA = 200_000  # cells of p_data
STEP = 1e-6  # for slopes

HARD: dict[str, tuple[int, ...]] = {
    # narrow modes, near and far, and rare ones
    "p_data=two_modes&distance=100&width=0.01&seed=2": (0, 300, 1500),
    "p_data=three_modes&distance=50&width=0.05": (0, 100, 1000),
    "p_data=two_modes&weights=0.01,0.99&width=0.1": (0, 500),
    # p_g far away, as a needle, wide
    "p_data=two_modes&start_mean=20&learning_rate_G=0": (0, 200),
    "start_mean=-8&start_sd=0.01&learning_rate_G=0": (0, 100),
    "start_sd=20&p_z=normal": (0, 50),
    "p_data=two_modes&k=1&g_steps=15&learning_rate_G=0.01&D_first=same&decay=constant&late_m=1": (150, 400, 775),
    "k=1&learning_rate_D=0.01&learning_rate_G=0.01&m=64&p_z=normal&G_depth=1&G_activation=relu&G_init=plain&D_width=16"
    "&D_depth=1&D_activation=relu&D_first=same&beta1=0.9&beta2=0.999&decay=constant&late_m=1": (0, 1000),
    # steep D
    "learning_rate_D=1": (100, 500),
    "learning_rate_D=0.2&k=20&learning_rate_G=0.0005&start_mean=2": (50, 300),
    # detail
    "p_data=expression&expression=exp(-x^2/8)*(1%2Bcos(250*x))&horizon=1500": (0, 1500),
    "p_data=expression&expression=exp(-x^2/8)*(1%2Bcos(40*x))": (0, 400),
    "p_data=expression&expression=normal(x,-3,.01)%2Bnormal(x,3.0025,.01)": (0, 300),
    # tails
    "p_z=normal&p_data=laplace": (0, 800),
    "p_z=normal&p_data=exponential&G_activation=softplus": (0, 600),
    # jumps, heights
    "p_data=uniform&p_z=normal": (0, 700),
    "p_data=drawn&heights=0,999,0,0,0,0,0,0,0,500,0,0,1&loss=minimax": (0, 500),
    # the other games
    "loss=hinge&p_data=two_modes": (0, 60, 1000),
    "loss=wasserstein&p_data=three_modes": (0, 60, 1000),
    "loss=least_squares&G_init=plain&G_activation=relu&p_data=uniform": (0, 60, 800),
}


def networks(shape: Shape, weights: Array, x: Array) -> Array:
    """A network of one input and one output at x (n,), written out in float64."""
    a, at = x[:, None], 0
    for layer, (n_in, n_out) in enumerate(shape.layers):
        W = weights[at : at + n_in * n_out].reshape(n_in, n_out)
        b = weights[at + n_in * n_out : at + (n_in + 1) * n_out]
        a, at = a @ W + b, at + (n_in + 1) * n_out
        if layer < len(shape.activations):
            a = activated(shape, shape.activations[layer], a)
    return a[:, 0]


def activated(shape: Shape, name: str, h: Array) -> Array:
    """One hidden layer's units."""
    if name == "maxout":
        return h.reshape(len(h), shape.width, shape.pieces).max(-1)
    return {
        "tanh": np.tanh,
        "relu": lambda h: np.where(h > 0, h, 0.0),
        "leaky_relu": lambda h: np.where(h > 0, h, 0.2 * h),
        "softplus": lambda h: np.log1p(np.exp(-np.abs(h))) + np.where(h > 0, h, 0.0),
        "elu": lambda h: np.where(h > 0, h, np.expm1(np.where(h > 0, 0.0, h))),
        "plu": lambda h: np.where(np.abs(h) < 1, h, 0.1 * h + 0.9 * np.sign(h)),
        "sine": np.sin,
    }[name](h)


@dataclass(frozen=True)
class Oracle:
    """The truth about one state: noise cells, and cells of x with the masses of p_data and p_g."""

    recording: Recording
    iteration: int

    def numbers(self) -> dict[str, float]:
        """Every number of `METRICS`."""
        evaluator, settings = self.recording.evaluator, self.recording.recipe.settings
        loss = self.recording.recipe.at(self.iteration).loss
        row = self.recording.state(self.iteration)[0].astype(float)
        G, D = generator_of(settings), discriminator_of(settings)
        g, d = row[: G.n_parameters], row[3 * G.n_parameters :][: D.n_parameters]
        z, share = noise(evaluator.noise)
        ends = networks(G, g, z)
        x = networks(G, g, (z[1:] + z[:-1]) / 2)

        def f(at: Array) -> Array:
            return networks(D, d, at)

        edges = cells(evaluator.data, ends)
        p = np.maximum(np.diff(evaluator.data.cdf(edges)), 0.0)
        below = cdf_of(ends, share, edges)
        q = np.maximum(np.diff(below), 0.0)
        gap = below - evaluator.data.cdf(edges)
        w1 = float(np.trapezoid(np.abs(gap), edges))
        at = (edges[1:] + edges[:-1]) / 2
        found = played(loss, at, p, x, share, f)
        middle = (p + q) / 2
        jsd = float((special.rel_entr(p, middle) + special.rel_entr(q, middle)).sum() / 2)
        both = np.where(p + q > 0, p + q, 1.0)
        best = {
            "least_squares": -0.5 * float((p * q / both).sum()),
            "hinge": -2 * float(np.minimum(p, q).sum()),
            "wasserstein": w1,
        }.get(loss, 2 * jsd - 2 * np.log(2))
        mean = float(share @ x)
        return {
            **found,
            "jsd": jsd,
            "regret": best - found["V"],
            "w1": w1,
            "mean": mean,
            "sd": float(np.sqrt(share @ (x - mean) ** 2)),
            "mode_share": self._mode_share(ends, share),
        }

    def _mode_share(self, images: Array, share: Array) -> float:
        data = self.recording.evaluator.data
        walls = np.array([mode.high for mode in data.modes[:-1]])
        there = np.diff(np.concatenate(([0.0], cdf_of(images, share, walls), [1.0])))
        return float((there / np.diff(np.concatenate(([0.0], data.cdf(walls), [1.0])))).min())

    def drawn(self) -> dict[str, float]:
        """The largest error of what is drawn: D, D*, and p_g as mass."""
        recording, i = self.recording, self.iteration
        evaluator, settings, state = recording.evaluator, recording.recipe.settings, recording.state(i)
        curves = evaluator.curves(state)
        rules = GAMES[recording.recipe.at(i).loss]
        picture = figure_1.picture(recording.evaluator, recording.recipe, i, ((state, 1.0),), curves)
        row, points = state[0].astype(float), figure_1.points_of(evaluator)
        G, D = generator_of(settings), discriminator_of(settings)
        z, share = noise(evaluator.noise)
        edges = evaluator.grid.edges[::2]
        q = np.diff(cdf_of(networks(G, row[: G.n_parameters], z), share, edges))
        p = np.diff(evaluator.data.cdf(edges))
        step = 2 * evaluator.grid.step
        errors = {"p_g_mass": float(np.abs(picture["p_g"] * step - q).max())}
        f = networks(D, row[3 * G.n_parameters :][: D.n_parameters], points)
        if rules.axis.label == "D(x)":
            D_there = f if recording.recipe.at(i).loss == "least_squares" else special.expit(f)
            errors["D"] = float(np.abs(rules.axis.at(picture["D"]) - D_there).max())
            seen = p + q > 1e-3
            D_star = p[seen] / (p + q)[seen]
            errors["D_star"] = float(np.abs(rules.axis.at(picture["D_star"][seen]) - D_star).max())
        return errors


def noise(p_z: Distribution) -> tuple[Array, Array]:
    """Ends of noise cells and their masses; normal noise reaches to where 1e-15 is left."""
    if p_z.name == "uniform":
        return np.linspace(-1.0, 1.0, NOISE + 1), np.full(NOISE, 1 / NOISE)
    z = np.linspace(-8.0, 8.0, NOISE + 1)
    share = np.diff(special.ndtr(z))
    return z, share / share.sum()


def cells(data: Distribution, images: Array) -> Array:
    """Ends of 400,000 cells: images of noise, quantiles of p_data and its tails, and its jumps."""
    u = np.concatenate((np.geomspace(1e-13, 1e-5, 1000), (np.arange(DATA) + 0.5) / DATA))
    inner = np.concatenate((data.quantile(u), data.quantile(1 - u[:1000])))
    wide = np.linspace(inner.min(), inner.max(), 20_001)
    ends = np.unique(np.concatenate((images, inner, wide, data.knots)))
    return np.concatenate(([ends[0] - 1e-9], ends, [ends[-1] + 1e-9]))


def cdf_of(images: Array, share: Array, edges: Array) -> Array:
    """F_g at the edges: of each stretch on which G rises or falls the mass below, linear between images."""
    turns = np.flatnonzero(np.diff(np.sign(np.diff(images))) != 0) + 1
    total = np.zeros(len(edges))
    for part in np.split(np.arange(len(share)), turns):
        run = np.append(images[part], images[part[-1] + 1])
        mass = np.concatenate(([0.0], np.cumsum(share[part])))
        if run[-1] < run[0]:
            run, mass = run[::-1], mass[-1] - mass[::-1]
        if run[0] == run[-1]:
            total += np.where(edges >= run[0], mass[-1], 0.0)
        else:
            total += np.interp(edges, run, mass)
    return total


def played(loss: str, at: Array, p: Array, x: Array, share: Array, f: Callable[[Array], Array]) -> dict[str, float]:
    """What depends on D, as plain sums."""
    data, samples = f(at), f(x)
    slope = (f(x + STEP) - f(x - STEP)) / (2 * STEP)
    blind = 0.0 if loss in ("hinge", "wasserstein") else 0.5
    if loss in ("non_saturating", "minimax"):
        V = p @ special.log_expit(data) + share @ special.log_expit(-samples)
        own = share @ special.log_expit(-samples) if loss == "minimax" else -(share @ special.log_expit(samples))
        of_D, push = -V / 2, slope * special.expit(samples if loss == "minimax" else -samples)
        data, samples = special.expit(data), special.expit(samples)
    elif loss == "least_squares":
        V = -(p @ (data - 1) ** 2 + share @ samples**2) / 2
        own, of_D, push = share @ (samples - 1) ** 2 / 2, -V, (1 - samples) * slope
    elif loss == "hinge":
        V = -(p @ np.maximum(0, 1 - data)) - share @ np.maximum(0, 1 + samples)
        own, of_D, push = -(share @ samples), -V, slope
    else:
        middle = (p @ data + share @ samples) / 2
        data, samples = data - middle, samples - middle
        V = p @ data - share @ samples
        own, of_D, push = -(share @ samples), -V, slope
    above = np.where(data == blind, 0.5, data > blind)
    below = np.where(samples == blind, 0.5, samples < blind)
    return {
        "discriminator_loss": float(of_D),
        "generator_loss": float(own),
        "V": float(V),
        "d_data": float(p @ data),
        "d_samples": float(share @ samples),
        "accuracy_data": float(p @ above),
        "accuracy_samples": float(share @ below),
        "d_deviation": float(p @ np.abs(data - blind)),
        "signal": float(share @ np.abs(push)),
    }


def cases() -> Iterator[tuple[str, Recipe, tuple[int, ...]]]:
    """Name, recipe and iterations of everything that is looked at."""
    for scenario in SCENARIOS:
        for j, recipe in enumerate(scenario.shown):
            end = scenario.iterations
            yield f"{scenario.name} {j + 1}", recipe, tuple(sorted({end // 4, scenario.pictured, end}))
    for query, iterations in HARD.items():
        yield query, Recipe.from_query(fields_of(query)), iterations


def errors(recipe: Recipe, iterations: tuple[int, ...]) -> Iterator[tuple[int, dict[str, float]]]:
    """By iteration, as far as the run goes, the error of every number."""
    recording = Recording(recipe)
    for i in iterations:
        recording.extend(i)
        if recording.recorded < i:
            return
        oracle = Oracle(recording, i)
        loss, truth = recipe.at(i).loss, oracle.numbers()
        shown = dict(zip(METRICS, recording.evaluator.metrics(recording.state(i), loss)[0].tolist(), strict=True))
        # A share and a divergence are at most 1: this is their error itself
        off = {name: abs(shown[name] - truth[name]) / max(1.0, abs(truth[name])) for name in METRICS}
        yield i, {**off, **oracle.drawn()}


def worst_error(only: str = "") -> dict[str, float]:
    """The largest error of each number over everything that is looked at."""
    worst: dict[str, float] = {}
    looked = [case for case in cases() if only in case[0]]
    for name, recipe, iterations in tqdm(looked, "oracle", file=sys.stderr, mininterval=5):
        for i, found in errors(recipe, iterations):
            print(f"{name[:60]:60} {i:5} ", " ".join(f"{key} {value:.1e}" for key, value in found.items()))
            worst = {key: max(value, worst.get(key, 0.0)) for key, value in found.items()} | {
                key: value for key, value in worst.items() if key not in found
            }
    return worst


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="only cases whose name holds this")
    options = parser.parse_args()
    print(json.dumps(worst_error(options.only)))


if __name__ == "__main__":
    main()
