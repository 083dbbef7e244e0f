"""What do these numbers mean? The common questions, each answered with a recipe whose claim is checked."""

from __future__ import annotations

from gan1d.base.fields import short
from gan1d.base.nearest import nearest
from gan1d.languages import tr
from gan1d.teaching.questions import on_the_game, on_the_numbers
from gan1d.teaching.questions.question import Question

__all__ = ["NAMED", "QUESTIONS", "Question", "find", "matches"]

QUESTIONS: tuple[Question, ...] = (*on_the_numbers.QUESTIONS, *on_the_game.QUESTIONS)
NAMED = {question.name: question for question in QUESTIONS}


def find(name: str) -> tuple[Question | None, str]:
    """The question of a name, or the nearest, and a sentence if that is not what was asked for."""
    if name in NAMED:
        return NAMED[name], ""
    near = nearest(name.strip().casefold().replace(" ", "_"), [each.casefold() for each in NAMED])
    question = next((q for q in QUESTIONS if q.name.casefold() == near), None)
    if question is None:
        return None, tr("There is no question '{name}'; all of them are shown.", name=short(name))
    return question, tr(
        "There is no question '{name}'; the nearest is “{question}”", name=short(name), question=tr(question.ask)
    )


def matches(question: Question, search: str) -> bool:
    """Whether each word searched for stands in the question or its answer, in the language spoken."""
    text = " ".join(tr(part) for part in (question.ask, *question.answer)).casefold()
    return all(word in text for word in search.casefold().split())
