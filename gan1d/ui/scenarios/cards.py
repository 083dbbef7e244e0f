"""The gallery's cards: picture, story, what to look for, the claim with its measured share, and two links.

Both are ordinary links to the Figure 1 page, so that they can be copied, sent and opened in a tab of their own.
"""

from __future__ import annotations

from base64 import b64encode
from html import escape

import streamlit as st

from gan1d.figures import retold
from gan1d.figures.style import STYLE
from gan1d.languages import tr
from gan1d.teaching.scenarios import SCENARIOS, Scenario, link, moment
from gan1d.ui.scenarios.files import Share, picture_file, read_shares
from gan1d.ui.shell.addresses import here

_CSS = """<style>
.scenarios { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 23rem), 1fr)); gap: 1rem; }
.scenarios article {
  display: flex; flex-direction: column; overflow: hidden; font-size: 0.92rem; line-height: 1.45;
  border: 1px solid color-mix(in srgb, currentColor 22%, transparent); border-radius: 0.4rem;
}
.scenarios img { display: block; width: 100%; aspect-ratio: 5.4 / 3.4; }
.scenarios .picture { border-bottom: 1px solid color-mix(in srgb, currentColor 12%, transparent); }
.scenarios .words { display: flex; flex-direction: column; flex: 1; gap: 0.5rem; padding: 0.7rem 0.9rem 0.8rem; }
.scenarios h2 { font-size: 1.05rem; font-weight: 650; line-height: 1.3; padding: 0; margin: 0; }
.scenarios p { margin: 0; }
.scenarios .claim { font-size: 0.84rem; opacity: 0.85; }
.scenarios .open { margin-top: auto; padding-top: 0.2rem; display: flex; flex-wrap: wrap; gap: 0.3rem 1.1rem; }
.scenarios .open a { color: var(--link); }
.scenarios .play { font-weight: 650; }
</style>"""


def cards(dark: bool) -> None:
    """All scenarios, in the order of the table."""
    shares = read_shares()
    each = "".join(card(scenario, shares[scenario.name], dark) for scenario in SCENARIOS)
    blue = STYLE["D"]
    st.html(f"{_CSS}<div class='scenarios' style='--link: light-dark({blue.light}, {blue.dark})'>{each}</div>")


def card(scenario: Scenario, share: Share, dark: bool) -> str:
    """One card as HTML."""
    play, stand = (
        f"href='{escape(here('/?' + query))}' target='_self'" for query in (link(scenario), moment(scenario))
    )
    picture = b64encode(retold(picture_file(scenario.name, dark).read_text(encoding="utf-8")).encode()).decode()
    open_it, play_it = escape(tr("Open at iteration {n:,}", n=scenario.pictured)), escape(tr("Play from the start"))
    held, look_for = tr("Holds in {share}:", share=asked(scenario, share)), escape(tr("Look for:"))
    return (
        f"<article><a class='picture' {stand} title='{open_it}'>"
        f"<img src='data:image/svg+xml;base64,{picture}' alt='{escape(_alt(scenario))}'></a><div class='words'>"
        f"<h2>{escape(tr(scenario.title))}</h2><p>{_words(tr(scenario.story))}</p>"
        f"<p><b>{look_for}</b> {_words(tr(scenario.look_for))}</p>"
        f"<p class='claim'><b>{escape(held)}</b> {_words(tr(scenario.claim))}</p>"
        f"<p class='open'><a class='play' {play}>{play_it}</a><a {stand}>{open_it}</a></p>"
        "</div></article>"
    )


def _alt(scenario: Scenario) -> str:
    """What the picture shows."""
    if not scenario.captions:
        return tr("Figure 1 at iteration {n:,}", n=scenario.pictured)
    one, other = (tr(caption) for caption in scenario.captions)
    return tr("Figure 1 at iteration {n:,}: {one} beside {other}", n=scenario.pictured, one=one, other=other)


def asked(scenario: Scenario, share: Share) -> str:
    """In how many seeds, or groups of seeds, the claim held."""
    if scenario.together == 1:
        return tr("{held} of {of} seeds", held=share.held, of=share.of)
    return tr("{held} of {of} groups of {n} seeds", held=share.held, of=share.of, n=scenario.together)


def _words(text: str) -> str:
    """A number and its per cent sign stay on one line."""
    return escape(text).replace(" %", "&nbsp;%")
