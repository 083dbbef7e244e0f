"""JSON from outside, as messages and files have it: a few levels, finite numbers and whole characters, or refused."""

from __future__ import annotations

import json
from typing import Any, NoReturn


def loads(text: str, levels: int) -> Any:
    """What a text of JSON says, in at most so many levels of brackets.

    Raises `json.JSONDecodeError` for what is no JSON; and `ValueError` for what is deeper, for NaN, infinity and
    numbers of thousands of digits, and for half of a character, by which no file can be named.
    """
    try:
        found = json.loads(text, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested without end") from None
    within = [found]
    for _ in range(levels):
        within = [part for each in within for part in _parts(each)]
    if any(isinstance(part, dict | list) for part in within):
        raise ValueError(f"deeper than {levels} levels")
    json.dumps(found, ensure_ascii=False, allow_nan=False).encode()  # 1e999 is infinity, too
    return found


def _parts(value: Any) -> list[Any]:
    """What stands inside the brackets of a value."""
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
