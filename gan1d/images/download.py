"""MNIST and Fashion-MNIST from their mirrors into the cache, each file checked against its published checksum."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

from gan1d.base.files import why_of
from gan1d.base.folders import named_in
from gan1d.images.idx import DataError
from gan1d.languages.lazy import LazyMessage, lazy

CACHE = "GAN1D_CACHE"  # the environment variable that names another folder for the cache
TIMEOUT = (10, 30)  # seconds to connect, and between two pieces
CHUNK = 2**16


@dataclass(frozen=True)
class File:
    """A file of a data set: its name, its size in bytes, its SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Source:
    """Where a data set is published: its title, the addresses its files lie under, and the files of images."""

    title: str
    mirrors: tuple[str, ...]
    files: tuple[File, ...]


SOURCES = {
    "mnist": Source(
        "MNIST",
        ("https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/"),
        (
            File(
                "train-images-idx3-ubyte.gz",
                9_912_422,
                "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
            ),
            File(
                "t10k-images-idx3-ubyte.gz",
                1_648_877,
                "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
            ),
        ),
    ),
    "fashion_mnist": Source(
        "Fashion-MNIST",
        (
            "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",  # has no https; the checksum guards it
        ),
        (
            File(
                "train-images-idx3-ubyte.gz",
                26_421_880,
                "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
            ),
            File(
                "t10k-images-idx3-ubyte.gz",
                4_422_102,
                "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
            ),
        ),
    ),
}


def cache_of(name: str) -> Path:
    """The folder that holds the fetched files of a data set; it need not exist."""
    return (named_in(CACHE) or platformdirs.user_cache_path("gan1d", appauthor=False)) / name


def fetch(name: str, progress: Callable[[int, int], None] = lambda done, total: None) -> None:
    """Download the images of "mnist" or "fashion_mnist"; files that are there and whole are not downloaded again.

    `progress(done, total)` is told the bytes of all files together while they arrive; it falls back where one mirror
    breaks off and the next begins, and ends the download by an exception of its own kind. Raises `DataError` when no
    mirror gives a file with the published checksum, and when the cache cannot be written. What is in the cache under
    a file's name is the whole file.
    """
    if name not in SOURCES:
        raise DataError(lazy("Only {names} can be fetched; not '{data}'.", names=" and ".join(SOURCES), data=name))
    source = SOURCES[name]
    arrived = {file.name: 0 for file in source.files}
    total = sum(file.size for file in source.files)

    def tell(file: File, size: int) -> None:
        arrived[file.name] = size
        progress(sum(arrived.values()), total)

    for file in source.files:
        try:
            _fetch_file(source, file, cache_of(name), tell)
        except OSError as error:
            raise DataError(_cannot_write(error, source)) from None
        tell(file, file.size)


def _fetch_file(source: Source, file: File, folder: Path, tell: Callable[[File, int], None]) -> None:
    """Try the mirrors in turn; raises `DataError` when all fail, `OSError` when the folder cannot be written."""
    import pooch  # here: it brings requests, and the app shall start without them
    import requests

    def download(url: str, draft: str, _: object) -> None:
        # Not pooch's own downloader, which leaves the connection open when it breaks off, and reads without end.
        with requests.get(url, stream=True, timeout=TIMEOUT) as response, open(draft, "wb") as out:
            response.raise_for_status()
            for piece in response.iter_content(CHUNK):
                out.write(piece)
                if out.tell() > file.size:
                    raise ValueError(f"more than the {file.size} bytes of {file.name}")
                tell(file, out.tell())

    pooch.get_logger().setLevel(logging.ERROR)
    failures: list[tuple[str, Exception]] = []
    for mirror in source.mirrors:
        try:
            pooch.retrieve(mirror + file.name, file.sha256, file.name, folder, downloader=download)
            return
        except (requests.RequestException, ValueError) as error:  # pooch's for a wrong checksum is a ValueError
            failures.append((mirror, error))
    reasons = reduce(_both, (_reason(mirror, error) for mirror, error in failures))
    about = {"title": source.title, "file": file.name, "reasons": reasons, "variable": "GAN1D_DATA"}
    if all(isinstance(e, requests.ConnectionError | requests.Timeout) for _, e in failures):
        raise DataError(
            lazy(
                "{title} could not be fetched: for {file}, {reasons}; connect to the network, or name a folder with "
                "its IDX files in {variable}.",
                **about,
            )
        )
    raise DataError(
        lazy(
            "{title} could not be fetched: for {file}, {reasons}; try again later, or name a folder with its IDX files "
            "in {variable}.",
            **about,
        )
    )


def _both(first: LazyMessage, second: LazyMessage) -> LazyMessage:
    return lazy("{first} and {second}", first=first, second=second)


def _reason(mirror: str, error: Exception) -> LazyMessage:
    import requests

    host = urlsplit(mirror).hostname
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return lazy("{host} answered {code}", host=host, code=error.response.status_code)
    if isinstance(error, requests.ConnectionError | requests.Timeout):
        return lazy("{host} could not be reached", host=host)
    if isinstance(error, requests.RequestException):
        return lazy("{host} broke off", host=host)
    return lazy("{host} sent something else (its checksum is wrong)", host=host)


def _cannot_write(error: OSError, source: Source) -> LazyMessage:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return lazy(
            "The disk is full: {title} takes {size:.0f} MB; make room, or name another folder in {variable}.",
            title=source.title,
            size=sum(file.size for file in source.files) / 1e6,
            variable=CACHE,
        )
    return lazy(
        "The cache cannot be written ({why}): make it writable, or name another folder in {variable}.",
        why=why_of(error),
        variable=CACHE,
    )
