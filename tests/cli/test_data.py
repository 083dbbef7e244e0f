"""`--data FILE[:COLUMN]`, and the options of a p_data of one's own."""

import json

import numpy as np
import pytest

from gan1d.cli import main
from gan1d.cli import run as run_command
from gan1d.densities.from_points import estimate
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import FIELDS

VALUES = np.random.default_rng(4).normal(20, 3, 40)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "measured.csv"
    path.write_text("name,length\n" + "\n".join(f"n{i},{value}" for i, value in enumerate(VALUES)))
    return path


def recipe_of(tmp_path, *words):
    """The recipe that a run with these options leaves in its history."""
    path = tmp_path / "run.json"
    assert main.main(["run", "--iterations", "3", "--history", str(path), *map(str, words)]) == 0
    return Recipe.from_query(json.loads(path.read_text())["recipe"])


@pytest.mark.parametrize("column", ["length", "2"])
def test_a_column_becomes_p_data(tmp_path, table, column, capsys):
    recipe = recipe_of(tmp_path, "--data", f"{table}:{column}", "--k", 2)
    assert (recipe.settings.p_data, recipe.settings.k) == ("drawn", 2)
    assert recipe.settings.heights == estimate(VALUES).heights
    out, err = capsys.readouterr()
    assert estimate(VALUES).done in err
    assert f"p_data: {recipe.settings.own_data.done}" in out


def test_one_column_needs_no_name_and_a_link_is_the_start(tmp_path, capsys):
    path = tmp_path / "a:b.txt"  # the colon belongs to the name of a file that is there
    path.write_text("\n".join(map(str, VALUES)))
    recipe = recipe_of(tmp_path, "--data", path, "--link", "p_data=expression&seed=4", "--quiet")
    assert (recipe.settings.p_data, recipe.settings.seed) == ("drawn", 4)
    assert recipe.settings.heights == estimate(VALUES).heights
    assert capsys.readouterr() == ("", "")


def test_an_expression_may_begin_with_a_minus_and_so_may_a_span(tmp_path, capsys):
    words = ["--p-data", "expression", "--expression", "-abs(x) + 2", "--span", "-2,1.5"]
    settings = recipe_of(tmp_path, *words).settings
    assert (settings.expression, settings.span) == ("-abs(x) + 2", (-2.0, 1.5))
    out = capsys.readouterr().out
    assert f"p_data: {settings.own_data.done}" in out
    assert "link: ?p_data=expression&expression=-abs%28x%29+%2B+2&span=-2,1.5" in out


def test_masses_at_the_modes_are_printed_for_a_drawing_with_several(tmp_path, capsys):
    recipe = recipe_of(tmp_path, "--p-data", "drawn", "--heights", "0,1,0,0,3,0")
    rows = [line.split()[-1] for line in capsys.readouterr().out.splitlines() if line.startswith("mass of p_g")]
    assert rows == ["0.2500", "0.7500"]
    assert recipe.settings.heights == (0, 1, 0, 0, 3, 0)


def test_a_run_that_uses_none_says_nothing_of_it(tmp_path, capsys):
    recipe_of(tmp_path, "--p-data", "normal", "--heights", "1,2")
    assert "p_data:" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--data", "none.csv"], "data must be a file that can be read; not 'none.csv' (No such file or directory)."),
        (["--data", "none.csv:2"], "data must be a file that can be read; not 'none.csv' (No such file or directory)."),
        (["--data", "."], "data must be a file that can be read; not '.' (Is a directory)."),
        (["--data", "measured.csv"], "data must name one of the columns name, length, as measured.csv:2."),
        (["--data", "measured.csv:width"], "column must be one of name, length (or a number from 1); not 'width'."),
        (["--data", "measured.csv:name"], "column name must hold only numbers within ±1e+100; line 2 has 'n0'."),
        (["--data", "measured.csv:2", "--p-data", "drawn"], "data sets p_data and heights: leave those out."),
        (["--data", "measured.csv:2", "--heights", "1,2"], "data sets p_data and heights: leave those out."),
        (["--data", "measured.csv:2", "--decimal", "dot"], "decimal must be one of point, comma; not 'dot'."),
        (["--decimal", "comma"], "decimal is the decimal mark of data: name a file with --data."),
        (["--data"], "data needs a value; python -m gan1d run --help says which."),
        (["--span", "-5"], "span must be 2 numbers from -1000 to 1000, separated by commas; not -5."),
        (["--heights"], "heights must be 2 to 64 whole numbers from 0 to 999, separated by commas; not ''."),
        (["--expression", "__import__('os')"], "'__import__' at character 1 is not known."),
        (
            ["--p-data", "drawn", "--heights", "0,0"],
            "heights must have at least one number above 0; all of these are 0.",
        ),
    ],
)
def test_a_wrong_command_is_refused_in_one_sentence(words, said, table, monkeypatch, capsys):
    monkeypatch.chdir(table.parent)
    monkeypatch.setattr(run_command, "Recording", None)  # nothing may start
    assert main.main(["run", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.endswith(said + "\n")
    assert err.count("\n") == 1


def test_a_file_too_large_is_not_read_to_its_end(tmp_path, monkeypatch, capsys):
    path = tmp_path / "large.csv"
    path.write_text("1\n" * 100)
    monkeypatch.setattr("gan1d.cli.data.MOST_BYTES", 50)
    monkeypatch.setattr("gan1d.reading.tables.MOST_BYTES", 50)
    assert main.main(["run", "--data", str(path)]) == 2
    assert "The file must have at most" in capsys.readouterr().err


def test_help_says_how_long_an_expression_may_be(capsys):
    with pytest.raises(SystemExit):
        main.main(["run", "--help"])
    words = " ".join(capsys.readouterr().out.split())
    assert f"--expression TEXT {FIELDS['expression'].metadata['help']} (at most 200 characters; default exp(" in words
    assert "--data FILE[:COLUMN]" in words


@pytest.mark.parametrize(("decimal", "values"), [("point", [1234, 5678, 9123]), ("comma", [1.234, 5.678, 9.123])])
def test_a_decimal_mark_that_nothing_tells_is_asked_for(tmp_path, capsys, decimal, values):
    path = tmp_path / "n.csv"
    path.write_text("n\n1,234\n5,678\n9,123\n")
    assert main.main(["run", "--data", str(path)]) == 2
    said = capsys.readouterr().err
    assert "is 1234 with a decimal point and 1.234 with a decimal comma" in said
    assert said.endswith("Add --decimal point or --decimal comma.\n")
    recipe = recipe_of(tmp_path, "--data", path, "--decimal", decimal)
    assert recipe.settings.heights == estimate(np.array(values, float)).heights


def test_what_was_done_to_read_a_file_is_said(tmp_path, capsys):
    path = tmp_path / "n.csv"
    path.write_text("Größe\n182,88\n-\n170,12", encoding="cp1252")
    recipe = recipe_of(tmp_path, "--data", path)
    assert recipe.settings.heights == estimate(np.array([182.88, 170.12])).heights
    said = capsys.readouterr().err
    assert "Read with: text in cp1252; decimal commas; 1 cell left out: 1 '-'. 2 points with mean" in said
