"""What a page says in the place of what it cannot read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from gan1d.images.folder import RunError
from gan1d.ui.shell.widgets import plain


@contextmanager
def said() -> Iterator[None]:
    """Inside, a run's file that cannot be read is said in a sentence; what was shown before it stays."""
    try:
        yield
    except RunError as error:
        st.error(plain(str(error)))
