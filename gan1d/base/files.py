"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import threading
from pathlib import Path


def why_of(error: Exception) -> str:
    """What was in the way, in the system's words where it is the system's: "Permission denied"."""
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def write(path: Path, content: bytes) -> None:
    """Write a file; a reader, or a machine that fails, sees the old content or the new. Raises `OSError`."""
    draft = path.with_name(f".{os.getpid()}.{threading.get_ident()}.part")  # no longer than the file's own name may be
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
