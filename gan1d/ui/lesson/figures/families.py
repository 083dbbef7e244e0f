"""The map of generative models: a tree, one sentence at each branch."""

from __future__ import annotations

from html import escape

import streamlit as st

from gan1d.languages import N_, tr
from gan1d.teaching.lesson.tables import FAMILIES, Family

GANS = N_("Generative adversarial nets")


def families() -> None:
    """The whole map, with this project's own place marked."""
    st.html(f"<div class='families'><ul>{_branch(FAMILIES)}</ul></div>")


def _branch(family: Family) -> str:
    here = family.name == GANS
    place = f" <em>{escape(tr('you are here'))}</em>" if here else ""
    inner = f"<ul>{''.join(map(_branch, family.children))}</ul>" if family.children else ""
    return (
        f"<li{' class=here' if here else ''}><div><b>{escape(tr(family.name))}</b>{place}"
        f"<p>{escape(tr(family.sentence))}</p></div>{inner}</li>"
    )
