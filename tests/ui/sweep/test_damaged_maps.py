"""A map's folder that is damaged, or of a newer version: it is listed with a sentence, and all others work."""

import json
from pathlib import Path

import pytest

from gan1d.base.fields import SettingsError
from gan1d.cli import main
from gan1d.jobs import child
from gan1d.sweep import queue
from gan1d.sweep.folder import Folder
from gan1d.sweep.plan import Sweep
from gan1d.sweep.supervisor import Supervisor
from gan1d.ui.sweep.watch import Told, Watch
from tests.damages import DAMAGES, OF_VALUES, holding
from tests.ui.sweep.maps import CONVERGED, a_sweep, all_of, begun

FILES = ("sweep.json", "wanted.json", "results.jsonl", "work.lock", "log.txt")
CASES = [(file, damage) for file in FILES for damage in DAMAGES if file.endswith(".json") or damage not in OF_VALUES]


@pytest.fixture(autouse=True)
def _own_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAN1D_RUNS", str(tmp_path))


@pytest.fixture
def strange() -> Sweep:
    """A map that waits, to be damaged; and before it one that stays whole."""
    whole, strange = a_sweep(seed=1), a_sweep(seed=2)
    begun(whole, all_of(whole))
    begun(strange, {(0, 0, 0): CONVERGED})
    for sweep in (strange, whole):
        queue.begin(sweep)
    return strange


class Idle:
    """A process that has begun."""

    stdin = None

    def poll(self) -> None:
        return None


@pytest.mark.slow
@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("file", "damage"), CASES)
def test_every_reader_survives_with_a_sentence(
    strange: Sweep, file: str, damage: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, whole = Folder.of(strange), Folder.of(a_sweep(seed=1))
    DAMAGES[damage](folder.path / file)

    started = []
    monkeypatch.setattr(child, "start", lambda words, log: started.append(words[-1]) or Idle())
    supervisor = Supervisor()
    for _ in range(3):
        supervisor._look()
    assert len(started) == 1
    assert Path(started[0]) in (folder.path, whole.path)

    watch = Watch(strange)
    watch.look()
    json.dumps([told for told in watch.news(Told()) if not isinstance(told, bytes)], allow_nan=False)

    if file == "wanted.json" and damage != "a folder":
        queue.ask(folder, queue.RUN)  # it is asked anew
        assert folder.path in [known.path for known in queue.queue()]
    if file == "sweep.json" and damage != "newer":
        assert main.main(["sweep", "--folder", str(folder.path), "--out", str(folder.path / "map.csv")]) == 2
        told = capsys.readouterr().err
        assert str(folder.path) in told
        assert len(told.splitlines()) == 1


def test_what_a_newer_version_notes_of_the_same_map_is_ignored_and_another_map_is_refused(strange: Sweep) -> None:
    folder = Folder.of(strange)
    fields = {**strange.to_query(), "author": "somebody"}
    holding(json.dumps(fields).encode())(folder.path / "sweep.json")
    assert folder.sweep == strange
    moved = Folder(folder.path.rename(folder.path.with_name("k-of-another-kind")))
    with pytest.raises(SettingsError, match="cannot be read: this version does not know author"):
        _ = moved.sweep
