"""The form of the next run on the page MNIST GAN, and the data it will learn."""

import dataclasses
import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from gan1d.images.download import SOURCES
from gan1d.images.folder import Run
from gan1d.images.idx import DataError
from gan1d.images.presets import PRESETS
from gan1d.images.registry import Runs
from gan1d.images.settings import ImageSettings
from gan1d.ui.images import background
from gan1d.ui.images.controls import GROUPS
from gan1d.ui.shell.widgets import plain
from tests.app.mnist_gan import errors, opened, set_, widget, words

pytestmark = pytest.mark.slow


def test_every_setting_can_be_chosen_once() -> None:
    everywhere = ["data", "orientation", "epochs", "seed", *(name for names in GROUPS.values() for name in names)]
    assert sorted(everywhere) == sorted(ImageSettings.fields())


def test_each_control_has_one_sentence_of_help(page: AppTest, run: Run) -> None:
    page.run()
    for kind in ("slider", "select_slider", "selectbox", "number_input", "text_input"):
        for element in getattr(page, kind):
            sentence = element.help.rpartition(" [")[0] or element.help
            assert element.key == "language_picker" or sentence.endswith("."), element.key


def test_a_preset_fills_the_settings_and_says_what_to_expect(page: AppTest, run: Run) -> None:
    page.run()
    set_(page, "new_preset", "paper")
    on_digits = PRESETS["paper"].on("digits")
    assert widget(page, "new_G_layers").value == "1200,1200"
    assert widget(page, "new_D_activation").value == "maxout"
    assert widget(page, "new_pieces").value == 5
    assert widget(page, "new_epochs").value == on_digits.epochs
    assert PRESETS["paper"].expect in words(page)
    assert PRESETS["paper"].source in words(page)
    widget(page, "train").click().run()
    assert Runs().all()[-1].recipe.settings == on_digits


def test_a_run_gets_what_was_chosen(page: AppTest, run: Run) -> None:
    page.run()
    chosen = {"epochs": 4, "seed": 9, "G_layers": "16, 32", "D_layers": "24", "k": 2, "g_steps": 3, "r1": 0.0}
    chosen |= {"learning_rate_D": 0.002, "loss": "minimax", "dropout": 0.25, "optimizer_G": "sgd", "m": 64}
    for name, value in chosen.items():
        set_(page, f"new_{name}", value)
    assert not page.error
    widget(page, "train").click().run()
    made = Runs().all()[-1]
    chosen |= {"G_layers": (16, 32), "D_layers": (24,)}
    assert made.recipe.settings == dataclasses.replace(PRESETS["tiny"].on("digits"), **chosen)
    assert page.query_params["run"] == made.name


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("seed", -1, ["seed", "-1", "from 0"]),
        ("epochs", 0, ["epochs", "0", "1 to 2000"]),
        ("G_layers", "256;512", ["G_layers", "256;512", "whole numbers"]),
        ("D_layers", "", ["D_layers", "1 to 6 whole numbers"]),
        ("dropout", 1.5, ["dropout", "1.5", "0 to 0.95"]),
    ],
)
def test_an_impossible_value_gets_its_sentence_and_stays_as_typed(
    page: AppTest, run: Run, name: str, value: object, said: list[str]
) -> None:
    page.run()
    set_(page, "new_k", 4)
    set_(page, f"new_{name}", value)
    (error,) = errors(page)
    assert all(plain(word) in error for word in said)
    assert widget(page, f"new_{name}").value == value
    assert widget(page, "new_k").value == 4
    assert widget(page, "train").disabled
    good = {"G_layers": "8", "D_layers": "8", "dropout": 0.5}.get(name, 3)
    set_(page, f"new_{name}", good)
    assert not page.error
    assert not page.info
    assert not widget(page, "train").disabled


