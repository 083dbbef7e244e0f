"""Where an image GAN can train: CUDA, Apple's MPS, the CPU."""

from __future__ import annotations

import torch

from gan1d.fields import SettingsError

DEVICES = ("auto", "cuda", "mps", "cpu")


def devices() -> tuple[str, ...]:
    """The devices of this machine, best first."""
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    return tuple(name for name, is_there in there.items() if is_there)


def device_of(name: str) -> torch.device:
    """The device of a name, `auto` for the best; raises `SettingsError` for one that is not here."""
    if name not in DEVICES:
        raise SettingsError(f"device must be one of {', '.join(DEVICES)}; not '{name}'.")
    if name not in ("auto", *devices()):
        raise SettingsError(f"device {name} is not available here; available: auto, {', '.join(devices())}.")
    return torch.device(devices()[0] if name == "auto" else name)
