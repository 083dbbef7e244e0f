"""In how many seeds the claim of each scenario holds.

    python -m benchmarks.scenarios [--seeds 12] [--only k weak] [--write]
    python -m benchmarks.scenarios --pictures [--only k weak]

A claim is a function of exact numbers (`gan1d.teaching.claims`), with bounds that were set on seeds 1 to 64; here it
meets seeds from 1001 on, 12 of them, or 12 groups of seeds where a claim is about several. The last line is JSON:
`{scenario: share of seeds in which its claim holds}`.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tqdm import tqdm

from gan1d.figures import card, encode
from gan1d.runs.recording import Recording
from gan1d.teaching.claims import Measured, measure
from gan1d.teaching.scenarios import SCENARIOS, Scenario, link, moment
from gan1d.ui.scenarios.files import Share, picture_file, read_shares, write_shares

FIRST_SEED = 1001
NAMED = {scenario.name: scenario for scenario in SCENARIOS}


def verdicts(name: str, n: int, first_seed: int = FIRST_SEED) -> list[bool]:
    """Whether the claim holds, for each of n seeds or groups of seeds."""
    scenario = NAMED[name]
    seeds = range(first_seed, first_seed + n * scenario.together)
    games = [measure(recipe, seeds, scenario.iterations) for recipe in scenario.played]
    return [scenario.holds(trial) for trial in trials(scenario, games)]


def trials(scenario: Scenario, games: Sequence[Sequence[Measured]]) -> list[list[Measured]]:
    """What a claim is asked of, seed by seed, or group by group: all games with this seed."""
    size = scenario.together
    groups = range(0, len(games[0]), size)
    return [[run for game in games for run in game[start : start + size]] for start in groups]


def draw(scenario: Scenario) -> None:
    """Write the pictures of the gallery, on light and on dark ground."""
    recordings = [Recording(recipe) for recipe in scenario.shown]
    for recording in recordings:
        recording.extend(scenario.pictured)
    for dark in (False, True):
        figure = card(recordings, scenario.pictured, scenario.captions, dark)
        svg = encode(figure, ".svg", scenario.title, moment(scenario))
        picture_file(scenario.name, dark).write_bytes(re.sub(rb' d="[^"]*"', _rounded, svg))


def _rounded(path: re.Match[bytes]) -> bytes:
    """A hundredth of a point is as much as anybody sees, and a third of the file less."""
    return re.sub(rb"\d+\.\d{3,}", lambda number: b"%.2f" % float(number[0]), path[0])


def main() -> None:
    """Measure, print and, if asked, write what the gallery shows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=12)
    parser.add_argument("--only", nargs="+", choices=tuple(NAMED), default=list(NAMED))
    parser.add_argument("--write", action="store_true", help="write the shares that the gallery shows")
    parser.add_argument("--pictures", action="store_true", help="measure nothing, write the gallery's pictures")
    options = parser.parse_args()
    if options.pictures:
        for name in tqdm(options.only):
            draw(NAMED[name])
        return
    shares = read_shares()
    results = {}
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        futures = {name: pool.submit(verdicts, name, options.seeds) for name in options.only}
        for name, future in futures.items():
            held = future.result()
            results[name] = sum(held) / len(held)
            shares[name] = Share(sum(held), len(held), FIRST_SEED, link(NAMED[name]))
            print(f"{name:10} holds in {sum(held)} of {len(held)}", flush=True)
            if options.write:
                write_shares({known: shares[known] for known in NAMED if known in shares})
    print(json.dumps(results))


if __name__ == "__main__":
    main()
