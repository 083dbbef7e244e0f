"""Is what the page says true? `python -m benchmarks.truth`

Numbers: the worst error of each, over all scenarios and twenty hard recipes, against an oracle on a fine grid.
Sentences: those on the state of thousands of moments, read again by rules of their own; and how long states last.
"""

from __future__ import annotations

import argparse
import json

from benchmarks.exactness import worst_error
from benchmarks.sentences import check


def main() -> None:
    """Print what contradicts itself, and as the last line JSON with everything measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3, help="seeds of each recipe whose sentences are read")
    parser.add_argument("--iterations", type=int, default=700, help="iterations of each")
    options = parser.parse_args()
    found = {"worst_error": worst_error()} | check(options.seeds, options.iterations)
    for sentence in found.pop("wrong"):
        print(sentence)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
