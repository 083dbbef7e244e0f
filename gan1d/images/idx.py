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

from gan1d.base.files import why_of
from gan1d.base.regular_files import open_regular
from gan1d.languages.lazy import lazy

GZIP = b"\x1f\x8b"  # how every gzip file begins
UNSIGNED_BYTE = 0x08
MOST_DIMENSIONS = 8
MOST_BYTES = 2**29  # ten times MNIST; a small gzip file can unfold to any size
CHUNK = 2**20


class DataError(Exception):
    """Data cannot be read or fetched; the message is one kept sentence that says what is wrong and what to do."""


def read_idx(path: Path) -> NDArray[np.uint8]:
    """The numbers in an IDX file of unsigned bytes, in the shape that it names.

    The file may be compressed with gzip: its first two bytes tell, not its name. Raises `DataError` for a file that
    cannot be read, holds something else, or is shorter or longer than its header says.
    """
    name = path.name
    try:
        with open_regular(path) as file:
            packed = file.read(2) == GZIP
            file.seek(0)
            if not packed:
                return _read(file, name)
            with gzip.GzipFile(fileobj=file) as unpacked:
                return _read(unpacked, name)
    except FileNotFoundError:
        raise DataError(
            lazy("There is no file {file} in {folder}: fetch it or put it there.", file=name, folder=str(path.parent))
        ) from None
    except EOFError:
        raise DataError(
            lazy("{file} is truncated: its gzip data stop before their end; fetch or copy it again.", file=name)
        ) from None
    except (gzip.BadGzipFile, zlib.error):
        raise DataError(
            lazy("{file} is damaged: its gzip data cannot be unpacked; fetch or copy it again.", file=name)
        ) from None
    except OSError as error:
        why = why_of(error)
        raise DataError(
            lazy("{file} cannot be read ({why}): check the file and its permissions.", file=name, why=why)
        ) from None


def _read(file: BinaryIO | gzip.GzipFile, name: str) -> NDArray[np.uint8]:
    shape = _shape(file, name)
    size = math.prod(shape)
    if size > MOST_BYTES:
        raise DataError(
            lazy(
                "{file} claims to hold {size} bytes, more than {most} MiB; fetch or copy it again.",
                file=name,
                size=size,
                most=MOST_BYTES // 2**20,
            )
        )
    # In pieces, so that memory grows with what is there, not with what the header claims. One byte more is asked for
    # than there should be: it tells whether bytes trail, and makes gzip compare its checksum.
    body = bytearray()
    while len(body) <= size and (piece := file.read(min(CHUNK, size + 1 - len(body)))):
        body += piece
    if len(body) < size:
        raise DataError(
            lazy(
                "{file} is truncated: it holds {n} of the {size} bytes in its header; fetch or copy it again.",
                file=name,
                n=len(body),
                size=size,
            )
        )
    if len(body) > size:
        raise DataError(
            lazy(
                "{file} is damaged: more bytes follow the {size} in its header; fetch or copy it again.",
                file=name,
                size=size,
            )
        )
    return np.frombuffer(body, np.uint8).reshape(shape)


def _shape(file: BinaryIO | gzip.GzipFile, name: str) -> tuple[int, ...]:
    zeros, kind, dimensions = struct.unpack(">HBB", _header(file, 4, name))
    if zeros != 0:
        raise DataError(
            lazy("{file} is not an IDX file: it does not begin with two zero bytes; fetch or copy it again.", file=name)
        )
    if kind != UNSIGNED_BYTE:
        raise DataError(
            lazy(
                "{file} holds numbers of type 0x{kind:02x}; give a file of unsigned bytes, type 0x08.",
                file=name,
                kind=kind,
            )
        )
    if not 1 <= dimensions <= MOST_DIMENSIONS:
        raise DataError(
            lazy(
                "{file} claims to have {n} dimensions, not 1 to {most}; fetch or copy it again.",
                file=name,
                n=dimensions,
                most=MOST_DIMENSIONS,
            )
        )
    shape = struct.unpack(f">{dimensions}I", _header(file, 4 * dimensions, name))
    if 0 in shape:
        raise DataError(lazy("{file} is empty: a size in its header is 0; fetch or copy it again.", file=name))
    return shape


def _header(file: BinaryIO | gzip.GzipFile, size: int, name: str) -> bytes:
    part = file.read(size)
    if len(part) < size:
        raise DataError(lazy("{file} is truncated: it ends within its header; fetch or copy it again.", file=name))
    return part
