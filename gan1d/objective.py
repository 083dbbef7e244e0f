"""The value function of the two-player game and the losses of both players (paper, equation 1 and Section 3).

Everything takes logits l, with D(x) = sigmoid(l(x)), and means over the last dimension, so it serves a single game of
shape (m,), a stack of games of shape (R, m) and minibatches of images alike. log D = -softplus(-l) and
log(1 - D) = -softplus(l) stay finite at logits where sigmoid would already round to 0 or 1.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import softplus

GENERATOR_LOSSES = ("non_saturating", "minimax")


def value(logits_data: Tensor, logits_samples: Tensor) -> Tensor:
    """V(D, G) = E_{x~p_data} log D(x) + E_{z~p_z} log(1 - D(G(z))), in nats (equation 1)."""
    # V = E[log D(x)] + E[log(1 - D(G(z)))]
    return -softplus(-logits_data).mean(-1) - softplus(logits_samples).mean(-1)


def smoothed_value(logits_data: Tensor, logits_samples: Tensor, smoothing: float) -> Tensor:
    """V with D's target on data lowered from 1 to 1 - s (one-sided label smoothing, Salimans et al. 2016).

    Where p_g = p_data its maximum is at D = (1 - s)/2 instead of 1/2.
    """
    # V_s = E[(1 - s) log D(x) + s log(1 - D(x))] + E[log(1 - D(G(z)))], and log(1 - D) = log D - l
    return value(logits_data, logits_samples) - smoothing * logits_data.mean(-1)


def discriminator_loss(logits_data: Tensor, logits_samples: Tensor) -> Tensor:
    """Mean binary cross-entropy over data and samples: -V/2, equal to log 2 where D = 1/2."""
    return -value(logits_data, logits_samples) / 2


def generator_loss(logits_samples: Tensor, loss: str) -> Tensor:
    """What G descends: `minimax` E log(1 - D(G(z))), or `non_saturating` -E log D(G(z)) (Section 3).

    At D = 1/2 they equal -log 2 and log 2. Both have the same fixed point; where D(G(z)) -> 0 the gradient of the first
    vanishes and that of the second does not.
    """
    if loss == "minimax":
        # E[log(1 - D(G(z)))]
        return -softplus(logits_samples).mean(-1)
    # -E[log D(G(z))]
    return softplus(-logits_samples).mean(-1)


def r1_penalty(logits_data: Tensor, data: Tensor) -> Tensor:
    """E_{x~p_data} |d l(x) / d x|^2 / 2, to be weighted with gamma (Mescheder et al. 2018, equation 9).

    `data` must require gradients and be what `logits_data` was computed from; its dimensions behind those of
    `logits_data` are one point.
    """
    (slope,) = torch.autograd.grad(logits_data.sum(), data, create_graph=True)
    # R1 = 1/2 E[|grad_x l(x)|^2]
    per_point = slope.square().reshape(*logits_data.shape, -1).sum(-1)
    return per_point.mean(-1) / 2
