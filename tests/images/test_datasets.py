"""The data: where they are looked for, which part is held out, and what is refused."""

import gzip
import hashlib
import struct
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import ndimage

from gan1d.images import originals
from gan1d.images.datasets import TITLES, load, place, title_of
from gan1d.images.finding import folder_of_user, folder_problem, sets_in
from gan1d.images.idx import DataError

MNIST, FASHION = (5, 0, 4, 1, 9, 2, 1, 3, 1, 4), (9, 0, 0, 3, 0, 2, 7, 2, 5, 5)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("GAN1D_DATA", raising=False)
    monkeypatch.setenv("GAN1D_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def images(n: int, first: int = 0, side: int = 28) -> NDArray[np.uint8]:
    """Images of one value each: first, first + 1, ..., modulo 256."""
    values = np.arange(first, first + n, dtype=np.uint32).astype(np.uint8)
    return np.broadcast_to(values[:, None, None], (n, side, side))


def put(path: Path, numbers: NDArray[np.uint8]) -> None:
    content = struct.pack(f">HBB{numbers.ndim}I", 0, 8, numbers.ndim, *numbers.shape) + numbers.tobytes()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)


def put_set(folder: Path, first: int, packed: str = "") -> None:
    """A data set whose first training image has the value `first`."""
    put(folder / f"train-images-idx3-ubyte{packed}", images(120, first))
    put(folder / f"t10k-images-idx3-ubyte{packed}", images(100, first + 50))


def put_labels(folder: Path, first: tuple[int, ...], name: str = "train-labels-idx1-ubyte") -> None:
    put(folder / name, np.array([*first, *range(10)], np.uint8))


def refused(name: str, folder: Path | None = None) -> str:
    with pytest.raises(DataError) as caught:
        load(name, folder)
    message = str(caught.value)
    assert "\n" not in message
    assert message.endswith(".")
    return message


@pytest.mark.parametrize("packed", ["", ".gz"])
def test_both_files_of_a_folder_are_read_as_rows(tmp_path: Path, packed: str) -> None:
    put_set(tmp_path, 7, packed)
    data = load("mnist", tmp_path)
    assert (data.train.shape, data.held_out.shape) == ((120, 784), (100, 784))
    assert np.array_equal(data.train, images(120, 7).reshape(120, 784))
    assert np.array_equal(data.held_out, images(100, 57).reshape(100, 784))
    assert data.train.dtype == data.held_out.dtype == np.uint8
    assert (
        str(data.words) == "Images in MNIST's format: 120 training and 100 held-out images, from the folder you named."
    )


def test_the_arrays_are_read_only(tmp_path: Path) -> None:
    put(tmp_path / "train-images-idx3-ubyte", images(100))
    data = load("mnist", tmp_path)
    for part in (data.train, data.held_out):
        with pytest.raises(ValueError, match="read-only"):
            part[0, 0] = 1


def test_the_fingerprint_is_of_the_images_and_their_parts_alone(tmp_path: Path) -> None:
    put_set(tmp_path / "plain", 0)
    put_set(tmp_path / "packed", 0, ".gz")
    put_set(tmp_path / "other", 0)
    put(tmp_path / "other" / "t10k-images-idx3-ubyte", images(100, 51))
    put(tmp_path / "cut" / "train-images-idx3-ubyte", images(110, 0))  # all 220 are those of `moved`
    put(tmp_path / "cut" / "t10k-images-idx3-ubyte", images(110, 110))
    put(tmp_path / "moved" / "train-images-idx3-ubyte", images(120, 0))
    put(tmp_path / "moved" / "t10k-images-idx3-ubyte", images(100, 120))
    folders = ["plain", "packed", "other", "cut", "moved"]
    plain, packed, other, cut, moved = (load("mnist", tmp_path / folder).fingerprint for folder in folders)
    assert plain == packed
    assert len({plain, other, cut, moved}) == 4
    assert int(plain, 16) >= 0


