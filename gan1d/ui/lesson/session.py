"""Where a session stands in the lesson: the step of its address, what was answered, and the player of its figure."""

from __future__ import annotations

import streamlit as st

from gan1d.recipes.link import Link
from gan1d.teaching.lesson.all_steps import LESSON
from gan1d.teaching.lesson.lookup import find
from gan1d.teaching.lesson.step import Stage, Step
from gan1d.ui.figure.session_player import SessionPlayer
from gan1d.ui.lesson.progress import Progress

FIELD = "step"  # in the page's address
COOKIE = "gan1d_lesson"
_NOW, _STAYS, _ELSEWHERE, _PROGRESS, _PLAYER, _STAGE = (
    "lesson_now", "lesson_stays", "lesson_elsewhere", "lesson_progress", "lesson_player", "lesson_stage",
)  # fmt: skip


def present_step() -> tuple[Step, str | None]:
    """The step of the address, which from then on names it, and a sentence if the address asked for something else.

    An address without a step means the one that this session was at, or an earlier one came to.
    """
    asked: str | None = st.query_params.get(FIELD)
    if st.session_state.pop(_STAYS, False):
        asked = None
    step, sentence = find(asked if asked is not None else st.session_state.get(_NOW, progress().newest))
    if st.query_params.get(FIELD) != step.name:
        st.query_params[FIELD] = step.name
    if sentence is not None:
        st.session_state[_ELSEWHERE] = (step, sentence)
    st.session_state[_NOW] = step.name
    st.session_state[_PROGRESS] = progress().saw(step)
    # The address is right by now, and the page may run again before the sentence was read.
    meant, sentence = st.session_state.get(_ELSEWHERE, (step, None))
    return step, sentence if meant == step else None


def go_to(step: Step) -> None:
    """To another step: its name in the address, where `present_step` finds it."""
    st.session_state.pop(_ELSEWHERE, None)
    st.query_params[FIELD] = st.session_state[_NOW] = step.name


def stay() -> None:
    """In this run the step is where the session is: the figure has asked for it, not the reader.

    It may have asked with the address of the step before, when the browser did not know the new one yet.
    """
    st.session_state[_STAYS] = True


def progress() -> Progress:
    """How far this reader has come, in earlier sessions, too."""
    if _PROGRESS not in st.session_state:
        st.session_state[_PROGRESS] = Progress.parse(st.context.cookies.get(COOKIE, ""), LESSON)
    known: Progress = st.session_state[_PROGRESS]
    return known


def answer(step: Step, choice: int | None) -> None:
    """The reader predicts, or asks to be shown (None)."""
    st.session_state[_PROGRESS] = progress().answered(step, choice)


def stage_of(step: Step) -> Stage:
    """What the figure does in this step, which depends on whether its question is answered."""
    shown = step.reveal if progress().knows(step) and step.reveal is not None else step.stage
    return shown if shown is not None else Stage(Link())


def place_of(step: Step) -> str:
    """The step and which of its stages is set: what a tab remembers of another place is not shown here."""
    return f"{step.name} {'answered' if stage_of(step) is step.reveal else 'asked'}"


def staged_player(step: Step) -> SessionPlayer | None:
    """The player of the lesson's figure, on the step's stage; None where a drawn figure stands instead.

    What the reader does there stays until another step, or its answer, sets another stage.
    """
    if step.figure:
        once_more()  # on the way back the stage is set anew
        return None
    stage = stage_of(step)
    if _PLAYER not in st.session_state:
        st.session_state[_PLAYER] = SessionPlayer(stage.link)
    player: SessionPlayer = st.session_state[_PLAYER]
    if st.session_state.get(_STAGE) != (step.name, stage):
        st.session_state[_STAGE] = (step.name, stage)
        player.stage(stage.link, stage.speed, stage.until)
    return player


def once_more() -> None:
    """The next stage is set even if it is the last one again."""
    st.session_state.pop(_STAGE, None)
