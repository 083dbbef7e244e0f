"""What the house is made of, from the code's own imports: `python -m benchmarks.house [--root CHECKOUT]`

The last line is JSON. `wings`: files and lines of each folder; `floors`: the longest way down from folder to folder,
those of `gan1d/` and of `gan1d/ui/`; `upward`: imports against the list of `upkeep.layers`; `circles` of modules;
`long_files` (over 250 lines) and `long_functions` (over 40); `flat_modules`: those at the top of `gan1d/` beside
`__init__` and `__main__`; `python_lines` outside tests and `javascript_lines`.
"""

from __future__ import annotations

import argparse
import ast
import json
from functools import cache
from pathlib import Path

from upkeep.layers import ROOT, against, circles, graph, modules

LONG_FILE, LONG_FUNCTION = 250, 40  # lines
ENTRIES = {"gan1d", "gan1d.__main__"}


def lines(file: Path) -> int:
    """How many a file has."""
    return len(file.read_text(encoding="utf-8").splitlines())


def room(name: str) -> str:
    """The folder of a module, as far as `gan1d/ui/NAME`; a module that lies flat is a room of its own."""
    parts = name.split(".")
    depth = 3 if parts[:2] == ["gan1d", "ui"] else 2
    return ".".join(parts[:depth])


def floors(known: dict[str, Path]) -> int:
    """Rooms on the longest way down; rooms that import each other are on one floor."""
    arrows: dict[str, set[str]] = {}
    for name, others in graph(known).items():
        here = room(name)
        arrows.setdefault(here, set()).update(room(other) for other in others if other not in ENTRIES)
    reached = {name: _reached(name, arrows) for name in arrows}

    @cache
    def height(name: str) -> int:
        below = (other for other in reached[name] if name not in reached[other])
        return 1 + max(map(height, below), default=0)

    return max(map(height, arrows))


def _reached(name: str, arrows: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    ahead = [name]
    while ahead:
        for other in arrows[ahead.pop()] - found:
            found.add(other)
            ahead.append(other)
    return found


def functions(file: Path) -> list[int]:
    """The lengths of a file's functions."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    defined = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [1 + (node.end_lineno or 0) - node.lineno for node in ast.walk(tree) if isinstance(node, defined)]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=ROOT, help="another checkout")
    root: Path = parser.parse_args().root
    known = modules(root)
    wings: dict[str, dict[str, int]] = {}
    for name, file in known.items():
        counts = wings.setdefault(room(name), {"files": 0, "lines": 0})
        counts["files"] += 1
        counts["lines"] += lines(file)
    for name, counts in sorted(wings.items()):
        print(f"{name:24} {counts['files']:4} files {counts['lines']:6,} lines")
    python = [
        *known.values(),
        *(file for folder in ("benchmarks", "upkeep", "deploy") for file in (root / folder).rglob("*.py")),
    ]
    print(
        json.dumps(
            {
                "wings": wings,
                "floors": floors(known),
                "upward": sum(len(against(name, file.read_text("utf-8"), known)) for name, file in known.items()),
                "circles": len(circles(graph(known))),
                "long_files": sum(lines(file) > LONG_FILE for file in known.values()),
                "long_functions": sum(n > LONG_FUNCTION for file in known.values() for n in functions(file)),
                "flat_modules": len(set((root / "gan1d").glob("*.py"))) - len(ENTRIES),
                "python_lines": sum(map(lines, python)),
                "javascript_lines": sum(map(lines, (root / "gan1d").rglob("*.js"))),
            }
        )
    )


if __name__ == "__main__":
    main()
