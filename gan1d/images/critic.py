"""The fresh critic: how different p_g still is, by a new D that nothing holds back, against a frozen G.

With G frozen, D's loss falls to log 2 - JSD(p_data‖p_g) at best (paper, Section 4.1). Any D that was fixed before the
held-out images were seen has, in expectation, a loss no lower: log 2 minus it is a lower bound on the JSD.

Samples are rounded to bytes, as the data are and as sheets show them. Otherwise the bound would say nothing: numbers
with all their digits never meet bytes, the JSD is log 2 for every G.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import softplus

from gan1d.base.fields import SettingsError
from gan1d.images.checkpoint import load_checkpoint, restore, whole_recipe
from gan1d.images.datasets import load
from gan1d.images.devices import device_of
from gan1d.images.folder import Run
from gan1d.images.settings import ImageSettings
from gan1d.images.training import ImageGame
from gan1d.languages import tr
from gan1d.training.reference.objective import discriminator_loss, value

STEPS = 1000
EVERY = 50  # steps between two measurements
MINIBATCH = 128
RATE = 1e-3  # falls linearly to 0
SMALLEST = 0.001  # nats; no smaller error is said
CROWD = 1024  # samples drawn at once: batch normalisation in G sees them all, as when a sheet is drawn

Images = NDArray[np.uint8]
Found = dict[str, Any]


def criticise(
    generator: nn.Module,
    settings: ImageSettings,
    train: Images,
    held_out: Images,
    device: torch.device,
    seed: int,
    report: Callable[[Found], None] = lambda found: None,
    steps: int = STEPS,
    leave: Callable[[], bool] = lambda: False,
) -> Found:
    """Train a new D on `train` (N, 784) against samples of a frozen G, and measure it on `held_out` (M, 784).

    Half of the held-out images choose the step at which D was best; the other half, which had no say in that, gives the
    bound on the JSD in nats, its error (two standard errors) and the accuracies. A bound below its error says no more
    than that no difference was found. `report` is told what is found at every measurement; it ends early where `leave`
    says so. The result: `step`, `loss` (lists; of the choosing half), `best_step`, `accuracy_data`, `accuracy_samples`,
    `bound`, `error`, `steps`, `done`; `in_words` says it.
    """
    game = _game(settings, train, device, seed)
    order = np.random.default_rng(seed).permutation(len(held_out))
    choosing, telling = (_Measure(game, generator, held_out[half]) for half in np.array_split(order, 2))
    minibatches = _minibatches(game, generator)
    found: Found = {"step": [], "loss": [], "steps": steps, "done": False}
    for step in range(steps + 1):
        if step % EVERY == 0 or step == steps:
            loss = choosing.loss(game.D.network)
            if loss < min(found["loss"], default=math.inf):
                found |= {"best_step": step} | telling.bound(game.D.network)
            found["step"].append(step)
            found["loss"].append(loss)
            found["done"] = step == steps
            report(copy.deepcopy(found))
        if leave():
            break
        if step < steps:
            x, samples = next(minibatches)
            game.D.set(RATE * (1 - step / steps), 0.0)
            # theta_d ascends V(D, G)
            game.D.descend(-value(game.D.network(x), game.D.network(samples)))
    return found


def criticise_run(
    run: Run,
    watch: Callable[[Found], None] = lambda found: None,
    leave: Callable[[], bool] = lambda: False,
    steps: int = STEPS,
) -> Found:
    """Criticise the G of a run's last checkpoint; `run.critic` and `watch` are told what is found, as it is found.

    What `criticise` gives, and the `iteration` of the checkpoint.

    Raises `SettingsError` when there is no checkpoint yet, when another critic is at work on this run, and when the
    data is not what the run learned; `DataError` when it is not there.
    """
    with run.held("critic") as free:
        if not free:
            raise SettingsError(tr("A fresh critic is at work on run {run} already.", run=run.name))
        if not run.checkpoint.exists():
            raise SettingsError(
                tr("Run {run} has no checkpoint yet: let it train on, then press Fresh critic.", run=run.name)
            )
        settings, identity = whole_recipe(run).settings, run.identity
        saved = load_checkpoint(run.checkpoint)
        data = load(settings.data, Path(identity.folder) if identity.folder else None, settings.orientation)
        if run.state.fingerprint not in ("", data.fingerprint):
            raise SettingsError(tr("The data is not what this run learned; name the folder it had."))
        device = device_of(identity.device)
        game = ImageGame(settings, data.train, device)
        # The state of its randomness belongs to the device it was trained on, and is not needed.
        restore(game, {**saved["game"], "rng": game.rng.get_state()}, run.checkpoint)
        iteration = saved["iteration"]

        def report(found: Found) -> None:
            run.critic = {"iteration": iteration, **found}
            watch(found)

        # Mirrored, so that its random numbers are those of another run.
        seed = int(ImageSettings.fields()["seed"].metadata["high"]) - settings.seed
        found = criticise(game.generator(), settings, data.train, data.held_out, device, seed, report, steps, leave)
        return {"iteration": iteration, **found}


def in_words(found: Found) -> str:
    """What was found, in a sentence."""
    bound, error = found["bound"], max(found["error"], SMALLEST)
    if bound <= error:
        return tr(
            "No difference found: log 2 minus D's loss on unseen images is {bound:.3f} ± {error:.3f} nats.",
            bound=bound,
            error=error,
        )
    return tr(
        "A new D is right on {data:.1%} of unseen data and {samples:.1%} of samples, so JSD(p_data‖p_g) is at least "
        "{bound:.3f} ± {error:.3f} nats, of log 2 = 0.693 at most.",
        data=found["accuracy_data"],
        samples=found["accuracy_samples"],
        bound=bound,
        error=error,
    )


def _game(settings: ImageSettings, train: Images, device: torch.device, seed: int) -> ImageGame:
    """A game of D alone: its own G is a stub that nobody asks, its data and noise are those of the run."""
    return ImageGame(
        ImageSettings(
            m=min(MINIBATCH, len(train)), seed=seed, p_z=settings.p_z, z_size=settings.z_size,
            G_layers=(1,), G_output=settings.G_output, D_layers=(512, 256), D_activation="leaky_relu", slope=0.2,
            dropout_input=0.0, dropout=0.0, r1=0.0, smoothing=0.0, optimizer_D="adam", beta1=0.9, beta2=0.999,
        ),
        train,
        device,
    )  # fmt: skip


def _samples(game: ImageGame, generator: nn.Module, n: int) -> Tensor:
    """At least n samples as images of bytes, drawn in whole crowds: (crowds * CROWD, 784) bytes."""
    low, high = game.scaled(torch.tensor([0, 255])).tolist()
    with torch.no_grad():
        drawn = [generator(game.draw_z(CROWD)) for _ in range(math.ceil(n / CROWD))]
    return ((torch.cat(drawn) - low) * (255 / (high - low))).round().clamp(0, 255).to(torch.uint8)


def _minibatches(game: ImageGame, generator: nn.Module) -> Iterator[tuple[Tensor, Tensor]]:
    m = game.settings.m
    while True:
        for samples in _samples(game, generator, CROWD).split(m):
            chosen = torch.randint(len(game.data), (m,), generator=game.rng, device=game.device)
            yield game.scaled(game.data[chosen]), game.scaled(samples)


class _Measure:
    """Held-out images, and as many samples that D never trains on."""

    def __init__(self, game: ImageGame, generator: nn.Module, images: Images) -> None:
        self.data = game.scaled(torch.tensor(images, device=game.device))
        self.samples = game.scaled(_samples(game, generator, len(images)))

    def logits(self, D: nn.Module) -> tuple[Tensor, Tensor]:
        with torch.no_grad():
            return D(self.data), D(self.samples)

    def loss(self, D: nn.Module) -> float:
        return float(discriminator_loss(*self.logits(D)))

    def bound(self, D: nn.Module) -> dict[str, float]:
        """log 2 minus the loss, two standard errors of it, and the accuracies."""
        data, samples = self.logits(D)
        # The loss is half the sum of two independent means.
        variance = sum(losses.var() / len(losses) for losses in (softplus(-data), softplus(samples))) / 4
        return {
            "bound": math.log(2) - float(discriminator_loss(data, samples)),
            "error": 2 * float(variance) ** 0.5,
            "accuracy_data": float((data > 0).float().mean()),
            "accuracy_samples": float((samples < 0).float().mean()),
        }
