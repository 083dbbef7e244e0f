"""From step to step: back, next, and the strip of all steps."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from gan1d.languages import tr
from gan1d.teaching.lesson.all_steps import LESSON
from gan1d.teaching.lesson.lookup import find
from gan1d.teaching.lesson.step import Step
from gan1d.ui.lesson.session import COOKIE, FIELD, go_to, progress
from gan1d.ui.live import scripts
from gan1d.ui.shell.addresses import language_field

_FOLDER = Path(__file__).parent / "strip"
_KEY = "lesson_strip"

_component = st.components.v2.component(
    "gan1d_lesson_steps",
    html=(_FOLDER / "strip.html").read_text(encoding="utf-8"),
    css=scripts.style(_FOLDER / "strip.css"),
    js=scripts.script(_FOLDER, ("strip",), of=("basics", "lifetime")),
)


def steps(now: Step) -> None:
    """Back, next and all steps, with what is done; the browser keeps the progress."""
    at = LESSON.index(now)
    with st.container(key="lesson_steps", horizontal=True, vertical_alignment="top"):
        # The keys of a presenter's remote control
        _turn(tr("Back"), "lesson_back", LESSON[max(at - 1, 0)], "PageUp", at == 0)
        _turn(tr("Next"), "lesson_next", LESSON[min(at + 1, len(LESSON) - 1)], "PageDown", at == len(LESSON) - 1)
        _strip(at)


def _turn(label: str, key: str, step: Step, shortcut: str, disabled: bool) -> None:
    st.button(
        label, key=key, on_click=go_to, args=(step,), shortcut=shortcut, disabled=disabled,
        type="primary" if key == "lesson_next" else "secondary",
    )  # fmt: skip


def _strip(at: int) -> None:
    known = progress()
    listed = [
        {
            "name": step.name,
            "title": tr(step.title),
            "done": known.done(step),
            "address": f"?{urlencode({FIELD: step.name} | language_field())}",
        }
        for step in LESSON
    ]
    data = {
        "steps": listed,
        "current": at,
        "knows": known.knows(LESSON[at]),
        "cookie": COOKIE,
        "progress": known.text(),
        **scripts.speech(),
    }
    _component(data=data, key=_KEY, height="content", on_go_change=_go)


def _go() -> None:
    step, _ = find(str(st.session_state[_KEY]["go"]["step"]))
    go_to(step)
