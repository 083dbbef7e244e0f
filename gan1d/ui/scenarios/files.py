"""What the benchmark writes and the gallery shows: a picture for each ground, and in how many seeds a claim held."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
SHARES = FOLDER / "shares.json"


@dataclass(frozen=True)
class Share:
    """A claim held for `held` `of` so many seeds from `first_seed` on; `link` is what was measured."""

    held: int
    of: int
    first_seed: int
    link: str


def picture_file(name: str, dark: bool) -> Path:
    """Where a scenario's picture lies."""
    return FOLDER / f"{name}_{'dark' if dark else 'light'}.svg"


def read_shares() -> dict[str, Share]:
    """The shares by the name of the scenario."""
    return {name: Share(**share) for name, share in json.loads(SHARES.read_text(encoding="utf-8")).items()}


def write_shares(shares: Mapping[str, Share]) -> None:
    """Write the shares, one line a scenario."""
    lines = (f"  {json.dumps(name)}: {json.dumps(asdict(share))}" for name, share in shares.items())
    SHARES.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
