"""Where an image GAN can train: CUDA, Apple's MPS, the CPU."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gan1d.base.fields import SettingsError, short
from gan1d.languages.lazy import lazy

if TYPE_CHECKING:
    import torch

DEVICES = ("auto", "cuda", "mps", "cpu")


def devices() -> tuple[str, ...]:
    """The devices of this machine, best first."""
    import torch  # here: the names alone are known without it

    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    return tuple(name for name, is_there in there.items() if is_there)


def device_of(name: str) -> torch.device:
    """The device of a name, `auto` for the best; raises `SettingsError` for one that is not here."""
    if name not in DEVICES:
        raise SettingsError(
            lazy("device must be one of {choices}; not '{device}'.", choices=", ".join(DEVICES), device=short(name))
        )
    if name not in ("auto", *devices()):
        raise SettingsError(
            lazy(
                "device {device} is not available here; available: {devices}.",
                device=name,
                devices=", ".join(("auto", *devices())),
            )
        )
    import torch

    return torch.device(devices()[0] if name == "auto" else name)
