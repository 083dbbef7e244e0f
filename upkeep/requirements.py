"""What the project asks for: the pins of `requirements*.txt`, each with its reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
TOOLS = ROOT / ".venv" / "tools"  # an environment of its own, for what is in requirements-tools.txt
PLUGINS = ROOT / ".venv" / "hard"  # that in requirements-hard.txt
WHAT_FOR = {
    "requirements.txt": "the app and the command line",
    "requirements-films.txt": "films as MP4 and WebM (`make films`)",
    "requirements-cluster.txt": "maps on a cluster (`make cluster`)",
    "requirements-test.txt": "tests, linters, benchmarks",
    "requirements-hard.txt": "tests where much is otherwise (`make test-hard`)",
    "requirements-tools.txt": "upkeep (`make lock`, `make audit`)",
}
TOOLS_ONLY = ("requirements-hard.txt", "requirements-tools.txt")  # beside the project's environment, and not locked
_PIN = re.compile(r"(?P<name>[\w.-]+)==(?P<version>\S+)(?:\s+#\s*(?P<reason>.+))?")


@dataclass(frozen=True)
class Pin:
    """One line of a file: what is asked for, and why."""

    file: str
    name: str
    version: str
    reason: str


def pins() -> list[Pin]:
    """All of them, file by file. Raises `ValueError` for a line that is neither a pin nor the name of another file."""
    found = []
    for file in WHAT_FOR:
        for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
            if not line.strip() or line.startswith(("#", "-r ")):
                continue
            match = _PIN.fullmatch(line.strip())
            if match is None:
                raise ValueError(f"{file}: '{line}' is no pin, as name==version  # reason.")
            found.append(Pin(file, normal(match["name"]), match["version"], match["reason"] or ""))
    return found


def normal(name: str) -> str:
    """A package's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
