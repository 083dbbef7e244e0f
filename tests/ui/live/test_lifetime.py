"""What calls a live component asks first whether it is in the document: only lifetime.js hands out callbacks."""

import re
from pathlib import Path

import pytest

from gan1d.ui.live import scripts

UI = Path(scripts.__file__).parents[1]
OTHERS = sorted(set(UI.rglob("*.js")) - {UI / "live" / "lifetime.js"})
# Of the browser: whoever is given one of these is called later. A socket's events ask `heeds`, tested with it.
CALLS_LATER = re.compile(
    r"\b(?:setTimeout|setInterval|requestAnimationFrame|requestIdleCallback|queueMicrotask|addEventListener)\("
    r"|\b(?:Resize|Mutation|Intersection)Observer\b"
)


@pytest.mark.parametrize("script", OTHERS, ids=lambda path: str(path.relative_to(UI)))
def test_no_script_has_itself_called_past_its_lifetime(script: Path) -> None:
    assert CALLS_LATER.findall(script.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("planted", ["setTimeout(f, 9)", "x.addEventListener('blur', f)", "new ResizeObserver(f)"])
def test_what_calls_later_is_found(planted: str) -> None:
    assert len(CALLS_LATER.findall(planted)) == 1
