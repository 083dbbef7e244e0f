"""The messages in Python files, for Babel: its own reader looks at no f-string, where HTML is put together."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

Found = tuple[int, str, tuple[str | None, ...], list[str]]


def extract_python(fileobj: BinaryIO, keywords: Mapping[str, Any], comment_tags: Any, options: Any) -> Iterator[Found]:
    """Line, function, arguments and no comments of every call of one of `keywords`, wherever it stands.

    An argument that is no literal text is None.
    """
    for node in ast.walk(ast.parse(fileobj.read())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in keywords:
            yield node.lineno, node.func.id, tuple(_literal(each) for each in node.args), []


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
