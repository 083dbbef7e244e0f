"""Whether the default image GAN comes to log 2 and 1/2 on real MNIST, with digits one can read.

    GAN1D_DATA=FOLDER python -m benchmarks.log2 [--epochs 8] [--seed 1] [--out FOLDER]

Trains the preset "Toward log 2" on all of MNIST and prints a line per epoch: the means over its iterations of both
losses, of D on data and on samples, and of D's accuracy on both, all of the minibatches it trains on. At the end, the
last epoch's, `epochs_to_band`, the first epoch from which on to the end all of them are within `BANDS` (null if they
never are), and `seconds` of training. The rates fall over the epochs asked for, so another number is another recipe.

A sheet of 100 samples after each epoch, from the same noise, is written as sheet-EPOCH.png to the folder. Whether all
ten digits are readable is for the eye.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch

from gan1d.images.datasets import DataError, load
from gan1d.images.devices import DEVICES, device_of
from gan1d.images.folder import METRICS
from gan1d.images.settings import ImageSettings
from gan1d.images.training import ImageGame
from gan1d.images.worker import png

LOG_2 = math.log(2)
BANDS = {
    "discriminator_loss": (LOG_2 - 0.015, LOG_2 + 0.015),
    "generator_loss": (LOG_2 - 0.03, LOG_2 + 0.03),
    "d_data": (0.48, 0.52),
    "d_samples": (0.48, 0.52),
    "accuracy_data": (0.5, 0.68),
    "accuracy_samples": (0.5, 0.68),
}
OUT = Path(__file__).parent / "results" / "log2"


def in_band(means: dict[str, float]) -> bool:
    """Whether all means of an epoch are where they should be."""
    return all(low <= means[name] <= high for name, (low, high) in BANDS.items())


def epochs_to_band(history: list[dict[str, float]]) -> int | None:
    """The first epoch, counted from 1, from which on to the end all are in band; None if the last one is not."""
    out = [epoch for epoch, means in enumerate(history, 1) if not in_band(means)]
    first = out[-1] + 1 if out else 1
    return first if first <= len(history) else None


def train(
    settings: ImageSettings, images: np.ndarray, device: torch.device
) -> Iterator[tuple[dict[str, float], bytes]]:
    """Train; after each epoch the means of its metrics and the sheet as a PNG."""
    game = ImageGame(settings, images, device)
    rows = torch.zeros(game.per_epoch, len(METRICS), device=device)
    for i in range(game.iterations):
        game.iteration(i, settings)
        rows[i % game.per_epoch] = game.metrics
        if (i + 1) % game.per_epoch == 0:
            yield dict(zip(METRICS, rows.mean(0).tolist(), strict=True)), png(game.sheet())


def main() -> None:
    """Train, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=ImageSettings().epochs)
    parser.add_argument("--seed", type=int, default=ImageSettings().seed)
    parser.add_argument("--out", type=Path, default=OUT, help="folder of the sheets")
    parser.add_argument("--device", choices=DEVICES, default="auto")
    options = parser.parse_args()
    settings = dataclasses.replace(ImageSettings(), epochs=options.epochs, seed=options.seed)
    try:
        data = load(settings.data)
    except DataError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    options.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(os.cpu_count() or 1)  # as for a run of the page
    print(data.words)
    print(f"{'epoch':8}", *(f"{name:>18}" for name in METRICS), "  in band")
    history = []
    began = time.perf_counter()
    for means, sheet in train(settings, data.train, device_of(options.device)):
        history.append(means)
        (options.out / f"sheet-{len(history):02d}.png").write_bytes(sheet)
        numbers = " ".join(f"{value:18.4f}" for value in means.values())
        print(f"{len(history):<8} {numbers}   {'yes' if in_band(means) else 'no'}", flush=True)
    result = {name: round(value, 4) for name, value in history[-1].items()}
    seconds = round(time.perf_counter() - began, 1)
    print(json.dumps({**result, "epochs_to_band": epochs_to_band(history), "seconds": seconds}))


if __name__ == "__main__":
    main()
