"""Words from links, files and folders are shown as they stand: never as Markdown, HTML, an icon or an equation."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from gan1d.base.fields import MOST_SHOWN, SettingsError
from gan1d.images.folder import Run
from gan1d.images.registry import Runs
from gan1d.recipes.file import from_json, to_json
from gan1d.recipes.recipe import Recipe
from gan1d.ui.shell.widgets import plain

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
PAGES = sorted(file.name for file in (ROOT / "pages").glob("*.py") if file.name != "router.py")
MARK = "zq7"  # of the foreign words, wherever they are shown
BATTERY = (
    "![x](//e)", "[s](//e)", "http://e", "www.e", "m@e.e", "**b**", "<b>", "&lt;", "$x$", ":material/x:",
    ":streamlit:", ":red[r]", "`c`", "~~s~~",
)  # fmt: skip
ALL = f"{MARK} {' '.join(BATTERY)}"
HALVES = tuple(f"{MARK} {' '.join(BATTERY[half::2])}" for half in (0, 1))  # so short that a sentence repeats them whole
LINES = ("# heading", "- item", "1. item", "+ item", "---", "a\n\n# heading", "a\n    code")
OF_A_WIDGET = {"text_input", "text_area", "number_input", "radio", "selectbox", "code"}  # is their value: no words
REFUSALS = ("error", "warning", "info", "success", "toast")
Place = tuple[str, str]


@pytest.fixture(autouse=True)
def _empty_computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAN1D_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("GAN1D_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("GAN1D_DATA", raising=False)


def opened(page: str, **query: str) -> AppTest:
    test = AppTest.from_file(ROOT / "pages" / "router.py", default_timeout=60)
    test.query_params.update(query)
    return test.switch_page(page).run()


def texts(page: AppTest) -> Iterator[str]:
    """Whatever Streamlit reads as Markdown or HTML on a page."""
    for element in (*page.main, *page.toast):
        for name in ("label", "help", "body", "captions"):
            told = getattr(element.proto, name, None)
            yield from [told] if isinstance(told, str) else map(str, told or ())
        if element.type not in OF_A_WIDGET and isinstance(getattr(element, "value", None), str):
            yield element.value
        if element.type == "radio":  # the options of a selectbox are text
            yield from map(str, element.options)
    for block in blocks(page.main):
        for kind in ("expandable", "popover", "tab"):
            yield str(getattr(getattr(block.proto, kind, None), "label", ""))


def blocks(block) -> Iterator:
    yield block
    for child in getattr(block, "children", {}).values():
        yield from blocks(child)


def active(text: str) -> list[str]:
    """The foreign words that stand in a text unescaped; a page may have made its letters small."""
    unescaped = re.sub(r"\\[^\w\s]", "", text.lower())
    return [foreign for foreign in BATTERY if foreign in unescaped]


def told_of(page: AppTest) -> list[str]:
    """The texts that have the foreign words, all of them harmless."""
    assert not page.exception
    found = [text for text in texts(page) if MARK in text.lower()]
    assert [(text, active(text)) for text in found if active(text)] == []
    return found


# ---- the one function


@pytest.mark.parametrize("foreign", BATTERY)
def test_what_could_be_read_as_more_is_not_left_as_it_is(foreign: str) -> None:
    assert active(f"said {foreign} here") == [foreign]
    assert active(plain(f"said {foreign} here")) == []


@pytest.mark.parametrize("line", LINES)
def test_a_line_stays_a_line_of_text(line: str) -> None:
    told = plain(line)
    assert "\n" not in told
    assert told.split()[0] != line.split()[0] or line.split()[0] == "a"


@pytest.mark.parametrize(
    "sentence", ["k must be a whole number from 1 to 50; not 0.", "-0.5 is below 1.2 (a; b)", "1.5"]
)
def test_sentences_of_the_app_stay_as_they_are(sentence: str) -> None:
    assert plain(sentence) == sentence


# ---- every page and field of an address

LINKS: dict[Place, str] = {  # and what of the page's own has to stand before the foreign words
    ("figure1.py", "k"): "", ("figure1.py", "edits"): "", ("figure1.py", "at"): "", ("figure1.py", "beside"): "k=",
    ("figure1.py", "show"): "", ("figure1.py", "view"): "", ("figure1.py", "room"): "",
    ("figure1.py", "expression"): "", ("figure1.py", "lang"): "",
    ("many.py", "k"): "", ("many.py", "games"): "", ("many.py", "at"): "",
    ("map.py", "x"): "", ("map.py", "seeds"): "", ("map.py", "iterations"): "", ("map.py", "k"): "",
    ("lesson.py", "step"): "", ("algorithm.py", "k"): "", ("algorithm.py", "moment"): "", ("algorithm.py", "at"): "",
    ("bench.py", "figure"): "", ("questions.py", "term"): "", ("questions.py", "question"): "",
    ("mnist_gan.py", "run"): "", ("mnist_gan.py", "preset"): "", ("mnist_gan.py", "data"): "",
    ("mnist_gan.py", "device"): "", ("mnist_gan.py", "epochs"): "", ("mnist_gan.py", "folder"): "/",
    ("mnist_gan.py", "lang"): "", ("scenarios.py", "lang"): "",
}  # fmt: skip


@pytest.mark.parametrize(("place", "before"), LINKS.items(), ids=map(str, LINKS))
def test_a_link_tells_its_words_as_they_stand(place: Place, before: str) -> None:
    name, field = place
    query = {"data": "mnist"} if field == "folder" else {}
    for half in HALVES:
        assert told_of(opened(name, **query, **{field: before + half})), "the page does not tell what is wrong"


@pytest.mark.parametrize("name", ["figure1.py", "many.py", "map.py", "algorithm.py", "mnist_gan.py"])
def test_a_name_that_is_no_field_is_told_as_it_stands(name: str) -> None:
    for half in HALVES:
        assert told_of(opened(name, **{half: "1"}))


# ---- files and folders


def test_the_name_of_a_run_and_its_records_are_told_as_they_stand(tmp_path: Path) -> None:
    run = Run(tmp_path / "runs" / f"0001-{ALL.replace('/', '')}")
    run.path.mkdir(parents=True)
    records = {
        "run.json": {"preset": ALL},
        "recipe.json": {},
        "state.json": {"status": "failed", "text": ALL, "data": ALL, "iteration": 1},
        "wanted.json": {"do": "stop"},
    }
    for file, content in records.items():
        (run.path / file).write_text(json.dumps(content))
    assert [found.name for found in Runs().all()] == [run.name]
    assert len(told_of(opened("mnist_gan.py"))) > 3  # its name, to be chosen and deleted, and its data
    for half in HALVES:
        (run.path / "recipe.json").write_text(json.dumps({"k": half}))
        assert told_of(opened("mnist_gan.py"))


def test_what_the_critic_of_a_run_said_last_is_told_as_it_stands(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gan1d.ui.images.fresh_critic.critic_status", lambda run: "silent")
    run.checkpoint.write_bytes(b"")
    (run.path / "log.txt").write_text(ALL)
    assert told_of(opened("mnist_gan.py"))


def test_a_folder_of_images_is_told_as_it_stands(tmp_path: Path) -> None:
    folder = tmp_path / ALL
    folder.mkdir(parents=True)
    (folder / f"{ALL.replace('/', '')}-train-images-idx3-ubyte").write_bytes(b"no images")
    assert told_of(opened("mnist_gan.py", data="mnist", folder=str(folder)))
    (folder / "two-train-images-idx3-ubyte").write_bytes(b"")
    assert told_of(opened("mnist_gan.py", data="mnist", folder=str(folder)))  # which of both?


def test_the_name_and_the_fields_of_a_file_are_told_as_they_stand() -> None:
    for half in HALVES:
        page = opened("figure1.py", at="0")
        content = json.dumps(json.loads(to_json(Recipe(), 0)) | {half[:50]: 1}).encode()
        with pytest.raises(SettingsError) as refused:
            from_json(content)
        page.session_state["refused_file"] = f"{half}.json cannot be opened: {refused.value}"
        assert told_of(page.run())


def own_data_dialog() -> None:
    import streamlit as st

    from gan1d.recipes.link import Link
    from gan1d.ui.figure.session_player import SessionPlayer
    from gan1d.ui.front_page.custom_data_dialog import editor

    if "player" not in st.session_state:
        st.session_state.player = SessionPlayer(Link(at=0))
    editor(st.session_state.player)


def test_what_is_typed_is_told_as_it_stands() -> None:
    for half in HALVES:
        page = AppTest.from_function(own_data_dialog, default_timeout=30).run()
        page.text_area(key="own_data_numbers").set_value(f"{half}, 1, 2").run()
        page.text_input(key="own_data_expression").set_value(half).run()
        assert len(told_of(page)) > 1


# ---- a rule for what is written next


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in REFUSALS:
            yield node


def test_what_a_page_refuses_or_warns_of_goes_through_the_one_function() -> None:
    files = [*(ROOT / "pages").glob("*.py"), *(ROOT / "gan1d" / "ui").rglob("*.py")]
    seen, others = 0, []
    for file in files:
        for call in calls(ast.parse(file.read_text(encoding="utf-8"))):
            if ast.unparse(call.func).startswith("LOG"):
                continue
            seen += 1
            first = call.args[0]
            if not (isinstance(first, ast.Call) and ast.unparse(first.func) == "plain"):
                others.append(f"{file.name}:{call.lineno}")
    assert seen > 20
    assert others == []


def test_long_words_are_cut_before_they_are_told() -> None:
    for name, field in (("figure1.py", "k"), ("mnist_gan.py", "run"), ("questions.py", "term"), ("many.py", "games")):
        for text in texts(opened(name, **{field: MARK * 3000})):
            assert text.count(MARK) <= MOST_SHOWN


@pytest.mark.parametrize(
    "name", sorted(file.name for file in (ROOT / "pages").glob("*.py") if file.name != "router.py")
)
def test_words_of_any_length_are_told_in_a_sentence(name: str) -> None:
    fields = ("run", "folder", "term", "question", "step", "figure", "moment", "games", "room", "at", "x", "seeds")
    assert not opened(name, **dict.fromkeys(fields, "9" * 5000)).exception
    assert not opened(name, lang="k" * 20_000_000).exception


@pytest.mark.parametrize("folder", ["~nosuch", "~nosuch/data", "a\0b", "9" * 5000, "/dev/zero", "..", "{n}"])
def test_a_folder_that_is_none_is_a_sentence(folder: str) -> None:
    page = opened("mnist_gan.py", data="mnist", folder=folder)
    assert not page.exception
    assert page.info
