"""Which data set a file of images is, told by its checksum: names of files say nothing."""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gan1d.images.download import SOURCES
from gan1d.languages import N_

UNKNOWN = N_("Images in MNIST's format")  # whose checksums are none of those known
_PUBLISHED = {file.sha256: source.title for source in SOURCES.values() for file in source.files}
_OTHER_COPIES = {
    # The same files packed at another time
    "08dc20ab1689590a0bcd66e874647b6ee8464e2d501b5a3f1f78831db19a3fdc": "Fashion-MNIST",  # train
    "78dcbbfb5a27efaf1b6c1d616caca68560be8766c5bffcb2791df9273a534229": "Fashion-MNIST",  # t10k
    "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4": "KMNIST",  # train
    "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5": "KMNIST",  # t10k
}
_UNPACKED = {
    "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db": "MNIST",  # train
    "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7": "MNIST",  # t10k
}


def known(path: Path, images: NDArray[np.uint8]) -> str:
    """The title of the data set that a file of images (n, 784) is an original of; `UNKNOWN` if it is of none."""
    header = struct.pack(">HBB3I", 0, 8, 3, len(images), 28, 28)
    content = hashlib.sha256(header)
    content.update(np.ascontiguousarray(images).data)
    packed = {**_PUBLISHED, **_OTHER_COPIES}
    title = _UNPACKED.get(content.hexdigest()) or packed.get(hashlib.sha256(path.read_bytes()).hexdigest())
    return title or UNKNOWN
