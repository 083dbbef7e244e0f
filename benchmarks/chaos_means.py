"""How a disk is made full or unwritable, for `benchmarks.chaos`."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.chaos_field import CannotError


@contextmanager
def only(number: int) -> Iterator[None]:
    """An error of this number inside is what was to be reached."""
    try:
        yield
    except OSError as error:
        if error.errno != number:
            raise


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """Mount a small disk at a folder; gives the file that is to fill it. Raises `CannotError`."""
    size = f"size={megabytes}m"
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", size, "gan1d", str(folder)], check=False, capture_output=True
    )
    if not mounted or mounted.returncode:
        raise CannotError("this user may not mount a small disk")
    try:
        yield folder / "ballast"
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def unwritable(folder: Path) -> Iterator[None]:
    """Nothing in a folder can be changed, by root neither. Raises `CannotError`."""
    paths = [path for path in (folder, *folder.rglob("*")) if path.exists()]
    before = {path: path.stat().st_mode for path in paths}
    if os.geteuid():
        for path, mode in before.items():
            path.chmod(mode & ~0o222)
    elif shutil.which("chattr"):  # permissions do not bind root
        _chattr("+i", paths)
    try:
        try:
            (folder / "probe").touch()
        except OSError:
            yield
        else:
            raise CannotError("this user may write wherever it likes, and no file can be made immutable here")
    finally:
        if os.geteuid():
            for path, mode in before.items():
                path.chmod(mode)
        elif shutil.which("chattr"):
            _chattr("-i", paths)


def _chattr(flag: str, paths: list[Path]) -> None:
    subprocess.run(["chattr", "-f", flag, *map(str, paths)], check=False, capture_output=True)  # some are gone by now
