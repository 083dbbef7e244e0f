"""The common questions, each with its answer and a recipe to press."""

from __future__ import annotations

import streamlit as st

from gan1d.languages import ngettext, tr
from gan1d.teaching.glossary import GLOSSARY
from gan1d.teaching.questions import QUESTIONS, Question, matches
from gan1d.teaching.scenarios import link
from gan1d.ui.questions.asked import Asked
from gan1d.ui.shell.addresses import here

_CSS = """<style>
.questions details { border: 1px solid color-mix(in srgb, currentColor 20%, transparent); border-radius: 0.4rem;
  margin-bottom: 0.45rem; }
.questions summary { padding: 0.45rem 0.8rem; cursor: pointer; border-radius: 0.4rem; }
.questions summary:hover { background: color-mix(in srgb, currentColor 6%, transparent); }
.questions details[open] > summary { font-weight: 650; }
.questions details > div { padding: 0.4rem 1rem 0.2rem; }
.questions p { margin-bottom: 0.6rem; }
</style>"""


def answers(wanted: Asked, search: str) -> None:
    """The questions that the search leaves; the one that was asked for is open.

    One element for all of them: so many of Streamlit's expanders would take long to appear.
    """
    shown = [question for question in QUESTIONS if matches(question, search)]
    st.markdown(f"## {tr('What do these numbers mean?')}")
    if search:
        st.caption(ngettext("{n} question", "{n} questions", len(shown)))
    st.html(_CSS)
    folds = "\n".join(_fold(question, question == wanted.question) for question in shown)
    st.markdown(f'<div class="questions">\n{folds}\n</div>', unsafe_allow_html=True)


def _fold(question: Question, is_open: bool) -> str:
    """HTML with Markdown between blank lines."""
    show = question.shows
    terms = ", ".join(f"[{tr(GLOSSARY[name].title)}](#term-{name})" for name in question.terms)
    paragraphs = (
        *(tr(paragraph) for paragraph in question.answer),
        f"{tr('Terms:')} {terms}",
        f"**{tr(show.title)}.** {tr(show.story)}",
        f"**{tr('Look for:')}** {tr(show.look_for)}",
        f":small[**{tr('Checked claim:')}** {tr(show.claim)}]",
        f"**[▶ {tr('Play this recipe')}]({here(f'?{link(show)}')})**",
    )
    return (
        f'<details id="question-{question.name}"{" open" * is_open}>\n<summary>{tr(question.ask)}</summary>\n<div>\n\n'
        + "\n\n".join(paragraphs)
        + "\n\n</div>\n</details>"
    )
