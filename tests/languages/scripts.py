"""Finds what a script in the browser says to people without asking for it in their language."""

import re
from collections.abc import Iterator

from babel.messages.jslexer import Token, tokenize

TELLS = {"say": 1, "showNotice": 1, "setAttribute": 1, "write": 2, "writeOnPaper": 2, "turned": 2, "rimmed": 1}
"""Functions that show a text, and which of their arguments it is."""
SHOWN = {"textContent", "innerText", "title", "placeholder", "alt", "note", "aria-label", "aria-valuetext"}
"""Properties and attributes that people read."""
SYMBOLS = {"x = G(z)"}
WORD, WORDS = re.compile(r"[^\W\d_]{2}"), re.compile(r"[^\W\d_]{2,} [^\W\d_]{2,}")
OPEN, CLOSED = {"(", "[", "{"}, {")", "]", "}"}


def untranslated(source: str) -> Iterator[str]:
    """Literals of a script that people see in English whatever they speak: whole phrases anywhere outside `t("…")`, and
    single words where a text is shown.
    """
    tokens = [token for token in tokenize(source, jsx=False) if "comment" not in token.type]
    shown = set(_shown(tokens))
    for i, token in enumerate(tokens):
        text = _text(token)
        if text is None or text in SYMBOLS or _is_asked_for(tokens, i) or _is_key(tokens, i):
            continue
        phrase = WORDS.search(text) and _value(tokens, i - 1) + _value(tokens, i - 2) != ":class"
        if phrase or (i in shown and WORD.search(text)):
            yield f"{token.lineno}: {text}"


def _text(token: Token) -> str | None:
    """A literal without quotes, markup and the values in it."""
    if token.type not in ("string", "template_string"):
        return None
    return re.sub(r"<[^>]*>|\$\{[^{}]*\}", "", token.value[1:-1])


def _value(tokens: list[Token], i: int) -> str:
    return tokens[i].value if 0 <= i < len(tokens) else ""


def _is_asked_for(tokens: list[Token], i: int) -> bool:
    return _value(tokens, i - 1) == "(" and _value(tokens, i - 2) == "t"


def _is_key(tokens: list[Token], i: int) -> bool:
    """Of an object, or what something is compared with: Babel reads === as two operators."""
    before, after = _value(tokens, i - 1), _value(tokens, i + 1)
    return (before in ("{", ",") and after == ":") or (before == "=" and _value(tokens, i - 2) in ("==", "!="))


def _shown(tokens: list[Token]) -> Iterator[int]:
    """The numbers of the tokens that are, or are part of, a text that is shown."""
    for i, token in enumerate(tokens):
        name, after = token.value, _value(tokens, i + 1)
        if name in TELLS and after == "(" and _value(tokens, i - 1) != "function":
            arguments = list(_arguments(tokens, i + 2))
            if name == "setAttribute" and _value(tokens, arguments[0][0]).strip("\"'") not in SHOWN:
                continue
            yield from (j for span in arguments[TELLS[name] :][:1] for j in span)
        elif name.strip("\"'") in SHOWN and (after == ":" or (after == "=" and _value(tokens, i - 1) == ".")):
            yield from next(_arguments(tokens, i + 2))


def _arguments(tokens: list[Token], i: int) -> Iterator[list[int]]:
    """The tokens of each expression from i on, separated by commas, until a bracket or semicolon ends them."""
    depth, span = 0, []
    for j in range(i, len(tokens)):
        value = tokens[j].value
        depth += (value in OPEN) - (value in CLOSED)
        if depth < 0 or (depth == 0 and value == ";"):
            break
        if depth == 0 and value == ",":
            yield span
            span = []
        else:
            span.append(j)
    yield span
