"""A player of the image game, its network and optimizer, and how learning rates and momentum change over a run."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from gan1d.images.settings import ImageSettings

LOWEST_RATE = 1e-6


def decayed(settings: ImageSettings, rate: float, end: float, iteration: int, iterations: int) -> float:
    """A learning rate after `iteration` of `iterations`; `end` is what the linear decay leaves of it."""
    if settings.decay == "linear":
        return rate * (1 + (end - 1) * min(iteration / iterations, 1.0))
    if settings.decay == "exponential":
        # rate / (1 + fall)^i, but a rate that is lower from the start stays
        return max(rate * (1 + settings.fall) ** -iteration, min(rate, LOWEST_RATE))
    return rate


def momentum_at(settings: ImageSettings, epoch: int) -> float:
    """The momentum of an epoch, counted from 0: evenly from `momentum` to `momentum_end`."""
    part = min(epoch / settings.momentum_epochs, 1.0)
    return settings.momentum + part * (settings.momentum_end - settings.momentum)


class Player:
    """A network whose weights lie in one flat tensor, and its optimizer, which updates that tensor at once."""

    def __init__(self, network: nn.Module, optimizer: str, settings: ImageSettings, device: torch.device) -> None:
        self.network = network.to(device)
        self.parameters = list(network.parameters())
        self.flat = torch.cat([p.detach().reshape(-1) for p in self.parameters])
        at = 0
        for p in self.parameters:
            p.data = self.flat[at : at + p.numel()].view_as(p)
            at += p.numel()
        self.flat.grad = torch.zeros_like(self.flat)
        on_cuda = device.type == "cuda"
        # A captured graph reads the rate from the device; elsewhere a number is enough.
        rate: Any = torch.zeros((), device=device) if on_cuda else 0.0
        fused = device.type in ("cuda", "cpu")
        self.optimizer: torch.optim.Optimizer
        if optimizer == "adam":
            betas = (settings.beta1, settings.beta2)
            self.optimizer = torch.optim.Adam([self.flat], rate, betas, fused=fused, capturable=on_cuda)
        else:
            # It may rise from 0, or fall to it: there is memory for it if it is ever above.
            momentum = max(settings.momentum, settings.momentum_end) if optimizer == "momentum" else 0.0
            self.optimizer = torch.optim.SGD([self.flat], rate, momentum, fused=fused)
        self._has_momentum = optimizer == "momentum"
        # A first step that changes nothing makes the optimizer's memory, which is then always at the same place.
        self.optimizer.step()
        for tensor in self.memory.values():
            tensor.zero_()

    @property
    def memory(self) -> dict[str, Tensor]:
        """What the optimizer remembers."""
        return {name: value for name, value in self.optimizer.state[self.flat].items() if isinstance(value, Tensor)}

    def set(self, rate: float, momentum: float) -> None:
        """The learning rate, and the momentum where there is one, from now on."""
        group = self.optimizer.param_groups[0]
        if isinstance(group["lr"], Tensor):
            group["lr"].fill_(rate)
        else:
            group["lr"] = rate
        if self._has_momentum:
            group["momentum"] = momentum

    def descend(self, objective: Tensor) -> None:
        """One optimizer step down the gradient of `objective`; the other player is left alone."""
        gradients = torch.autograd.grad(objective, self.parameters)
        torch.cat([g.reshape(-1) for g in gradients], out=self.flat.grad)
        self.optimizer.step()
