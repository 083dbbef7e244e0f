import pytest

from gan1d.cli import main
from gan1d.cli import panels as command
from gan1d.figures.panels import BASE, NotFoundError, Panel, Panels
from gan1d.recipes.link import Link, fields_of
from gan1d.recipes.recipe import Recipe
from gan1d.runs.recording import Recording


@pytest.fixture
def asked(monkeypatch):
    """The recipes the search was asked for; it finds four panels at once."""
    recipes = []

    def find(base, progress):
        recipes.append(base)
        recording = Recording(base)
        recording.extend(4)
        progress(4, base.settings.horizon)
        return Panels(recording, tuple(Panel(c, i, "", {}, f"({c}) words") for i, c in enumerate("abcd", 1)))

    monkeypatch.setattr(command, "find", find)
    return recipes


@pytest.mark.slow
def test_captions_and_links_are_printed_and_files_written(asked, tmp_path, capsys):
    paths = [tmp_path / name for name in ("a.svg", "a.png", "a.pdf")]
    assert main.main(["panels", *map(str, paths)]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[:4] == [f"({letter}) words" for letter in "abcd"]
    for i, (letter, line) in enumerate(zip("abcd", lines[4:], strict=True), 1):
        start, address = line.split("?")
        assert start == f"link of ({letter}): "
        link = Link.parse(fields_of("?" + address))
        assert (link.recipe, link.at) == (BASE, i)
    assert "4/2500" in err
    assert asked == [BASE]
    starts = (b"<?xml", b"\x89PNG", b"%PDF-")
    assert all(path.read_bytes().startswith(start) for path, start in zip(paths, starts, strict=True))


def test_settings_change_the_base_and_a_link_replaces_it(asked):
    assert main.main(["panels", "--quiet", "--seed", "3"]) == 0
    assert main.main(["panels", "--quiet", "--link", "k=5", "--seed", "3"]) == 0
    assert asked == [Recipe(BASE.settings.with_setting("seed", 3)), Recipe.from_query({"k": "5", "seed": "3"})]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["a.html"], "FILE must be a file ending in one of .svg, .png, .pdf; not 'a.html'."),
        (["a.svg", "a.svg"], "Two outputs cannot go to the same file, 'a.svg'."),
        (["--theme", "pink"], "theme must be one of light, dark; not 'pink'."),
        (["--k", "0"], "k must be a whole number from 1 to 50; not 0."),
    ],
)
def test_a_wrong_command_is_refused_in_one_sentence(words, said, asked, capsys):
    assert main.main(["panels", *words]) == 2
    assert capsys.readouterr().err.startswith(said)
    assert asked == []


def test_edits_of_ones_own_are_refused(capsys):
    assert main.main(["panels", "--quiet", "--edit", "3:k=5"]) == 2
    assert "makes its own edits" in capsys.readouterr().err


def test_a_rule_that_is_not_met_is_said_and_nothing_is_drawn(tmp_path, monkeypatch, capsys):
    def find(base, progress):
        raise NotFoundError("Panel (b) is not in this run.")

    monkeypatch.setattr(command, "find", find)
    assert main.main(["panels", str(tmp_path / "a.svg")]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.endswith("Panel (b) is not in this run.\n")
    assert list(tmp_path.iterdir()) == []


def test_control_c(monkeypatch, capsys):
    def find(base, progress):
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "find", find)
    assert main.main(["panels", "--quiet"]) == 130
    assert capsys.readouterr().err.startswith("Stopped")
