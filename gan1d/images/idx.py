"""IDX, the file format of MNIST: two zero bytes, a type, the number of dimensions, their sizes, then the values."""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

GZIP = b"\x1f\x8b"  # how every gzip file begins
UNSIGNED_BYTE = 0x08
MOST_DIMENSIONS = 8
MOST_BYTES = 2**29  # ten times MNIST; a small gzip file can unfold to any size
CHUNK = 2**20
AGAIN = "fetch or copy it again"


class DataError(Exception):
    """Data cannot be read or fetched; the message is one sentence that says what is wrong and what to do."""


def read_idx(path: Path) -> NDArray[np.uint8]:
    """The numbers in an IDX file of unsigned bytes, in the shape that it names.

    The file may be compressed with gzip: its first two bytes tell, not its name. Raises `DataError` for a file that
    cannot be read, holds something else, or is shorter or longer than its header says.
    """
    try:
        with path.open("rb") as file:
            packed = file.read(2) == GZIP
            file.seek(0)
            if not packed:
                return _read(file, path.name)
            with gzip.GzipFile(fileobj=file) as unpacked:
                return _read(unpacked, path.name)
    except FileNotFoundError:
        raise DataError(f"There is no file {path.name} in {path.parent}: fetch it or put it there.") from None
    except EOFError:
        raise DataError(f"{path.name} is truncated: its gzip data stop before their end; {AGAIN}.") from None
    except (gzip.BadGzipFile, zlib.error):
        raise DataError(f"{path.name} is damaged: its gzip data cannot be unpacked; {AGAIN}.") from None
    except OSError as error:
        why = error.strerror or error
        raise DataError(f"{path.name} cannot be read ({why}): check the file and its permissions.") from None


def _read(file: BinaryIO | gzip.GzipFile, name: str) -> NDArray[np.uint8]:
    shape = _shape(file, name)
    size = math.prod(shape)
    if size > MOST_BYTES:
        raise DataError(f"{name} claims to hold {size} bytes, more than {MOST_BYTES // 2**20} MiB; {AGAIN}.")
    # In pieces, so that memory grows with what is there, not with what the header claims. One byte more is asked for
    # than there should be: it tells whether bytes trail, and makes gzip compare its checksum.
    body = bytearray()
    while len(body) <= size and (piece := file.read(min(CHUNK, size + 1 - len(body)))):
        body += piece
    if len(body) < size:
        raise DataError(f"{name} is truncated: it holds {len(body)} of the {size} bytes in its header; {AGAIN}.")
    if len(body) > size:
        raise DataError(f"{name} is damaged: more bytes follow the {size} in its header; {AGAIN}.")
    return np.frombuffer(body, np.uint8).reshape(shape)


def _shape(file: BinaryIO | gzip.GzipFile, name: str) -> tuple[int, ...]:
    zeros, kind, dimensions = struct.unpack(">HBB", _header(file, 4, name))
    if zeros != 0:
        raise DataError(f"{name} is not an IDX file: it does not begin with two zero bytes; {AGAIN}.")
    if kind != UNSIGNED_BYTE:
        raise DataError(f"{name} holds numbers of type 0x{kind:02x}; give a file of unsigned bytes, type 0x08.")
    if not 1 <= dimensions <= MOST_DIMENSIONS:
        raise DataError(f"{name} claims to have {dimensions} dimensions, not 1 to {MOST_DIMENSIONS}; {AGAIN}.")
    shape = struct.unpack(f">{dimensions}I", _header(file, 4 * dimensions, name))
    if 0 in shape:
        raise DataError(f"{name} is empty: a size in its header is 0; {AGAIN}.")
    return shape


def _header(file: BinaryIO | gzip.GzipFile, size: int, name: str) -> bytes:
    part = file.read(size)
    if len(part) < size:
        raise DataError(f"{name} is truncated: it ends within its header; {AGAIN}.")
    return part
