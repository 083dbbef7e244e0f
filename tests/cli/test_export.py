import json
import sys

import pytest

from gan1d.cli import export as command
from gan1d.cli import main
from gan1d.recipes.file import from_json
from gan1d.recipes.recipe import Recipe
from gan1d.runs.recording import Recording

pytestmark = pytest.mark.slow


def export(*words):
    return main.main(["export", "--quiet", *map(str, words)])


def test_the_ending_decides_the_kind(tmp_path):
    starts = {
        "a.svg": b"<?xml",
        "a.PNG": b"\x89PNG",
        "a.pdf": b"%PDF-",
        "a.html": b"<!doctype html>",
        "a.gif": b"GIF89a",
        "a.csv": b"iteration,",
        "a.json": b"{",
    }
    assert export("--seed", 4, "--to", 3, *(tmp_path / name for name in starts)) == 0
    for name, start in starts.items():
        assert (tmp_path / name).read_bytes().startswith(start)
    assert len(list(tmp_path.iterdir())) == len(starts)


@pytest.mark.parametrize(("name", "start"), [("a.mp4", b"ftyp"), ("a.webm", b"\x1aE\xdf\xa3")])
def test_films(tmp_path, name, start):
    assert export("--from", 1, "--to", 2, "--fps", 5, tmp_path / name) == 0
    assert start in (tmp_path / name).read_bytes()[:16]


def test_a_film_without_its_encoders_is_refused_before_the_run_is_trained(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "av", None)  # as if it were not installed
    monkeypatch.setattr(command, "train", lambda *_: pytest.fail("trained"))
    assert export(tmp_path / "a.svg", tmp_path / "a.webm") == 2
    assert "pip install -r requirements-films.txt" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_pictures_stand_at_and_files_end_where_they_are_told(tmp_path):
    words = ("--edit", "2:k=5", "--to", 6, "--at", 3)
    assert export(*words, tmp_path / "a.svg", tmp_path / "a.csv", tmp_path / "a.json") == 0
    assert "iteration 3<" in (tmp_path / "a.svg").read_text()
    assert len((tmp_path / "a.csv").read_text().splitlines()) == 1 + 7
    assert from_json((tmp_path / "a.json").read_bytes()) == (Recipe.from_query({"edits": "2:k=5"}), 6)


def test_a_picture_stands_where_the_link_stands(tmp_path):
    path = tmp_path / "a.svg"
    assert export("--link", "http://localhost:8501/?seed=3&at=4", path) == 0
    assert "iteration 4<" in path.read_text()
    assert export("--link", "?seed=3&at=4", "--at", 2, path) == 0
    assert "iteration 2<" in path.read_text()
    assert export("--horizon", 10, path) == 0
    assert "iteration 10<" in path.read_text()


def test_no_more_is_trained_than_is_shown(tmp_path, monkeypatch):
    reached = []
    extend = Recording.extend
    monkeypatch.setattr(Recording, "extend", lambda self, up_to: (reached.append(up_to), extend(self, up_to)))
    assert export("--at", 7, tmp_path / "a.png") == 0
    assert max(reached) == 7


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "The following arguments are required: FILE."),
        (["a.avi"], "FILE must be a file ending in one of .svg, .pdf, .png, .html, .gif, .mp4, .webm, .csv, .json;"),
        (["a"], "FILE must be a file ending in one of"),
        (["no/such/a.gif"], "FILE must be a file in a folder that exists; 'no/such' is none."),
        (["a.gif", "./a.gif"], "Two outputs cannot go to the same file, 'a.gif'."),
        (["a.gif", "--to", "50001"], "to must be a whole number from 0 to 50000; not '50001'."),
        (["a.gif", "--from", "6", "--to", "5"], "from must be a whole number from 0 to 5; not '6'."),
        (["a.gif", "--at", "-1"], "at must be a whole number from 0 to 50000; not '-1'."),
        (["a.gif", "--fps", "0"], "fps must be a whole number from 1 to 50; not '0'."),
        (["a.gif", "--fps", "fast"], "fps must be a whole number from 1 to 50; not 'fast'."),
        (["a.gif", "--theme", "pink"], "theme must be one of light, dark; not 'pink'."),
        (["a.gif", "--layers", "push"], "layers must be one of D_star, samples, ideal; not 'push'."),
        (["a.gif", "--k", "99"], "k must be a whole number from 1 to 50; not 99."),
        (["a.gif", "--link", "k=99"], "k must be a whole number from 1 to 50; not 99."),
        (["a.gif", "--edit", "5:k=2", "--to", "5"], "The edit 5:k=2 has no effect in a run of 5 iterations"),
        (["a.gif", "--too", "5"], "There is no option '--too'"),
    ],
)
def test_a_wrong_command_is_refused_in_one_sentence(words, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command, "Recording", None)  # nothing may start
    assert main.main(["export", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(said)
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_diverged_run_is_shown_as_far_as_it_got(tmp_path, capsys):
    words = ("--optimizer_D", "sgd", "--learning_rate_D", 10, "--r1", 1000, "--to", 400)
    assert export(*words, tmp_path / "a.json", tmp_path / "a.png") == 1
    assert capsys.readouterr().err.startswith("Diverged at iteration ")
    assert json.loads((tmp_path / "a.json").read_text())["at"] < 400
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


def test_a_file_that_cannot_be_written_is_said_and_the_others_are(tmp_path, monkeypatch, capsys):
    write = command.write

    def full(path, content):
        if path.suffix == ".csv":
            raise OSError(28, "No space left on device")
        write(path, content)

    monkeypatch.setattr(command, "write", full)
    assert export("--to", 2, tmp_path / "a.csv", tmp_path / "a.json") == 1
    assert capsys.readouterr().err == f"Could not write '{tmp_path / 'a.csv'}': No space left on device.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_control_c_leaves_no_half_file(tmp_path, monkeypatch, capsys):
    def interrupted(recording, asked, progress):
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "make", interrupted)
    assert export("--to", 2, tmp_path / "a.gif") == 130
    assert capsys.readouterr().err == "Stopped: files not yet written are missing, none is incomplete.\n"
    assert list(tmp_path.iterdir()) == []


def test_one_bar_goes_over_training_and_drawing(tmp_path, capsys):
    assert main.main(["export", "--to", "5", str(tmp_path / "a.gif"), str(tmp_path / "a.png")]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "12/12" in err  # 5 iterations, 6 pictures of the film and 1