def test_first_a_subfolder_then_the_folder_then_the_download(tmp_path: Path, cache: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    put_set(cache / "fashion_mnist", 1, ".gz")
    assert load("fashion_mnist", folder).train[0, 0] == 1
    assert "from the download" in str(load("fashion_mnist", folder).words)
    assert place("fashion_mnist", folder) == "from the download"
    put_set(folder, 2)
    assert load("fashion_mnist", folder).train[0, 0] == 2
    put_set(folder / "fashion-mnist", 3)
    assert load("fashion_mnist", folder).train[0, 0] == 3
    put_set(folder / "fashion_mnist", 4)
    assert load("fashion_mnist", folder).train[0, 0] == 4
    assert place("fashion_mnist", folder) == "from the folder you named"
    put_set(folder / "mnist", 5)
    assert load("mnist", folder).train[0, 0] == 5
    assert load("fashion_mnist").train[0, 0] == 1


def test_the_folder_of_the_environment_counts_where_none_is_named(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_set(cache / "mnist", 1)
    put_set(tmp_path / "environment", 2)
    put_set(tmp_path / "argument", 3)
    assert folder_of_user() is None
    monkeypatch.setenv("GAN1D_DATA", " ")
    assert folder_of_user() is None
    assert load("mnist").train[0, 0] == 1
    monkeypatch.setenv("GAN1D_DATA", str(tmp_path / "environment"))
    assert folder_of_user() == tmp_path / "environment"
    assert load("mnist").train[0, 0] == 2
    assert place("mnist") == "from the folder you named"
    assert load("mnist", tmp_path / "argument").train[0, 0] == 3


def test_where_nothing_is_it_says_how_to_get_it() -> None:
    assert place("fashion_mnist") is None
    assert refused("mnist") == (
        "MNIST is not here yet: fetch it on the page MNIST GAN or with `python -m gan1d images fetch mnist`, "
        "or name a folder with its IDX files in GAN1D_DATA."
    )
    assert "fetch fashion_mnist" in refused("fashion_mnist")


def test_half_a_download_is_none(cache: Path) -> None:
    put_set(cache / "mnist", 0)
    (cache / "mnist" / "t10k-images-idx3-ubyte").unlink()
    assert place("mnist") is None
    assert "not here yet" in refused("mnist")


def test_a_folder_that_is_not_there_is_said_even_beside_a_download(tmp_path: Path, cache: Path) -> None:
    put_set(cache / "mnist", 0)
    nowhere = tmp_path / "nowhere"
    assert place("mnist", nowhere) is None
    assert f"no folder {nowhere}" in refused("mnist", nowhere)


def test_a_folder_without_the_files_is_named(tmp_path: Path) -> None:
    put(tmp_path / "t10k-images-idx3-ubyte", images(100))
    message = refused("fashion_mnist", tmp_path)
    assert all(word in message for word in (str(tmp_path), "train-images-idx3-ubyte", "fetch fashion_mnist"))


def test_an_unknown_name_is_refused_with_the_choices() -> None:
    assert refused("cifar") == "The data must be one of mnist, fashion_mnist, digits; not 'cifar'."
    assert list(TITLES) == ["mnist", "fashion_mnist", "digits"]


@pytest.mark.parametrize("order", ["sorted by class", "classes in turn"])
def test_without_a_second_file_a_tenth_of_every_class_is_held_out(tmp_path: Path, order: str) -> None:
    labels = np.arange(900) // 90 if order == "sorted by class" else np.arange(900) % 10
    pictures = np.zeros((900, 28, 28), np.uint8)
    pictures[:, 0, 0], pictures[:, 1, 1], pictures[:, 2, 2] = labels, np.arange(900) // 256, np.arange(900) % 256
    put(tmp_path / "train-images-idx3-ubyte", pictures)
    data = load("mnist", tmp_path)
    assert (len(data.train), len(data.held_out)) == (810, 90)
    assert str(data.words) == "Images in MNIST's format: 900 images, 90 of them held out, from the folder you named."
    held_of_class = np.bincount(data.held_out[:, 0], minlength=10)
    assert held_of_class.min() >= 7
    assert held_of_class.max() <= 11
    rows = pictures.reshape(900, 784)
    assert {row.tobytes() for row in np.concatenate([data.train, data.held_out])} == {row.tobytes() for row in rows}
    for part in (data.train, data.held_out):  # each in the order of the file
        numbers = part[:, 29].astype(int) * 256 + part[:, 58]
        assert (np.diff(numbers) > 0).all()


@pytest.mark.parametrize("packed", ["", ".gz"])
@pytest.mark.parametrize(
    ("name", "own", "other", "others_title"),
    [("mnist", MNIST, FASHION, "Fashion-MNIST"), ("fashion_mnist", FASHION, MNIST, "MNIST")],
)
def test_labels_of_the_other_data_set_are_refused(
    tmp_path: Path, name: str, own: tuple[int, ...], other: tuple[int, ...], others_title: str, packed: str
) -> None:
    put_set(tmp_path, 0)
    put_labels(tmp_path, own, "train-labels-idx1-ubyte" + packed)
    assert len(load(name, tmp_path).train) == 120
    put_labels(tmp_path, other, "train-labels-idx1-ubyte" + packed)
    assert f"{tmp_path} holds {others_title}, not {TITLES[name]}" in refused(name, tmp_path)


@pytest.mark.parametrize("labels", [bytes(20), b"\0\0\x08\x01\0\0\0\x05" + bytes(FASHION[:5]), b"\x1f\x8b"])
def test_other_labels_and_damaged_ones_do_no_harm(tmp_path: Path, labels: bytes) -> None:
    put_set(tmp_path, 0)
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(labels)
    assert len(load("mnist", tmp_path).train) == 120


@pytest.mark.parametrize("file", ["train-images-idx3-ubyte", "t10k-images-idx3-ubyte"])
@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        (images(120, side=32), "120 × 32 × 32"),
        (images(120)[:, :, :27], "120 × 28 × 27"),
        (images(120)[:, :27], "120 × 27 × 28"),
        (images(120)[:, 0], "120 × 28"),
        (images(99), "99 images"),
    ],
)
def test_other_images_are_refused(tmp_path: Path, file: str, numbers: NDArray[np.uint8], words: str) -> None:
    put_set(tmp_path, 0)
    put(tmp_path / file, numbers)
    message = refused("mnist", tmp_path)
    assert file in message
    assert words in message


