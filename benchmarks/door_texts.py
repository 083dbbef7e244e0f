"""Doors for texts and files: links, names, expressions, runs, tables, images, cookies, what a tab remembers."""

from __future__ import annotations

import gzip
import io
import json
import os
import struct
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import openpyxl
from hypothesis import strategies as st

from benchmarks.doors import TEXTS, VALUES, VARIABLES, Door, damaged, environment, refusal
from gan1d.cli.data import settings_of_data
from gan1d.densities.custom import of_expression
from gan1d.images.download import cache_of
from gan1d.images.finding import folder_problem, not_here, words_on
from gan1d.images.idx import DataError, read_idx
from gan1d.images.registry import Runs
from gan1d.images.settings import ImageSettings
from gan1d.languages import LANGUAGES, use_language
from gan1d.reading.tables import read_table, read_text
from gan1d.recipes.file import from_json, to_json
from gan1d.recipes.link import Link, fields_of
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.sweep import queue
from gan1d.teaching import glossary, questions
from gan1d.teaching.lesson.all_steps import LESSON
from gan1d.teaching.lesson.lookup import find
from gan1d.ui.algorithm.place import Place
from gan1d.ui.figure.room_member import ROOMS
from gan1d.ui.images.draft import Draft as ImageDraft
from gan1d.ui.lesson.progress import Progress
from gan1d.ui.live.seat import read
from gan1d.ui.shell.language import nearest_language
from gan1d.ui.shell.widgets import plain
from gan1d.ui.sweep.draft import Draft as MapDraft

# ---- links: the query of an address, on each page that takes one

FIELDS = (
    *Settings.fields(), *ImageSettings.fields(), "edits", "at", "beside", "show", "view", "room", "lang", "x", "y",
    "seeds", "iterations", "moment", "preset", "device", "folder", "data", "run", "games", "step", "term",
)  # fmt: skip
EDITS = st.lists(st.tuples(TEXTS, st.sampled_from(FIELDS), TEXTS), max_size=3).map(
    lambda edits: ";".join(f"{at}:{setting}={value}" for at, setting, value in edits)
)
AXES = st.tuples(st.sampled_from(FIELDS), st.lists(TEXTS, min_size=1, max_size=4), st.sampled_from(":,")).map(
    lambda axis: f"{axis[0]}={axis[2].join(axis[1])}"
)
CHOICES = st.sampled_from([c for f in Settings.fields().values() for c in f.metadata.get("choices", ())])
QUERIES = st.dictionaries(
    st.sampled_from(FIELDS) | st.text(max_size=5), TEXTS | EDITS | AXES | CHOICES | st.just("k=5&m=7"), max_size=4
)


def _link(query: dict[str, str], _: Path) -> list[str]:
    told: list[str] = []
    fields = fields_of("?" + urlencode(query, errors="replace"))
    for parse in (Link.parse, Place.parse, MapDraft.from_query):
        with refusal(told):
            parse(fields)
    for as_typed in (False, True):
        draft, left_out = ImageDraft.from_query(fields, as_typed)
        told += filter(None, (str(left_out), *draft.problems().values()))
        with refusal(told):
            draft.settings()
    return told


def _name(word: str, folder: Path) -> list[str]:
    """A word in an address, in any language."""
    told: list[str] = []
    plain(word)
    for language in LANGUAGES:
        with use_language(language):
            told += filter(None, (find(word)[1], glossary.find(word).sentence, questions.find(word)[1]))
            with refusal(told):
                ROOMS.find(word)
            with refusal(told):
                Runs(folder).find(word)
    nearest_language(word)
    told += map(str, (not_here("mnist", Path(os.path.expanduser(word))),))
    words_on("mnist", Path(os.path.expanduser(word)))
    return told


# ---- expressions

PIECES = st.sampled_from((
    "x", "1", "0", "1e308", "(", ")", "+", "-", "*", "/", "^", "**", ",", "exp(", "log(", "sqrt(", "normal(x,0,1)",
    "abs(x)", ">", "==", "pi", "__import__", ".", "[", "lambda", "sin(1/x)", " ", "1/0", "\n", "é",
))  # fmt: skip
EXPRESSIONS = st.tuples(
    st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=40), st.floats(-2e3, 2e3), st.floats(-2e3, 2e3)
)


def _expression(given: tuple[str, float, float], _: Path) -> list[str]:
    told: list[str] = []
    expression, low, high = given
    with refusal(told):
        checked = Settings.checked("expression", expression)
        told.append(of_expression(checked, Settings.checked("span", (low, high))).done)
    return told


