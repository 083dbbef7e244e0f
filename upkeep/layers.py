"""Who may import whom: the floors of the house. What is on a floor imports only what is on floors before it.

`tests/test_layers.py` holds every module to this list; `python -m benchmarks.house` measures by it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
FLOORS = (
    ("languages",),
    ("base",),
    ("densities", "networks", "jobs"),
    ("theory", "reading"),
    ("recipes",),
    ("training",),
    ("runs",),
    ("images", "sweep", "teaching"),
    ("figures",),
    ("cli", "ui"),
)
UI_FLOORS = (
    ("hosting",),
    ("shell", "live"),
    ("plot",),
    ("figure", "images", "sweep", "scenarios"),
    ("front_page", "many", "lesson", "algorithm", "workbench", "questions"),
    ("status",),
    ("server",),
)
WITH_STREAMLIT = ("gan1d.ui", "pages", "app")
ABOVE = ("pages", "app", "benchmarks", "tests", "upkeep")  # what no module of gan1d imports


def _numbered(package: str, rows: tuple[tuple[str, ...], ...]) -> dict[str, int]:
    return {f"{package}.{wing}": floor for floor, row in enumerate(rows) for wing in row}


FLOOR = _numbered("gan1d", FLOORS)
UI_FLOOR = _numbered("gan1d.ui", UI_FLOORS)


def modules(root: Path = ROOT) -> dict[str, Path]:
    """The files of the app by the names of their modules."""
    files = [root / "app.py", *(root / "gan1d").rglob("*.py"), *(root / "pages").glob("*.py")]
    return {".".join(file.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): file for file in files}


def wing(name: str, floor: Mapping[str, int]) -> str:
    """The wing that a module is in, or nothing."""
    return next((w for w in floor if name == w or name.startswith(f"{w}.")), "")


def imported(source: str, known: Mapping[str, Path]) -> Iterator[tuple[int, str]]:
    """The line and the module of every import, also of those for types and within functions."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from ((node.lineno, name if name in known else str(node.module)) for name in names)


def against(module: str, source: str, known: Mapping[str, Path]) -> list[str]:
    """What of a module's imports is against the list, each in a sentence."""
    found = []
    for line, other in imported(source, known):
        for floor in (FLOOR, UI_FLOOR):
            here, there = wing(module, floor), wing(other, floor)
            if here and there and here != there and floor[there] >= floor[here]:
                found.append(f"{module}:{line} imports {other}: {here} stands below {there}, or beside it.")
        if module.startswith("gan1d") and other.split(".")[0] in ABOVE:
            found.append(f"{module}:{line} imports {other}, which stands on gan1d.")
        if other.split(".")[0] == "streamlit" and not module.startswith(WITH_STREAMLIT):
            found.append(f"{module}:{line} imports Streamlit, which only gan1d.ui and the pages know.")
    return found


def graph(known: Mapping[str, Path]) -> dict[str, set[str]]:
    """Which of the modules each of them imports."""
    return {
        name: {other for _, other in imported(file.read_text(encoding="utf-8"), known) if other in known} - {name}
        for name, file in known.items()
    }


def circles(arrows: Mapping[str, set[str]]) -> list[tuple[str, ...]]:
    """Ways that lead back to where they began, one of each kind."""
    found: list[tuple[str, ...]] = []
    done: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            found.append((*path[path.index(name) :], name))
        elif name not in done:
            for other in sorted(arrows[name]):
                walk(other, (*path, name))
            done.add(name)

    for name in arrows:
        walk(name, ())
    return found
