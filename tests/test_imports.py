"""Nothing heavy is imported before it is needed: each law is tried in a fresh interpreter."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]
HEAVY = (
    *("torch", "scipy.stats", "scipy.optimize", "matplotlib", "plotly", "pandas", "sklearn", "av", "babel", "pooch"),
    *("python_calamine", "polib"),
)


def loaded(code: str) -> set[str]:
    """Which of `HEAVY` a fresh interpreter has after running the code, and what else it then names in `more`."""
    answer = f"\nimport sys\nprint()\nprint(*(m for m in {HEAVY} if m in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code + answer],
        cwd=ROOT, env=os.environ | {"PYTHONIOENCODING": "utf-8"}, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return set(done.stdout.splitlines()[-1].split())


RUN = """
from gan1d.recipes.recipe import Recipe
from gan1d.runs.recording import Recording
from gan1d.recipes.settings import Settings
recording = Recording(Recipe(Settings({})))
recording.extend(3)
"""


@pytest.mark.parametrize(
    "module",
    [
        "recipes.settings",
        "recipes.recipe",
        "theory.games",
        "teaching.scenarios",
        "runs.side_by_side",
        "figures",
        "cli.report",
    ],
)
def test_a_module_that_computes_nothing_in_torch_does_not_import_it(module: str) -> None:
    assert loaded(f"import gan1d.{module}") == set()


def test_the_default_run_trains_without_torch_and_the_reference_with_it() -> None:
    assert loaded(RUN.format("")) == set()
    assert loaded(RUN.format("engine='reference'")) == {"torch"}


def test_who_asks_for_help_does_not_wait_for_what_trains_and_draws() -> None:
    command = "from gan1d.cli.main import main\ntry:\n    main({})\nexcept SystemExit:\n    pass\n"
    for words in (["--help"], ["images", "train", "--help"], ["run", "--iterations", "3"]):
        assert loaded(command.format(words)) == set(), words


def test_a_figure_brings_the_library_that_draws_it_and_no_other() -> None:
    draw = RUN.format("") + "from gan1d import figures\nfigures.{}(recording, 3)\n"
    assert loaded(draw.format("figure_1")) & {"plotly", "matplotlib", "torch", "av"} == {"plotly"}
    assert loaded(draw.format("figure_1_static")) & {"plotly", "matplotlib", "torch", "av"} == {"matplotlib"}


def test_the_app_answers_before_anything_is_imported_that_computes() -> None:
    command = [sys.executable, "-W", "ignore", "-c", "import app, sys; print('scipy.special' in sys.modules)"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == "False"


def test_the_front_page_is_drawn_before_torch_and_pandas_are_there() -> None:
    page = """
from streamlit.testing.v1 import AppTest
import gan1d.ui.shell.layout
gan1d.ui.shell.layout.PAUSE = 0
at = AppTest.from_file("pages/figure1.py").run(timeout=60)
assert not at.exception and len(at.expander) > 1
"""
    assert loaded(page) - {"plotly"} == set()  # Streamlit itself imports Plotly


def test_what_is_said_in_another_language_is_read_without_babel() -> None:
    """It is installed to gather messages and to test, not with the app."""
    code = "from gan1d.languages import browser_words, tr, use_language\n"
    code += "with use_language('ko'):\n    tr('x'), browser_words()"
    assert loaded(code) == {"polib"}