def test_a_hundred_images_are_enough(tmp_path: Path) -> None:
    put(tmp_path / "train-images-idx3-ubyte", images(100))
    data = load("mnist", tmp_path)
    assert (len(data.train), len(data.held_out)) == (90, 10)


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    put_set(tmp_path, 0)
    (tmp_path / "t10k-images-idx3-ubyte").write_bytes(b"<html>")
    assert "t10k-images-idx3-ubyte is not an IDX file" in refused("mnist", tmp_path)


def test_the_digits_are_always_here_and_always_the_same(tmp_path: Path) -> None:
    data = load("digits", tmp_path / "nowhere")
    assert (data.train.shape, data.held_out.shape) == ((1618, 784), (179, 784))
    assert data.train.dtype == np.uint8
    assert load("digits").fingerprint == data.fingerprint
    assert str(data.words).startswith("scikit-learn's handwritten digits: 1,797 images, 179 of them held out")
    assert place("digits", tmp_path / "nowhere") == "bundled with scikit-learn"


def test_the_digits_look_like_those_of_mnist() -> None:
    data = load("digits")
    pictures = np.concatenate([data.train, data.held_out]).reshape(-1, 28, 28)
    assert pictures.min() == 0
    assert pictures.max() == 255
    # As in MNIST: the centre of mass is within half a pixel of row and column 14, in a box of 20 x 20.
    centres = np.array([ndimage.center_of_mass(picture) for picture in pictures])
    assert np.abs(centres - 14).max() <= 0.5
    for axis in (1, 2):
        inked = pictures.any(axis=axis)
        extent = inked.shape[1] - inked.argmax(axis=1) - inked[:, ::-1].argmax(axis=1)
        assert extent.max() == 20
    # Nothing of the small pictures is cut off: ink grows with the area, 2.5 x 2.5, but fades a little at the border.
    from sklearn.datasets import load_digits

    ink = pictures.sum(dtype=float) / 255 / (load_digits().images.sum() / 16 * 2.5**2)
    assert 0.95 < ink < 1


# ---- what it is --------------------------------------------------------------------------------------------------


def checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def original(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose training and test images pass for the originals of MNIST."""
    put_set(tmp_path, 3)
    files = (tmp_path / "train-images-idx3-ubyte", tmp_path / "t10k-images-idx3-ubyte")
    monkeypatch.setattr(originals, "_UNPACKED", {checksum(file.read_bytes()): "MNIST" for file in files})
    return tmp_path


def test_only_originals_bear_the_name_packed_or_not(original: Path) -> None:
    assert str(load("mnist", original).words).startswith("MNIST: 120 training and 100 held-out images")
    for name in ("train-images-idx3-ubyte", "t10k-images-idx3-ubyte"):
        content = (original / name).read_bytes()
        (original / name).unlink()
        (original / f"{name}.gz").write_bytes(gzip.compress(content))
    assert str(load("mnist", original).words).startswith("MNIST: 120 training")
    put(original / "t10k-images-idx3-ubyte", images(100, 99))  # one file of another set
    words = load("mnist", original).words
    assert str(words).startswith("Images in MNIST's format: 120 training")
    assert title_of("mnist", words) == "Images in MNIST's format"


def test_a_packed_original_is_known_as_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_set(tmp_path, 3, ".gz")
    sums = {checksum(file.read_bytes()): "KMNIST" for file in tmp_path.iterdir()}
    monkeypatch.setattr(originals, "_OTHER_COPIES", sums)
    assert str(load("mnist", tmp_path).words).startswith("KMNIST: 120 training")


def test_another_known_set_is_refused_by_its_checksums(original: Path) -> None:
    assert f"{original} holds MNIST, not Fashion-MNIST, as its checksums show" in refused("fashion_mnist", original)


def test_the_title_of_older_runs_is_that_of_their_setting() -> None:
    assert title_of("mnist", "MNIST: 60,000 images.") == title_of("mnist", "") == "MNIST"


@pytest.mark.parametrize("file", ["train-images-idx3-ubyte", "t10k-images-idx3-ubyte"])
@pytest.mark.parametrize("one", [images(1)[0], np.arange(784, dtype=np.uint8).reshape(28, 28)])
def test_images_that_are_all_the_same_are_refused(tmp_path: Path, file: str, one: NDArray[np.uint8]) -> None:
    put_set(tmp_path, 0)
    put(tmp_path / file, np.broadcast_to(one, (120, 28, 28)))
    assert refused("mnist", tmp_path) == f"{file} holds 120 images that are all the same; give a file of images."


# ---- as others lay it out ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("sub", ["MNIST/raw", "MNIST", "raw", "mnist", "."])
@pytest.mark.parametrize("train", ["train-images-idx3-ubyte", "train-images.idx3-ubyte", "train-images.idx3-ubyte.gz"])
@pytest.mark.parametrize("test", ["t10k-images-idx3-ubyte.gz", "t10k-images.idx3-ubyte"])
def test_folders_and_names_of_others_are_found(tmp_path: Path, sub: str, train: str, test: str) -> None:
    put(tmp_path / sub / train, images(120, 7))
    put(tmp_path / sub / test, images(100, 9))
    data = load("mnist", tmp_path)
    assert (data.train[0, 0], data.held_out[0, 0]) == (7, 9)


@pytest.mark.parametrize("name", ["emnist-letters-{}-images-idx3-ubyte.gz", "qmnist-{}-images-idx3-ubyte"])
def test_the_names_of_emnist_and_qmnist_are_known(tmp_path: Path, name: str) -> None:
    put(tmp_path / name.format("train"), images(120, 7))
    put(tmp_path / name.format("test"), images(100, 9))
    data = load("mnist", tmp_path)
    assert (data.train[0, 0], data.held_out[0, 0]) == (7, 9)
    assert sets_in("mnist", tmp_path) == []


def test_of_several_sets_one_is_asked_for_by_its_file(tmp_path: Path) -> None:
    for first, kind in ((7, "letters"), (8, "digits")):
        put(tmp_path / f"emnist-{kind}-train-images-idx3-ubyte", images(120, first))
        put(tmp_path / f"emnist-{kind}-test-images-idx3-ubyte", images(100, first + 10))
    names = ["emnist-digits-train-images-idx3-ubyte", "emnist-letters-train-images-idx3-ubyte"]
    assert refused("mnist", tmp_path) == (
        f"{tmp_path} holds several sets of images: name the file of one in place of the folder, one of "
        f"{', '.join(names)}."
    )
    assert place("mnist", tmp_path) == "from the folder you named"
    assert [path.name for path in sets_in("mnist", tmp_path)] == names
    data = load("mnist", tmp_path / names[1])
    assert (data.train[0, 0], data.held_out[0, 0]) == (7, 17)
    put_set(tmp_path, 9)  # the set with MNIST's own names needs no question
    assert load("mnist", tmp_path).train[0, 0] == 9


def test_images_are_transposed_where_that_is_asked_for(tmp_path: Path) -> None:
    pictures = np.random.default_rng(1).integers(0, 256, (120, 28, 28), np.uint8)
    put(tmp_path / "train-images-idx3-ubyte", pictures)
    put(tmp_path / "t10k-images-idx3-ubyte", pictures[:100])
    stored, turned = load("mnist", tmp_path), load("mnist", tmp_path, "transposed")
    for part, other in ((stored.train, turned.train), (stored.held_out, turned.held_out)):
        assert np.array_equal(part.reshape(-1, 28, 28).swapaxes(1, 2), other.reshape(-1, 28, 28))
    assert stored.fingerprint != turned.fingerprint
    assert not turned.train.flags.writeable
    digits = load("digits").train.reshape(-1, 28, 28)
    assert np.array_equal(load("digits", None, "transposed").train.reshape(-1, 28, 28), digits.swapaxes(1, 2))


def test_what_is_wrong_with_the_folder_of_the_environment_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert folder_problem() is None
    monkeypatch.setenv("GAN1D_DATA", str(tmp_path / "nowhere"))
    assert str(folder_problem()) == f"GAN1D_DATA names {tmp_path / 'nowhere'}, which is no folder."
    (tmp_path / "mine").mkdir()
    monkeypatch.setenv("GAN1D_DATA", str(tmp_path / "mine"))
    assert str(folder_problem()) == f"GAN1D_DATA names {tmp_path / 'mine'}, which holds no images in MNIST's format."
    put_set(tmp_path / "mine" / "FashionMNIST" / "raw", 0)
    assert folder_problem() is None
