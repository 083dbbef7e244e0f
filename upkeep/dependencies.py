"""`python -m upkeep.dependencies`: every dependency with its reason, weight and licence, as docs/dependencies.md.

Weights and licences are those of what is installed here, so the packages of all `requirements*.txt` must be. Weights
differ between machines, PyTorch's by gigabytes.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement

from upkeep.requirements import PLUGINS, ROOT, TOOLS, TOOLS_ONLY, WHAT_FOR, Pin, normal, pins

TABLE = ROOT / "docs" / "dependencies.md"
HEAD = """# Dependencies

Written by `make dependencies`; a test holds names, versions and reasons against `requirements*.txt`. Weights are MB as
installed on Linux with the CPU build of PyTorch; its build for CUDA brings some 3,000 MB more.
"""
BROUGHT = """
## What these bring, but the last two

Versions are pinned with hashes in `requirements.lock` and `requirements-test.lock` (`make lock`).

| package | weight | licence | brought by |
|---|---|---|---|
"""


def table() -> str:
    """The whole file."""
    asked = pins()
    return HEAD + "".join(_section(file, asked) for file in WHAT_FOR) + BROUGHT + "\n".join(_brought(asked)) + "\n"


def row_of(pin: Pin) -> str:
    """How the row of a dependency begins: what does not differ between machines."""
    return f"| {pin.name} | {pin.version} | {pin.reason} |"


def _section(file: str, asked: Iterable[Pin]) -> str:
    rows = [f"{row_of(pin)} {_about(pin.name)} |" for pin in asked if pin.file == file]
    head = "| package | version | reason | weight | licence |\n|---|---|---|---|---|\n"
    return f"\n## {file}: {WHAT_FOR[file]}\n\n{head}" + "\n".join(rows) + "\n"


def _brought(asked: Iterable[Pin]) -> list[str]:
    """A row for everything that comes along, with what asks for it; tools of upkeep bring more, elsewhere."""
    direct = {pin.name for pin in asked if pin.file not in TOOLS_ONLY}
    by: dict[str, set[str]] = defaultdict(set)
    left = list(direct)
    while left:
        name = left.pop()
        for other in _asks_for(name):
            if other not in by and other not in direct:
                left.append(other)
            by[other].add(name)
    return [f"| {name} | {_about(name)} | {', '.join(sorted(by[name]))} |" for name in sorted(by) if name not in direct]


def _asks_for(name: str) -> set[str]:
    """The installed packages that a package needs here, without its extras."""
    package = _installed(name)
    wanted = [Requirement(line) for line in (package.requires or [])] if package else []
    needed = {normal(each.name) for each in wanted if each.marker is None or each.marker.evaluate({"extra": ""})}
    return {each for each in needed if _installed(each)}


def _about(name: str) -> str:
    """Weight and licence."""
    package = _installed(name)
    if package is None:
        return "not installed here |"
    files = [Path(str(package.locate_file(file))) for file in package.files or []]
    weight = sum(file.stat().st_size for file in files if file.is_file())
    return f"{weight / 1e6:,.1f} | {_licence(package)}"


def _licence(package: Distribution) -> str:
    """As the package declares it: an expression (PEP 639), else classifiers, else the first line of a text."""
    about = package.metadata
    classified = [each.split(" :: ")[-1] for each in about.get_all("Classifier", []) if each.startswith("License ::")]
    declared = about.get("License-Expression") or ", ".join(classified) or about.get("License") or "see the package"
    return declared.strip().splitlines()[0]


def _installed(name: str) -> Distribution | None:
    """The package, with the app or among the tools of upkeep."""
    besides = [*TOOLS.glob("lib*/python*/site-packages"), PLUGINS]
    return next(iter(distributions(name=name, path=[*sys.path, *map(str, besides)])), None)


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
