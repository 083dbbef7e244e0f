"""The widget of a setting, made from what the setting's field says of itself; every page uses these."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import streamlit as st

from gan1d.base.fields import Checked, named, show, worded
from gan1d.languages import tr
from gan1d.ui.hosting.rules import presentable
from gan1d.ui.shell.addresses import glossary

RATES = (0.0, *(digit * 10.0**power for power in range(-5, 0) for digit in (1, 2, 5)), 0.025, 1.0)
WIDTHS = tuple(2**n for n in range(1, 8))
STEPS: dict[str, tuple[float, ...]] = {
    "learning_rate_D": RATES,
    "learning_rate_G": RATES,
    "m": tuple(2**n for n in range(3, 13)),
    "G_width": WIDTHS,
    "D_width": WIDTHS,
    "gp": (0.0, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0),
    "r1": (0.0, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0),
}
COMPONENTS = ("figure", "lesson_live_figure", "many", "map", "images")  # the keys of the live components
_REPLACED = "replaced"  # of each widget, the value it had when a run wrote another
SLIDERS = {"k": 10, "g_steps": 10, "G_depth": 4, "D_depth": 4, "pieces": 8}

_SIGNS = re.compile(r"([\\`*_\[\]<>~$:|]|&(?=#?\w+;))")
"""What Markdown takes for more than a sign, and HTML's names of signs."""
_BEGINNINGS = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[#+-](?:[\s#-]|$)))")
"""Of a line that would be a heading, a list or a rule."""
_ADDRESSES = re.compile(r"(http(?=s?\\:)|www(?=\.)|[\w.+-](?=@)|:(?=material/|streamlit\\:))", re.IGNORECASE)
"""What Streamlit makes a link, an icon or its own picture though its signs do not count: a joiner ends it here."""
_JOINER = "\u2060"  # takes no room


def plain(sentence: str) -> str:
    """One line to be shown as it stands. For all words that came from outside, as from a link, a file or a keyboard:
    they may look like Markdown, and Markdown may look like the app's own words, with links and pictures. Visitors get
    no paths.
    """
    line = _SIGNS.sub(r"\\\1", " ".join(presentable(sentence).split()))
    return _ADDRESSES.sub(rf"\1{_JOINER}", _BEGINNINGS.sub(r"\1\\", line))


def controlled(key: str, value: Any, change: Callable[..., None], *args: Any) -> dict[str, Any]:
    """The arguments `key`, `on_change` and `args` of a widget that shows `value`, whatever it showed before, and calls
    `change(new, *args)` when a person has changed it, and only then.
    """
    replaced = st.session_state.setdefault(_REPLACED, {})
    if key in st.session_state and st.session_state[key] != value:
        replaced[key] = st.session_state[key]
    # The caller's value is the truth: what the widget shows is written from it before every run.
    st.session_state[key] = value
    return {"key": key, "on_change": _changed, "args": (key, change, args)}


def _changed(key: str, change: Callable[..., None], args: tuple[Any, ...]) -> None:
    """A live component asks the page to run again, too, and widgets nobody has touched then tell what they show.

    When its session is `gone`, or a new one is told what was `past`, that is what the session before showed. When it
    asks before the answer to the last run has come, that is the value this answer replaces.
    """
    asked = [st.session_state.get(component) or {} for component in COMPONENTS]
    if any(each.get(what) for each in asked for what in ("gone", "past")):
        return
    replaced = st.session_state[_REPLACED]
    late = any(each.get(what) for each in asked for what in each)
    if late and key in replaced and st.session_state[key] == replaced[key]:
        return
    replaced.pop(key, None)
    change(st.session_state[key], *args)


def refuse(key: str, sentence: object) -> None:
    """Let the sentence of what was refused stand where `refused` is called with the same key, in the next run."""
    st.session_state[key] = str(sentence)


def refused(key: str) -> bool:
    """The sentence of what was refused, once, beside the control that asked for it; gives whether there was one."""
    place = st.empty()  # always there, so that nothing below moves and no fold closes
    sentence = st.session_state.pop(key, None)
    if sentence:
        place.error(plain(sentence))
    return bool(sentence)


def setting(
    kind: type[Checked],
    name: str,
    value: Any,
    key: str,
    on_change: Callable[..., None],
    args: tuple[Any, ...],
    disabled: bool = False,
) -> None:
    """The widget of the setting `name` of `kind`, showing `value`, which may be a text where one is typed."""
    about = kind.fields()[name].metadata
    common: dict[str, Any] = {
        "label": tr(about["label"]),
        "help": f"{tr(about['help'])} [{tr('More in the glossary')}]({glossary(name)})",
        "disabled": disabled,
        **controlled(
            key, show(value) if about["kind"] is tuple and not isinstance(value, str) else value, on_change, *args
        ),
    }
    if about["kind"] is str:
        st.selectbox(options=about["choices"], format_func=named, **common)
    elif name in STEPS:
        st.select_slider(options=sorted({*STEPS[name], value}), format_func=worded, **common)
    elif name in SLIDERS:
        st.slider(
            min_value=about["low"], max_value=SLIDERS[name] if value <= SLIDERS[name] else about["high"], **common
        )
    elif about["kind"] is tuple:
        st.text_input(**common)
    else:
        # No bounds here: the settings themselves refuse, with a sentence instead of a silent clamp.
        st.number_input(
            step=1 if about["kind"] is int else None, format=None if about["kind"] is int else "%g", **common
        )
