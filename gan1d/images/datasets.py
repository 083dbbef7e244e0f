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

from gan1d.folders import named_in
from gan1d.images.download import SOURCES, cache_of
from gan1d.images.idx import DataError, read_idx
from gan1d.images.settings import PIXELS, SIDE
from gan1d.languages import mark, tr
from gan1d.languages.kept import Kept, keep

TITLES = {name: source.title for name, source in SOURCES.items()}
TITLES["digits"] = mark("scikit-learn's handwritten digits")
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
    words: Kept
    fingerprint: str


class _Home(NamedTuple):
    """Where the files of a data set lie; `words` say it on the page."""

    train: Path
    held_out: Path | None
    words: Kept


def load(name: str, folder: Path | None = None) -> Dataset:
    """The data set `name`, one of `TITLES`.

    MNIST and Fashion-MNIST are taken from `folder`, or else the one in GAN1D_DATA: from its subfolder of that name,
    or from the folder itself; and if they are not there, from the cache of downloads. Raises `DataError` with what to
    do when they are in neither, and when the files are damaged or hold something else.
    """
    if name not in TITLES:
        raise DataError(keep("The data must be one of {choices}; not '{data}'.", choices=", ".join(TITLES), data=name))
    if name == "digits":
        return _parted(name, _digits(), keep("enlarged from 8 × 8 pixels, bundled with scikit-learn"))
    folder = folder_of_user() if folder is None else folder
    home = _home(name, folder)
    if home is None:
        raise DataError(_not_here(name, folder))
    _refuse_other(name, home.train.parent)
    train = _images(home.train)
    if home.held_out is None:
        return _parted(name, train, home.words)
    held_out = _images(home.held_out)
    words = keep(
        "{title}: {train:,} training and {held_out:,} held-out images, {place}.",
        title=keep(TITLES[name]),
        train=len(train),
        held_out=len(held_out),
        place=home.words,
    )
    return _dataset(name, train, held_out, words)


def folder_of_user() -> Path | None:
    """The folder that the environment variable GAN1D_DATA names."""
    return named_in(FOLDER)


def place(name: str, folder: Path | None = None) -> str | None:
    """A few words on where `load` would take the data from, or None if they are not here. Reads no file."""
    if name == "digits":
        return tr("bundled with scikit-learn")
    home = _home(name, folder_of_user() if folder is None else folder)
    return str(home.words) if home else None


def _home(name: str, folder: Path | None) -> _Home | None:
    if folder is not None:
        if not os.path.isdir(folder):
            return None  # a mistyped folder is said, not passed over for a download
        for home in (*(folder / sub for sub in SUBFOLDERS[name]), folder):
            if train := _file(home, TRAIN):
                return _Home(train, _file(home, HELD_OUT), keep("from the folder you named"))
    train, held_out = (_file(cache_of(name), part) for part in (TRAIN, HELD_OUT))
    # Half a download does not count: the data would be other data once the rest arrives.
    return _Home(train, held_out, keep("from the download")) if train and held_out else None


def _file(folder: Path, name: str) -> Path | None:
    return next((path for path in (folder / name, folder / f"{name}.gz") if os.path.isfile(path)), None)


def _not_here(name: str, folder: Path | None) -> Kept:
    title = TITLES[name]
    if folder is None:
        return keep(
            "{title} is not here yet: fetch it on the page MNIST GAN or with `python -m gan1d images fetch {name}`, or "
            "name a folder with its IDX files in {variable}.",
            title=title,
            name=name,
            variable=FOLDER,
        )
    if not os.path.isdir(folder):
        return keep(
            "There is no folder {folder}: name one that holds {title}'s IDX files, or none and fetch them.",
            folder=str(folder),
            title=title,
        )
    return keep(
        "The folder {folder} holds no {file} (with or without .gz), nor does a subfolder {subfolder}, and {title} is "
        "not downloaded: fetch it on the page MNIST GAN or with `python -m gan1d images fetch {name}`, or name another "
        "folder.",
        folder=str(folder),
        file=TRAIN,
        subfolder=SUBFOLDERS[name][0],
        title=title,
        name=name,
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
                keep(
                    "The folder {folder} holds {other}, not {title}, as its labels show: choose {other}, or put the "
                    "images of {title} into a subfolder {subfolder}.",
                    folder=str(folder),
                    other=TITLES[other],
                    title=TITLES[name],
                    subfolder=SUBFOLDERS[name][0],
                )
            )


def _images(path: Path) -> NDArray[np.uint8]:
    """The images of a file as rows, (N, 784)."""
    images = read_idx(path)
    if images.shape[1:] != (SIDE, SIDE):
        shape = " × ".join(str(n) for n in images.shape)
        raise DataError(
            keep(
                "{file} holds {shape} numbers; give a file of images of {side} × {side} pixels.",
                file=path.name,
                shape=shape,
                side=SIDE,
            )
        )
    if len(images) < LEAST_IMAGES:
        raise DataError(
            keep(
                "{file} holds {n} images; give a file of at least {least}.",
                file=path.name,
                n=len(images),
                least=LEAST_IMAGES,
            )
        )
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


def _parted(name: str, images: NDArray[np.uint8], words: Kept) -> Dataset:
    """A tenth of the images held out.

    Files may be sorted by class (the last tenth would be one class that is never trained on) or repeat the classes in
    turn (so would every tenth), and scikit-learn's digits come writer by writer. Multiples of the golden ratio, modulo
    1, fall evenly everywhere: so does the tenth with the smallest, in any such order, and without chance.
    """
    held = np.sort(np.argsort(np.arange(len(images)) * GOLDEN % 1)[: len(images) // 10])
    words = keep(
        "{title}: {n:,} images, {held_out:,} of them held out, {place}.",
        title=keep(TITLES[name]),
        n=len(images),
        held_out=len(held),
        place=words,
    )
    return _dataset(name, np.delete(images, held, axis=0), images[held], words)


def _dataset(name: str, train: NDArray[np.uint8], held_out: NDArray[np.uint8], words: Kept) -> Dataset:
    digest = hashlib.sha256()
    for part in (train, held_out):
        part.flags.writeable = False
        digest.update(f"{len(part)} images".encode())
        digest.update(part.data)
    return Dataset(name, train, held_out, words, digest.hexdigest()[:16])
