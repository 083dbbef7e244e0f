"""How fast an image GAN trains, beside the usual PyTorch loops of the same game, on the same device in the same run.

    python -m benchmarks.images [--preset log2] [--images 60000] [--rounds 10] [--threads T]

Three loops train one epoch of N images each, in R parts that take turns; a ratio is the median over the parts of the
peer's time by ours. The peers play the same game: same networks, losses, minibatches, k and optimizers.

- `tutorial`, as tutorials write it: a DataLoader without workers over a Dataset that makes each image a PIL image, then
  a float tensor, then scales it, as torchvision's transforms do; torch's own layers, binary cross-entropy with logits
  against ones and zeros, an optimizer over the list of weights, `.item()` on every loss, and G's graph kept in the
  step of D, so that D's loss flows back through G as well.
- `in_memory`, the same loop on minibatches indexed from one tensor of floats on the device.

They keep no accuracies, no running average of G and no decay of the rates; ours does, in its time. The images are
MNIST where it is at hand, else scikit-learn's digits, repeated: times depend on their number, not on what they show.

For `cpu`, and `gpu` where there is one: `ratio_tutorial`, `ratio_in_memory`; `images_per_s`, data images that ours
shows to D in a second; `floor_share`, the least time that an iteration can take by the device's ceilings, measured
beside each part, divided by the time it took. The least time is the longer of two: operations by the rate of a large
float32 matrix product, and bytes by the rate of a large copy. See `least_multiplications` and `least_bytes` for what
they count. Networks small enough to stay in a cache are not bound by the second.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from gan1d.images.datasets import DataError, load
from gan1d.images.networks import Activation, BatchNorm, Dropout, make_discriminator, make_generator
from gan1d.images.presets import DEFAULT, PRESETS
from gan1d.images.settings import PIXELS, SIDE, ImageSettings
from gan1d.images.training import ROOT_3, ImageGame

MEMORIES = {"adam": 2, "momentum": 1, "sgd": 0}  # running means that an optimizer keeps of each weight
WEIGHTED = (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)
WARM = 5  # iterations
FLOAT = 4  # bytes
LARGE = {"cpu": (2048, 2**26), "cuda": (8192, 2**28)}  # side of the matrices, numbers in the copy

# ---- the peers


class Pictures(Dataset[tuple[Tensor, int]]):
    """Images transformed one by one in Python, operation by operation as torchvision's MNIST does it with its
    transforms ToTensor and Normalize; each with its label, for which nobody asks."""

    def __init__(self, images: np.ndarray, normalize: bool) -> None:
        self.data, self.normalize = torch.from_numpy(images.reshape(-1, SIDE, SIDE)), normalize
        self.targets = torch.zeros(len(images), dtype=torch.int64)

    def __len__(self) -> int:
        return len(self.data)

    def __getitem__(self, i: int) -> tuple[Tensor, int]:
        """One image (1, 28, 28), in [-1, 1] or [0, 1], and its label."""
        picture, label = Image.fromarray(self.data[i].numpy()), int(self.targets[i])
        tensor = torch.from_numpy(np.array(picture)).view(picture.height, picture.width, 1)
        tensor = tensor.permute(2, 0, 1).contiguous().to(torch.float32).div(255)
        if self.normalize:
            tensor = tensor.clone()
            mean, sd = torch.as_tensor([0.5]), torch.as_tensor([0.5])
            if (sd == 0).any():
                raise ValueError("division by zero")
            tensor.sub_(mean[:, None, None]).div_(sd[:, None, None])
        return tensor, label


def loaded(s: ImageSettings, images: np.ndarray, device: torch.device) -> Iterator[Tensor]:
    """Minibatches without end from a DataLoader."""
    loader = DataLoader(Pictures(images, s.G_output == "tanh"), s.m, shuffle=True, num_workers=0, drop_last=True)
    while True:
        for batch, _ in loader:
            yield batch.to(device).view(-1, PIXELS)


def indexed(s: ImageSettings, images: np.ndarray, device: torch.device) -> Iterator[Tensor]:
    """Minibatches without end from one tensor."""
    x = torch.from_numpy(images).to(device).to(torch.float32).div(255)
    if s.G_output == "tanh":
        x = x.sub(0.5).div(0.5)
    while True:
        for batch in torch.randperm(len(x), device=device).split(s.m):
            if len(batch) == s.m:
                yield x[batch]


def torch_layers(network: nn.Sequential) -> nn.Sequential:
    """The network with torch's own layers where it has ours; maxout is nobody's."""
    activations = {"relu": nn.ReLU, "tanh": nn.Tanh, "softplus": nn.Softplus, "elu": nn.ELU}
    layers: list[nn.Module] = []
    for layer in network:
        if isinstance(layer, BatchNorm):
            is_flat = isinstance(layers[-1], nn.Linear)
            layer = (nn.BatchNorm1d if is_flat else nn.BatchNorm2d)(len(layer.weight))
        elif isinstance(layer, Activation):
            layer = nn.LeakyReLU(layer.slope) if layer.name == "leaky_relu" else activations[layer.name]()
        elif isinstance(layer, Dropout):
            layer = nn.Dropout(layer.p)
        layers.append(layer)
    return nn.Sequential(*layers)


def usual_loop(s: ImageSettings, images: np.ndarray, batches: Iterator[Tensor], device: torch.device) -> Callable:
    """One iteration of a peer."""
    G = torch_layers(make_generator(s, images)).to(device)
    D = torch_layers(make_discriminator(s, torch.Generator(device))).to(device)
    optimizers = []
    for network, rate, name in (
        (G, s.learning_rate_G, s.optimizer_G),
        (D, s.learning_rate_D, s.optimizer_D),
    ):
        if name == "adam":
            optimizers.append(torch.optim.Adam(network.parameters(), rate, (s.beta1, s.beta2)))
        else:
            momentum = s.momentum if name == "momentum" else 0.0
            optimizers.append(torch.optim.SGD(network.parameters(), rate, momentum))
    optimizer_G, optimizer_D = optimizers
    criterion = nn.BCEWithLogitsLoss()
    ones, zeros = torch.ones(s.m, device=device), torch.zeros(s.m, device=device)
    gamma = s.r1 / (1 if s.G_output == "tanh" else 4)
    losses = {"D": 0.0, "G": 0.0}

    def noise() -> Tensor:
        shape = (s.m, s.z_size)
        if s.p_z == "uniform":
            return (2 * torch.rand(shape, device=device) - 1) * ROOT_3
        return torch.randn(shape, device=device)

    def iteration() -> None:
        for _ in range(s.k):
            x = next(batches)
            x.requires_grad_(s.r1 > 0)
            optimizer_D.zero_grad()
            logits_data = D(x)
            loss = criterion(logits_data, ones * (1 - s.smoothing)) + criterion(D(G(noise())), zeros)
            if s.r1 > 0:
                (slope,) = torch.autograd.grad(logits_data.sum(), x, create_graph=True)
                loss = loss + gamma / 2 * slope.pow(2).sum(1).mean()
            loss.backward()
            optimizer_D.step()
            losses["D"] = loss.item()
        for _ in range(s.g_steps):
            optimizer_G.zero_grad()
            loss = criterion(D(G(noise())), ones)
            loss.backward()
            optimizer_G.step()
            losses["G"] = loss.item()

    return iteration


# ---- the floor


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


# ---- the comparison


def seconds(run: Callable[[], object], device: torch.device) -> float:
    """Wall time of a call, with all that it starts on the device."""
    if device.type == "cuda":
        torch.cuda.synchronize()
    began = time.perf_counter()
    run()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter() - began


def measure(s: ImageSettings, images: np.ndarray, device: torch.device, rounds: int) -> dict[str, float]:
    """The three loops in turn on one device."""
    game = ImageGame(s, images, device)
    done = 0

    def ours() -> None:
        nonlocal done
        game.iteration(done % game.per_epoch, s)
        done += 1

    loops = {
        "ours": ours,
        "tutorial": usual_loop(s, images, loaded(s, images, device), device),
        "in_memory": usual_loop(s, images, indexed(s, images, device), device),
    }
    n = max(1, game.per_epoch // rounds)
    for iteration in loops.values():
        for _ in range(WARM):
            iteration()
    ceilings(device)
    times: dict[str, list[float]] = {name: [] for name in loops}
    floors = []
    G = Size.of(make_generator(s, images), s.z_size)
    D = Size.of(make_discriminator(s, torch.Generator()), PIXELS)
    for _ in range(rounds):
        for name, iteration in loops.items():
            times[name].append(seconds(lambda iteration=iteration: [iteration() for _ in range(n)], device) / n)
        multiplications, moved = ceilings(device)
        floors.append(max(least_multiplications(s, G, D) / multiplications, least_bytes(s, G, D) / moved))
    took = {name: np.array(each) for name, each in times.items()}
    for name, each in took.items():
        print(f"{device.type:5} {name:10} {1000 * np.median(each):8.3f} ms an iteration")
    return {
        "ratio_tutorial": float(np.median(took["tutorial"] / took["ours"])),
        "ratio_in_memory": float(np.median(took["in_memory"] / took["ours"])),
        "images_per_s": float(s.k * s.m / np.median(took["ours"])),
        "floor_share": float(np.median(np.array(floors) / took["ours"])),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--preset", choices=tuple(PRESETS), default=DEFAULT)
    parser.add_argument("--images", type=int, default=60_000, help="of an epoch")
    parser.add_argument("--rounds", type=int, default=10, help="parts of the epoch")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="of the CPU, for all three loops")
    options = parser.parse_args()
    settings = PRESETS[options.preset].settings
    try:
        images = load("mnist").train
    except DataError:
        images = load("digits").train
    images = np.resize(images, (options.images, PIXELS))
    torch.set_num_threads(options.threads)
    devices = {"cpu": torch.device("cpu")}
    if torch.cuda.is_available():
        devices["gpu"] = torch.device("cuda")
    results = {name: measure(settings, images, device, options.rounds) for name, device in devices.items()}
    print(json.dumps({name: {key: round(x, 3) for key, x in result.items()} for name, result in results.items()}))


if __name__ == "__main__":
    main()