def test_settings_that_cannot_stand_together_are_said_at_the_button(page: AppTest, run: Run) -> None:
    page.run()
    set_(page, "new_preset", "convolutional")
    set_(page, "new_D_layers", "32, 64, 64")
    assert "Convolutional networks have 2 layers each" in page.info[0].value
    assert widget(page, "train").disabled


def test_a_full_disk_is_said_and_nothing_typed_is_lost(
    page: AppTest, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Run:
        raise OSError(28, "No space left on device")

    page.run()
    set_(page, "new_seed", 5)
    monkeypatch.setattr(Runs, "create", full)
    widget(page, "train").click().run()
    assert not page.exception
    (error,) = errors(page)
    assert "no space left on device" in error
    assert "press Train again" in error
    assert widget(page, "new_seed").value == 5
    assert page.query_params["run"] == run.name


def test_what_is_chosen_survives_a_reload_in_the_link(page: AppTest, run: Run) -> None:
    page.run()
    set_(page, "new_preset", "dropout")
    set_(page, "new_D_layers", "64,32")
    set_(page, "new_seed", 12)
    assert page.query_params == {"run": run.name, "preset": "dropout", "D_layers": "64,32", "seed": "12"}
    again = opened()
    again.query_params.update(page.query_params)
    again.run()
    assert widget(again, "new_preset").value == "dropout"
    assert widget(again, "new_D_layers").value == "64,32"
    assert widget(again, "new_seed").value == 12
    assert not again.warning


@pytest.mark.parametrize(
    ("query", "said"),
    [({"seed": "x"}, "seed must be"), ({"preset": "best"}, "preset must be"), ({"size": "3"}, "no setting 'size'")],
)
def test_what_cannot_be_in_a_link_is_left_out_and_said(
    page: AppTest, run: Run, query: dict[str, str], said: str
) -> None:
    page.query_params.update({"epochs": "5"} | query)
    page.run()
    assert not page.exception
    assert said in page.warning[0].value
    assert widget(page, "new_epochs").value == 5


def test_a_run_can_be_taken_as_the_next(page: AppTest, run: Run) -> None:
    page.run()
    widget(page, "take").click().run()
    assert not page.exception
    assert widget(page, "new_G_layers").value == "8"
    assert widget(page, "new_epochs").value == 2
    widget(page, "train").click().run()
    assert Runs().all()[-1].recipe.settings == run.recipe.settings


# ---- the data ----------------------------------------------------------------------------------------------------


IMAGES = np.random.default_rng(3).integers(0, 256, (120, 28, 28), np.uint8)


def idx(images: np.ndarray) -> bytes:
    return gzip.compress(struct.pack(">BBBB3I", 0, 0, 8, 3, *images.shape) + images.tobytes())


def test_data_that_is_not_here_can_be_fetched_or_named(page: AppTest, run: Run, tmp_path: Path) -> None:
    page.run()
    set_(page, "new_data", "mnist")
    assert widget(page, "new_epochs").value == PRESETS["tiny"].settings.epochs
    assert widget(page, "train").disabled
    assert widget(page, "fetch_mnist").label == "Fetch MNIST (12 MB)"
    assert plain("fetch it, name a folder") in page.info[0].value
    set_(page, "new_folder", str(tmp_path / "nowhere"))
    assert "There is no folder" in errors(page)[0]
    set_(page, "new_folder", "~nobody-of-this-name/images")
    assert "There is no folder" in errors(page)[0]
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "train-images-idx3-ubyte.gz").write_bytes(b"not an IDX file")
    set_(page, "new_folder", str(folder))
    assert "train-images-idx3-ubyte.gz" in errors(page)[0]
    assert widget(page, "train").disabled
    (folder / "train-images-idx3-ubyte.gz").write_bytes(idx(np.zeros((120, 28, 28), np.uint8)))
    page.run()
    assert "120 images that are all the same" in errors(page)[0]
    assert widget(page, "train").disabled
    (folder / "train-images-idx3-ubyte.gz").write_bytes(idx(IMAGES))
    page.run()
    assert not page.error
    told = "Images in MNIST's format: 120 images, 12 of them held out, from the folder you named."
    assert plain(told) in words(page)
    widget(page, "train").click().run()
    made = Runs().all()[-1]
    assert (made.recipe.settings.data, made.identity.folder) == ("mnist", str(folder))
    assert made.recipe.settings.orientation == "as_stored"


