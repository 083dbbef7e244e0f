"""Points to take gradients at, by autograd and by finite differences."""

import numpy as np
import torch
from torch import Tensor


def logits(*shape: int, seed: int = 0, scale: float = 3.0) -> Tensor:
    return torch.from_numpy(np.random.default_rng(seed).normal(0, scale, shape))


def central_differences(f, x: Tensor, h: float = 1e-5) -> Tensor:
    """d f / d x, entry by entry."""
    gradient = torch.empty_like(x)
    for j in range(x.numel()):
        up, down = x.clone(), x.clone()
        up.view(-1)[j] += h
        down.view(-1)[j] -= h
        gradient.view(-1)[j] = (f(up) - f(down)) / (2 * h)
    return gradient


def gradient_of(f, *inputs: Tensor) -> tuple[Tensor, ...]:
    leaves = [x.clone().requires_grad_() for x in inputs]
    return torch.autograd.grad(f(*leaves), leaves)
