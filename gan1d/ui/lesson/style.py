"""How the lesson's page looks, besides what every page has."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from gan1d.figures.style import BLUE, ORANGE

_CSS = (Path(__file__).parent / "lesson.css").read_text(encoding="utf-8")


def lesson_style() -> None:
    """Room for words beside the figure, and the colours of small pictures."""
    fraud, flag = (pair[st.context.theme.type == "dark"] for pair in (ORANGE, BLUE))
    st.html(f"<style>{_CSS} :root {{ --fraud: {fraud}; --flag: {flag}; }}</style>")
