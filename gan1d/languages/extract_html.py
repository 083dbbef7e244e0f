"""The texts that people read in a component's HTML, for Babel; `translate` in ui/live/basics.js finds the same."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, BinaryIO

READ = ("title", "aria-label", "placeholder", "alt")  # attributes that people read

Found = tuple[int, None, str, list[str]]


def extract_html(fileobj: BinaryIO, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Found]:
    """Line, message and no comments of every text between tags and of every attribute in `READ`.

    White space is one space, and none at the ends. Signs without a letter (an arrow, a cross) are the same everywhere.
    """
    reader = _Reader()
    reader.feed(fileobj.read().decode("utf-8"))
    reader.close()
    reader.end_text()
    for line, text in reader.texts:
        message = " ".join(text.split())
        if any(letter.isalpha() for letter in message):
            yield line, None, message, []


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[tuple[int, str]] = []
        self._text, self._line = "", 0

    def handle_data(self, data: str) -> None:
        if not self._text:
            # The line on which its first letter stands
            self._line = self.getpos()[0] + data[: len(data) - len(data.lstrip())].count("\n")
        self._text += data

    def end_text(self) -> None:
        if self._text:
            self.texts.append((self._line, self._text))
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.end_text()
        self.texts += [(self.getpos()[0], value) for name, value in attrs if name in READ and value]

    def handle_endtag(self, tag: str) -> None:
        self.end_text()

    def handle_comment(self, data: str) -> None:
        self.end_text()
