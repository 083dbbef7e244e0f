"""The texts of a component's HTML that people read are gathered as its script finds them."""

from io import BytesIO
from pathlib import Path

import pytest

from gan1d.languages.extract_html import READ, extract_html

UI = Path(__file__).parents[2] / "gan1d" / "ui"


def found(html: str) -> list[tuple[int, str]]:
    every = list(extract_html(BytesIO(html.encode()), (), (), {}))
    assert all(function is None and comments == [] for _, function, _, comments in every)
    return [(line, message) for line, _, message, _ in every]


def test_texts_and_attributes_with_their_lines() -> None:
    html = '<div class="board">\n  <button type="button"\n    title="Drop it">drop</button>\n\n  <p>\n    now</p></div>'
    assert found(html) == [(2, "Drop it"), (3, "drop"), (6, "now")]


@pytest.mark.parametrize("name", READ)
def test_every_attribute_that_people_read(name: str) -> None:
    assert found(f'<input {name}="Speed" data-part="speed" value="fast">') == [(1, "Speed")]


def test_white_space_is_one_space_and_none_at_the_ends() -> None:
    assert found("<label>  iteration\n   of\tall <input></label>") == [(1, "iteration of all")]
    assert found('<p title=" To\n and fro "></p>') == [(1, "To and fro")]


def test_a_text_ends_where_its_node_ends() -> None:
    assert [text for _, text in found("<p>one <b>two</b> three<!-- not read -->four</p>five")] == [
        "one", "two", "three", "four", "five",
    ]  # fmt: skip


def test_references_are_read_as_the_browser_reads_them() -> None:
    assert found('<p title="D &gt; 1/2">x &amp; z</p>') == [(1, "D > 1/2"), (1, "x & z")]


def test_signs_and_numbers_are_the_same_everywhere() -> None:
    assert found('<button>×</button><span title="">← →</span><b> 1/2 </b><p alt></p>') == []


@pytest.mark.parametrize("file", sorted(UI.rglob("*.html")), ids=lambda file: file.stem)
def test_every_component_is_read(file: Path) -> None:
    with file.open("rb") as stream:
        messages = [message for _, _, message, _ in extract_html(stream, (), (), {})]
    assert all(message == message.strip() and "<" not in message for message in messages)


def test_the_script_reads_the_same_attributes() -> None:
    script = (UI / "live" / "basics.js").read_text(encoding="utf-8")
    names = ", ".join(f'"{name}"' for name in READ)
    assert f"const READ = [{names}];" in script
