"""Addresses of this app's pages, in the language of the session."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from gan1d.ui.addresses import language_field


def here(address: str) -> str:
    """An address relative to the page, with the session's language in it."""
    page, _, query = address.partition("?")
    fields = dict(parse_qsl(query, keep_blank_values=True)) | language_field()
    return f"{page or './'}{'?' * bool(fields)}{urlencode(fields, safe=':;=,')}"
