"""Starting the app brings in whatever a page needs: what is imported later is walked through on every rerun."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def imported_by(page: Path) -> set[str]:
    tree = ast.parse(page.read_text(encoding="utf-8"))
    return {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}


def test_what_the_pages_import_is_there_before_the_heap_is_frozen() -> None:
    started = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", "import app, sys; print(*sys.modules)"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    there = set(started.stdout.split())
    pages = list((ROOT / "pages").glob("*.py"))
    assert pages
    for page in pages:
        assert imported_by(page) <= there, page.name
