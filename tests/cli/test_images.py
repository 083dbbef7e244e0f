"""`python -m gan1d images`: trains, goes on, lists, copies sheets; what cannot be is one sentence and no run."""

import json
import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from gan1d.cli import images as image_cli
from gan1d.cli import main
from gan1d.images import worker
from gan1d.images.folder import METRICS
from gan1d.images.presets import PRESETS, Preset
from gan1d.images.registry import Runs
from tests.images.runs_on_disk import SMALL, finished, given_data, look_always, small_run

pytestmark = pytest.mark.slow
Images = Callable[..., int]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GAN1D_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("GAN1D_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("GAN1D_DATA", raising=False)
    monkeypatch.chdir(tmp_path)
    small = Preset("Small", SMALL, "", "", "")
    monkeypatch.setattr(image_cli, "preset_of", lambda name: small if name == "small" else PRESETS[name])
    given_data(monkeypatch)
    return tmp_path / "runs"


@pytest.fixture
def images(root: Path) -> Images:
    return lambda *words: main.main(["images", *map(str, words)])


def test_train_trains_and_reports_the_means_of_the_last_epoch(
    images: Images, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert images("train", "--preset", "small", "--data", "digits", "--epochs", 3, "--device", "cpu") == 0
    run = Runs(root).find("1")
    assert (run.name, run.state.status, run.recipe.settings.epochs) == ("0001-small", "done", 3)
    out, err = capsys.readouterr()
    means = run.metrics()[-10:].mean(0)
    for name, mean in zip(METRICS, means, strict=True):
        (line,) = [line for line in out.splitlines() if line.startswith(name)]
        assert float(line.split()[1]) == pytest.approx(mean, abs=6e-5)
    assert "0.6931" in out
    assert "100%" in err


def test_settings_given_win_over_the_preset(images: Images, root: Path) -> None:
    words = ("--data", "digits", "--epochs", 1, "--k", 4, "--G_layers", "9,8", "--learning-rate-D", 0.5)
    assert images("train", "--quiet", "--preset", "small", *words) == 0
    settings = Runs(root).find("1").recipe.settings
    assert (settings.k, settings.G_layers, settings.learning_rate_D) == (4, (9, 8), 0.5)
    assert (settings.D_layers, settings.m) == (SMALL.D_layers, SMALL.m)


def test_without_mnist_the_bundled_digits_take_its_place_and_it_is_said(
    images: Images, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert images("train", "--preset", "tiny", "--epochs", 1, "--m", 100) == 0
    assert Runs(root).find("1").recipe.settings.data == "digits"
    assert "MNIST is not here" in capsys.readouterr().err


def test_a_mistyped_folder_of_the_environment_is_said_also_when_digits_are_trained(
    images: Images, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GAN1D_DATA", str(root / "mistyped"))
    assert images("train", "--preset", "small", "--data", "digits", "--epochs", 1, "--orientation", "transposed") == 0
    assert f"GAN1D_DATA names {root / 'mistyped'}, which is no folder." in capsys.readouterr().err
    assert Runs(root).find("1").recipe.settings.orientation == "transposed"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["train", "--data", "mnist"], "MNIST is not here yet"),
        (["train", "--orientation", "turned"], "orientation must be one of as_stored, transposed; not turned"),
        (["train", "--folder", "nowhere"], "There is no folder nowhere"),
        (["train", "--device", "tpu"], "device must be one of auto, cuda, mps, cpu; not 'tpu'"),
        (["train", "--G-layers", "0"], "G_layers must be"),
        (["train", "--k"], "k must be a whole number"),
        (["train", "--epoch", "3"], "the nearest is --epochs"),
        (["train", "3"], "'3' is one word too many"),
        (["train", "--networks", "convolutional", "--G-layers", "4,4,4"], "Convolutional networks have 2 layers each"),
        (["resume", "7"], "There is no run '7'; the newest are: none yet"),
        (["samples", "7"], "There is no run '7'"),
        (["critic", "7"], "There is no run '7'"),
        (["fetch", "digits"], "digits"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_begins_no_run(
    images: Images, root: Path, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    assert images(*words) in (1, 2)
    out, err = capsys.readouterr()
    assert sentence in err
    assert "Traceback" not in err
    assert out == ""
    assert Runs(root).all() == []


def test_a_preset_that_does_not_exist_is_named_with_those_that_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GAN1D_RUNS", str(tmp_path))
    assert main.main(["images", "train", "--preset", "dcgan"]) == 2
    assert capsys.readouterr().err == f"preset must be one of {', '.join(PRESETS)}; not 'dcgan'.\n"


def test_ctrl_c_pauses_between_two_iterations_and_resume_goes_on_as_if_nothing_had_been(
    images: Images, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    look_always(monkeypatch)
    whole = finished(tmp_path / "whole")
    handler = signal.getsignal(signal.SIGINT)
    speed = worker._Training._speed

    def interrupting(training: worker._Training) -> dict[str, float]:
        if training.i == 12:
            signal.raise_signal(signal.SIGINT)
        return speed(training)

    with monkeypatch.context() as context:
        context.setattr(worker._Training, "_speed", interrupting)
        assert images("train", "--preset", "small", "--data", "digits", "--epochs", SMALL.epochs) == 130
    assert signal.getsignal(signal.SIGINT) is handler
    run = Runs(root).find("1")
    assert (run.state.status, run.state.iteration) == ("paused", 13)
    assert "Paused at iteration 13; python -m gan1d images resume 1 goes on." in capsys.readouterr().err
    assert images("resume", "1", "--quiet") == 0
    assert run.metrics().tobytes() == whole.metrics().tobytes()


def test_an_attached_process_puts_its_work_down_when_its_starter_is_gone(
    images: Images, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_always(monkeypatch)
    run = small_run(Runs(root))
    ours, theirs = os.pipe()
    left = worker._Training._interrupted

    def close_when_it_trains(training: worker._Training) -> bool:
        if training.i == 12:
            os.close(theirs)
            training.leave._asked.wait()
        return left(training)

    monkeypatch.setattr(worker._Training, "_interrupted", close_when_it_trains)
    with os.fdopen(ours) as pipe:
        monkeypatch.setattr(image_cli.sys, "stdin", pipe)
        assert images("resume", "1", "--attached", "--quiet") == 0
    assert (run.state.status, run.state.iteration, run.wanted.do) == ("queued", 12, "train")


def test_list_shows_every_run_with_its_numbers(images: Images, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert images("list") == 0
    assert "No runs yet" in capsys.readouterr().out
    run, waiting = finished(root), small_run(Runs(root))
    assert images("list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    numbers = [float(n) for n in re.findall(r"\d\.\d{3}", lines[1])]
    assert numbers == pytest.approx(run.metrics()[-10:].mean(0)[:4], abs=6e-4)
    assert lines[1].startswith("0001-tiny  done")
    assert "4.0/4" in lines[1]
    assert lines[2].startswith(f"{waiting.name}  queued, place 1")


def test_samples_copies_the_sheet_asked_for(
    images: Images, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = finished(root)
    assert images("samples", "1") == 0
    assert (tmp_path / "0001-tiny-epoch-4.png").read_bytes() == run.sheet(40).read_bytes()
    assert images("samples", "1", "--epoch", "2", "--out", "two.png") == 0
    assert (tmp_path / "two.png").read_bytes() == run.sheet(20).read_bytes()
    capsys.readouterr()
    for words, sentence in [
        (["--epoch", "9"], "epoch must be one that is recorded in 0001-tiny: 0, 1, 2, 3, 4; not '9'."),
        (["--epoch", "-1"], "not '-1'"),
        (["--out", "two.gif"], "out must be a .png file in a folder that exists; not 'two.gif'."),
        (["--out", "no/two.png"], "not 'no/two.png'"),
    ]:
        assert images("samples", "1", *words) == 2
        assert sentence in capsys.readouterr().err


def test_samples_of_a_run_that_has_none_say_so(images: Images, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small_run(Runs(root))
    assert images("samples", "1") == 2
    assert capsys.readouterr().err == "Run 0001-tiny has no sample sheet yet.\n"


def test_a_run_that_cannot_be_written_is_said_in_a_sentence(
    images: Images, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "run.json")

    monkeypatch.setattr(Runs, "create", full)
    assert images("train", "--preset", "small", "--data", "digits") == 1
    assert "Could not read or write 'run.json': No space left on device." in capsys.readouterr().err


def test_files_are_the_same_as_the_page_reads(images: Images, root: Path) -> None:
    assert images("train", "--quiet", "--preset", "small", "--data", "digits", "--epochs", 1) == 0
    run = Runs(root).find("1")
    assert np.isfinite(run.metrics()).all()
    assert json.loads((run.path / "state.json").read_text())["status"] == "done"
