"""What the address asks for: a term, a question, or the nearest to what it names."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from gan1d.teaching import glossary, questions
from gan1d.teaching.glossary import Term
from gan1d.teaching.questions import Question
from gan1d.ui.hosting.answers import GO_SCRIPT
from gan1d.ui.shell.widgets import plain

TERM, QUESTION = "term", "question"  # fields of the address
_SEEN = "questions_seen"


@dataclass(frozen=True)
class Asked:
    """The term and the question of the address."""

    term: Term | None = None
    question: Question | None = None


def asked() -> Asked:
    """What the address asks for; a sentence says so where there is no such thing."""
    term = question = None
    if TERM in st.query_params:
        found = glossary.find(st.query_params[TERM])
        term = found.term
        _say(found.sentence)
    if QUESTION in st.query_params:
        question, sentence = questions.find(st.query_params[QUESTION])
        _say(sentence)
    return Asked(term, question)


def go_there(wanted: Asked) -> None:
    """Bring what the address asks for into sight, once."""
    question = f"#question-{wanted.question.name}" if wanted.question else ""
    place = f"#term-{wanted.term.name}" if wanted.term else question
    if place and st.session_state.get(_SEEN) != place:
        st.session_state[_SEEN] = place
        st.html(f'<i data-go-to="{place}"></i><script>{GO_SCRIPT}</script>', unsafe_allow_javascript=True)


def _say(sentence: str) -> None:
    if sentence:
        st.warning(plain(sentence))
