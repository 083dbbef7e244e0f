"""Whatever a person may read goes through the catalogues: this reads the source and finds what was forgotten."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
COMMAND_LINE = (
    *("gan1d/cli/", "gan1d/cli/main.py", "gan1d/cli/options.py", "gan1d/cli/report.py", "gan1d/cli/images.py"),
    "gan1d/languages/",
)
NOT_TOLD = {  # files whose texts are no messages
    "gan1d/teaching/lesson/applications.py": "titles of papers",
    "gan1d/teaching/lesson/directions.py": "titles of papers",
    "gan1d/teaching/lesson/claims.py": "names in the report of a benchmark",
    "gan1d/teaching/workbench/proposition_2.py": "names in the report of a benchmark",
    "gan1d/ui/live/connection.py": "what a script is told that asks for nonsense",
    "gan1d/ui/hosting/answers.py": "a script",
    "gan1d/ui/hosting/crowded.py": "what stands in the log",
    "gan1d/ui/hosting/departed.py": "what stands in the log",
    "gan1d/ui/hosting/processes.py": "why the program does not start, for its host",
    "gan1d/ui/live/viewing.py": "why a connection was closed, for the script",
    "gan1d/ui/status/access.py": "how a browser is told to ask for a key",
    "gan1d/ui/status/metrics.py": "what Prometheus is told of the numbers",
    "gan1d/ui/images/route.py": "why there is no picture, for the script",
}
MESSAGES = {"tr": 1, "ngettext": 2, "N_": 1, "lazy": 1}  # who takes messages, and how many
REFUSALS = {"SettingsError", "NotFoundError", "DataError"}
SHOWN = {  # of Streamlit and of our layout: what shows its first argument to a person
    *("button", "caption", "checkbox", "dialog", "download_button", "error", "expander", "file_uploader", "header"),
    *("headline", "html", "info", "link_button", "markdown", "metric", "multiselect", "number_input", "pills"),
    *("popover", "progress", "radio", "segmented_control", "select_slider", "selectbox", "slider", "spinner"),
    *("subheader", "success", "tabs", "text_area", "text_input", "title", "toast", "toggle", "warning"),
}
SHOWN_BY_NAME = {"label", "help", "placeholder", "title", "page_title", "alt", "what"}
WORD = re.compile(r"[^\W\d_]{2,}")
TWO_WORDS = re.compile(r"[^\W\d_]{2,} [^\W\d_]{2,}")
SENTENCE = re.compile(r"(?:[^\W\d_]+,? ){4}[^\W\d_]+")
MARKUP = re.compile(r"<(style|script)>.*?(</\1>|$)|<[^>]*>?|end for", re.DOTALL)  # and the keyword of pseudocode
LATEX = re.compile(r"\\[a-zA-Z]{2,}")


def python_files() -> Iterator[tuple[str, str]]:
    for folder in ("gan1d", "pages"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            name = file.relative_to(ROOT).as_posix()
            if not name.startswith(COMMAND_LINE):
                yield name, file.read_text(encoding="utf-8")


def called(node: ast.AST) -> str:
    """The name of the function that a node calls."""
    if not isinstance(node, ast.Call):
        return ""
    function = node.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def said(node: ast.AST, in_calls: bool = True) -> Iterator[str]:
    """The literal texts in a node, but those that are messages, or for programmers: docstrings and their exceptions.

    Of an f-string, the whole with its values left out. What is compared, or a key, is not told. `in_calls`: those too
    that other functions are given.
    """
    name = called(node)
    if name in MESSAGES or (name.endswith("Error") and name not in REFUSALS) or isinstance(node, ast.Compare):
        return
    if isinstance(node, ast.Call) and not in_calls:
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    parts: list[ast.AST] = [node.value] if isinstance(node, ast.Subscript) else list(ast.iter_child_nodes(node))
    if isinstance(node, ast.JoinedStr):
        yield "".join(part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
        parts = [part for part in parts if not isinstance(part, ast.Constant)]
    for part in parts:
        if not (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant)):
            yield from said(part, in_calls)


def words(text: str) -> str:
    """A text without its mark-up; nothing is left of a formula."""
    return "" if LATEX.search(text) else MARKUP.sub(" ", text)


def shown(call: ast.Call, is_page: bool) -> Iterator[ast.expr]:
    """The arguments of a call that a person reads."""
    name = called(call)
    if name in REFUSALS:
        yield from call.args
    if is_page and name in SHOWN:
        yield from call.args[:1]
    if is_page:
        yield from (keyword.value for keyword in call.keywords if keyword.arg in SHOWN_BY_NAME)


def forgotten(source: str, is_page: bool) -> list[str]:
    """Literals that a person will read in English, whatever they speak: sentences, and on pages any two words."""
    tree = ast.parse(source)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    told = [text for call in calls for each in shown(call, is_page) for text in said(each, in_calls=False)]
    prose = TWO_WORDS if is_page else SENTENCE
    return [text for text in told if WORD.search(words(text))] + [t for t in said(tree) if prose.search(words(t))]


def unreadable(source: str) -> list[str]:
    """Messages that no catalogue can hold, because they are put together."""
    tree, found = ast.parse(source), []
    for node in ast.walk(tree):
        if called(node) in MESSAGES and isinstance(node, ast.Call):
            messages = node.args[: MESSAGES[called(node)]]
            found += [ast.unparse(node) for each in messages if isinstance(each, ast.JoinedStr | ast.BinOp)]
            found += [ast.unparse(node) for each in messages if called(each) in ("format", "join")]
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("name", "source"), [pytest.param(*each, id=each[0]) for each in python_files()])
def test_everything_a_person_reads_is_a_message(name: str, source: str) -> None:
    if name not in NOT_TOLD:
        assert forgotten(source, is_page=name.startswith(("gan1d/ui/", "pages/"))) == []
    assert unreadable(source) == []


PLANTED = [
    'raise SettingsError("k is wrong.")',
    'raise SettingsError(f"k must be {low}; not {k}.")',
    'st.button("Reset")',
    'st.caption(tr("A run.") + " Reset it.")',
    'side.expander("Save and open", expanded=True)',
    'st.slider(tr("k"), help="D updates")',
    "st.html(f\"<h1 class='headline'>{name} <span>live</span></h1>\")",
    'headline(tr("Scenarios"), what="games")',
    'st.caption("Done" if done else tr("Not yet"))',
    'TABS = ("Draw", "Points or CSV")',
    'notes = {"a": "p_g is near p_data"}',
    'def f():\n    """What it does."""\n    return "It is over."',
]
MESSAGE = [
    'raise SettingsError(tr("k is wrong."))',
    'raise TypeError("An error for programmers.")',
    '"""A docstring of some words."""\nst.button(tr("Reset"), key="reset", type="primary")',
    'TABS = (N_("Draw"), N_("Points or CSV"))',
    "st.html(f\"<p class='a b'>{words}</p>\")",
    'st.latex(r"\\text{for all } x")',
    'st.caption(tr("Done") if state == "done" else words["waiting"])',
    'st.html(table(rows, "wide"))',
    'st.caption(ngettext("{n} run goes on", "{n} runs go on", n))',
]


@pytest.mark.parametrize("source", PLANTED)
def test_what_was_forgotten_is_found(source: str) -> None:
    assert forgotten(source, is_page=True)


@pytest.mark.parametrize("source", MESSAGE)
def test_messages_and_code_are_left_alone(source: str) -> None:
    assert forgotten(source, is_page=True) == []


def test_a_sentence_is_found_outside_pages_too() -> None:
    source = 'REASON = "The run is full at last"'
    assert forgotten(source, is_page=False)
    assert forgotten(source.replace("full at last", "full"), is_page=False) == []


@pytest.mark.parametrize(
    "source",
    [
        'tr(f"k is {k}")',
        'N_("k is " + k)',
        'tr("k is {k}".format(k=k))',
        'ngettext("{n} run", f"{n} {what}", n)',
    ],
)
def test_a_message_that_no_catalogue_can_hold_is_found(source: str) -> None:
    assert unreadable(source)


def test_a_kept_message_may_be_told_anywhere() -> None:
    assert unreadable("f\"{tr(TITLE)}: {tr(titles[n])}, {tr('a run')}\"") == []
    assert unreadable('tr("a long sentence, " "in two parts with {n}", n=n)') == []
