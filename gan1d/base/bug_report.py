"""What a bug report needs, as text to be copied: versions, the browser, the run, the last lines of the log.

Nobody is named in it: of every folder only the last name is left.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PIN = re.compile(r"(?m)^([\w.-]+)==")
_QUOTED = re.compile(r"""(['"])((?:[A-Za-z]:)?[\\/][^\n]*?)\1""")  # may have spaces in it
_PATH = re.compile(r"""(?<![\w.…])(?:[A-Za-z]:)?(?:[\\/][^\\/\s:'"<>|,;()]+){2,}""")
PATIENCE = 5  # seconds for git


def details(surroundings: Mapping[str, str], log: Sequence[str] | None) -> str:
    """The text: `surroundings` as lines of a name and what it is, then what runs here, then the log if there is one."""
    here = {
        "gan1d": _revision(),
        "Python": f"{platform.python_version()} ({platform.python_implementation()})",
        "system": platform.platform(),
        "packages": ", ".join(f"{name} {_version(name)}" for name in _packages()),
    }
    lines = [f"{name}: {value}" for name, value in {**surroundings, **here}.items()]
    logged = [] if log is None else ["log:", *(log or ["(nothing)"])]
    return without_places("\n".join([*lines, *logged]))


def without_places(text: str) -> str:
    """The text without the names of folders, which tell who somebody is: of a path its last name is left."""
    for place in (str(ROOT), tempfile.gettempdir(), sys.prefix, os.path.expanduser("~")):
        if len(Path(place).parts) > 1:  # not the root, and not "~", where nobody is at home
            text = text.replace(place, "…")
    text = _QUOTED.sub(lambda quoted: f"{quoted[1]}{_file_of(quoted[2])}{quoted[1]}", text)
    return _PATH.sub(lambda path: _file_of(path[0]), text)


def _file_of(path: str) -> str:
    return "…/" + re.split(r"[\\/]+", path.rstrip("\\/"))[-1]


@lru_cache(maxsize=1)
def _packages() -> tuple[str, ...]:
    """What gan1d asks for."""
    return tuple(_PIN.findall((ROOT / "requirements.txt").read_text(encoding="utf-8")))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


@lru_cache(maxsize=1)
def _revision() -> str:
    """The commit of the checkout, and whether it was changed since."""
    command = ("git", "-C", str(ROOT), "describe", "--always", "--dirty", "--abbrev=12")
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return "unknown commit"
