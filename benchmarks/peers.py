"""The peer of the engine: the same game as one writes it by hand in PyTorch, eager or compiled."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn

from gan1d.recipes.settings import Settings


class Sine(nn.Module):
    """sin, as a layer."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Sine of each element."""
        return torch.sin(x)


def network(width: int, depth: int, activation: Callable[[], nn.Module], first: nn.Module) -> nn.Sequential:
    """1 - width - ... - 1 with `depth` hidden layers."""
    layers: list[nn.Module] = [nn.Linear(1, width), first]
    for _ in range(depth - 1):
        layers += [nn.Linear(width, width), activation()]
    return nn.Sequential(*layers, nn.Linear(width, 1))


def torch_loop(s: Settings, compiled: bool = False) -> Callable[[], None]:
    """One iteration of the default game with the sizes, k, m and rates of `s`.

    torch.nn.Sequential networks, torch.optim.Adam (fused), binary cross-entropy with logits, fresh minibatches by
    torch. Compiled: loss and gradients of each player's step under torch.compile.
    """
    G = network(s.G_width, s.G_depth, nn.Tanh, nn.Tanh())
    D = network(s.D_width, s.D_depth, lambda: nn.LeakyReLU(0.2), Sine())
    optimizer_D = torch.optim.Adam(D.parameters(), s.learning_rate_D, (s.beta1, s.beta2), fused=True)
    optimizer_G = torch.optim.Adam(G.parameters(), s.learning_rate_G, (s.beta1, s.beta2), fused=True)
    criterion = nn.BCEWithLogitsLoss()
    ones, zeros = torch.ones(s.m, 1), torch.zeros(s.m, 1)

    def loss_D(x: torch.Tensor, z: torch.Tensor) -> torch.Tensor:
        return criterion(D(x), ones) + criterion(D(G(z).detach()), zeros)

    def loss_G(z: torch.Tensor) -> torch.Tensor:
        return criterion(D(G(z)), ones)

    if compiled:
        loss_D, loss_G = torch.compile(loss_D), torch.compile(loss_G)

    def iteration() -> None:
        for _ in range(s.k):
            x, z = torch.randn(s.m, 1), 2 * torch.rand(s.m, 1) - 1
            optimizer_D.zero_grad()
            loss_D(x, z).backward()
            optimizer_D.step()
        z = 2 * torch.rand(s.m, 1) - 1
        optimizer_G.zero_grad()
        loss_G(z).backward()
        optimizer_G.step()

    return iteration
