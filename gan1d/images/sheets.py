"""Sheets: images side by side in one picture."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

GAP = 2  # pixels between the images of a sheet


def png(sheet: np.ndarray) -> bytes:
    """A sheet (n, 784) of bytes as a square picture with gaps between the images."""
    side = round(len(sheet) ** 0.5)
    tiles = np.pad(sheet.reshape(side, side, 28, 28), ((0, 0), (0, 0), (GAP, 0), (GAP, 0)))
    picture = np.pad(tiles.swapaxes(1, 2).reshape(side * (28 + GAP), side * (28 + GAP)), ((0, GAP), (0, GAP)))
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return file.getvalue()
