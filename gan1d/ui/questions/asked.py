"""What the address asks for: a term, a question, or the nearest to what it names."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from gan1d import glossary, questions
from gan1d.glossary import Term
from gan1d.questions import Question
from gan1d.ui.widgets import plain

TERM, QUESTION = "term", "question"  # fields of the address
_SEEN = "questions_seen"
# Until it stays there, because the page still grows: fonts and equations come late. Not against a hand that scrolls,
# and not for longer than half a minute.
_GO = """<script>
(() => {
  let [still, top, calls] = [0, null, 0];
  const go = setInterval(() => {
    const place = document.querySelector("%s");
    calls += 1;
    if (calls > 300) stop();
    if (!place) return;
    place.scrollIntoView({ block: "center" });
    const now = place.getBoundingClientRect().top;
    still = now === top ? still + 1 : 0;
    top = now;
    if (still > 20) stop();
  }, 100);
  const stop = () => clearInterval(go);
  for (const hand of ["wheel", "touchstart", "pointerdown", "keydown"]) addEventListener(hand, stop, { once: true });
})();
</script>"""


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
        st.html(_GO % place, unsafe_allow_javascript=True)


def _say(sentence: str) -> None:
    if sentence:
        st.warning(plain(sentence))
