"""Addresses of the app's own pages: relative, so that they hold wherever the app is served, in the page's language."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from gan1d.languages import spoken
from gan1d.recipes.link import LANG


def language_field() -> dict[str, str]:
    """The language as a field for the addresses that a page writes, if its own has one."""
    return {LANG: spoken()} if LANG in st.query_params else {}


def write_address(fields: Mapping[str, str]) -> None:
    """Let the page's address say what is shown; the language in it stays."""
    query = {**fields, **language_field()}
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)


def here(address: str) -> str:
    """An address relative to the page, with the session's language in it."""
    page, _, query = address.partition("?")
    fields = dict(parse_qsl(query, keep_blank_values=True)) | language_field()
    return f"{page or './'}{'?' * bool(fields)}{urlencode(fields, safe=':;=,')}"


def glossary(name: str) -> str:
    """The address of a term, by any of its names."""
    return here(f"questions?{urlencode({'term': name})}")
