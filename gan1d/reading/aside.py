"""What is asked of a file or a pasted text: the names of its columns, and the numbers of one.

A table takes up to 500 times the memory of its file, and seconds in which nothing else is computed. So a large one is
read in a process of its own, one at a time, and only the numbers of the column come back.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np

from gan1d.base.fields import SettingsError
from gan1d.base.files import why_of
from gan1d.jobs import child
from gan1d.languages import spoken, tr, use_language
from gan1d.reading.columns import Numbers, UnclearError
from gan1d.reading.tables import read_table, read_text

LARGE = 2**18  # bytes, from which on a file is read aside
MOST_MEMORY = 3 * 2**30  # bytes
LONGEST = 180.0  # seconds
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Answer:
    """The names of the columns, and the numbers of the one that was asked for, or why there are none."""

    columns: tuple[str, ...]
    numbers: Numbers | SettingsError


def answer(content: bytes, pasted: bool, decimal: str, column: int) -> Answer:
    """What is in a file, or in a text that was `pasted`, in UTF-8; see `gan1d.reading.tables`. Raises `SettingsError`,
    `UnclearError` if the table itself can be read in two ways.
    """
    return _here(content, pasted, decimal, column) if len(content) < LARGE else _aside(content, pasted, decimal, column)


def _here(content: bytes, pasted: bool, decimal: str, column: int) -> Answer:
    table = read_text(content.decode(), decimal) if pasted else read_table(content, decimal)
    try:
        return Answer(table.columns, table.points(column))
    except SettingsError as error:
        return Answer(table.columns, error)


def _aside(content: bytes, pasted: bool, decimal: str, column: int) -> Answer:
    asked = {"pasted": pasted, "decimal": decimal, "column": column, "language": spoken()}
    with _ONE_AT_A_TIME, tempfile.TemporaryFile() as out:
        try:
            with child.start((*child.PYTHON, "-m", __name__), out) as process:
                try:
                    process.communicate(json.dumps(asked).encode() + b"\n" + content, LONGEST)
                except subprocess.TimeoutExpired:
                    process.kill()
        except OSError as error:
            raise SettingsError(tr("The file cannot be read: {why}.", why=why_of(error))) from None
        if process.returncode:
            raise SettingsError(
                tr("The file takes too much memory or time to be read: keep only the column that you need.")
            )
        out.seek(0)
        found: dict[str, Any] = json.loads(out.readline())
        values = np.frombuffer(out.read())
    if "refused" in found:
        raise _error(found["refused"])
    numbers = _error(found["error"]) if "error" in found else Numbers(values, tuple(found["told"]))
    return Answer(tuple(found["columns"]), numbers)


def _error(told: dict[str, Any]) -> SettingsError:
    return UnclearError(told["text"], told["choices"]) if "choices" in told else SettingsError(told["text"])


def _told(error: SettingsError) -> dict[str, Any]:
    return {"text": str(error)} | ({"choices": error.choices} if isinstance(error, UnclearError) else {})


def main() -> None:
    """Answer what is asked on standard input: a line of JSON, then the file."""
    with suppress(ImportError, ValueError, OSError):  # not every system has this limit, and it may be lower already
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    asked = json.loads(sys.stdin.buffer.readline())
    values = b""
    with use_language(asked.pop("language")):
        try:
            found = _here(sys.stdin.buffer.read(), **asked)
        except SettingsError as error:
            head: dict[str, Any] = {"refused": _told(error)}
        else:
            head = {"columns": found.columns}
            if isinstance(found.numbers, Numbers):
                head["told"], values = found.numbers.told, found.numbers.values.tobytes()
            else:
                head["error"] = _told(found.numbers)
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + values)


if __name__ == "__main__":
    main()
