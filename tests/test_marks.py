"""Tests that need a browser say so: `-m 'not browser'` leaves out all of them."""

import ast
from pathlib import Path

import pytest

FILES = sorted((Path(__file__).parent / "browser").glob("test_*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_of_browser_tests_is_marked(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    marks = [ast.unparse(part) for part in tree.body if ast.unparse(part).startswith("pytestmark = ")]
    assert "pytest.mark.browser" in "".join(marks)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_what_is_waited_for_is_a_function(file: Path) -> None:
    """A bare expression is evaluated again and again by the page itself, whose content policy forbids it."""
    calls = [node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    waits = [call.args[0] for call in calls if ast.unparse(call.func).endswith(".wait_for_function")]
    texts = [ast.unparse(what) for what in waits if isinstance(what, ast.Constant | ast.JoinedStr)]
    assert [text for text in texts if "=>" not in text.partition("document")[0]] == []
