"""The numbers and choices of the figures: each is a widget, a field of the link, and where a handle can stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from gan1d.base.fields import short
from gan1d.base.nearest import nearest
from gan1d.languages import tr
from gan1d.ui.shell.widgets import plain


@dataclass(frozen=True)
class Number:
    """A number from `low` to `high`; `name` is its field in the link and its key in the session."""

    name: str
    low: float
    high: float
    start: float
    step: float = 0.05

    @property
    def value(self) -> float:
        """Where it stands now."""
        return float(st.session_state.get(self.name, self.start))

    def put(self, value: float) -> None:
        """Move it there, from a handle; beyond an end it stops at the end, as a slider does."""
        st.session_state[self.name] = round(min(max(value, self.low), self.high), 4)

    def slider(self, label: str) -> float:
        """Its slider. A link's value that it cannot have is refused with a sentence, and it stays where it was."""
        text = st.query_params.get(self.name)
        if text is not None and not self._has(text):
            sentence = tr(
                "{name} must be a number from {low} to {high}; not '{text}'.",
                name=self.name,
                low=f"{self.low:g}",
                high=f"{self.high:g}",
                text=short(text),
            )
            st.warning(plain(sentence))
        return float(
            st.slider(
                label,
                self.low,
                self.high,
                self.start,
                self.step,
                key=self.name,
                format="%.2f" if self.step < 1 else "%.0f",
                bind="query-params",
            )
        )

    def _has(self, text: str) -> bool:
        try:
            return self.low <= float(text) <= self.high
        except ValueError:
            return False


def choice(name: str, label: str, titles: Mapping[str, str]) -> str:
    """One of several, by its `titles` as translated; the link holds its name.

    An unknown name goes to the nearest and says so.
    """
    key = f"choice_{name}"  # apart from the keys of other pages: it is kept through a page switch
    asked = st.query_params.get(name)
    if asked in titles:
        st.session_state[key] = asked
    elif asked is not None:
        near = nearest(asked.lower(), titles, 0.0) or next(iter(titles))
        st.session_state[key] = st.query_params[name] = near
        sentence = tr(
            "{name} must be one of {choices}; not '{asked}'. This is {near}, the nearest.",
            name=name,
            choices=", ".join(titles),
            asked=short(asked),
            near=near,
        )
        st.warning(plain(sentence))

    def change() -> None:
        st.query_params[name] = st.session_state[key]

    return str(
        st.segmented_control(
            label, list(titles), default=None if key in st.session_state else next(iter(titles)), required=True,
            format_func=titles.__getitem__, key=key, on_change=change, label_visibility="collapsed",
            persist_state="session",
        )
    )  # fmt: skip
