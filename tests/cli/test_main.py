import csv
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest

from gan1d.base import files
from gan1d.base.fields import show
from gan1d.cli import main, options, recipe, report
from gan1d.cli import run as run_command
from gan1d.recipes.recipe import Edit, Recipe
from gan1d.recipes.settings import FIELDS
from gan1d.runs.measure import COLUMN, METRICS
from gan1d.runs.recording import Recording
from gan1d.theory.losses import LOSSES


def run(*arguments):
    return main.main(["run", "--quiet", *map(str, arguments)])


def recorded(query, iterations):
    recording = Recording(Recipe.from_query(query))
    recording.extend(iterations)
    return recording


def rows_of(path):
    """A CSV history as float32 rows."""
    with path.open(newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["iteration", *METRICS]
    assert [int(row[0]) for row in rows] == list(range(len(rows)))
    return np.array([row[1:] for row in rows], np.float32)


def test_history_is_the_recordings_own(tmp_path):
    path = tmp_path / "run.csv"
    assert run("--seed", 5, "--learning_rate_D", 0.01, "--iterations", 30, "--history", path) == 0
    np.testing.assert_array_equal(rows_of(path), recorded({"seed": "5", "learning_rate_D": "0.01"}, 30).history)
    assert list(tmp_path.iterdir()) == [path]


def test_json_holds_the_recipe_and_the_same_numbers(tmp_path):
    path = tmp_path / "run.json"
    assert run("--k", 2, "--G_width", 8, "--edit", "9:m=64", "--iterations", 20, "--history", path) == 0
    content = json.loads(path.read_text())
    recipe = Recipe.from_query(content["recipe"])
    assert (recipe.settings.k, recipe.settings.G_width, recipe.edits) == (2, 8, (Edit(9, "m", 64),))
    again = Recording(recipe)
    again.extend(20)
    assert content["metrics"]["iteration"] == list(range(21))
    for name in METRICS:
        np.testing.assert_array_equal(np.array(content["metrics"][name], np.float32), again.history[:, COLUMN[name]])
    assert content["link"] == "?k=2&G_width=8&edits=9:m=64"
    assert content["ended"] is None


def test_an_edit_takes_effect_exactly_at_its_iteration(tmp_path):
    plain, edited = tmp_path / "plain.csv", tmp_path / "edited.csv"
    run("--iterations", 24, "--history", plain)
    run("--iterations", 24, "--history", edited, "--edit", "12:k=9")
    a, b = rows_of(plain), rows_of(edited)
    np.testing.assert_array_equal(a[:13], b[:13])  # state 12 is still the same, state 13 is not
    assert (a[13] != b[13]).any()


def test_edits_add_up(tmp_path):
    path = tmp_path / "run.json"
    assert run("--iterations", 8, "--edit", "2:k=5", "--edit", "4:only=D;5:m=32", "--history", path) == 0
    assert json.loads(path.read_text())["recipe"] == {"edits": "2:k=5;4:only=D;5:m=32"}


@pytest.mark.parametrize("before", ["", "?", "http://localhost:8501/?"])
def test_a_link_is_the_start_and_options_win(tmp_path, before):
    path = tmp_path / "run.json"
    link = before + "k=5&seed=2&edits=4:m=64#top"
    assert run("--link", link, "--seed", 7, "--edit", "6:k=1", "--iterations", 10, "--history", path) == 0
    assert json.loads(path.read_text())["recipe"] == {"k": "5", "seed": "7", "edits": "4:m=64;6:k=1"}


def test_every_setting_is_an_option_in_both_spellings():
    for name, field in FIELDS.items():
        for option in ("--" + name, "--" + name.replace("_", "-")):
            for words in ([option, show(field.default)], [f"{option}={show(field.default)}"]):
                arguments = options.parse(main._parser(), ["run", *words])
                assert recipe.recipe_of(arguments) == (Recipe(), [])


def test_iterations_default_to_the_horizon(tmp_path):
    path = tmp_path / "run.csv"
    assert run("--horizon", 12, "--history", path) == 0
    assert len(rows_of(path)) == 13


@pytest.mark.slow
def test_figures_are_whole_files(tmp_path):
    names = ["f.svg", "f.png", "f.pdf", "f.html"]
    outputs = [word for name in names for word in ("--figure", tmp_path / name, "--charts", tmp_path / f"c{name}")]
    strip = ("--strip", tmp_path / "strip.PNG", "--at", "0,3,20")
    assert run("--iterations", 20, *outputs, *strip, "--theme", "dark", "--layers", "D_star,ideal,samples") == 0
    for start in ("", "c"):
        ET.fromstring((tmp_path / f"{start}f.svg").read_bytes())
        assert (tmp_path / f"{start}f.png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
        assert (tmp_path / f"{start}f.pdf").read_bytes().startswith(b"%PDF-")
        page = (tmp_path / f"{start}f.html").read_text()
        assert page.startswith("<!doctype html>")
        assert page.endswith("</html>\n")
        assert '"bdata"' in page
    assert (tmp_path / "strip.PNG").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    assert len(list(tmp_path.iterdir())) == 9


def test_a_file_that_is_there_is_replaced_whole(tmp_path):
    path = tmp_path / "run.csv"
    path.write_text("old\n" * 10_000)
    assert run("--iterations", 3, "--history", path) == 0
    assert len(rows_of(path)) == 4


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path, monkeypatch, capsys):
    path = tmp_path / "run.csv"
    path.write_text("old")
    monkeypatch.setattr(files.os, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    assert run("--iterations", 3, "--history", path) == 1
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
    assert capsys.readouterr().err == f"Could not write '{path}': No space left on device.\n"


def test_the_numbers_are_printed_beside_their_equilibria(capsys):
    assert main.main(["run", "--iterations", "40", "--loss", "minimax", "--seed", "2"]) == 0
    out, err = capsys.readouterr()
    last = dict(zip(METRICS, recorded({"loss": "minimax", "seed": "2"}, 40).history[-1], strict=True))
    lines = out.splitlines()
    assert lines[0].split() == ["iteration", "40", "of", "40", "exact", "equilibrium"]

    def row(start):
        return next(line for line in lines if line.startswith(start)).removeprefix(start).split()

    assert row("discriminator_loss") == [f"{last['discriminator_loss']:.4f}", "0.6931", "=", "log", "2"]
    assert row("generator_loss, minimax") == [f"{last['generator_loss']:.4f}", "-0.6931", "=", "-log", "2"]
    assert row("V(D, G)") == [f"{last['V']:.4f}", "-1.3863", "=", "-log", "4"]
    for name, column in (("D on data", "d_data"), ("D on samples", "d_samples")):
        assert row(name) == [f"{last[column]:.4f}", "0.5000", "=", "1/2"]
    assert float(row("JSD, nats")[0]) == pytest.approx(last["jsd"], abs=1e-4)
    assert float(row("W1, sd of p_data")[0]) == pytest.approx(last["w1"], abs=1e-4)
    assert lines[-2].startswith("The first iterations: JSD is")
    assert lines[-1] == "link: ?loss=minimax&seed=2"
    assert "JSD" in err  # the progress bar


def test_masses_at_the_modes_are_printed_for_a_mixture(capsys):
    assert main.main(["run", "--iterations", "20", "--p_data", "three_modes", "--weights", "1,1,2"]) == 0
    rows = [line.split()[-2:] for line in capsys.readouterr().out.splitlines() if line.startswith("mass of p_g")]
    masses, weights = np.array(rows, float).T
    np.testing.assert_allclose(weights, [0.25, 0.25, 0.5])
    assert masses.sum() == pytest.approx(1, abs=2e-4)


def test_quiet_says_nothing(capsys):
    assert run("--iterations", 3) == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--k", "99"], "k must be a whole number from 1 to 50; not 99."),
        (["--k", "two"], "k must be a whole number from 1 to 50; not 'two'."),
        (["--k", ""], "k must be a whole number from 1 to 50; not ''."),
        (["--learning-rate-G=-1"], "learning_rate_G must be a number from 0 to 10; not -1."),
        (["--loss", "energy"], f"loss must be one of {', '.join(LOSSES)}; not energy."),
        (["--weights", "1"], "weights must be equal, or 2 or 3 numbers from 0 to 1000"),
        (["--p_data", "three_modes", "--weights", "1,1"], "weights must be 3 numbers for three_modes"),
        (["--k"], "k must be a whole number from 1 to 50; not ''."),
        (["--learning_rate_D", "--k", "3"], "learning_rate_D must be a number from 0 to 10; not ''."),
        (["--loss"], "loss must be one of non_saturating, minimax, least_squares, hinge, wasserstein; not "),
        (["--weights"], "weights must be equal, or 2 or 3 numbers from 0 to 1000, separated by commas; not ''."),
        (["--figure"], "figure needs a value; python -m gan1d run --help says which."),
        (["--kk", "3"], "There is no option '--kk'; the nearest is --k."),
        (["--lr", "3"], "There is no option '--lr'"),
        (["--figures", "f.png"], "There is no option '--figures'; the nearest is --figure."),
        (["loose"], "'loose' is one word too many"),
        (["--iterations", "-1"], "iterations must be a whole number from 0 to 50000; not '-1'."),
        (["--iterations", "50001"], "iterations must be a whole number from 0 to 50000; not '50001'."),
        (["--iterations", "many"], "iterations must be a whole number from 0 to 50000; not 'many'."),
        (["--edit", "k=5"], "An edit must be written iteration:setting=value, as 120:k=5; not 'k=5'."),
        (["--edit", ""], "An edit must be written iteration:setting=value, as 120:k=5; not empty."),
        (["--edit", "5:k=99"], "k must be a whole number from 1 to 50; not 99."),
        (["--edit", "5:seed=2"], "'seed' cannot be changed while it trains"),
        (["--edit", "30:k=5", "--iterations", "30"], "The edit 30:k=5 has no effect in a run of 30 iterations"),
        (["--link", "k=99"], "k must be a whole number from 1 to 50; not 99."),
        (["--link", "colour=red"], "There is no setting 'colour'"),
        (["--history", "run.txt"], "history must be a file ending in one of .csv, .json; not 'run.txt'."),
        (["--figure", "run.gif"], "figure must be a file ending in one of .html, .svg, .png, .pdf; not 'run.gif'."),
        (["--charts", ""], "charts must be a file ending in one of .html, .svg, .png, .pdf; not '.'."),
        (["--strip", "run.html"], "strip must be a file ending in one of .svg, .png, .pdf; not 'run.html'."),
        (["--strip", "run.png", "--at", "0,x"], "at must be a whole number from 0 to 5000; not 'x'."),
        (["--strip", "run.png", "--at", "0,6000"], "at must be a whole number from 0 to 5000; not '6000'."),
        (["--strip", "run.png", "--at", "0,1,2,3,4,5,6"], "at must be 1 to 6 iterations"),
        (["--at", "3"], "at names the iterations of a strip; add --strip FILE."),
        (["--layers", "D_star,push"], "layers must be one of D_star, samples, ideal; not 'push'."),
        (["--theme", "pink"], "theme must be one of light, dark; not 'pink'."),
        (["--figure", "no/such/run.png"], "figure must be a file in a folder that exists; 'no/such' is none."),
        (["--history", "a.csv", "--history", "./a.csv"], "Two outputs cannot go to the same file, 'a.csv'."),
    ],
)
def test_a_wrong_command_is_refused_in_one_sentence(words, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(run_command, "Recording", None)  # nothing may start
    assert main.main(["run", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(said)
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_refused_before_training(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(run_command, "Recording", None)

    def refuse(**_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(report.tempfile, "TemporaryFile", refuse)
    assert run("--figure", tmp_path / "f.png") == 2
    assert capsys.readouterr().err.endswith("(Permission denied).\n")


def test_a_folder_is_no_file(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(run_command, "Recording", None)
    (tmp_path / "f.png").mkdir()
    assert run("--figure", tmp_path / "f.png") == 2
    assert "is a folder" in capsys.readouterr().err


def test_a_diverged_run_says_why_and_writes_what_was_good(tmp_path, capsys):
    path, picture = tmp_path / "run.csv", tmp_path / "f.png"
    words = ("--optimizer_D", "sgd", "--learning_rate_D", 10, "--r1", 1000, "--iterations", 400)
    assert run(*words, "--history", path, "--figure", picture, "--strip", tmp_path / "s.png", "--at", "0,390") == 1
    assert capsys.readouterr().err.startswith("Diverged at iteration ")
    rows = rows_of(path)
    assert 1 <= len(rows) < 400
    assert np.isfinite(rows).all()
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_control_c_writes_what_was_recorded(tmp_path, monkeypatch, capsys):
    extend = Recording.extend

    def interrupted(self, up_to):
        if up_to > 80:
            raise KeyboardInterrupt
        extend(self, up_to)

    monkeypatch.setattr(Recording, "extend", interrupted)
    path = tmp_path / "run.csv"
    assert run("--iterations", 200, "--history", path, "--strip", tmp_path / "s.png", "--at", "0,50,200") == 130
    assert capsys.readouterr().err == "Stopped at iteration 80 of 200; what was recorded so far is kept.\n"
    assert len(rows_of(path)) == 81


def test_alone_it_prints_help(capsys):
    assert main.main([]) == 0
    assert "run" in capsys.readouterr().out
    assert main.main(["walk"]) == 2
    assert "invalid choice: 'walk'" in capsys.readouterr().err


def test_help_names_every_setting_and_its_range():
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "gan1d", "run", "--help"],
        cwd=root, env=os.environ | {"PYTHONIOENCODING": "utf-8"}, capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip  # in whatever letters the tests are run: a console that lacks one shows "?"
    assert (done.returncode, done.stderr) == (0, "")
    for group in ("while it trains:", "new run:", "output:"):
        assert group in done.stdout
    words = " ".join(done.stdout.split())
    for name, field in FIELDS.items():
        assert f"--{name.replace('_', '-')} " in words
        assert field.metadata["help"] in words
        assert f"default {show(field.default)})" in words
