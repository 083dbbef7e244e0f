"""The value function of the two-player game and the losses of both players (paper, equation 1 and Section 3).

Everything takes logits l, with D(x) = sigmoid(l(x)), and means over the last dimension, so it serves a single game of
shape (m,), a stack of games of shape (R, m) and minibatches of images alike. log D = -softplus(-l) and
log(1 - D) = -softplus(l) stay finite at logits where sigmoid would already round to 0 or 1. In the games that came
later the same output of D is no logit but f(x) itself; `gan1d.theory.games` says what the numbers of each game mean.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import relu, softplus


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


def discriminator_objective(data: Tensor, samples: Tensor, loss: str) -> Tensor:
    """What D ascends in the game of `loss`, from its output f on data and on samples, without penalties.

    The paper's two games: V. Else the game's discriminator loss with a minus: least squares (Mao et al. 2017, a = 0,
    b = c = 1), hinge (Lim and Ye 2017), Wasserstein (Arjovsky et al. 2017).
    """
    if loss == "least_squares":
        # -1/2 E[(f(x) - 1)^2] - 1/2 E[f(G(z))^2]
        return -((data - 1).square().mean(-1) + samples.square().mean(-1)) / 2
    if loss == "hinge":
        # -E[max(0, 1 - f(x))] - E[max(0, 1 + f(G(z)))]
        return -relu(1 - data).mean(-1) - relu(1 + samples).mean(-1)
    if loss == "wasserstein":
        # E[f(x)] - E[f(G(z))]
        return data.mean(-1) - samples.mean(-1)
    return value(data, samples)


def generator_loss(logits_samples: Tensor, loss: str) -> Tensor:
    """What G descends: `minimax` E log(1 - D(G(z))), or `non_saturating` -E log D(G(z)) (Section 3), or a later one.

    At D = 1/2 they equal -log 2 and log 2. Both have the same fixed point; where D(G(z)) -> 0 the gradient of the first
    vanishes and that of the second does not. Least squares: 1/2 E(f(G(z)) - 1)^2; hinge and Wasserstein: -E f(G(z)).
    """
    if loss == "least_squares":
        # 1/2 E[(f(G(z)) - 1)^2]
        return (logits_samples - 1).square().mean(-1) / 2
    if loss in ("hinge", "wasserstein"):
        # -E[f(G(z))]
        return -logits_samples.mean(-1)
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
    # R1 = 1/2 E[|grad_x l(x)|^2]
    return _slopes(logits_data, data).square().sum(-1).mean(-1) / 2


def gradient_penalty(outputs: Tensor, points: Tensor) -> Tensor:
    """E (|d f(x) / d x| - 1)^2, to be weighted with lambda (Gulrajani et al. 2017, equation 3).

    `points` lie between data and samples; they and `outputs` are as for `r1_penalty`.
    """
    # GP = E[(|grad_x f(x)| - 1)^2]
    # vector_norm has gradient 0 where the slope is 0 (a dead ReLU); the square root of a sum of squares has none there.
    return (torch.linalg.vector_norm(_slopes(outputs, points), dim=-1) - 1).square().mean(-1)


def _slopes(outputs: Tensor, points: Tensor) -> Tensor:
    """d f(x) / d x at each point, (*outputs.shape, numbers a point), itself differentiable."""
    (slopes,) = torch.autograd.grad(outputs.sum(), points, create_graph=True)
    return slopes.reshape(*outputs.shape, -1)
