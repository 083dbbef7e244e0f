"""Algorithm 1 on images: the same objective and the same loop as in one dimension, on a device.

Nothing in an iteration waits for the device: batches are indexed there, metrics stay there until somebody reads them.
On CUDA each of the two steps is a captured graph, so that the host only says "again".
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from gan1d.base.fields import SettingsError
from gan1d.images.folder import METRICS
from gan1d.images.networks import make_discriminator, make_generator
from gan1d.images.players import Player, decayed, momentum_at
from gan1d.images.settings import ImageSettings
from gan1d.languages.lazy import lazy
from gan1d.training.batch import algorithm_1
from gan1d.training.reference.objective import discriminator_loss, generator_loss, r1_penalty, smoothed_value

ROOT_3 = 3**0.5
SHEET = 100  # samples on a sheet
CROWD = 1000  # noise points drawn for a sheet: batch normalisation sees them all


class ImageGame:
    """G, D, the data on the device, and how they move. Structure comes from `settings`; each step is told its own."""

    def __init__(self, settings: ImageSettings, images: np.ndarray, device: torch.device) -> None:
        """Start of the game; `images` are (N, 784) bytes. Raises `SettingsError` if m does not fit them."""
        images = images[: settings.train_images]
        if settings.m > len(images):
            raise SettingsError(
                lazy(
                    "m must be at most the number of training images, {n:,}; not {m}. Lower m or use more images.",
                    n=len(images),
                    m=settings.m,
                )
            )
        self.settings, self.device = settings, device
        self.data = torch.tensor(images, device=device)
        self.per_epoch = len(images) // settings.m
        self.iterations = settings.epochs * self.per_epoch
        self.rng = torch.Generator(device).manual_seed(settings.seed)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(settings.seed)
            G, D = make_generator(settings, images), make_discriminator(settings, self.rng)
        self.G = Player(G, settings.optimizer_G, settings, device)
        self.D = Player(D, settings.optimizer_D, settings, device)
        self.average = torch.zeros_like(self.G.flat)
        self.G_updates = 0
        # The data in shuffled order, handed out in minibatches; shuffled anew when all have been seen.
        self._order = torch.zeros(self.per_epoch * settings.m, dtype=torch.int64, device=device)
        self._place = torch.zeros((), dtype=torch.int64, device=device)
        self._within = torch.arange(settings.m, device=device)
        self._handed_out = self.per_epoch
        self.metrics = torch.zeros(len(METRICS), device=device)
        noise = np.random.Generator(np.random.Philox(key=settings.seed, counter=(1, 0, 0, 0)))
        crowd = noise.standard_normal((CROWD, settings.z_size))
        if settings.p_z == "uniform":
            crowd = noise.uniform(-ROOT_3, ROOT_3, (CROWD, settings.z_size))
        self.fixed_z = torch.tensor(crowd, dtype=torch.float32, device=device)
        self._steps: tuple[Callable[[], None], Callable[[], None]] = (self._discriminator_step, self._generator_step)
        self._captured: float | None = None

    # ---- what it holds

    def _tensors(self) -> dict[str, Tensor]:
        """Everything that changes, by name."""
        held = {"average": self.average, "order": self._order, "place": self._place}
        for name, player in (("G", self.G), ("D", self.D)):
            held[name] = player.flat
            held |= {f"{name} {what}": tensor for what, tensor in player.memory.items()}
        return held

    def checkpoint(self) -> dict[str, Any]:
        """Everything needed to go on from here, as a copy on the CPU."""
        held = {name: tensor.detach().to("cpu", copy=True) for name, tensor in self._tensors().items()}
        return {**held, "rng": self.rng.get_state(), "counts": [self.G_updates, self._handed_out]}

    def restore(self, checkpoint: dict[str, Any]) -> None:
        """Go back to a checkpoint of a game of the same structure."""
        for name, tensor in self._tensors().items():
            tensor.detach().copy_(checkpoint[name])
        self.rng.set_state(checkpoint["rng"])
        self.G_updates, self._handed_out = checkpoint["counts"]

    def is_finite(self) -> bool:
        """Whether both networks still hold sensible numbers; waits for the device."""
        return bool(torch.isfinite(self.G.flat).all() and torch.isfinite(self.D.flat).all())

    def generator(self) -> nn.Module:
        """A frozen copy of G as it is shown: its running average, or itself where `ema` is 0."""
        weights = self.G.flat
        if self.settings.ema and self.G_updates:
            # The average began at 0: divided by 1 - beta^t its weights sum to 1.
            weights = self.average / (1 - self.settings.ema**self.G_updates)
        frozen = copy.deepcopy(self.G.network).requires_grad_(False)
        nn.utils.vector_to_parameters(weights.clone(), frozen.parameters())
        return frozen

    def sheet(self) -> np.ndarray:
        """Samples from the fixed noise: (SHEET, 784) bytes. Waits for the device."""
        with torch.no_grad():
            samples = self.generator()(self.fixed_z)[:SHEET]
        low = -1.0 if self.settings.G_output == "tanh" else 0.0
        return ((samples - low) * (255 / (1 - low))).round().clamp(0, 255).to("cpu", torch.uint8).numpy()

    # ---- Algorithm 1

    def iteration(self, i: int, settings: ImageSettings) -> None:
        """Iteration i of Algorithm 1 under `settings`; then `metrics` are its METRICS, on the device."""
        momentum = momentum_at(settings, i // self.per_epoch)
        self.D.set(decayed(settings, settings.learning_rate_D, settings.end_D, i, self.iterations), momentum)
        self.G.set(decayed(settings, settings.learning_rate_G, settings.end_G, i, self.iterations), momentum)
        if self.device.type == "cuda" and self._captured != momentum:
            self._capture(momentum)
        discriminator_step, generator_step = self._steps
        algorithm_1(settings.k, settings.g_steps, lambda: self._with_fresh_data(discriminator_step), generator_step)
        self.G_updates += settings.g_steps

    def draw_z(self, n: int) -> Tensor:
        """Noise (n, z_size): normal, or uniform on (-sqrt 3, sqrt 3); mean 0 and sd 1 both."""
        shape = (n, self.settings.z_size)
        if self.settings.p_z == "uniform":
            return torch.rand(shape, generator=self.rng, device=self.device) * (2 * ROOT_3) - ROOT_3
        return torch.randn(shape, generator=self.rng, device=self.device)

    def scaled(self, images: Tensor) -> Tensor:
        """Bytes as the floats that G draws: [-1, 1], or [0, 1] for a sigmoid G."""
        x = images.to(torch.float32)
        return x * (2 / 255) - 1 if self.settings.G_output == "tanh" else x * (1 / 255)

    def _with_fresh_data(self, step: Callable[[], None]) -> None:
        if self._handed_out == self.per_epoch:
            shuffled = torch.randperm(len(self.data), generator=self.rng, device=self.device)
            self._order.copy_(shuffled[: len(self._order)])
            self._place.zero_()
            self._handed_out = 0
        self._handed_out += 1
        step()

    def _discriminator_step(self) -> None:
        """Ascend V (plus, if asked, descend the R1 penalty) with G held."""
        s, D = self.settings, self.D
        x = self.scaled(self.data[self._order[self._place + self._within]])
        self._place += s.m
        with torch.no_grad():
            samples = self.G.network(self.draw_z(s.m))
        if s.r1 > 0:
            x.requires_grad_()
        logits_data, logits_samples = D.network(x), D.network(samples)
        # theta_d ascends V(D, G), so it descends -V + gamma R1
        objective = -smoothed_value(logits_data, logits_samples, s.smoothing)
        if s.r1 > 0:
            # Stated for the range [-1, 1]: in [0, 1] images lie half as far apart and D's slope doubles.
            gamma = s.r1 / (1 if s.G_output == "tanh" else 4)
            objective = objective + gamma * r1_penalty(logits_data, x)
        D.descend(objective)
        with torch.no_grad():
            self.metrics[0] = discriminator_loss(logits_data, logits_samples)
            self.metrics[2] = torch.sigmoid(logits_data).mean()
            self.metrics[3] = torch.sigmoid(logits_samples).mean()
            self.metrics[4] = (logits_data > 0).float().mean()
            self.metrics[5] = (logits_samples < 0).float().mean()

    def _generator_step(self) -> None:
        """Descend the generator's loss through a D that is held."""
        s, G = self.settings, self.G
        objective = generator_loss(self.D.network(G.network(self.draw_z(s.m))), s.loss)
        G.descend(objective)
        if s.ema:
            # a <- beta a + (1 - beta) theta, from 0; whoever shows it divides by 1 - beta^t
            self.average.lerp_(G.flat, 1 - s.ema)
        with torch.no_grad():
            self.metrics[1] = objective

    # ---- CUDA

    def _capture(self, momentum: float) -> None:
        """Record both steps as graphs; the momentum is part of them, the learning rates are read from the device."""
        if self._captured is None:
            # Libraries set themselves up in their first calls, which a graph cannot hold: play a little, then go back.
            before = self.checkpoint()
            stream = torch.cuda.Stream()
            stream.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(stream):
                for _ in range(3):
                    self._place.zero_()  # there may be no further minibatch in the order
                    self._discriminator_step()
                    self._generator_step()
            torch.cuda.current_stream().wait_stream(stream)
            self.restore(before)
        self._steps = self._graph(self._discriminator_step), self._graph(self._generator_step)
        self._captured = momentum

    def _graph(self, step: Callable[[], None]) -> Callable[[], None]:
        graph = torch.cuda.CUDAGraph()
        graph.register_generator_state(self.rng)
        with torch.cuda.graph(graph):
            step()
        return graph.replay
