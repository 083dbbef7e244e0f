"""The data that image GANs learn: MNIST, Fashion-MNIST, and without a network scikit-learn's handwritten digits."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gan1d.images.download import SOURCES, cache_of
from gan1d.images.idx import DataError, read_idx
from gan1d.images.settings import PIXELS, SIDE

TITLES = {name: source.title for name, source in SOURCES.items()} | {"digits": "scikit-learn's handwritten digits"}
FOLDER = "GAN1D_DATA"  # the environment variable that names the folder of IDX files
TRAIN, HELD_OUT, LABELS = "train-images-idx3-ubyte", "t10k-images-idx3-ubyte", "train-labels-idx1-ubyte"
SUBFOLDERS = {"mnist": ("mnist",), "fashion_mnist": ("fashion_mnist", "fashion-mnist")}
FIRST_LABELS = {"mnist": (5, 0, 4, 1, 9, 2, 1, 3, 1, 4), "fashion_mnist": (9, 0, 0, 3, 0, 2, 7, 2, 5, 5)}
LEAST_IMAGES = 100
BOX, CENTRE = 20, 14  # MNIST's digits fill a box of 20 x 20, with their centre of mass at this row and column of 28
GOLDEN = (5**0.5 - 1) / 2


@dataclass(frozen=True, eq=False)  # two are the same data if their fingerprints are
class Dataset:
    """Images as rows of 784 bytes, 0 the background: `train` (N, 784) and `held_out` (M, 784), read-only.

    `words` says which data this is, in one sentence for the page; `fingerprint` is the same for the same images.
    """

    name: str
    train: NDArray[np.uint8]
    held_out: NDArray[np.uint8]
    words: str
    fingerprint: str


class _Home(NamedTuple):
    """Where the files of a data set lie; `words` say it on the page."""

    train: Path
    held_out: Path | None
    words: str


def load(name: str, folder: Path | None = None) -> Dataset:
    """The data set `name`, one of `TITLES`.

    MNIST and Fashion-MNIST are taken from `folder`, or else the one in GAN1D_DATA: from its subfolder of that name,
    or from the folder itself; and if they are not there, from the cache of downloads. Raises `DataError` with what to
    do when they are in neither, and when the files are damaged or hold something else.
    """
    if name not in TITLES:
        raise DataError(f"The data must be one of {', '.join(TITLES)}; not '{name}'.")
    if name == "digits":
        return _parted(name, _digits(), "enlarged from 8 × 8 pixels, bundled with scikit-learn")
    folder = folder_of_user() if folder is None else folder
    home = _home(name, folder)
    if home is None:
        raise DataError(_not_here(name, folder))
    _refuse_other(name, home.train.parent)
    train = _images(home.train)
    if home.held_out is None:
        return _parted(name, train, home.words)
    held_out = _images(home.held_out)
    words = f"{len(train):,} training and {len(held_out):,} held-out images, {home.words}"
    return _dataset(name, train, held_out, words)


def folder_of_user() -> Path | None:
    """The folder that the environment variable GAN1D_DATA names."""
    text = os.environ.get(FOLDER, "").strip()
    return Path(os.path.expanduser(text)) if text else None


def place(name: str, folder: Path | None = None) -> str | None:
    """A few words on where `load` would take the data from, or None if they are not here. Reads no file."""
    if name == "digits":
        return "bundled with scikit-learn"
    home = _home(name, folder_of_user() if folder is None else folder)
    return home.words if home else None


def _home(name: str, folder: Path | None) -> _Home | None:
    if folder is not None:
        if not os.path.isdir(folder):
            return None  # a mistyped folder is said, not passed over for a download
        for home in (*(folder / sub for sub in SUBFOLDERS[name]), folder):
            if train := _file(home, TRAIN):
                return _Home(train, _file(home, HELD_OUT), "from the folder you named")
    train, held_out = (_file(cache_of(name), part) for part in (TRAIN, HELD_OUT))
    # Half a download does not count: the data would be other data once the rest arrives.
    return _Home(train, held_out, "from the download") if train and held_out else None


def _file(folder: Path, name: str) -> Path | None:
    return next((path for path in (folder / name, folder / f"{name}.gz") if os.path.isfile(path)), None)


def _not_here(name: str, folder: Path | None) -> str:
    title = TITLES[name]
    fetch = f"fetch it on the page MNIST GAN or with `python -m gan1d images fetch {name}`"
    if folder is None:
        return f"{title} is not here yet: {fetch}, or name a folder with its IDX files in {FOLDER}."
    if not os.path.isdir(folder):
        return f"There is no folder {folder}: name one that holds {title}'s IDX files, or none and fetch them."
    return (
        f"The folder {folder} holds no {TRAIN} (with or without .gz), nor does a subfolder {SUBFOLDERS[name][0]}, "
        f"and {title} is not downloaded: {fetch}, or name another folder."
    )


def _refuse_other(name: str, folder: Path) -> None:
    """Raise `DataError` if the labels beside the images are those of the other data set."""
    path = _file(folder, LABELS)
    first: tuple[int, ...] = ()
    if path is not None:
        with suppress(DataError):  # nothing is learned from labels, so damaged ones do no harm
            first = tuple(read_idx(path).ravel()[:10].tolist())
    for other, labels in FIRST_LABELS.items():
        if other != name and first == labels:
            raise DataError(
                f"The folder {folder} holds {TITLES[other]}, not {TITLES[name]}, as its labels show: choose "
                f"{TITLES[other]}, or put the images of {TITLES[name]} into a subfolder {SUBFOLDERS[name][0]}."
            )


def _images(path: Path) -> NDArray[np.uint8]:
    """The images of a file as rows, (N, 784)."""
    images = read_idx(path)
    if images.shape[1:] != (SIDE, SIDE):
        shape = " × ".join(str(n) for n in images.shape)
        raise DataError(f"{path.name} holds {shape} numbers; give a file of images of {SIDE} × {SIDE} pixels.")
    if len(images) < LEAST_IMAGES:
        raise DataError(f"{path.name} holds {len(images)} images; give a file of at least {LEAST_IMAGES}.")
    return images.reshape(-1, PIXELS)


def _digits() -> NDArray[np.uint8]:
    """The 1797 digits as MNIST's were made: scaled into a box, the box placed so that the centre of mass is central."""
    from scipy import ndimage  # here: scikit-learn takes a second to import, and most runs do not need it
    from sklearn.datasets import load_digits

    small = load_digits().images  # (1797, 8, 8), from 0 to 16
    # Linear, between pixels as areas (grid_mode): splines of higher order overshoot and leave a ripple around strokes.
    zoom = (1, BOX / small.shape[1], BOX / small.shape[2])
    boxes = ndimage.zoom(small, zoom, order=1, mode="grid-constant", grid_mode=True)
    boxes = np.rint(boxes * (255 / 16)).astype(np.uint8)
    images = np.zeros((len(boxes), SIDE, SIDE), np.uint8)
    for image, box in zip(images, boxes, strict=True):
        y, x = (round(CENTRE - centre) for centre in ndimage.center_of_mass(box))
        image[y : y + BOX, x : x + BOX] = box
    return images.reshape(-1, PIXELS)


def _parted(name: str, images: NDArray[np.uint8], words: str) -> Dataset:
    """A tenth of the images held out.

    Files may be sorted by class (the last tenth would be one class that is never trained on) or repeat the classes in
    turn (so would every tenth), and scikit-learn's digits come writer by writer. Multiples of the golden ratio, modulo
    1, fall evenly everywhere: so does the tenth with the smallest, in any such order, and without chance.
    """
    held = np.sort(np.argsort(np.arange(len(images)) * GOLDEN % 1)[: len(images) // 10])
    words = f"{len(images):,} images, {len(held):,} of them held out, {words}"
    return _dataset(name, np.delete(images, held, axis=0), images[held], words)


def _dataset(name: str, train: NDArray[np.uint8], held_out: NDArray[np.uint8], words: str) -> Dataset:
    digest = hashlib.sha256()
    for part in (train, held_out):
        part.flags.writeable = False
        digest.update(f"{len(part)} images".encode())
        digest.update(part.data)
    return Dataset(name, train, held_out, f"{TITLES[name]}: {words}.", digest.hexdigest()[:16])
