"""A map as a file: its numbers as a table, and the picture for slides."""

from __future__ import annotations

import streamlit as st

from gan1d.languages import N_, tr
from gan1d.sweep.folder import Folder
from gan1d.sweep.plan import Sweep
from gan1d.sweep.scales import QUANTITIES

TYPES = {  # by the endings of `gan1d.figures.sweep_figures`
    ".csv": "text/csv",
    ".html": "text/html",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".pdf": "application/pdf",
}
GROUNDS = (N_("light"), N_("dark"))


@st.fragment
def save_map(sweep: Sweep) -> None:
    """Choose what to take of a map; it is made, from what is computed by then, when it is asked for."""
    with st.expander(tr("Export"), key="map_export"):
        kinds = [ending for ending in TYPES if ending != ".csv"]
        what = st.selectbox(
            tr("Picture of"), [*QUANTITIES], format_func=lambda each: tr(QUANTITIES[each]), key="map_quantity"
        )
        ending, ground = st.columns(2)
        kind = ending.selectbox(tr("as"), kinds, format_func=lambda each: each[1:].upper(), key="map_ending")
        dark = st.context.theme.type == "dark"
        on = ground.selectbox(tr("Ground"), GROUNDS, int(dark), format_func=tr, key="map_ground")
        _take(sweep, tr("Take the picture"), kind, what, on == "dark")
        _take(sweep, tr("Numbers as CSV"), ".csv", what, False)


def _take(sweep: Sweep, label: str, ending: str, quantity: str, dark: bool) -> None:
    folder = Folder.of(sweep)

    def content() -> bytes:
        from gan1d.figures.sweep_figures import make  # it brings libraries that only pictures need

        return make(sweep, folder.outcomes(), ending, quantity, dark)

    st.download_button(
        label, content, f"{sweep.name}{ending}", TYPES[ending], on_click="ignore", width="stretch",
        key=f"map_take_{'numbers' if ending == '.csv' else 'picture'}", disabled=not folder.exists(),
    )  # fmt: skip
