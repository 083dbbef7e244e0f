"""Several processes of the app behind one proxy: which of them this one is.

They share nothing but the folders of image runs and maps. A run is a recipe, which the browser's tab remembers, so any
process goes on with it. Only a room lives in one process: its code begins with that process's letter, from which the
proxy knows where to lead whoever opens the room's link (see deploy/nginx.conf).
"""

from __future__ import annotations

import os
import sys

VARIABLE = "GAN1D_PROCESS"  # the number of this process, from 1; not set where there is only one
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that look alike from the back row


def letter_of(number: int) -> str:
    """What the codes of a process's rooms begin with."""
    return LETTERS[number - 1]


def this_letter() -> str:
    """This process's letter, empty where it is the only one. Ends the program, with a sentence, for what is no number
    of a process.
    """
    text = os.environ.get(VARIABLE, "")
    if text and not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= len(LETTERS)):
        sys.exit(f"{VARIABLE} must be a whole number from 1 to {len(LETTERS)}; not {text[:80]!r}.")
    return letter_of(int(text)) if text else ""
