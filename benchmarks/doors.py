"""The doors by which something comes in that nobody here wrote, and how it is taken there.

A door takes an input and gives the sentences that a person would be told of it; that is all it may do. An error that
leaves a door is a fault, and so is a sentence that is empty, endless, or speaks of a number that is none.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from gan1d.base.fields import SettingsError

REPEATED = re.compile(r"not '?-?(nan|inf)")  # what was given, as 1e999
LONGEST = 3000  # characters of a sentence; those that list all settings are the longest
NO_NUMBER = re.compile(r"(?<![\w'])(nan|inf)(?![\w'])")
Enter = Callable[[Any, Path], list[str]]  # with a folder to work in


@dataclass(frozen=True)
class Door:
    """What may come, and what is done with it; `most` inputs where they are dear; `each` of them come together."""

    inputs: SearchStrategy[Any]
    enter: Enter
    most: int = 100_000
    each: int = 1


VARIABLES = ("GAN1D_RUNS", "GAN1D_DATA", "GAN1D_CACHE")


@contextmanager
def environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Inside, the app's variables are these and no others."""
    before = {name: os.environ.pop(name) for name in VARIABLES if name in os.environ}
    try:
        os.environ.update(variables)
        yield
    finally:
        for name in VARIABLES:
            os.environ.pop(name, None)
        os.environ.update(before)


@contextmanager
def refusal(told: list[str]) -> Iterator[None]:
    """Inside, a refusal is told as a sentence."""
    try:
        yield
    except SettingsError as error:
        told.append(str(error))


def fault_of(sentence: str, given: str = "") -> str:
    """What is wrong with a sentence; empty if nothing is. A number that is none may be repeated from the input."""
    if not sentence.strip():
        return "an empty sentence"
    if len(sentence) > LONGEST:
        return f"a sentence of {len(sentence):,} characters"
    if "Traceback" in sentence and "Traceback" not in given:
        return "a traceback"
    found = NO_NUMBER.search(REPEATED.sub("", sentence))
    return f"{found[0]} in: {sentence}" if found and found[0] not in given.lower() else ""


# ---- what may come

NUMBERS = ("0", "-1", "1.0", "1e3", "1e999", "-0", "nan", "inf", "-inf", "٣", "1_000", "0x10", "9" * 30, "9" * 5000)
WORDS = ("", "k", "equal", "~", "~nosuch", "../..", "/dev/zero", "a\0b", "%00", "ﷺ" * 50, "x" * 300, "![x](//e)", "{n}")
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.integers(-3, 3), st.floats(), st.text(max_size=20),
    st.sampled_from((*NUMBERS, *WORDS)), st.sampled_from((10**9, 10**40, -(10**400), 1e300, 5e-324, 1.0, -0.0)),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS, lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=8), part, max_size=3),
    max_leaves=6,
)  # fmt: skip
TEXTS = st.one_of(st.sampled_from((*NUMBERS, *WORDS)), st.text(max_size=30), st.integers(-5, 60_000).map(str))


@st.composite
def damaged(draw: st.DrawFn, wholes: tuple[bytes, ...]) -> bytes:
    """One of some contents, cut, with other bytes in it, in it twice, or only noise."""
    content = bytearray(draw(st.sampled_from(wholes)))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(content)))
        how, more = draw(st.integers(0, 3)), draw(st.binary(max_size=4))
        if how == 0:
            content[at : at + len(more)] = more
        elif how == 1:
            content[at:at] = more
        elif how == 2:
            del content[at : at + draw(st.integers(1, 60))]
        else:
            content[at:at] = content[: draw(st.integers(0, 60))]
    return bytes(content)
