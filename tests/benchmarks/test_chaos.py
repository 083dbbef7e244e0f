"""A small share of `python -m benchmarks.chaos`: a real server is killed, and nothing is lost or counted twice."""

import os
import re
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import chaos_field
from benchmarks.chaos_field import Field, Losses, reference, until

ROOT = Path(__file__).parents[2]
WALL_CLOCK = re.compile(r"\btime\.time\(|from time import [^\n]*\btime\b|\bdatetime\b|\butcnow\b")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no process is killed this way here"),
]


@pytest.fixture
def field(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Field]:
    monkeypatch.setattr(chaos_field, "IMAGES", replace(chaos_field.IMAGES, epochs=60))
    plan = chaos_field.sweep
    monkeypatch.setattr(chaos_field, "sweep", lambda seed: replace(plan(seed), seeds=1, iterations=60))
    monkeypatch.setenv("GAN1D_RUNS", os.devnull)  # the field sets it; it is put back afterwards
    metrics = reference(tmp_path / "reference")
    home = tmp_path / "field"
    home.mkdir()
    with Field(home, metrics) as field:
        yield field


def test_the_server_is_killed_while_it_works_and_the_next_one_does_everything_as_if_not(field: Field) -> None:
    field.begin_run()
    field.begin_map()
    until(lambda: field.process("trainer") and field.process("worker"), "both are at work")
    field.server.kill()
    field.stop()
    field.start()
    field.finish()
    assert field.losses == Losses(0, 0)


def test_nothing_asks_the_wall_clock_which_may_jump() -> None:
    """What lasts is measured by a clock that does not; `st_mtime` only orders and stamps."""
    sources = [*(ROOT / "gan1d").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"]
    asking = [str(path.relative_to(ROOT)) for path in sources if WALL_CLOCK.search(path.read_text(encoding="utf-8"))]
    assert asking == []
    for planted in ("x = time.time()", "from time import monotonic, time", "from datetime import datetime"):
        assert WALL_CLOCK.search(planted)
