"""The colours of the map: perceptually uniform, dark to bright, so they are read without hue, too."""

from __future__ import annotations

from functools import lru_cache

SHADES = 128


@lru_cache(maxsize=1)
def colors() -> tuple[str, ...]:
    """Viridis as hexadecimal colours, from dark to bright."""
    from matplotlib import colormaps  # not before a map is shown
    from matplotlib.colors import to_hex

    viridis = colormaps["viridis"]
    return tuple(to_hex(viridis(shade / (SHADES - 1))) for shade in range(SHADES))
