"""Commands and modules of this package in processes of their own, begun from a program that goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

PYTHON = (sys.executable, "-P")
"""-P: what lies in the working folder takes nothing's place."""
COMMAND = (*PYTHON, "-m", "gan1d")
HOME = Path(__file__).parents[2]  # where the package lies


def start(words: Sequence[str], log: IO[bytes], more: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start a command that writes to `log` and ends when its standard input does. Raises `OSError`.

    It finds the package whatever the working folder is, which stays the same, so that relative names in the
    surroundings (`GAN1D_RUNS`, `GAN1D_DATA`) mean the same to it.
    """
    path = os.pathsep.join(filter(None, (str(HOME), os.environ.get("PYTHONPATH"))))
    # A session of its own: Ctrl-C in the starter's terminal ends the starter, and the closed pipe this process.
    return subprocess.Popen(
        words, env=os.environ | {"PYTHONPATH": path} | (more or {}), stdin=subprocess.PIPE, stdout=log, stderr=log,
        start_new_session=True,
    )  # fmt: skip
