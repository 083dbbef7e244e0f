"""Bayes' rule on ten thousand payments: the way round by the generative side, and the direct one."""

from __future__ import annotations

from html import escape
from pathlib import Path

import numpy as np
import streamlit as st

from gan1d.base.arrays import Array
from gan1d.base.fields import SettingsError
from gan1d.languages import N_, tr, written
from gan1d.teaching.lesson.bayes import FRAUD, Case
from gan1d.ui.shell.widgets import plain

SIDE = 100  # payments a row, and rows
CELL = 6.0  # of the picture's units, a payment
# The order in which they are drawn, row by row: fraud first, as columns and rows of `Case.joint`.
KINDS = (
    ("fraud_flagged", (0, 0), N_("fraud, flagged")),
    ("fraud_missed", (0, 1), N_("fraud, missed")),
    ("honest_flagged", (1, 0), N_("honest, flagged")),
    ("honest", (1, 1), N_("honest, not flagged")),
)
# A payment by its shape: a full square, an empty one, a ring, a point
SHAPES = {
    "fraud_flagged": '<rect x=".6" y=".6" width="4.8" height="4.8" fill="var(--fraud)"/>',
    "fraud_missed": '<rect x="1" y="1" width="4" height="4" fill="none" stroke="var(--fraud)" stroke-width="1"/>',
    "honest_flagged": '<circle cx="3" cy="3" r="2" fill="none" stroke="var(--flag)" stroke-width="1.3"/>',
    "honest": '<circle cx="3" cy="3" r=".8" fill="currentColor" opacity=".4"/>',
}
SLIDERS = (
    ("prior", N_("prior: p(fraud)"), FRAUD.prior),
    ("hit", N_("likelihood: p(flagged | fraud)"), FRAUD.hit),
    ("false_alarm", N_("likelihood: p(flagged | honest)"), FRAUD.false_alarm),
)

_FOLDER = Path(__file__).parent
_component = st.components.v2.component(
    "gan1d_payments",
    html="<div class='gan1d-payments'></div>",
    css=(_FOLDER / "payments.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "payments.js").read_text(encoding="utf-8"),
)


@st.fragment
def bayes() -> None:
    """Three probabilities on sliders, what they make of 10,000 payments, and the posterior."""
    for place, (name, label, start) in zip(st.columns(3), SLIDERS, strict=True):
        place.slider(tr(label), 0.0, 1.0, start, 0.005, key=f"bayes_{name}", format="%.3f")
    case = Case(**{name: st.session_state[f"bayes_{name}"] for name, _, _ in SLIDERS})
    counts = case.expected(SIDE**2)
    try:
        posterior = case.posterior()
    except SettingsError as error:
        st.info(plain(str(error)))
        return
    picture, words = st.columns([1.15, 1], gap="medium")
    with picture:
        _component(data={"html": _picture(counts)}, key="bayes_payments", height="content")
    flagged = counts[:, 0].sum()
    with words:
        _component(data={"html": _legend(counts)}, key="bayes_kinds", height="content")
        st.markdown(
            tr(
                "Of {all} payments {fraud} are fraud, and {hit} of these are flagged. Of the {honest} honest ones "
                "{alarms} are flagged, too. So {hit} of {flagged} flagged payments are fraud:",
                all=_count(SIDE**2), fraud=_count(counts[0].sum()), hit=_count(counts[0, 0]),
                honest=_count(counts[1].sum()), alarms=_count(counts[1, 0]), flagged=_count(flagged),
            )
        )  # fmt: skip
        st.html(_share(posterior))
        st.markdown(
            tr(
                "**A generative model** knows how payments come about, p(y) and p(x | y). It can make new payments, "
                "and Bayes' rule gives it the posterior, {posterior:.4f}.",
                posterior=posterior,
            )
        )
        st.markdown(
            tr(
                "**A discriminative model** learns p(y | x) alone, here the one number {posterior:.4f}, and cannot "
                "make a payment.",
                posterior=posterior,
            )
        )
    hit = f"{_tex(case.hit)} \\cdot {_tex(case.prior)}"
    alarm = f"{_tex(case.false_alarm)} \\cdot {_tex(1 - case.prior)}"
    found = _tex(posterior, ".4f")
    st.latex(rf"p(y \mid x) = \frac{{p(x \mid y)\, p(y)}}{{p(x)}} = \frac{{{hit}}}{{{hit} + {alarm}}} = {found}")


def _picture(counts: Array) -> str:
    """All payments, one symbol each, in the order of `KINDS`; the numbers are in its words, too."""
    ends = np.rint(np.cumsum([counts[at] for _, at, _ in KINDS])).astype(int)
    patterns, areas, start = [], [], 0
    for (name, _, _), end in zip(KINDS, ends, strict=True):
        patterns.append(
            f'<pattern id="bayes_{name}" width="{CELL}" height="{CELL}" patternUnits="userSpaceOnUse">'
            f"{SHAPES[name]}</pattern>"
        )
        areas.append(f'<path d="{_run(start, int(end))}" fill="url(#bayes_{name})"/>')
        start = int(end)
    words = ", ".join(f"{tr(words)} {_count(counts[at])}" for _, at, words in KINDS)
    size = SIDE * CELL
    return (
        f'<svg class="all" viewBox="0 0 {size:g} {size:g}" role="img" '
        f'aria-label="{escape(tr("10,000 payments: {words}.", words=words))}">'
        f"<defs>{''.join(patterns)}</defs>{''.join(areas)}</svg>"
    )


def _run(start: int, end: int) -> str:
    """The cells start..end - 1 of the grid, counted row by row, as a path of rectangles."""
    path = ""
    while start < end:
        row, column = divmod(start, SIDE)
        whole = column == 0 and end - start >= SIDE
        rows = (end - start) // SIDE if whole else 1
        width = SIDE if whole else min(SIDE - column, end - start)
        path += f"M{CELL * column:g} {CELL * row:g}h{CELL * width:g}v{CELL * rows:g}h{-CELL * width:g}z"
        start += rows * width
    return path


def _legend(counts: Array) -> str:
    rows = "".join(
        f'<li><svg viewBox="0 0 6 6" aria-hidden="true">{SHAPES[name]}</svg><span>{escape(tr(words))}</span>'
        f"<b>{_count(counts[at])}</b></li>"
        for name, at, words in KINDS
    )
    return f"<ul>{rows}</ul>"


def _share(posterior: float) -> str:
    """The flagged payments as a bar: how much of it is fraud."""
    words = tr("p(fraud | flagged) = {posterior:.4f}", posterior=posterior)
    return f'<div class="share"><i style="width:{100 * posterior:.2f}%"></i></div><p class="share">{escape(words)}</p>'


def _tex(value: float, form: str = "g") -> str:
    """For an equation, where a comma alone would leave a gap."""
    return written(value, form).replace(",", "{,}")


def _count(payments: float) -> str:
    """A number of payments; a part of one where it is expected."""
    return written(round(float(payments), 1), ",g") if payments < 1e5 else written(payments, ",.0f")
