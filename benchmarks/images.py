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
float32 matrix product, and bytes by the rate of a large copy. `benchmarks.floor` says what they count. Networks small
enough to stay in a cache are not bound by the second.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Iterator

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from benchmarks.floor import Size, ceilings, least_bytes, least_multiplications, seconds
from gan1d.images.datasets import DataError, load
from gan1d.images.networks import Activation, BatchNorm, Dropout, make_discriminator, make_generator
from gan1d.images.presets import DEFAULT, PRESETS
from gan1d.images.settings import PIXELS, SIDE, ImageSettings
from gan1d.images.training import ROOT_3, ImageGame

WARM = 5  # iterations

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


# ---- the comparison


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