def test_unknown_images_can_be_looked_at_and_transposed_before_they_are_trained_on(
    page: AppTest, run: Run, tmp_path: Path
) -> None:
    page.run()
    assert not page.get("image")
    set_(page, "new_data", "mnist")
    (tmp_path / "train-images-idx3-ubyte").write_bytes(gzip.decompress(idx(IMAGES)))
    set_(page, "new_folder", str(tmp_path))
    (before,) = (image.value for image in page.get("image"))
    set_(page, "new_orientation", "transposed")
    (after,) = (image.value for image in page.get("image"))
    assert before != after
    assert page.query_params["orientation"] == "transposed"
    widget(page, "train").click().run()
    assert Runs().all()[-1].recipe.settings.orientation == "transposed"


def test_of_several_sets_in_a_folder_one_is_asked_for(page: AppTest, run: Run, tmp_path: Path) -> None:
    page.run()
    set_(page, "new_data", "mnist")
    for kind in ("letters", "digits"):
        (tmp_path / f"emnist-{kind}-train-images-idx3-ubyte.gz").write_bytes(idx(IMAGES))
    set_(page, "new_folder", str(tmp_path))
    assert widget(page, "train").disabled
    assert [*widget(page, "new_set").options] == [
        f"emnist-{kind}-train-images-idx3-ubyte.gz" for kind in ("digits", "letters")
    ]
    widget(page, "new_set").select_index(1).run()
    assert widget(page, "new_folder").value == str(tmp_path / "emnist-letters-train-images-idx3-ubyte.gz")
    assert not page.error
    assert not widget(page, "train").disabled


@pytest.mark.parametrize("data", ["digits", "mnist"])
def test_a_mistyped_folder_of_the_environment_is_said_whatever_is_trained(
    page: AppTest, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: str
) -> None:
    monkeypatch.setenv("GAN1D_DATA", str(tmp_path / "mistyped"))
    page.run()
    set_(page, "new_data", data)
    assert "which is no folder" in page.warning[0].value


def test_what_was_typed_stays_when_other_data_is_chosen(page: AppTest, run: Run) -> None:
    page.run()
    set_(page, "new_k", 3)
    set_(page, "new_epochs", 17)
    set_(page, "new_data", "fashion_mnist")
    assert widget(page, "new_k").value == 3
    assert widget(page, "new_epochs").value == 17


def test_a_download_is_shared_and_its_failure_is_said(page: AppTest, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    total = sum(file.size for file in SOURCES["mnist"].files)
    download = background.Fetching(done=total // 2, total=total)
    monkeypatch.setattr(background, "_fetching", {"mnist": download})
    page.run()
    set_(page, "new_data", "mnist")
    assert "fetch_mnist" not in [button.key for button in page.button]
    assert page.get("progress")[0].proto.value in (49, 50)
    download.running, download.problem = False, "MNIST could not be fetched: connect to the network."
    page.run()
    assert any("could not be fetched" in error for error in errors(page))
    assert "fetch_mnist" in [button.key for button in page.button]


@pytest.mark.parametrize("failure", [DataError("The disk is full."), RuntimeError("odd")])
def test_a_download_that_fails_ends(monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    def fetch(_: str, progress: object) -> None:
        raise failure

    monkeypatch.setattr(background, "fetch", fetch)
    download = background.Fetching()
    background._fetch("mnist", download)
    assert not download.running
    assert str(failure).rstrip(".") in str(download.problem)
