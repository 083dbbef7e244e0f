"""The least time that an iteration of an image GAN can take on a device, by its operations and bytes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from gan1d.images.settings import PIXELS, ImageSettings

MEMORIES = {"adam": 2, "momentum": 1, "sgd": 0}  # running means that an optimizer keeps of each weight
WEIGHTED = (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)
FLOAT = 4  # bytes
LARGE = {"cpu": (2048, 2**26), "cuda": (8192, 2**28)}  # side of the matrices, numbers in the copy


def seconds(run: Callable[[], object], device: torch.device) -> float:
    """Wall time of a call, with all that it starts on the device."""
    if device.type == "cuda":
        torch.cuda.synchronize()
    began = time.perf_counter()
    run()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter() - began


@dataclass(frozen=True)
class Size:
    """What a network costs: `layers`, the multiplications of one image forward in each layer with weights; `outputs`,
    the numbers that leave these layers; `weights`."""

    layers: tuple[int, ...]
    outputs: int
    weights: int

    @classmethod
    def of(cls, network: nn.Sequential, inputs: int) -> Size:
        """Sent through two images to see the areas that convolutions work on."""
        layers, outputs = [], 0

        def count(layer: nn.Module, given: tuple[Tensor], output: Tensor) -> None:
            nonlocal outputs
            # A kernel is applied at each place of a convolution's output, of a transposed one's input.
            places = given[0] if isinstance(layer, nn.ConvTranspose2d) else output
            layers.append(layer.weight.numel() * places[0, 0].numel())
            outputs += output[0].numel()

        hooks = [m.register_forward_hook(count) for m in network.modules() if isinstance(m, WEIGHTED)]
        with torch.no_grad():
            network(torch.zeros(2, inputs))
        for hook in hooks:
            hook.remove()
        return cls(tuple(layers), outputs, sum(p.numel() for p in network.parameters()))


def least_multiplications(s: ImageSettings, G: Size, D: Size) -> int:
    """Of one iteration, in the layers with weights (activations, losses and optimizers are not counted).

    Forward all layers; back all layers once for their weights, and once for their inputs, if anybody asks for these:
    D's step not at the image, G's step not at z, and in D's weights not at all. R1 is one pass back to the image, and
    the way back from there: all layers for their weights, all but the last for the slope that came into them.
    """
    g, d = sum(G.layers), sum(D.layers)
    D_step = g + 2 * (d + d + d - D.layers[0]) + (d + d + d - D.layers[-1] if s.r1 else 0)
    G_step = g + d + d + g + g - G.layers[0]
    return s.m * (s.k * D_step + s.g_steps * G_step)


def least_bytes(s: ImageSettings, G: Size, D: Size) -> int:
    """That one iteration moves, if each number is moved once by each pass that needs it.

    Weights: read by each pass forward and back. An update writes the gradient, reads it with weights and memory, and
    writes these two; the average of G is read and written. Outputs of the layers with weights: written by the pass
    forward, read by the one back (R1: its slopes, too). Images: a byte a pixel, and z is not counted.
    """

    def update(network: Size, optimizer: str) -> int:
        return network.weights * (1 + 1 + 2 * (1 + MEMORIES[optimizer]))

    r1 = s.r1 > 0
    D_step = G.weights + D.weights * (2 + 2 * r1) + update(D, s.optimizer_D) + s.m * 2 * D.outputs * (2 + r1)
    G_step = 2 * (G.weights + D.weights) + update(G, s.optimizer_G) + s.m * 2 * (G.outputs + D.outputs)
    G_step += 2 * G.weights * (s.ema > 0)
    return FLOAT * (s.k * D_step + s.g_steps * G_step) + s.k * s.m * PIXELS


def ceilings(device: torch.device) -> tuple[float, float]:
    """Multiplications with their additions a second, of a large product; bytes read and written a second, of a copy."""
    side, numbers = LARGE[device.type]
    a, b = torch.rand(side, side, device=device), torch.rand(side, side, device=device)
    product = torch.empty_like(a)
    source = torch.rand(numbers, device=device)
    target = torch.empty_like(source)
    multiply = min(seconds(lambda: torch.mm(a, b, out=product), device) for _ in range(3))
    copy = min(seconds(lambda: target.copy_(source), device) for _ in range(3))
    return side**3 / multiply, 2 * FLOAT * numbers / copy
