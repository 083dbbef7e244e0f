"""What may stand in the place of a file that a program wrote: what a failing disk, a newer version or a hand leaves."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

Damage = Callable[[Path], None]


def holding(content: bytes) -> Damage:
    def put(path: Path) -> None:
        gone(path)
        path.write_bytes(content)

    return put


def gone(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)


def folder(path: Path) -> None:
    gone(path)
    path.mkdir()


def truncated(path: Path) -> None:
    content = path.read_bytes() if path.is_file() else b'{"half'
    holding(content[: len(content) // 2])(path)


def with_more(path: Path) -> None:
    """As a newer version writes it: one name more."""
    content = json.loads(path.read_bytes()) if path.is_file() else {}
    holding(json.dumps({**content, "more": "of a newer version"}).encode())(path)


def every_value(value: Any) -> Damage:
    """All values of another kind."""

    def put(path: Path) -> None:
        content = json.loads(path.read_bytes()) if path.is_file() else {"status": 1, "do": 1}
        holding(json.dumps(dict.fromkeys(content, value)).encode())(path)

    return put


OF_VALUES: Mapping[str, Damage] = {
    "NaN": every_value(float("nan")),
    "texts": every_value("sleeping"),
    "numbers": every_value(10**30),
    "negative": every_value(-1),
    "lists": every_value([[]]),
    "nothing": every_value(None),
    "messages": every_value({"message": "{a} {b.c}", "values": {}}),
    "newer": with_more,
}
"""Of a file that holds names and values."""
DAMAGES: Mapping[str, Damage] = {
    "empty": holding(b""),
    "blank": holding(b"\n  \n"),
    "truncated": truncated,
    "gone": gone,
    "a folder": folder,
    "not UTF-8": holding(b'\xff\xfe{"status": "\xe9"}'),
    "zeros": holding(bytes(512)),
    "noise": holding(np.random.default_rng(5).bytes(1000)),
    "null": holding(b"null"),
    "a list": holding(b"[1, 2, 3]"),
    "a number": holding(b"1e999"),
    "deep": holding(b"[" * 100_000),
    "no names": holding(b"{}"),
    **OF_VALUES,
}
