"""The common questions, each with its answer and a recipe to press."""

from __future__ import annotations

import streamlit as st

from gan1d.glossary import GLOSSARY
from gan1d.languages import tr, trn
from gan1d.questions import QUESTIONS, Question, matches
from gan1d.scenarios import link
from gan1d.ui.addresses import here
from gan1d.ui.questions.asked import Asked


def answers(wanted: Asked, search: str) -> None:
    """The questions that the search leaves; the one that was asked for is open."""
    shown = [question for question in QUESTIONS if matches(question, search)]
    st.markdown(f"## {tr('What do these numbers mean?')}")
    if search:
        st.caption(trn("{n} question", "{n} questions", len(shown)))
    for question in shown:
        is_asked = question == wanted.question
        key = "asked_question" if is_asked else f"question_{question.name}"
        with st.expander(tr(question.ask), expanded=is_asked, key=key):
            _answer(question)


def _answer(question: Question) -> None:
    show = question.shows
    st.markdown("\n\n".join(tr(paragraph) for paragraph in question.answer))
    st.markdown(f"**{tr(show.title)}.** {tr(show.story)}")
    st.markdown(f"**{tr('Look for:')}** {tr(show.look_for)}")
    st.caption(f"**{tr('Checked claim:')}** {tr(show.claim)}")
    st.link_button(tr("Play this recipe"), here(f"?{link(show)}"), icon=":material/play_arrow:")
    terms = ", ".join(f"[{tr(GLOSSARY[name].title)}](#term-{name})" for name in question.terms)
    st.markdown(f"{tr('Terms:')} {terms}")
