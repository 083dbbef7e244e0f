"""What runs on disk say is told in the language of whoever looks, whoever trained them and whenever."""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from gan1d.base.fields import SettingsError
from gan1d.images import finding, worker
from gan1d.images.critic import in_words
from gan1d.images.datasets import load
from gan1d.images.devices import device_of
from gan1d.images.folder import METRICS, Identity
from gan1d.images.idx import DataError
from gan1d.images.presets import preset_of
from gan1d.images.registry import Runs
from gan1d.images.settings import ImageRecipe, ImageSettings
from gan1d.images.supervisor import Supervisor
from gan1d.images.verdict import KINDS, equilibrium, judge
from gan1d.languages import use_language
from tests.foreign import FOREIGN, left_in_english, teach
from tests.images.runs_on_disk import SMALL, silent, small_run, stay

DIVERGING = dataclasses.replace(
    SMALL, learning_rate_G=10.0, optimizer_G="sgd", optimizer_D="sgd", G_start=1.0, D_start=1.0, r1=1000.0
)


@pytest.fixture(autouse=True)
def _foreign(monkeypatch: pytest.MonkeyPatch) -> None:
    teach(monkeypatch)


def assert_told(tell: Callable[[], object]) -> None:
    """The foreign language says all of it, and the same as English but for the brackets."""
    with use_language(FOREIGN):
        foreign = str(tell())
    assert foreign.replace("⟦", "").replace("⟧", "") == str(tell())
    assert left_in_english(foreign) == ""
    assert foreign