# ---- files

RUNS = (to_json(Recipe(), 3), to_json(Recipe.from_query({"k": "1", "edits": "3:k=5;4:only=G"}), 40))
FILES = damaged(RUNS) | st.builds(
    lambda field, value: json.dumps(json.loads(RUNS[1]) | {field: value}).encode("utf-8", "replace"),
    st.sampled_from(("format", "version", "recipe", "at", "more")), VALUES,
)  # fmt: skip
TABLES = (
    b"a,b\n1,2\n3,4\n5,6\n", "Größe;n\n1,5;2\n2,5;3\n".encode(), b"1 2 3\n4 5 6\n", b"\xff\xfe1\x00\n\x002\x00",
    b'"a ""b""",c\n1.000,5;2\n', b"0.1\n0.2\n0.3\nx\n", b"<html><table>", b"\0\0\x08\x03",
)  # fmt: skip


def _run_file(content: bytes, _: Path) -> list[str]:
    told: list[str] = []
    with refusal(told):
        from_json(content)
    return told


def _table(content: bytes, _: Path) -> list[str]:
    told: list[str] = []
    for read_it in (lambda: read_table(content, ""), lambda: read_text(content.decode("utf-8", "replace"), "comma")):
        with refusal(told):
            table = read_it()
            for column in range(max(len(table.columns), 1)):
                with refusal(told):
                    told += filter(None, [table.points(column).done])
    return told


@cache
def workbook() -> bytes:
    """A small one."""
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in (("a", "b"), (1, 2.5), (3, "x"), (5, 6)):
        book.active.append(row)
    book.save(file)
    return file.getvalue()


IMAGES = struct.pack(">HBB3I", 0, 8, 3, 4, 3, 2) + bytes(range(24))


def _images(content: bytes, folder: Path) -> list[str]:
    path = folder / "train-images-idx3-ubyte"
    path.write_bytes(content)
    try:
        read_idx(path)
    except DataError as error:
        return [str(error.args[0])]
    return []


def _data_on_the_command_line(name: str, folder: Path) -> list[str]:
    told: list[str] = []
    with refusal(told):
        settings_of_data(str(folder / "none") + name if name.startswith("/") else name)
    return told


# ---- what a browser or a machine remembers

PAST = json.dumps({"shown": "x=k%3D1%3A3&y=m%3D8%3A10", "draft": MapDraft().to_text()})
REMEMBERED = damaged((PAST.encode(), MapDraft().to_text().encode())).map(lambda text: text.decode("utf-8", "replace"))
COOKIES = st.lists(
    st.tuples(st.sampled_from([*(step.name for step in LESSON), ""]), TEXTS).map(":".join) | TEXTS, max_size=5
).map(".".join)
ENVIRONMENTS = st.dictionaries(st.sampled_from(VARIABLES), TEXTS.map(lambda text: text.replace("\0", "")), min_size=1)


def _past(text: str, _: Path) -> list[str]:
    told: list[str] = []
    for take in (lambda: MapDraft.from_text(text).sweep(), lambda: read(text, "shown", "draft")):
        with refusal(told):
            take()
    return told


def _cookie(text: str, _: Path) -> list[str]:
    known = Progress.parse(text, LESSON)
    assert Progress.parse(known.text(), LESSON) == known
    return []


def _environment(variables: dict[str, str], _: Path) -> list[str]:
    with environment(variables):
        told = [str(problem) for problem in (folder_problem(),) if problem]
        Runs().all()
        queue.every()
        cache_of("mnist")
        return told


def _bytes(wholes: Callable[[], tuple[bytes, ...]]) -> Any:
    return st.deferred(lambda: damaged(wholes()))


DOORS = {
    "links": Door(QUERIES, _link, 20_000),
    "names": Door(TEXTS, _name, 5_000),
    "expressions": Door(EXPRESSIONS, _expression, 5_000),
    "run files": Door(FILES, _run_file),
    "tables": Door(damaged(TABLES), _table, 20_000),
    "workbooks": Door(_bytes(lambda: (workbook(),)), _table, 30),
    "images": Door(damaged((IMAGES, gzip.compress(IMAGES))), _images, 20_000),
    "names of data files": Door(TEXTS, _data_on_the_command_line, 20_000),
    "memory of a tab": Door(REMEMBERED, _past, 20_000),
    "cookies": Door(COOKIES, _cookie),
    "environment": Door(ENVIRONMENTS, _environment, 10_000),
}
