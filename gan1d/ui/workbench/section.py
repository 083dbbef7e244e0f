"""What every figure of the bench has around it: a heading with an anchor, the equation, numbers, proof, what to see."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

from gan1d.languages import tr, written
from gan1d.ui.shell.layout import draw_first


def introduce(name: str, title: str, todo: str, *equations: str) -> None:
    """The figure's heading, which a link reaches as #name, what to do with it, and its equations in LaTeX."""
    st.header(title, anchor=name)
    st.markdown(todo)
    for equation in equations:
        st.latex(equation)


@contextmanager
def proof() -> Iterator[None]:
    """A fold-out for what is written inside. It is far longer than what is in sight, so the figure is drawn first."""
    draw_first()
    with st.expander(tr("Proof")):
        yield


def steps(*parts: str) -> None:
    """A derivation: words and equations by turns, words first."""
    for j, part in enumerate(parts):
        (st.latex if j % 2 else st.markdown)(part)


def look_for(*remarks: str) -> None:
    """What is worth trying."""
    st.markdown(f"**{tr('Look for')}**\n" + "".join(f"\n- {remark}" for remark in remarks))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Numbers in rows; the first row names the columns."""
    lines = [head, ["---"] * len(head), *rows]
    st.markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))


def told(value: float, form: str = ".3f") -> str:
    """A number as a sentence tells it; one that is not a number does not exist."""
    if math.isnan(value):
        return tr("none")
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = written(value, form)
    return text.removeprefix("−") if float(f"{value:{form}}") == 0 else text
