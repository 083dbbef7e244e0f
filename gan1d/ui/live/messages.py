"""What a browser asks: one message, small and flat.

Whoever can open the page can send anything to its routes. What cannot be is refused with a sentence that names the
field, the value and the choices; the connection lives, and nothing else has changed. What other doors ask for, too, as
an iteration or a speed, is checked by what does it; what only messages have, here.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from gan1d.base import flat_json
from gan1d.base.fields import SettingsError, short, show
from gan1d.languages import tr

MOST_BYTES = 65_536  # of a message; what a tab tells of its past is kept below it by figure/connection.js
LEVELS = 3  # a message, its list of runs, one of them


def parsed(text: str | None) -> dict[str, Any]:
    """The fields of a message, None for one that is binary; raises `SettingsError`. At most some 10 ms."""
    if text is None:
        raise SettingsError(tr("A message must be text; this one is binary."))
    if len(text) > MOST_BYTES or len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise SettingsError(tr("A message must have at most {most:,} bytes.", most=MOST_BYTES))
    try:
        message = flat_json.loads(text, LEVELS)
    except json.JSONDecodeError:
        raise SettingsError(tr("The message is not JSON.")) from None
    except ValueError:
        raise SettingsError(
            tr("A message must be JSON of a few levels, with finite numbers and whole characters; this one is not.")
        ) from None
    if not isinstance(message, dict):
        raise SettingsError(tr("The message must be a JSON object with the field do."))
    return message


def one_of(message: Mapping[str, Any], name: str, choices: Collection[str | int]) -> Any:
    """A field that is one of some names or whole numbers (1.0 is none: no list has such a place)."""
    value = message.get(name)
    if any(type(value) is type(choice) and value == choice for choice in choices):
        return value
    expected = tr("one of {choices}", choices=", ".join(map(str, choices)))
    shown = short(show(value)) if name in message else tr("missing")
    raise SettingsError(tr("{name} must be {expected}; not {shown}.", name=name, expected=expected, shown=shown))
