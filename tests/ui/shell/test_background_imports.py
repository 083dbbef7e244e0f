"""Importing gently: the thread that imports rests as long as it has worked, no other does, and no hook is left."""

import gc
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from gan1d.ui.shell.background_imports import LONGEST, gently


def test_only_the_thread_that_imports_gently_rests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("gently_quick", "gently_slow", "gently_other"):
        (tmp_path / f"{name}.py").write_text("", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    now, rests = [0.0], []
    fake = SimpleNamespace(monotonic=lambda: now[0], sleep=rests.append)
    monkeypatch.setattr("gan1d.ui.shell.background_imports.time", fake)
    hooks = list(sys.meta_path)
    with gently():
        now[0] += 0.01  # of work
        import gently_quick  # noqa: F401  (that it is imported is all)

        now[0] += 1.0
        import gently_slow  # noqa: F401  (that it is imported is all)

        now[0] += 0.5
        other = threading.Thread(target=__import__, args=("gently_other",))
        other.start()
        other.join()
    assert rests == pytest.approx([0.01, LONGEST])
    assert {"gently_quick", "gently_slow", "gently_other"} <= set(sys.modules)
    assert sys.meta_path == hooks


def test_what_was_imported_is_left_out_of_collections() -> None:
    gc.unfreeze()
    with gently():
        pass
    try:
        assert gc.get_freeze_count() > 1000
    finally:
        gc.unfreeze()
