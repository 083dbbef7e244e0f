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
