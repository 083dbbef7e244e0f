"""What the scripts in the browser say is asked for in the page's language, and Babel finds it."""

import re
from pathlib import Path

import pytest

from gan1d.languages.catalogues import gathered
from tests.languages.scripts import untranslated

UI = Path(__file__).parents[2] / "gan1d" / "ui"
SCRIPTS = sorted(UI.rglob("*.js"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: str(path.relative_to(UI)))
def test_no_script_speaks_english_to_everybody(script: Path) -> None:
    assert list(untranslated(script.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "planted",
    [
        'say(parts.verb, "pause");',
        'say(parts.verb, playing ? t("pause") : "play");',
        "say(parts.trained, `trained to ${n}`);",
        'showNotice(live, "Copied.");',
        'button.title = "Drop it";',
        'mark.setAttribute("aria-label", `Go to ${place}`);',
        'Object.assign(made, { type: "button", title: "Drop" });',
        'write(live, pen, "density", 0, 1, { align: "right" });',
        'const words = { both: "strong and faint" };',
        'say(parts.text, t("{what} left", { what: "ten minutes" }));',
    ],
)
def test_a_forgotten_text_is_found(planted: str) -> None:
    assert len(list(untranslated(planted))) == 1, planted


@pytest.mark.parametrize(
    "innocent",
    [
        'say(parts.verb, t("pause"));',
        "say(parts.number, digits(value));",
        'element.setAttribute("role", "slider");',
        'write(live, pen, t("density"), 0, 1, { align: "right" });',
        'if (state.status === "queued") return;',
        '// say(parts.verb, "pause")',
        "const on = (target, name) => target.addEventListener(name, react, { capture: true });",
        'line.innerHTML = \'<span class="a b" aria-hidden="true"></span>\';',
    ],
)
def test_what_nobody_reads_is_left_alone(innocent: str) -> None:
    assert list(untranslated(innocent)) == []


def test_every_text_asked_for_is_gathered() -> None:
    """Babel's reader of JavaScript is simple: what it overlooks would stay English."""
    known = {str(message.id) for message in gathered("browser")}
    for script in SCRIPTS:
        for quoted in re.findall(r'\bt\("((?:[^"\\]|\\.)*)"', script.read_text(encoding="utf-8")):
            assert quoted in known, (script.name, quoted)


def test_every_text_is_a_literal() -> None:
    """A text that is put together, or a name of one, cannot be gathered."""
    for script in SCRIPTS:
        calls = re.findall(r"(?<![\w.])t\((.)", script.read_text(encoding="utf-8"))
        odd = [first for first in calls if first != '"']
        # Its own definition, and the one place where the texts of the HTML are asked for.
        assert len(odd) == (2 if script.name == "basics.js" else 0), (script.name, odd)
