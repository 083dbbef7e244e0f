"""Who may import whom: every module is held to the list of `upkeep.layers`."""

import pytest

from upkeep.layers import FLOOR, UI_FLOOR, against, circles, graph, modules, wing

FILES = modules()


def test_every_module_is_in_a_wing() -> None:
    assert {name for name in FILES if name.startswith("gan1d.") and not wing(name, FLOOR)} == {"gan1d.__main__"}
    assert {name for name in FILES if name.startswith("gan1d.ui.") and not wing(name, UI_FLOOR)} == set()
    assert {wing(name, FLOOR) for name in FILES} >= set(FLOOR)
    assert {wing(name, UI_FLOOR) for name in FILES} >= set(UI_FLOOR)


@pytest.mark.slow
def test_no_import_runs_up() -> None:
    assert [said for name, file in FILES.items() for said in against(name, file.read_text("utf-8"), FILES)] == []


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
    (told,) = against(module, source, FILES)
    assert told.startswith(f"{module}:")


@pytest.mark.parametrize(
    "source", ["from gan1d.base.fields import Checked", "import numpy", "from gan1d.runs import x"]
)
def test_an_import_that_runs_down_is_not(source: str) -> None:
    assert against("gan1d.sweep.plan", source, FILES) == []


@pytest.mark.slow
def test_imports_run_in_no_circle() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [("a", "b", "c", "a")]
    assert circles(graph(FILES)) == []
