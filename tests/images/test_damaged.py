"""A run's folder that is damaged, or of a newer version: it is listed with a sentence, and all others work."""

import dataclasses
import json
import os
import shutil
from pathlib import Path

import pytest

from gan1d.cli import main
from gan1d.images import critic, supervisor, worker
from gan1d.images.folder import Identity, Run, State, Wanted
from gan1d.images.registry import Runs
from gan1d.images.supervisor import Supervisor
from gan1d.ui.images.watch import Told, Watch
from tests.damages import DAMAGES, OF_VALUES, folder, holding
from tests.images.runs_on_disk import SMALL, finished, given_data, random_data, silent, small_run, stay

pytestmark = pytest.mark.slow
RECORDS = ("run.json", "recipe.json", "wanted.json", "state.json")
FILES = (*RECORDS, "critic.json", "metrics.f32", "checkpoint.pt", "now.png", "sheets", "training.lock", "log.txt")
# Readable all the same: unknown names are ignored, and each record but the one of the preset has defaults.
SOUND = {(name, "newer") for name in RECORDS} | {(name, "no names") for name in RECORDS[1:]}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GAN1D_RUNS", str(tmp_path / "runs"))
    given_data(monkeypatch)
    monkeypatch.setattr(critic, "load", lambda name, folder, orientation: random_data())
    return tmp_path / "runs"


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run that has come to its end."""
    with pytest.MonkeyPatch.context() as patch:
        given_data(patch)
        return finished(tmp_path_factory.mktemp("trained"))


@pytest.fixture
def done(root: Path, trained: Run) -> Run:
    """The same, to be changed."""
    shutil.copytree(trained.path, root / trained.name)
    return Run(root / trained.name)


@pytest.fixture
def strange(root: Path, done: Run) -> Run:
    """A run that has paused near its end, to be damaged; and before it one that stays whole."""
    shutil.copytree(done.path, root / "0002-tiny")
    run = Run(root / "0002-tiny")
    run.state = dataclasses.replace(run.state, status="paused")
    run.wanted = Wanted("pause", 1)
    found = {"iteration": 40, "step": [0], "loss": [0.6], "steps": 1, "best_step": 0, "bound": 0.1, "error": 0.01}
    run.critic = {**found, "accuracy_data": 0.5, "accuracy_samples": 0.5, "done": True}
    return run


IMPOSSIBLE = ("noise", "deep")  # as metrics: rows of numbers that no iteration gives


def is_unreadable(file: str, damage: str) -> bool:
    """Whether the run cannot be read at all; any other file is missed only by who needs it."""
    return (file in RECORDS and (file, damage) not in SOUND) or (file, damage) == ("metrics.f32", "a folder")


def images(*words: object) -> int:
    return main.main(["images", *map(str, words)])


CASES = [(file, damage) for file in FILES for damage in DAMAGES if file.endswith(".json") or damage not in OF_VALUES]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("file", "damage"), CASES)
def test_every_reader_survives_with_a_sentence(
    strange: Run, root: Path, file: str, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    DAMAGES[damage](strange.path / file)
    whole = Runs(root).find("1")
    listed = (strange.path / "wanted.json").exists()
    unreadable = listed and is_unreadable(file, damage)

    assert images("list") == 0
    out, err = capsys.readouterr()
    (line,) = [line for line in out.splitlines() if line.startswith(whole.name)]
    assert line.split()[1] == "done"
    assert err == ""
    lines = [line for line in out.splitlines() if strange.name in line]
    wrong = file == "metrics.f32" and damage in IMPOSSIBLE
    assert len(lines) == (2 if unreadable or wrong else 1 if listed else 0)
    if wrong:
        assert lines[1].startswith(f"Run {strange.name} cannot be read: metrics.f32 is damaged: no iteration gives ")
    if unreadable:
        assert lines[0].split()[:2] == [strange.name, "unreadable"]
        assert lines[1].startswith(f"Run {strange.name} cannot be read: {file} ")
        assert strange.problem == lines[1]

    refused = file == "checkpoint.pt" or (unreadable and file in ("run.json", "recipe.json", "state.json"))
    critic = [["critic", 2, "--quiet"]] if refused else []  # else it would train
    for words in (*critic, ["samples", 2, "--out", root / "sheet.png"], ["resume", 2, "--quiet"]):
        status = images(*words)
        out, err = capsys.readouterr()
        assert status in (0, 1, 2)
        assert "Traceback" not in err
        if status:
            assert len(err.strip().splitlines()) == 1
            assert err.strip()[-1] in ".:"

    runs = Runs(root)
    new = small_run(runs)
    assert new.number == 3
    assert runs.queue()[-1] == new
    if listed:
        watch = Watch(strange, runs)
        watch.look()
        messages = watch.news(Told())
        assert watch.gone is False
        json.dumps([message for message in messages if not isinstance(message, bytes)], allow_nan=False)
        if unreadable:
            assert [message["text"] for message in messages if message["type"] == "notice"] == [strange.problem]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("file", RECORDS)
def test_the_supervisor_goes_on_with_the_others(
    root: Path, file: str, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs, started = Runs(root), []
    monkeypatch.setattr(Supervisor, "_start", lambda self, command, run: started.append(run) or Ended())
    strange, whole = small_run(runs), small_run(runs)
    DAMAGES[damage](strange.path / file)
    server = Supervisor(runs)
    server._look()
    expected = whole if (file, damage) not in SOUND else strange
    assert started == [expected]
    DAMAGES["empty"](expected.path / "state.json")  # while it trains
    server._look()
    assert not server._processes or [*server._processes] == [whole]


class Ended:
    """A process that has failed."""

    returncode = 1

    def poll(self) -> int:
        return 1

    def communicate(self) -> None:
        return


def test_a_run_that_cannot_be_started_has_failed_and_the_next_one_begins(root: Path) -> None:
    runs, server = Runs(root), Supervisor(Runs(root))
    first, second = small_run(runs), small_run(runs)
    folder(first.path / "log.txt")
    started = []
    server._start = lambda command, run, start=server._start: started.append(run) or start(command, run)
    server._look()
    assert first.state.status == "failed"
    assert "log.txt cannot be opened: Is a directory" in str(first.state.text)
    assert started == [first]
    server._look()
    assert started == [first, second]
    server._leave()


def test_a_run_of_a_newer_version_is_shown_but_not_trained_as_another(root: Path, done: Run) -> None:
    run = done
    run.state = State(status="paused", iteration=40, per_epoch=10)
    fields = {**run.recipe.to_query(), "spectral_norm": "on"}
    holding(json.dumps(fields).encode())(run.path / "recipe.json")
    assert run.problem == ""
    assert run.recipe.settings == SMALL
    runs = Runs(root)
    runs.ask(run, "train")
    state = worker.train(run, runs, silent, stay)
    assert state.status == "failed"
    assert "newer version: this one does not know its settings spectral_norm" in str(state.text)
    assert json.loads((run.path / "recipe.json").read_bytes()) == fields


def test_a_run_whose_metrics_are_lost_is_not_trained_out_of_step(root: Path, done: Run) -> None:
    run = done
    run.state = dataclasses.replace(run.state, status="paused")
    os.truncate(run.path / "metrics.f32", 24 * 7 + 5)
    state = worker.train(run, Runs(root), silent, stay)
    assert state.status == "failed"
    assert "metrics.f32 is damaged: it has 7 of the 40 iterations" in str(state.text)
    run.checkpoint.unlink()
    run.state = dataclasses.replace(run.state, status="queued")
    assert worker.train(run, Runs(root), silent, stay).status == "done"
    assert len(run.metrics()) == 40


@pytest.mark.parametrize("damage", [name for name in DAMAGES if name not in ("gone", "a folder", *OF_VALUES)])
def test_runs_are_numbered_on_whatever_became_of_the_counter(root: Path, damage: str) -> None:
    runs = Runs(root)
    small_run(runs)
    DAMAGES[damage](root / "last-number")
    assert small_run(runs).number == 2


@pytest.mark.parametrize("content", [b'{"more": 1}', b'{"do": "train", "ticket": 1, "settings": {"k": "many"}}'])
def test_what_was_asked_of_a_run_is_checked(root: Path, content: bytes) -> None:
    run = small_run(Runs(root))
    holding(content)(run.path / "wanted.json")
    assert ("k must be a whole number" in run.problem) == (b"many" in content)
    holding(b'{"settings": {"k": 3, "future": []}}')(run.path / "wanted.json")
    assert run.wanted.settings == {"k": 3}


def test_a_folder_that_cannot_be_written_holds_up_nobody(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = Runs(root)
    first, second = small_run(runs), small_run(runs)
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != first.path and access(path, mode))
    assert runs.queue() == [second]
    assert runs.is_next(second)


def test_an_identity_of_another_machine_is_a_sentence(root: Path) -> None:
    run = small_run(Runs(root))
    run.identity = Identity("tiny", "../../tpu")
    assert run.problem == (
        f"Run {run.name} cannot be read: run.json is damaged or of another version: device is ../../tpu."
    )
    assert Runs(root).queue() == []
    assert supervisor.COMMAND[-1] == "images"
