"""Means over blocks, however the rows come."""

import numpy as np
import pytest

from gan1d.ui.images.blocks import Blocks


def expected(rows: np.ndarray, size: int) -> np.ndarray:
    begins = range(0, len(rows), size)
    return np.array([[begin + 1, *rows[begin : begin + size].mean(0, dtype=float)] for begin in begins])


@pytest.mark.parametrize("count", [1, 7, 8, 9, 64, 65, 1000])
@pytest.mark.parametrize("batch", [1, 3, 8, 500])
def test_block_means_are_numpys_however_the_rows_come(count: int, batch: int) -> None:
    rows = np.random.default_rng(count).normal(size=(count, 3)).astype(np.float32)
    blocks = Blocks(3, most=8)
    for begin in range(0, count, batch):
        blocks.add(rows[begin : begin + batch])
    assert blocks.count == count
    assert blocks.size == 2 ** max(0, int(np.ceil(np.log2(count / 8))))
    np.testing.assert_allclose(blocks.since(0), expected(rows, blocks.size), rtol=1e-12)


def test_since_begins_with_the_block_that_holds_the_row() -> None:
    rows = np.arange(30.0)[:, None]
    blocks = Blocks(1, most=8)
    blocks.add(rows)
    assert blocks.size == 4
    np.testing.assert_array_equal(blocks.since(27), blocks.since(0)[6:])
    np.testing.assert_array_equal(blocks.since(28)[:, 0], [29])


def test_no_rows_are_no_blocks() -> None:
    blocks = Blocks(2)
    blocks.add(np.empty((0, 2)))
    assert blocks.since(0).shape == (0, 3)


def test_a_number_that_is_none_stays_in_its_block() -> None:
    blocks = Blocks(1, most=4)
    blocks.add(np.array([1.0, np.nan, 3.0, 5.0, 1.0, 1.0, 1.0, 3.0])[:, None])
    assert np.isnan(blocks.since(0)[:, 1]).tolist() == [True, False, False, False]
