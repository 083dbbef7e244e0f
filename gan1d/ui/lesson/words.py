"""What is read in a step: its words, its question and what follows from the answer."""

from __future__ import annotations

from html import escape

import streamlit as st

from gan1d.languages import tr
from gan1d.teaching.lesson.all_steps import LESSON
from gan1d.teaching.lesson.lookup import number_of
from gan1d.teaching.lesson.step import Question, Step
from gan1d.ui.lesson.session import answer, progress
from gan1d.ui.shell.addresses import here

_CHOICES = "<ul class='choices'>{}</ul>"
_CHOICE = "<li class='{}'><span aria-hidden='true'>{}</span> <b>{}</b> {} <em>{}</em></li>"


def words(step: Step) -> None:
    """The title and the paragraphs of a step, and its question."""
    number = tr("{number} of {count}", number=number_of(step), count=len(LESSON))
    st.html(f"<h2 class='step'><span>{escape(number)}</span> {escape(tr(step.title))}</h2>")
    for paragraph in step.words:
        st.markdown(tr(paragraph))
    if step.equation:
        st.latex(step.equation)
    if not progress().knows(step) and step.question is not None:
        _ask(step, step.question)
        return
    if step.question is not None:
        _answered(step, step.question)
    with st.container(key="lesson_after"):
        if step.question is not None:
            st.markdown(_verdict(step, step.question))
        for paragraph in step.after:
            st.markdown(tr(paragraph))
    if step.try_it:
        links = " · ".join(f"[{tr(label)}]({here(address)})" for label, address in step.try_it)
        st.markdown(tr("Try it: {links}", links=links))


def _ask(step: Step, question: Question) -> None:
    st.markdown(f"**{tr(question.ask)}**")
    with st.container(key="lesson_choices", gap="small"):
        for i, choice in enumerate(question.choices):
            st.button(
                f"**{_letter(i)}**  {tr(choice)}",
                key=f"choose_{step.name}_{i}",
                on_click=answer,
                args=(step, i),
                width="stretch",
            )
        st.button(tr("Show me"), key=f"show_{step.name}", on_click=answer, args=(step, None))


def _letter(i: int) -> str:
    """A class can be asked for A, B or C."""
    return "ABCDEFGH"[i]


def _answered(step: Step, question: Question) -> None:
    """What was asked, what was chosen and what is right."""
    chosen = progress().answers[step.name]
    st.markdown(f"**{tr(question.ask)}**")
    items = []
    for i, choice in enumerate(question.choices):
        if i == question.right:
            look, mark, word = "right", "✓", tr("your prediction, and right") if i == chosen else tr("right")
        elif i == chosen:
            look, mark, word = "wrong", "✗", tr("your prediction")
        else:
            look, mark, word = "other", "", ""
        items.append(_CHOICE.format(look, mark, _letter(i), escape(tr(choice)), escape(word)))
    st.html(_CHOICES.format("".join(items)))


def _verdict(step: Step, question: Question) -> str:
    """Whether the prediction was right, and why."""
    chosen = progress().answers[step.name]
    because = tr(question.because)
    if chosen is None:
        return because
    return f"{tr('**Right.**') if chosen == question.right else tr('**Not so.**')} {because}"
