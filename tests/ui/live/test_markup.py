"""Scripts put words into the page as text: what they put in as HTML is written in them, or drawn by the server."""

import re
from pathlib import Path

import pytest

from gan1d.ui.figure.rooms import Room
from gan1d.ui.live import scripts

UI = Path(scripts.__file__).parents[1]
SCRIPTS = sorted(UI.rglob("*.js"))
AS_HTML = re.compile(
    r"(?:\.(?:innerHTML|outerHTML|srcdoc)\s*\+?=(?!=)|insertAdjacentHTML\(|document\.write|setHTMLUnsafe\(|"
    r"createContextualFragment\(|\beval\(|new Function\()\s*([^;\n]*)"
)
MADE_HERE = re.compile(
    r"'[^'$]*'"  # written in the script
    r"|`[^`$]*(?:\$\{MARKS\[name\]\}[^`$]*)*`"  # with a mark from the script's own table
    r"|room\.qr"  # a drawing of the server's, with no words in it: see below
    r"|data\.html"  # likewise: the payments of the lesson
)


def foreign(script: str) -> list[str]:
    """What a script puts into the page as HTML that may have come from outside."""
    return [given for given in AS_HTML.findall(script) if not MADE_HERE.fullmatch(given.strip())]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: str(path.relative_to(UI)))
def test_no_script_takes_words_for_html(script: Path) -> None:
    assert foreign(script.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "planted",
    ["x.innerHTML = text;", "x.innerHTML = `<b>${text}</b>`;", "x.innerHTML += '<b>' + text;", "eval(text)",
     "x.insertAdjacentHTML('beforeend', text)"],
)  # fmt: skip
def test_words_taken_for_html_are_found(planted: str) -> None:
    assert foreign(planted) != []


def test_the_drawing_of_an_invitation_has_no_words_in_it() -> None:
    class Nobody:
        pass

    room = Room("ABCD", Nobody(), 'http://here/"><script>alert(1)</script>?room=ABCD')  # type: ignore[arg-type]
    assert re.fullmatch(r'<svg [^<>]*>(<path [^<>"]*("[^<>"]*"[^<>"]*)*/>)+</svg>', room.qr)
    assert "script" not in room.qr
