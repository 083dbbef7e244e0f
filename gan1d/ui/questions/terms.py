"""The glossary as one definition list with an anchor for each term."""

from __future__ import annotations

import streamlit as st

from gan1d.languages import ngettext, tr
from gan1d.teaching.glossary import GLOSSARY, Term, alphabetical, matches
from gan1d.ui.questions.asked import Asked
from gan1d.ui.shell.addresses import here

_CSS = """<style>
.glossary { margin: 0; }
.glossary > div { padding: 0.35rem 0.6rem 0.5rem; border-left: 0.25rem solid transparent; scroll-margin: 4rem; }
.glossary > div:is(.asked, :target) {
  border-left-color: currentColor; background: color-mix(in srgb, currentColor 8%, transparent);
}
.glossary > div[hidden]:target { display: block !important; }  /* a link leads to what the search has left out */
.glossary dt p { font-weight: 650; margin: 0; }
.glossary dd { margin: 0; }
.glossary dd p { margin: 0 0 0.2rem; }
.glossary dd .katex-display { margin: 0.4rem 0; overflow-x: auto; overflow-y: hidden; text-align: left; }
.glossary dd .katex-display > .katex { text-align: left; }
.glossary .more p { font-size: 0.875rem; }
</style>"""


def terms(wanted: Asked, search: str) -> None:
    """All terms by the alphabet; what the search leaves out is hidden, and a link in the page still finds it."""
    every = alphabetical()
    shown = [term for term in every if matches(term, search) or term == wanted.term]
    st.markdown(f"## {tr('Glossary')}")
    if search:
        st.caption(ngettext("{n} term", "{n} terms", len(shown)))
    st.html(_CSS)
    entries = "\n".join(_entry(term, term == wanted.term, term in shown) for term in every)
    st.markdown(f'<dl class="glossary">\n{entries}\n</dl>', unsafe_allow_html=True)


def _entry(term: Term, is_asked: bool, is_shown: bool) -> str:
    """HTML with Markdown between blank lines."""
    attributes = ' class="asked"' * is_asked + " hidden" * (not is_shown)
    equation = f"\n\n$$\n{term.equation}\n$$" if term.equation else ""
    return (
        f'<div id="term-{term.name}"{attributes}>\n<dt>\n\n{tr(term.title)}\n\n</dt>\n'
        f'<dd>\n\n{tr(term.words)}{equation}\n\n</dd>\n<dd class="more">\n\n{_more(term)}\n\n</dd>\n</div>'
    )


def _more(term: Term) -> str:
    """See also, the source and where it can be seen."""
    parts = []
    if term.see:
        also = ", ".join(f"[{tr(GLOSSARY[name].title)}](#term-{name})" for name in term.see)
        parts.append(f"{tr('See also:')} {also}")
    if term.source:
        parts.append(tr("Source: {source}", source=tr(term.source)))
    if term.lead:
        label, address = term.lead
        parts.append(f"{tr('Shown in:')} [{tr(label)}]({here(address)})")
    return " · ".join(parts)
