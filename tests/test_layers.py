"""Who may import whom: the one list of floors. What is on a floor imports only what is on floors before it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

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


def floors(package: str, rows: tuple[tuple[str, ...], ...]) -> dict[str, int]:
    return {f"{package}.{wing}": floor for floor, row in enumerate(rows) for wing in row}


FLOOR = floors("gan1d", FLOORS)
UI_FLOOR = floors("gan1d.ui", UI_FLOORS)


def name_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


FILES = {name_of(file): file for file in [*(ROOT / "gan1d").rglob("*.py"), *(ROOT / "pages").glob("*.py")]}


def wing(name: str, floor: dict[str, int]) -> str:
    """The wing that a module is in, or nothing."""
    return next((w for w in floor if name == w or name.startswith(f"{w}.")), "")


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The line and the module of every import, also of those for types and within functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from ((node.lineno, name if name in FILES else str(node.module)) for name in names)


def against(module: str, source: str) -> list[str]:
    """What of a module's imports is against the list, each in a sentence."""
    found = []
    for line, other in imported(ast.parse(source)):
        for floor in (FLOOR, UI_FLOOR):
            here, there = wing(module, floor), wing(other, floor)
            if here and there and here != there and floor[there] >= floor[here]:
                found.append(f"{module}:{line} imports {other}: {here} stands below {there}, or beside it.")
        if module.startswith("gan1d") and other.split(".")[0] in ABOVE:
            found.append(f"{module}:{line} imports {other}, which stands on gan1d.")
        if other.split(".")[0] == "streamlit" and not module.startswith(WITH_STREAMLIT):
            found.append(f"{module}:{line} imports Streamlit, which only gan1d.ui and the pages know.")
    return found


def test_every_module_is_in_a_wing() -> None:
    top = {name for name in FILES if name.startswith("gan1d.") and not wing(name, FLOOR)}
    assert top == {"gan1d.__main__"}
    assert {name for name in FILES if name.startswith("gan1d.ui.") and not wing(name, UI_FLOOR)} == set()
    assert {wing(name, FLOOR) for name in FILES} >= set(FLOOR)


def test_no_import_runs_up() -> None:
    found = [said for name, file in FILES.items() for said in against(name, file.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("gan1d.base.fields", "from gan1d.recipes.recipe import Recipe"),
        ("gan1d.networks.shape", "from gan1d.densities import distributions"),
        ("gan1d.runs.store", "if TYPE_CHECKING:\n    import gan1d.figures.style"),
        ("gan1d.cli.run", "def f():\n    from gan1d.ui.shell import widgets"),
        ("gan1d.ui.live.seat", "from gan1d.ui.figure.route import live"),
        ("gan1d.ui.many.route", "from gan1d.ui.lesson.session import Session"),
        ("gan1d.theory.exact", "import streamlit as st"),
        ("gan1d.ui.server", "from pages import router"),
    ],
)
def test_an_import_that_runs_up_is_told_in_a_sentence(module: str, source: str) -> None:
    (told,) = against(module, source)
    assert told.startswith(f"{module}:")


def test_imports_run_in_no_circle() -> None:
    graph = {name: {other for _, other in imported(ast.parse(FILES[name].read_text("utf-8")))} for name in FILES}
    done: set[str] = set()

    def circle(name: str, path: tuple[str, ...]) -> tuple[str, ...]:
        if name in path:
            return (*path[path.index(name) :], name)
        if name in done or name not in graph:
            return ()
        for other in graph[name]:
            if found := circle(other, (*path, name)):
                return found
        done.add(name)
        return ()

    assert [found for name in graph if (found := circle(name, ()))] == []