def test_a_run_that_failed_says_why_to_everybody(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    too_large = small_run(runs, dataclasses.replace(SMALL, m=300))
    torch_failed = small_run(runs)
    assert worker.train(too_large, runs, silent, stay).status == "failed"
    assert "300" in str(too_large.state.text)
    monkeypatch.setattr(worker, "load", lambda *_: (_ for _ in ()).throw(RuntimeError("odd")))
    assert worker.train(torch_failed, runs, silent, stay).status == "failed"
    for run in (too_large, torch_failed):
        assert_told(lambda run=run: run.state.text)


def test_a_run_that_diverged(runs: Runs) -> None:
    run = small_run(runs, DIVERGING)
    assert worker.train(run, runs, silent, stay).status == "diverged"
    assert_told(lambda: run.state.text)


def test_a_process_that_broke_down(runs: Runs) -> None:
    run = small_run(runs)
    run.state = dataclasses.replace(run.state, status="training")
    Supervisor(runs)._see_end(run, -9)
    assert "(code -9)" in str(run.state.text)
    assert_told(lambda: run.state.text)


def test_which_data_a_run_learns(runs: Runs) -> None:
    run = small_run(runs)
    run.state = dataclasses.replace(run.state, data=load("digits").words)
    assert str(run.state.data).startswith("scikit-learn's handwritten digits: 1,797 images, 179 of them held out")
    assert_told(lambda: run.state.data)


def test_a_run_of_an_older_version_opens_with_its_sentences(runs: Runs) -> None:
    run = small_run(runs)
    old = json.loads((run.path / "state.json").read_text())
    sentences = {"text": "The device was lost.", "data": "MNIST: 60,000 images."}
    (run.path / "state.json").write_text(json.dumps(old | {"status": "failed"} | sentences))
    assert (run.state.text, run.state.data) == ("The device was lost.", "MNIST: 60,000 images.")
    run.critic = {"iteration": 3, "bound": 0.3, "error": 0.01, "done": True, "words": "of an older version"}
    assert run.critic is not None
    assert run.critic["bound"] == 0.3


def test_data_that_is_not_here_or_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAN1D_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("GAN1D_DATA", raising=False)
    folder = tmp_path / "folder"
    file = folder / finding.TRAIN
    folder.mkdir()

    def refused(path: Path | None) -> DataError:
        with pytest.raises(DataError) as caught:
            load("mnist", path)
        return caught.value

    errors = [refused(None), refused(tmp_path / "nowhere"), refused(folder)]
    for content in (
        b"",
        b"ab",
        b"\0\0\x0d\x01",
        b"\0\0\x08\x09",
        b"\0\0\x08\x01\0\0\0\0",
        b"\0\0\x08\x01\0\0\0\x05abc",
    ):
        file.write_bytes(content)
        errors.append(refused(folder))
    file.write_bytes(b"\0\0\x08\x01\0\0\0\x03abc")
    errors.append(refused(folder))
    file.write_bytes(b"\x1f\x8b damaged")
    errors.append(refused(folder))
    for error in errors:
        assert_told(lambda error=error: error)


@pytest.mark.parametrize("name", ["tpu", "mps"])
def test_a_device_that_is_not_here(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gan1d.images.devices.devices", lambda: ("cpu",))
    with pytest.raises(SettingsError) as caught:
        device_of(name)
    assert_told(lambda: caught.value)


@pytest.mark.parametrize(
    "refuse",
    [
        lambda: preset_of("none"),
        lambda: ImageSettings(networks="convolutional", G_layers=(3,)),
        lambda: ImageSettings(networks="convolutional", G_layers=(8, 8), D_layers=(8, 8), G_bias="marginals"),
        lambda: ImageSettings(k=50, m=8192, g_steps=50, G_layers=(4096, 4096), D_layers=(4096,)),
        lambda: Runs(Path("nowhere")).find("7"),
    ],
)
def test_what_is_refused_on_the_page(refuse: Callable[[], object]) -> None:
    def sentence() -> str:
        with pytest.raises(SettingsError) as caught:
            refuse()
        return str(caught.value)

    assert_told(sentence)


def test_a_run_that_is_over_cannot_go_on(runs: Runs) -> None:
    for status in ("done", "diverged"):
        run = runs.create(ImageRecipe(SMALL), Identity("tiny"))
        run.state = dataclasses.replace(run.state, status=status)

        def sentence(run=run) -> str:
            with pytest.raises(SettingsError) as caught:
                runs.ask(run, "train")
            return str(caught.value)

        assert f"is {status} and" in sentence()
        assert_told(sentence)


def rows(n: int = 200, **means: float) -> np.ndarray:
    home = equilibrium(ImageSettings()) | {"accuracy_data": 0.5, "accuracy_samples": 0.5} | means
    return np.tile(np.array([home[name] for name in METRICS], np.float32), (n, 1))


PER_EPOCH = 100
FOUND = {"done": True, "iteration": 4800, "bound": 0.5, "error": 0.01}
WON = {"discriminator_loss": 0.1, "generator_loss": 5.0, "d_samples": 0.01}


@pytest.mark.parametrize(
    ("kind", "metrics", "changes", "critic"),
    [
        ("start", rows(1), {}, None),
        ("start", rows(3), {}, None),
        ("start", rows(100, generator_loss=2.0), {}, None),
        ("diverged", rows(discriminator_loss=np.nan), {}, None),
        ("D wins", rows(**WON), {}, None),
        ("D wins", rows(**WON), {"loss": "minimax"}, None),
        ("G wins", rows(d_samples=0.7, discriminator_loss=0.8), {}, None),
        ("at log 2", rows(), {}, None),
        ("at log 2", rows(), {"dropout": 0.3}, FOUND),
        ("at log 2", rows(), {"r1": 0.0, "decay": "constant"}, FOUND | {"bound": 0.001}),
        ("learning", np.vstack((rows(generator_loss=3.0), rows(100, generator_loss=2.0))), {}, None),
        ("apart", np.vstack((rows(generator_loss=2.0), rows(100, generator_loss=3.0))), {}, None),
        ("apart", np.vstack((rows(generator_loss=2.0), rows(100, generator_loss=2.0))), {"smoothing": 0.1}, None),
    ],
)
def test_every_verdict(kind: str, metrics: np.ndarray, changes: dict, critic: dict | None) -> None:
    settings = ImageSettings(**changes)
    assert judge(metrics, PER_EPOCH, settings, critic).kind == kind
    assert_told(lambda: judge(metrics, PER_EPOCH, settings, critic).text)


def test_a_verdict_between_epochs() -> None:
    metrics = np.vstack((rows(50, generator_loss=2.0), rows(50, generator_loss=3.0)))
    assert "50 iterations ago" in judge(metrics, 30, ImageSettings(), None).text
    assert_told(lambda: judge(metrics, 30, ImageSettings(), None).text)


def test_every_kind_of_verdict_is_among_those_above() -> None:
    (marks,) = (
        mark for mark in test_every_verdict.pytestmark if mark.args[0] == ("kind", "metrics", "changes", "critic")
    )
    assert {case[0] for case in marks.args[1]} == set(KINDS)


def test_what_a_critic_found() -> None:
    found = {"bound": 0.5, "error": 0.01, "accuracy_data": 0.9, "accuracy_samples": 0.8}
    for bound in (0.5, 0.001):
        assert_told(lambda bound=bound: in_words(found | {"bound": bound}))
