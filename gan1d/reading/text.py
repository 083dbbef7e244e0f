"""A file's bytes as the lines of a text; what is no row is taken out: comments, a line that names the separator."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from gan1d.base.fields import SettingsError
from gan1d.languages import ngettext, tr
from gan1d.reading.kinds import refuse_binary
from gan1d.reading.numbers import is_missing, plain

MOST_LINES = 2_000_000
LONGEST_LINE = 100_000  # characters
MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATOR = re.compile(r'"?sep=(.)"?', re.IGNORECASE)  # as Excel writes it
_COMMENT = re.compile(r"\s*(#(?!\s*[,;\t|])|%|//)")


@dataclass(frozen=True)
class Text:
    """Lines, where those that are no rows are blank, so that the others keep their numbers.

    `separator` is the one that the text itself names, and `told` says in a few words what was done.
    """

    lines: list[str]
    separator: str
    told: tuple[str, ...]


def decoded(content: bytes) -> tuple[str, str]:
    """The text of a file, and its encoding if that is not UTF-8; raises `SettingsError` for what is no text.

    What is in no Unicode encoding is taken for Korean Windows text if it reads as Hangul, and else for that of Western
    Europe: figures are the same in all of these, at worst a name looks odd.
    """
    for beginning, encoding in MARKED:
        if content.startswith(beginning):
            return _decoded(content, encoding), "" if encoding == "utf-8-sig" else encoding.upper()
    for encoding, zeros in (("utf-16-le", content[1:200:2]), ("utf-16-be", content[:200:2])):
        if zeros and zeros.count(0) > 0.8 * len(zeros):
            return _decoded(content, encoding), encoding.upper()
    refuse_binary(content)
    try:
        return content.decode("utf-8"), ""
    except UnicodeDecodeError:
        text = _korean(content)
        return (text, "cp949") if text else (content.decode("cp1252", "replace"), "cp1252")


def text_of(text: str, told: tuple[str, ...] = ()) -> Text:
    """A text as lines; raises `SettingsError` for too many, or one too long."""
    lines, separator, comments = [], "", 0
    for number, line in enumerate(_lines(plain(text)), 1):
        named = _SEPARATOR.fullmatch(line.strip("\n")) if number == 1 else None
        if named:
            separator, line = named[1], "\n"
        elif _COMMENT.match(line) and not is_missing(re.split(r"[,;\t| \n]", line.lstrip())[0]):
            comments, line = comments + 1, "\n"
        lines.append(line)
    if separator:
        told = (*told, tr("separator as its first line says"))
    if comments:
        told = (*told, ngettext("{n:,} comment line left out", "{n:,} comment lines left out", comments))
    return Text(lines, separator, told)


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise SettingsError(
            tr(
                "The file must be a text in {encoding}, as it begins; its byte {n} is not.",
                encoding=encoding.removesuffix("-sig").upper(),
                n=error.start + 1,
            )
        ) from None


def _korean(content: bytes) -> str:
    """The text in cp949 if all it has beyond ASCII is Hangul, some of it common; else nothing."""
    try:
        text = content.decode("cp949")
    except UnicodeDecodeError:
        return ""
    beyond = {c for c in text if not c.isascii()}
    common = any(len(c.encode("euc_kr", "ignore")) for c in beyond)
    return text if common and all("가" <= c <= "힣" for c in beyond) else ""


def _lines(text: str) -> Iterator[str]:
    for number, line in enumerate(io.StringIO(text, newline=None), 1):
        if len(line) > LONGEST_LINE:
            raise SettingsError(
                tr(
                    "A line must have at most {most:,} characters; line {line} has more.",
                    most=LONGEST_LINE,
                    line=number,
                )
            )
        if number > MOST_LINES:
            raise SettingsError(tr("There must be at most {most:,} lines; these are more.", most=MOST_LINES))
        yield line
