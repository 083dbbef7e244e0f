"""Where a session stands in the lesson: the step of its address, what was answered, and the player of its figure."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from gan1d.recipes.link import Link
from gan1d.teaching.lesson.all_steps import LESSON
from gan1d.teaching.lesson.lookup import find
from gan1d.teaching.lesson.step import Stage, Step
from gan1d.ui.figure.session_player import SessionPlayer
from gan1d.ui.lesson.progress import Progress
from gan1d.ui.shell.session import kept

FIELD = "step"  # in the page's address
COOKIE = "gan1d_lesson"


@dataclass
class LessonPage:
    """What the page keeps: the step it was at, whether it stays there in this run, the step at which a sentence about
    the address stands, how far the reader has come, and the figure's player with the stage that was set last.
    """

    now: str | None = None
    stays: bool = False
    elsewhere: tuple[Step, str] | None = None
    progress: Progress | None = None
    player: SessionPlayer | None = None
    stage: tuple[str, Stage] | None = None


def present_step() -> tuple[Step, str | None]:
    """The step of the address, which from then on names it, and a sentence if the address asked for something else.

    An address without a step means the one that this session was at, or an earlier one came to.
    """
    page = kept(LessonPage)
    asked: str | None = None if page.stays else st.query_params.get(FIELD)
    page.stays = False
    step, sentence = find(asked if asked is not None else page.now or progress().newest)
    if st.query_params.get(FIELD) != step.name:
        st.query_params[FIELD] = step.name
    if sentence is not None:
        page.elsewhere = (step, sentence)
    page.now, page.progress = step.name, progress().saw(step)
    # The address is right by now, and the page may run again before the sentence was read.
    return step, page.elsewhere[1] if page.elsewhere and page.elsewhere[0] == step else None


def go_to(step: Step) -> None:
    """To another step: its name in the address, where `present_step` finds it."""
    page = kept(LessonPage)
    page.elsewhere = None
    st.query_params[FIELD] = page.now = step.name


def stay() -> None:
    """In this run the step is where the session is: the figure has asked for it, not the reader.

    It may have asked with the address of the step before, when the browser did not know the new one yet.
    """
    kept(LessonPage).stays = True


def progress() -> Progress:
    """How far this reader has come, in earlier sessions, too."""
    page = kept(LessonPage)
    if page.progress is None:
        page.progress = Progress.parse(st.context.cookies.get(COOKIE, ""), LESSON)
    return page.progress


def answer(step: Step, choice: int | None) -> None:
    """The reader predicts, or asks to be shown (None)."""
    kept(LessonPage).progress = progress().answered(step, choice)


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
    page, stage = kept(LessonPage), stage_of(step)
    if page.player is None:
        page.player = SessionPlayer(stage.link)
    if page.stage != (step.name, stage):
        page.stage = (step.name, stage)
        page.player.stage(stage.link, stage.speed, stage.until)
    return page.player


def once_more() -> None:
    """The next stage is set even if it is the last one again."""
    kept(LessonPage).stage = None
