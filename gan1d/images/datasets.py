"""The data that image GANs learn: MNIST, Fashion-MNIST, and without a network scikit-learn's handwritten digits."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gan1d.base.fields import short
from gan1d.images.download import SOURCES
from gan1d.images.finding import SUBFOLDERS, folder_of_user, home_of, labels_beside, not_here, words_on
from gan1d.images.idx import DataError, read_idx
from gan1d.images.originals import UNKNOWN, known
from gan1d.images.settings import AS_STORED, PIXELS, SIDE
from gan1d.languages import N_, tr
from gan1d.languages.lazy import LazyMessage, lazy

TITLES = {name: source.title for name, source in SOURCES.items()}
TITLES["digits"] = N_("scikit-learn's handwritten digits")
LABELS = {"mnist": (5, 0, 4, 1, 9, 2, 1, 3, 1, 4), "fashion_mnist": (9, 0, 0, 3, 0, 2, 7, 2, 5, 5)}  # the first ones
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
    words: LazyMessage
    fingerprint: str


def load(name: str, folder: Path | None = None, orientation: str = AS_STORED) -> Dataset:
    """The data set `name`, one of `TITLES`, its images as they are stored or transposed.

    MNIST and Fashion-MNIST are taken from `folder`, or else the one in GAN1D_DATA: from its subfolder of that name,
    or from the folder itself; and if they are not there, from the cache of downloads. A file in place of the folder is
    the training images. What has the format but not the checksums is called so. Raises `DataError` with what to do
    when they are in neither, and when the files are damaged or hold something else.
    """
    if name not in TITLES:
        raise DataError(
            lazy("The data must be one of {choices}; not '{data}'.", choices=", ".join(TITLES), data=short(name))
        )
    if name == "digits":
        where = lazy("enlarged from 8 × 8 pixels, bundled with scikit-learn")
        return _parted(name, _turned(_digits(), orientation), lazy(TITLES[name]), where)
    folder = folder_of_user() if folder is None else folder
    home = home_of(name, folder)
    if home is None:
        raise DataError(not_here(name, folder))
    parts = [(file, _images(file)) for file in (home.train, home.held_out) if file]
    found = {known(file, images) for file, images in parts}
    _refuse_other(name, home.train, found)
    title = lazy(found.pop() if len(found) == 1 else UNKNOWN)
    train, *rest = (_turned(images, orientation) for _, images in parts)
    if not rest:
        return _parted(name, train, title, home.words)
    (held_out,) = rest
    words = lazy(
        "{title}: {train:,} training and {held_out:,} held-out images, {place}.",
        title=title,
        train=len(train),
        held_out=len(held_out),
        place=home.words,
    )
    return _dataset(name, train, held_out, words)


def place(name: str, folder: Path | None = None) -> str | None:
    """A few words on where `load` would take the data from, or None if they are not here. Reads no file."""
    if name == "digits":
        return tr("bundled with scikit-learn")
    words = words_on(name, folder_of_user() if folder is None else folder)
    return str(words) if words else None


def title_of(name: str, words: LazyMessage | str) -> str:
    """What the data of a run is called: by what `words` say that it is, or else by its setting."""
    title = words.values.get("title") if isinstance(words, LazyMessage) else None
    return str(title) if title else tr(TITLES[name])


def _refuse_other(name: str, train: Path, found: set[str]) -> None:
    """Raise `DataError` if the images are those of another data set, as their checksums or the labels beside show."""
    path = labels_beside(train)
    first: tuple[int, ...] = ()
    if path is not None:
        with suppress(DataError):  # nothing is learned from labels, so damaged ones do no harm
            first = tuple(read_idx(path).ravel()[:10].tolist())
    for other, labels in LABELS.items():
        if other == name or (TITLES[other] not in found and first != labels):
            continue
        about = {
            "folder": str(train.parent),
            "other": TITLES[other],
            "title": TITLES[name],
            "subfolder": SUBFOLDERS[name][0],
        }
        if first == labels:
            raise DataError(
                lazy(
                    "The folder {folder} holds {other}, not {title}, as its labels show: choose {other}, or put the "
                    "images of {title} into a subfolder {subfolder}.",
                    **about,
                )
            )
        raise DataError(
            lazy(
                "The folder {folder} holds {other}, not {title}, as its checksums show: choose {other}, or put the "
                "images of {title} into a subfolder {subfolder}.",
                **about,
            )
        )


def _turned(images: NDArray[np.uint8], orientation: str) -> NDArray[np.uint8]:
    """Rows of pixels as they are, or with rows and columns of each image changed."""
    if orientation == AS_STORED:
        return images
    return np.ascontiguousarray(images.reshape(-1, SIDE, SIDE).swapaxes(1, 2)).reshape(-1, PIXELS)


def _images(path: Path) -> NDArray[np.uint8]:
    """The images of a file as rows, (N, 784)."""
    images = read_idx(path)
    if images.shape[1:] != (SIDE, SIDE):
        shape = " × ".join(str(n) for n in images.shape)
        raise DataError(
            lazy(
                "{file} holds {shape} numbers; give a file of images of {side} × {side} pixels.",
                file=path.name,
                shape=shape,
                side=SIDE,
            )
        )
    if len(images) < LEAST_IMAGES:
        raise DataError(
            lazy(
                "{file} holds {n} images; give a file of at least {least}.",
                file=path.name,
                n=len(images),
                least=LEAST_IMAGES,
            )
        )
    if (images == images[0]).all():
        raise DataError(
            lazy("{file} holds {n} images that are all the same; give a file of images.", file=path.name, n=len(images))
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


def _parted(name: str, images: NDArray[np.uint8], title: LazyMessage, where: LazyMessage) -> Dataset:
    """A tenth of the images held out.

    Files may be sorted by class (the last tenth would be one class that is never trained on) or repeat the classes in
    turn (so would every tenth), and scikit-learn's digits come writer by writer. Multiples of the golden ratio, modulo
    1, fall evenly everywhere: so does the tenth with the smallest, in any such order, and without chance.
    """
    held = np.sort(np.argsort(np.arange(len(images)) * GOLDEN % 1)[: len(images) // 10])
    words = lazy(
        "{title}: {n:,} images, {held_out:,} of them held out, {place}.",
        title=title,
        n=len(images),
        held_out=len(held),
        place=where,
    )
    return _dataset(name, np.delete(images, held, axis=0), images[held], words)


def _dataset(name: str, train: NDArray[np.uint8], held_out: NDArray[np.uint8], words: LazyMessage) -> Dataset:
    digest = hashlib.sha256()
    for part in (train, held_out):
        part.flags.writeable = False
        digest.update(f"{len(part)} images".encode())
        digest.update(part.data)
    return Dataset(name, train, held_out, words, digest.hexdigest()[:16])
