"""Where the IDX files of a data set lie: in a folder that a person names, as others lay it out, or in the downloads."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple

from gan1d.base.folders import named_in, shown
from gan1d.images.download import SOURCES, cache_of
from gan1d.images.idx import DataError
from gan1d.languages.lazy import LazyMessage, lazy

FOLDER = "GAN1D_DATA"  # the environment variable that names the folder of IDX files
TRAIN = "train-images-idx3-ubyte"
SUBFOLDERS = {
    "mnist": ("mnist", "MNIST/raw", "MNIST"),
    "fashion_mnist": ("fashion_mnist", "fashion-mnist", "FashionMNIST/raw", "FashionMNIST"),
}
"""Where a set may lie in the folder; the last ones are torchvision's."""
# train-images-idx3-ubyte, train-images.idx3-ubyte, emnist-letters-train-images-idx3-ubyte; each with or without .gz
_IMAGES = re.compile(r"(?P<set>.*?)(?P<part>train|t10k|test)-images[-.]idx3-ubyte(\.gz)?")
DOWNLOADED = lazy("from the download")
NAMED = lazy("from the folder you named")


class Home(NamedTuple):
    """Where the files of a data set lie; `words` say it on the page."""

    train: Path
    held_out: Path | None
    words: LazyMessage


def folder_of_user() -> Path | None:
    """The folder that the environment variable GAN1D_DATA names."""
    return named_in(FOLDER)


def home_of(name: str, folder: Path | None) -> Home | None:
    """Where the data set `name` is, or None. Reads no file; raises `DataError` if the folder holds several sets."""
    home, several = _look_for(name, folder)
    if several:
        raise DataError(
            lazy(
                "{folder} holds several sets of images: name the file of one in place of the folder, one of {files}.",
                folder=str(several[0].parent),
                files=", ".join(path.name for path in several),
            )
        )
    return home


def words_on(name: str, folder: Path | None) -> LazyMessage | None:
    """A few words on where the data set would be taken from, or None if it is not there. Reads no file."""
    home, several = _look_for(name, folder)
    return NAMED if several else home.words if home else None


def sets_in(name: str, folder: Path | None) -> list[Path]:
    """The training files to choose from, if there are several in the folder and none has MNIST's own name."""
    return _look_for(name, folder)[1]


def folder_problem() -> LazyMessage | None:
    """What is wrong with the folder in GAN1D_DATA, whatever data is chosen; None if nothing is, or it is not set."""
    folder = folder_of_user()
    if folder is None or os.path.isfile(folder):
        return None
    if not os.path.isdir(folder):
        return lazy("{variable} names {folder}, which is no folder.", variable=FOLDER, folder=shown(folder))
    if any(_sets(home) for name in SUBFOLDERS for home in _homes(name, folder)):
        return None
    return lazy(
        "{variable} names {folder}, which holds no images in MNIST's format.",
        variable=FOLDER,
        folder=shown(folder),
    )


def not_here(name: str, folder: Path | None) -> LazyMessage:
    """The sentence on a data set that is nowhere, and what to do."""
    title = SOURCES[name].title
    if folder is None:
        return lazy(
            "{title} is not here yet: fetch it on the page MNIST GAN or with `python -m gan1d images fetch {name}`, or "
            "name a folder with its IDX files in {variable}.",
            title=title,
            name=name,
            variable=FOLDER,
        )
    if not os.path.isdir(folder):
        return lazy(
            "There is no folder {folder}: name one that holds {title}'s IDX files, or none and fetch them.",
            folder=shown(folder),
            title=title,
        )
    return lazy(
        "The folder {folder} holds no {file} (with or without .gz), nor does a subfolder {subfolder}, and {title} is "
        "not downloaded: fetch it on the page MNIST GAN or with `python -m gan1d images fetch {name}`, or name another "
        "folder.",
        folder=shown(folder),
        file=TRAIN,
        subfolder=SUBFOLDERS[name][0],
        title=title,
        name=name,
    )


def labels_beside(images: Path) -> Path | None:
    """The file of labels that belongs to a file of images, if it is there."""
    name = images.name.replace("images", "labels").replace("idx3", "idx1").removesuffix(".gz")
    return next((path for path in (images.parent / name, images.parent / f"{name}.gz") if os.path.isfile(path)), None)


def _look_for(name: str, folder: Path | None) -> tuple[Home | None, list[Path]]:
    """Where the data set is, or else the sets to choose from."""
    if folder is not None:
        if os.path.isfile(folder):
            return Home(folder, _held_out(folder), NAMED), []
        if not os.path.isdir(folder):
            return None, []  # a mistyped folder is said, not passed over for a download
        for home in _homes(name, folder):
            sets = _sets(home)
            if len(sets) > 1 and "" not in sets:
                return None, [*sets.values()]
            if sets:
                train = sets.get("") or next(iter(sets.values()))
                return Home(train, _held_out(train), NAMED), []
    train_file = cache_of(name) / f"{TRAIN}.gz"
    train_file = train_file if os.path.isfile(train_file) else cache_of(name) / TRAIN
    held_out = _held_out(train_file)
    # Half a download does not count: the data would be other data once the rest arrives.
    return (Home(train_file, held_out, DOWNLOADED) if os.path.isfile(train_file) and held_out else None), []


def _homes(name: str, folder: Path) -> list[Path]:
    return [*(folder / sub for sub in SUBFOLDERS[name]), folder, folder / "raw"]


def _sets(home: Path) -> dict[str, Path]:
    """The training files in a folder by what their names begin with; of two copies the one that is not packed."""
    return {_set_of(path): path for path in _images_in(home) if _part_of(path) == "train"}


def _held_out(train: Path) -> Path | None:
    """The test images that belong to a file of training images."""
    if _IMAGES.fullmatch(train.name) is None:
        return None
    others = [path for path in _images_in(train.parent) if _part_of(path) != "train" and path != train]
    return next((path for path in others[::-1] if _set_of(path) == _set_of(train)), None)


def _images_in(home: Path) -> list[Path]:
    """Files of images, packed ones first."""
    try:
        files = [path for path in home.iterdir() if _IMAGES.fullmatch(path.name) and path.is_file()]
    except OSError:
        return []  # not there, or not to be looked into
    return sorted(files, key=lambda path: (path.suffix != ".gz", path.name))


def _set_of(path: Path) -> str:
    found = _IMAGES.fullmatch(path.name)
    return found["set"].strip("-_.") if found else ""


def _part_of(path: Path) -> str:
    found = _IMAGES.fullmatch(path.name)
    return found["part"] if found else ""
