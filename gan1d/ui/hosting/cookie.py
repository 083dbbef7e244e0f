"""The cookie by which a server for others knows a browser again; scripts cannot read it, and no link has it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie

COOKIE = "gan1d_visitor"
KEPT = 400 * 86_400  # seconds, the longest that browsers keep one
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


def is_secret(text: str) -> bool:
    """Whether this server may have given it."""
    return _SECRET.fullmatch(text) is not None


def has_secret(cookies: Iterable[str]) -> bool:
    """Whether a browser that sends these headers has its secret."""
    return any(COOKIE in found and is_secret(found[COOKIE].value) for found in map(_read, cookies))


def new_cookie(path: str, secure: bool) -> str:
    """The header that gives a browser its secret, for the pages under `path`; `secure`: for HTTPS alone."""
    always = f"{COOKIE}={secrets.token_urlsafe(32)}; Path={path}; Max-Age={KEPT}; HttpOnly; SameSite=Lax"
    return f"{always}; Secure" if secure else always


def _read(header: str) -> SimpleCookie:
    try:
        return SimpleCookie(header)
    except CookieError:  # a foreign one
        return SimpleCookie()
