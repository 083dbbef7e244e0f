"""IDX files: hand-made bytes are read as they are meant, or refused with a sentence."""

import gzip
import struct
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from gan1d.images.idx import MOST_BYTES, DataError, read_idx

BYTES = bytes(range(250, 256)) + bytes(range(18))
GOOD = b"\0\0\x08\x03" + struct.pack(">3I", 4, 3, 2) + BYTES


def refused(path: Path) -> str:
    with pytest.raises(DataError) as caught:
        read_idx(path)
    message = str(caught.value)
    assert path.name in message
    assert "\n" not in message
    assert message.endswith(".")
    return message


@pytest.mark.parametrize("name", ["images", "images.gz"])
@pytest.mark.parametrize("packed", [False, True])
def test_numbers_come_in_order_and_shape_whether_packed_or_not_and_whatever_the_name(
    tmp_path: Path, name: str, packed: bool
) -> None:
    (tmp_path / name).write_bytes(gzip.compress(GOOD) if packed else GOOD)
    numbers = read_idx(tmp_path / name)
    assert numbers.dtype == np.uint8
    assert numbers.shape == (4, 3, 2)
    assert numbers.tobytes() == BYTES
    assert numbers[0, 2, 1] == 255
    assert numbers[1, 0, 0] == 0


@pytest.mark.parametrize("shape", [(24,), (6, 4), (2, 3, 2, 2), (24, 1, 1, 1, 1, 1, 1, 1)])
def test_any_number_of_dimensions_from_1_to_8(tmp_path: Path, shape: tuple[int, ...]) -> None:
    path = tmp_path / "numbers"
    path.write_bytes(struct.pack(f">HBB{len(shape)}I", 0, 8, len(shape), *shape) + BYTES)
    assert read_idx(path).shape == shape


def test_more_than_one_piece_is_read(tmp_path: Path) -> None:
    many = np.arange(3 * 2**20 + 5, dtype=np.uint32).astype(np.uint8)
    (tmp_path / "numbers").write_bytes(b"\0\0\x08\x01" + struct.pack(">I", len(many)) + many.tobytes())
    assert np.array_equal(read_idx(tmp_path / "numbers"), many)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "truncated"),
        (GOOD[:3], "truncated"),
        (GOOD[:15], "truncated"),
        (GOOD[:16], "0 of the 24 bytes"),
        (GOOD[:-1], "23 of the 24 bytes"),
        (GOOD + b"\0", "more bytes follow the 24"),
        (b"\x01" + GOOD[1:], "not an IDX file"),
        (b"\0\x01" + GOOD[2:], "not an IDX file"),
        (b"<html>Log in</html>", "not an IDX file"),
        (b"\0\0\x0d" + GOOD[3:], "type 0x0d"),
        (b"\0\0\x08\x00" + GOOD[4:], "0 dimensions"),
        (b"\0\0\x08\x09" + struct.pack(">9I", 24, *[1] * 8) + BYTES, "9 dimensions"),
        (b"\0\0\x08\x02" + struct.pack(">2I", 0, 28), "empty"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_other_content_is_refused(tmp_path: Path, content: bytes, words: str, packed: bool) -> None:
    path = tmp_path / "train-images-idx3-ubyte.gz"
    path.write_bytes(gzip.compress(content) if packed else content)
    assert words in refused(path)


def test_a_broken_gzip_file_is_refused(tmp_path: Path) -> None:
    path, whole = tmp_path / "images.gz", gzip.compress(GOOD, mtime=0)
    path.write_bytes(whole[:-9])
    assert "truncated" in refused(path)
    path.write_bytes(whole[:-4])  # only its length is missing
    assert "truncated" in refused(path)
    path.write_bytes(whole[:-8] + bytes(4) + whole[-4:])  # the numbers are whole, their checksum is not
    assert "damaged" in refused(path)
    path.write_bytes(whole[:10] + b"\xff" * 20)
    assert "damaged" in refused(path)
    path.write_bytes(whole + b"more")
    assert "damaged" in refused(path)


@pytest.mark.parametrize("sizes", [(2**32 - 1,) * 3, (MOST_BYTES, 1, 2), (MOST_BYTES, 1, 1), (60_000, 28, 28)])
def test_sizes_in_a_header_take_no_memory(tmp_path: Path, sizes: tuple[int, ...]) -> None:
    path = tmp_path / "images"
    path.write_bytes(b"\0\0\x08\x03" + struct.pack(">3I", *sizes) + b"few")
    tracemalloc.start()
    try:
        message = refused(path)
        assert tracemalloc.get_traced_memory()[1] < 4 * 2**20
    finally:
        tracemalloc.stop()
    assert ("more than 512 MiB" in message) == (np.prod(sizes, dtype=object) > MOST_BYTES)


def test_a_file_that_is_not_there_and_one_that_cannot_be_read(tmp_path: Path) -> None:
    assert str(tmp_path) in refused(tmp_path / "nowhere")
    (tmp_path / "folder").mkdir()
    assert "cannot be read" in refused(tmp_path / "folder")
