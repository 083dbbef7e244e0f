"""The Python that runs, with its lines lit."""

from __future__ import annotations

from html import escape

from gan1d.languages import tr
from gan1d.teaching.source_lines import Listing


def code(listings: tuple[Listing, ...]) -> str:
    """The functions as HTML, one line each; what runs now is marked and set in bold."""
    shown = "".join(map(_function, listings))
    label = escape(tr("The Python that runs"))
    return f"<div class='listing' role='region' tabindex='0' aria-label='{label}'>{shown}</div>"


def _function(listing: Listing) -> str:
    lines = (_line(text, j in listing.lit) for j, text in enumerate(listing.lines))
    return f"<pre><code>{''.join(lines)}</code></pre>"


def _line(text: str, lit: bool) -> str:
    current = " aria-current='step'" if lit else ""
    return f"<span{current}>{escape(text) or ' '}</span>"
