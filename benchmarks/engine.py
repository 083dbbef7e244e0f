"""How fast the core trains, beside a plain eager PyTorch loop of the same game in the same run.

    python -m benchmarks.engine [--rounds 15] [--iterations 100]

The peer is what one writes by hand: torch.nn.Sequential networks, torch.optim.Adam, binary cross-entropy with logits,
fresh minibatches by torch, one thread. Same shapes, k, m and losses as the default recipe. Rounds are interleaved and
medians are printed: `iters_per_s`, `eager_iters_per_s`, `ratio_eager`; `recorded_iters_per_s` is the core with exact
measurement of every iteration, as the page runs it.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable

import numpy as np
import torch
from torch import nn

from gan1d.recipes import Recipe
from gan1d.runs import Recording
from gan1d.settings import Settings
from gan1d.training import Game

SETTINGS = Settings()


class Sine(nn.Module):
    """sin, as a layer."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Sine of each element."""
        return torch.sin(x)


def eager_loop() -> Callable[[], None]:
    """One iteration of the peer."""
    s = SETTINGS
    G = nn.Sequential(
        nn.Linear(1, s.G_width), nn.Tanh(), nn.Linear(s.G_width, s.G_width), nn.Tanh(), nn.Linear(s.G_width, 1)
    )
    D = nn.Sequential(
        nn.Linear(1, s.D_width), Sine(), nn.Linear(s.D_width, s.D_width), nn.LeakyReLU(0.2), nn.Linear(s.D_width, 1)
    )
    optimizer_D = torch.optim.Adam(D.parameters(), s.learning_rate_D, (s.beta1, s.beta2))
    optimizer_G = torch.optim.Adam(G.parameters(), s.learning_rate_G, (s.beta1, s.beta2))
    criterion = nn.BCEWithLogitsLoss()
    ones, zeros = torch.ones(s.m, 1), torch.zeros(s.m, 1)

    def iteration() -> None:
        for _ in range(s.k):
            x, z = torch.randn(s.m, 1), 2 * torch.rand(s.m, 1) - 1
            optimizer_D.zero_grad()
            loss = criterion(D(x), ones) + criterion(D(G(z).detach()), zeros)
            loss.backward()
            optimizer_D.step()
        z = 2 * torch.rand(s.m, 1) - 1
        optimizer_G.zero_grad()
        criterion(D(G(z)), ones).backward()
        optimizer_G.step()

    return iteration


def seconds(run: Callable[[], None]) -> float:
    """Wall time of a call."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--iterations", type=int, default=100)
    options = parser.parse_args()
    n = options.iterations
    torch.set_num_threads(1)
    game, recording, eager = Game(SETTINGS), Recording(Recipe(SETTINGS)), eager_loop()
    runs: dict[str, Callable[[], None]] = {
        "core": lambda: [game.iteration(i, SETTINGS) for i in range(n)] and None,
        "eager": lambda: [eager() for _ in range(n)] and None,
        "recorded": lambda: recording.extend(recording.recorded + n),
    }
    times: dict[str, list[float]] = {name: [] for name in runs}
    for run in runs.values():
        run()  # warm
    for _ in range(options.rounds):
        for name, run in runs.items():
            times[name].append(seconds(run) / n)
    ratio = float(np.median(np.array(times["eager"]) / np.array(times["core"])))
    rates = {name: 1 / float(np.median(each)) for name, each in times.items()}
    result = {
        "iters_per_s": rates["core"],
        "eager_iters_per_s": rates["eager"],
        "ratio_eager": ratio,
        "recorded_iters_per_s": rates["recorded"],
    }
    print(json.dumps({name: round(value, 2) for name, value in result.items()}))


if __name__ == "__main__":
    main()
