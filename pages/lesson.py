"""The lesson: from the counterfeiter to Theorem 1, in steps that drive the real figure."""

import streamlit as st

from gan1d.languages import tr
from gan1d.ui.figure.component import live_figure
from gan1d.ui.front_page.controls import live_control
from gan1d.ui.lesson.figures import FIGURES
from gan1d.ui.lesson.session import once_more, place_of, present_step, progress, stage_of, staged_player, stay
from gan1d.ui.lesson.steps import steps
from gan1d.ui.lesson.style import lesson_style
from gan1d.ui.lesson.words import words
from gan1d.ui.shell.layout import compact, headline
from gan1d.ui.shell.widgets import plain

compact()
lesson_style()
headline(tr("Lesson"), tr("from the counterfeiter to Theorem 1"))
step, elsewhere = present_step()
steps(step)
if elsewhere is not None:
    st.warning(plain(elsewhere))
beside, figure = st.columns([1, 2], gap="medium")
player = staged_player(step)
with beside, st.container(key="lesson_words"):
    words(step)
    if player is not None:
        for name in step.controls:
            live_control(player, name)
        if stage_of(step).until is not None:
            st.button(tr("Play it once more"), key="lesson_again", on_click=once_more, icon=":material/replay:")
with figure, st.container(key="lesson_figure"):
    if player is not None:
        stage = stage_of(step)
        with st.container(key="lesson_live"):
            live_figure(
                player, "lesson_live_figure", "gan1d-lesson", address=False, place=place_of(step), point=stage.point,
                layers=stage.layers, small=True, on_settings=stay,
            )  # fmt: skip
    elif progress().knows(step):
        FIGURES[step.figure]()
    else:
        st.html(f"<div class='lesson-wait'><p>{tr('The picture comes with your prediction.')}</p></div>")
