"""Random numbers made on the device that trains: thousands of NumPy generators would take longer than the training.

Philox4x32-10 (Salmon et al. 2011), counter-based as the generators of `gan1d.training.batch`, but keyed and counted
otherwise: the draws of a member depend on its seed, the iteration and which draw it is, not on who stands beside it,
and are not those of the same seed on the CPU.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from gan1d.densities.distributions import Distribution

_MASK = 0xFFFFFFFF
_MULTIPLIERS, _WEYL = (0xD2511F53, 0xCD9E8D57), (0x9E3779B9, 0xBB67AE85)
_ROUNDS = 10
FURTHEST = 17.4  # a uniform number of 24 bits is at most this far out, as log(u / (1 - u))
POINTS = 2**18  # at which quantiles are kept; linear in between


def philox(counter: Sequence[Tensor], key: Sequence[Tensor]) -> list[Tensor]:
    """Four words of 32 random bits from a counter of four and a key of two words, all int64 tensors that broadcast."""
    a, b, c, d = counter
    k, q = key
    for r in range(_ROUNDS):
        # int64 products wrap, which leaves the low and the high word right once masked.
        first, second = a * _MULTIPLIERS[0], c * _MULTIPLIERS[1]
        shift, turn = (k + r * _WEYL[0]) & _MASK, (q + r * _WEYL[1]) & _MASK
        a, b, c, d = (
            (second >> 32 & _MASK) ^ b ^ shift,
            second & _MASK,
            (first >> 32 & _MASK) ^ d ^ turn,
            first & _MASK,
        )
    return [a, b, c, d]


class DeviceDraws:
    """Each member's own random numbers; `to` sets them to the beginning of an iteration."""

    def __init__(self, seeds: Sequence[int], device: torch.device) -> None:
        self._seeds = torch.tensor(seeds, device=device)[:, None]
        self._none = torch.zeros_like(self._seeds)
        self._iteration = self._draw = 0

    def to(self, i: int) -> None:
        """From here on the numbers of iteration i."""
        self._iteration, self._draw = i + 1, 0

    def uniform(self, m: int) -> Tensor:
        """Numbers (R, m) strictly between 0 and 1, of 24 bits."""
        block = torch.arange(-(-m // 4), device=self._seeds.device)[None]
        words = philox(
            (block, self._none + self._draw, self._none + self._iteration, self._none), (self._seeds, self._none)
        )
        self._draw += 1
        # (bits + 1/2) / 2^24
        return ((torch.stack(words, -1).flatten(1)[:, :m] >> 8).float() + 0.5) * 2.0**-24

    def of(self, distributions: Sequence[Distribution], m: int) -> Tensor:
        """A minibatch (R, m) of each member's distribution: its quantiles at uniform numbers."""
        u = self.uniform(m)
        if all(d is distributions[0] for d in distributions):
            return _quantiles(distributions[0], u)
        return torch.cat([_quantiles(d, u[r : r + 1]) for r, d in enumerate(distributions)])


def _quantiles(distribution: Distribution, u: Tensor) -> Tensor:
    # t = log(u / (1 - u)) spreads the tails, so equal steps of it resolve all of the distribution
    place = (torch.logit(u) + FURTHEST) * ((POINTS - 1) / (2 * FURTHEST))
    below = place.long()
    table = _table(distribution, u.device)
    return torch.lerp(table[below], table[below + 1], place - below)


@lru_cache(maxsize=8)
def _table(distribution: Distribution, device: torch.device) -> Tensor:
    t = np.linspace(-FURTHEST, FURTHEST, POINTS)
    # u = 1 / (1 + exp(-t))
    values = distribution.quantile(1 / (1 + np.exp(-t)))
    return torch.from_numpy(values.astype(np.float32)).to(device)
