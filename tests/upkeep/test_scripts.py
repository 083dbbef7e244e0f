"""The linter of the pages' scripts finds what only the joined files of a component show."""

import pytest

from upkeep.scripts import faults, files

SHARED = "const half = (x) => x / 2;\nconst both = (x) => [own(x), x];\n"
PARTS = {"shared.js": SHARED, "a.js": "const own = (x) => x;\nexport default both;\n", "b.js": "export default half;\n"}


def found(parts: dict[str, str]) -> list[str]:
    joined = {"a": f"{parts['shared.js']}\n{parts['a.js']}", "b": f"{parts['shared.js']}\n{parts['b.js']}"}
    return [fault.rpartition(" eslint")[0] for fault in faults(joined, parts)]


def test_a_shared_part_may_ask_and_leave_unused_what_another_component_defines_and_uses() -> None:
    assert found(PARTS) == []


@pytest.mark.parametrize(
    ("part", "more", "fault"),
    [
        ("a.js", "const lost = 1;\n", "a.js:3: Variable 'lost' is declared but never used."),
        ("b.js", "half(nobody);\n", "b.js:2: 'nobody' is not defined."),
        ("shared.js", "function idle() {}\n", "shared.js:3: Function 'idle' is declared but never used."),
        ("a.js", "both(1 == '1');\n", "a.js:3: Expected === and instead saw =="),
    ],
)
def test_a_fault_is_found_once_where_it_stands(part: str, more: str, fault: str) -> None:
    (said,) = found(PARTS | {part: PARTS[part] + more})
    assert said.startswith(fault)


def test_a_script_that_no_component_has_is_a_fault() -> None:
    assert faults({}, {"c.js": "let x;"}) == ["c.js:1: no component has this script"]


def test_the_scripts_of_the_checkout_are_looked_at() -> None:
    assert "gan1d/ui/live/basics.js" in {name.replace("\\", "/") for name in files()}
