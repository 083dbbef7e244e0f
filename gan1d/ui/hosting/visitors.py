"""Who sits before a browser, and what that person may do on this server.

On one's own machine everybody may do everything. A server for others knows a visitor by a secret in a cookie that
scripts cannot read; the folders of what a visitor has begun hold its digest (`gan1d.jobs.owners`), so that a reload, a
sleep and a restart of the server change nothing. The host's key lets its session do everything.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from pathlib import Path

import streamlit as st

from gan1d.base.fields import SettingsError
from gan1d.jobs.owners import owner_of
from gan1d.languages import tr
from gan1d.ui.hosting.cookie import COOKIE, is_secret
from gan1d.ui.hosting.rules import KEY, OWN, READ_ONLY, hosting
from gan1d.ui.hosting.sessions import this_session

_VISITOR = "visitor"


class Visitor:
    """A browser by its secret's `digest`, empty if it keeps none; and whether the host's key was given."""

    def __init__(self, secret: str = "") -> None:
        """Of the browser that has this in its cookie."""
        self.digest = sha256(secret.encode()).hexdigest() if is_secret(secret) else ""
        self.admin = False

    @property
    def free(self) -> bool:
        """Whether this is the host, who may do everything."""
        return self.admin or hosting().mode == OWN

    @property
    def may_name_folders(self) -> bool:
        """Whether the page reads folders of the server's computer for this person."""
        return self.admin or hosting().folders

    def show_key(self, key: str) -> None:
        """Be the host from now on; raises `SettingsError` for another key."""
        right, given = (text.encode(errors="surrogatepass") for text in (hosting().key, key))
        if not right or not hmac.compare_digest(given, right):
            raise SettingsError(tr("This is not the key in {variable}.", variable=KEY))
        self.admin = True

    def why_not_begin(self) -> str:
        """Why no work may be begun, in a sentence; empty if it may."""
        if self.free:
            return ""
        if hosting().mode == READ_ONLY:
            return tr("On this server visitors look: only its host begins, changes and deletes runs and maps.")
        if not self.digest:
            return tr(
                "Your browser keeps no cookie of this page, by which the server would know what is yours: allow it and "
                "load the page again."
            )
        return ""

    def why_not_change(self, folder: Path) -> str:
        """Why the work in a folder may not be changed, paused, stopped or deleted; empty if it may."""
        if self.free:
            return ""
        if why := self.why_not_begin():
            return why
        if (owner := owner_of(folder)) and owner.digest == self.digest:
            return ""
        return tr("Somebody else began this: here one changes, pauses, stops and deletes only what one began oneself.")

    def why_not_serve(self) -> str:
        """Why what belongs to the server as a whole, as its data, may not be changed; empty if it may."""
        return "" if self.free else tr("Only the host of this server does this.")


def check(why_not: str) -> None:
    """Raise `SettingsError` with a sentence, unless it is empty."""
    if why_not:
        raise SettingsError(why_not)


def session_visitor() -> Visitor:
    """Of the session whose page runs in this thread; outside a page, one without a secret."""
    if this_session() is None:
        return Visitor()
    if _VISITOR not in st.session_state:
        st.session_state[_VISITOR] = Visitor("" if hosting().mode == OWN else _secret())
    visitor = st.session_state[_VISITOR]
    assert isinstance(visitor, Visitor)
    return visitor


def _secret() -> str:
    """What the session's browser has in its cookie."""
    return st.context.cookies.get(COOKIE, "")
