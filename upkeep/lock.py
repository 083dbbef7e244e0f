"""`python -m upkeep.lock`: what is asked for, and what that brings, as exact versions with hashes, by uv.

One file is for every system and for Python 3.11 and newer: lines say where they hold. PyTorch is not in it, nor what
its build for CUDA brings: there is a build for each kind of device, from indexes of their own, and whoever installs
chooses one. Its version is pinned in requirements.txt, and it pins what it brings for CUDA itself.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from upkeep.requirements import ROOT, TOOLS

UV = TOOLS / "bin" / "uv"
LOCKS = {"requirements.lock": "requirements.txt", "requirements-test.lock": "requirements-test.txt"}
OPTIONS = ("--quiet", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate")
CHOSEN = re.compile(r"(torch|triton|(nvidia|cuda)-[\w-]+)==")
HEAD = """# Written by `make lock` from {source}. Versions and hashes for every system and Python 3.11 and newer, but
# PyTorch and what its build for CUDA brings: of that build and others whoever installs chooses one (upkeep/lock.py).
"""


def without_torch(locked: str) -> str:
    """The lock without the packages of which there is a build for each device."""
    blocks = re.split(r"(?m)^(?=\S)", locked)
    return "".join(block for block in blocks if not CHOSEN.match(block))


def lock(source: str, before: str) -> str:
    """A lock for a file of requirements. What the lock before it has stays, where it still fits."""
    target = ROOT / ".venv" / "locking.txt"
    target.write_text(before, encoding="utf-8")
    try:
        subprocess.run([UV, "pip", "compile", *OPTIONS, "--output-file", target, source], cwd=ROOT, check=True)
        return HEAD.format(source=source) + without_torch(target.read_text(encoding="utf-8"))
    finally:
        target.unlink()


def write() -> None:
    """Both files; what the app has in the first is the same in the second."""
    before = ""
    for name, source in LOCKS.items():
        file = Path(ROOT / name)
        own = file.read_text(encoding="utf-8") if file.exists() else ""
        file.write_text(lock(source, before or own), encoding="utf-8")
        before = file.read_text(encoding="utf-8")


if __name__ == "__main__":
    write()
