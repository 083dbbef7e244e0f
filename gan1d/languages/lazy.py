"""Messages that are kept, on disk or for several sessions, and told in the language of whoever reads them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gan1d.languages import tr


@dataclass(frozen=True)
class LazyMessage:
    """A message and its values, which are numbers, texts or kept messages themselves. `str` tells it.

    `dataclasses.asdict` makes it what JSON can hold, `restored` makes that a message again.
    """

    message: str
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return tr(self.message, **self.values)

    def can_be_told(self) -> bool:
        """Whether the values are those of the message: it may come from a file that is damaged."""
        try:
            str(self)
        except (AttributeError, LookupError, TypeError, ValueError):
            return False
        return True


def lazy(message: str, /, **values: Any) -> LazyMessage:
    """A literal message for the catalogues, with its values, to be told later."""
    return LazyMessage(message, values)


def reason(error: Exception) -> LazyMessage | str:
    """What an error says, as it was kept, or else as it is told now."""
    first = error.args[0] if error.args else None
    return first if isinstance(first, LazyMessage) else str(error)


def restored(content: Any) -> Any:
    """A kept message from what JSON held; anything else, as the sentences of older files, is as it was."""
    if isinstance(content, dict) and set(content) == {"message", "values"} and isinstance(content["values"], dict):
        return LazyMessage(content["message"], {name: restored(value) for name, value in content["values"].items()})
    return content
