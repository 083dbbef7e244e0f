"""Tables of the lesson: the paper's Table 1, where GANs went next, and its Section 6 with Table 2."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import streamlit as st

from gan1d.languages import tr
from gan1d.teaching.lesson.applications import APPLICATIONS, Work
from gan1d.teaching.lesson.directions import DIRECTIONS
from gan1d.teaching.lesson.tables import ADVANTAGES, DISADVANTAGES, TABLE_1, TABLE_2


def applications() -> None:
    """What was made of the paper's own proposals and of the idea, each with the publication it comes from."""
    heads = (tr("What for"), tr("What the game does there"), tr("Publication"))
    for title, works in (
        (tr("The five directions of Section 7"), DIRECTIONS),
        (tr("A small choice of uses"), APPLICATIONS),
    ):
        st.markdown(f"##### {title}")
        rows = ((escape(tr(work.what)), escape(tr(work.does)), _reference(work)) for work in works)
        st.html(table(heads, rows, "applications"))


def _reference(work: Work) -> str:
    title = f'<a href="{work.address}" target="_blank" rel="noopener">{escape(work.title)}</a>'
    return f"{escape(work.authors)}: {title}. {escape(work.venue)} {work.year}"


def table2() -> None:
    """Advantages and disadvantages side by side, and under them the comparison with other kinds of model."""
    for place, title, sentences in zip(
        st.columns(2, gap="medium"),
        (tr("Advantages (Section 6)"), tr("Disadvantages (Section 6)")),
        (ADVANTAGES, DISADVANTAGES),
        strict=True,
    ):
        with place:
            st.markdown(f"##### {title}")
            st.markdown("\n".join(f"- {tr(sentence)}" for sentence in sentences))
    st.markdown(f"##### {tr('What is hard, by kind of model (Table 2)')}")
    heads = ("", *map(tr, TABLE_2.columns))
    rows = ((escape(tr(name)), *(escape(tr(cell)) for cell in cells)) for name, cells in TABLE_2.rows)
    st.html(table(heads, rows, "table2"))


def table1() -> None:
    """How the paper scored models: the log-likelihood of test data under a Parzen window on their samples."""
    st.markdown(f"##### {tr('Log-likelihood of test data by Parzen windows, in nats (Table 1)')}")

    def score(mean: int, error: float) -> str:
        return escape(tr("{mean:,} ± {error:g}", mean=mean, error=error))

    rows = ((escape(tr(name)), *(score(*each) for each in scores)) for name, *scores in TABLE_1)
    st.html(table(("", "MNIST", "TFD"), rows, "table1"))


def table(heads: Iterable[str], rows: Iterable[Iterable[str]], name: str) -> str:
    """A table whose first column names its rows; the cells are HTML."""
    head = "".join(f'<th scope="col">{escape(text)}</th>' if text else "<td></td>" for text in heads)
    body = ""
    for row in rows:
        first, *cells = row
        body += f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'
    return f'<div class="lesson-table {name}"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
