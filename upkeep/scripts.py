"""`python -m upkeep.scripts`: lint the scripts of the pages, joined as the browser gets them (oxlint needs no Node).

The files of a component are parts of one module and use each other's functions: only together do they show what is
never used and what does not exist. The rules are in `.oxlintrc.json`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from tempfile import TemporaryDirectory
from typing import Any

import streamlit as st

from gan1d import ui

ROOT = Path(__file__).parents[1]
LINTER = Path(sys.executable).with_name("oxlint")


def modules() -> dict[str, str]:
    """The script of every component by its name, as the modules of the user interface declare them when imported."""
    found: dict[str, str] = {}
    declare = st.components.v2.component

    def note(name: str, *, js: str, **rest: Any) -> Any:
        found[name] = js
        return declare(name, js=js, **rest)

    st.components.v2.component = note
    try:
        for module in walk_packages(ui.__path__, f"{ui.__name__}."):
            import_module(module.name)
    finally:
        st.components.v2.component = declare
    return found


def files() -> dict[str, str]:
    """The scripts as they lie in the checkout, by their names."""
    found = sorted((ROOT / "gan1d" / "ui").rglob("*.js"))
    return {str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in found}


def faults(scripts: Mapping[str, str], parts: Mapping[str, str]) -> list[str]:
    """What the linter finds in the modules, each fault once, as `file:line: what`, and files that no module has.

    A part of several modules is at fault where it is in all of them: each uses some of its functions, and defines what
    those ask for.
    """
    home = {part: {name for name, text in scripts.items() if parts[part] in text} for part in parts}
    seen: dict[str, set[str]] = defaultdict(set)
    for name, text in scripts.items():
        for line, what in _lint(text):
            part, first = _part(line, text, {part: parts[part] for part in parts if name in home[part]})
            seen[f"{part}:{line - first}: {what}"].add(name)
    found = [fault for fault, where in seen.items() if where == home[fault.partition(":")[0]]]
    return sorted(found + [f"{part}:1: no component has this script" for part in parts if not home[part]])


def _part(line: int, text: str, parts: Mapping[str, str]) -> tuple[str, int]:
    """Which part the line of a module belongs to, and how many lines are before it."""
    starts = {part: text[: text.index(own)].count("\n") for part, own in parts.items()}
    part = max((part for part in starts if starts[part] < line), key=starts.__getitem__)
    return part, starts[part]


def _lint(text: str) -> list[tuple[int, str]]:
    """Line and message of everything that oxlint finds in a module. Raises `ValueError` if it does not answer."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "module.js"
        file.write_text(text, encoding="utf-8")
        command = [LINTER, "--config", ROOT / ".oxlintrc.json", "--format", "json", file]
        answer = subprocess.run(command, capture_output=True, text=True, encoding="utf-8").stdout
    found = json.loads(answer)["diagnostics"]
    return [(each["labels"][0]["span"]["line"], f"{each['message']} {each.get('code', '')}") for each in found]


if __name__ == "__main__":
    found = faults(modules(), files())
    print("\n".join(found) or "Scripts of the pages: nothing to say.")
    sys.exit(bool(found))
