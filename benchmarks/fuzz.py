"""Does anything that comes in from outside break anything? `python -m benchmarks.fuzz [--inputs N] [--door NAME]`

Each door takes so many inputs that nobody here wrote, 100,000 where that is cheap, and may do nothing but take them or
refuse them with a sentence. The last line is JSON: `{door: {"inputs": n, "failures": n}}`.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import traceback
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from benchmarks import door_folders, door_messages, door_texts
from benchmarks.doors import Door, environment, fault_of

DOORS: Mapping[str, Door] = door_messages.DOORS | door_texts.DOORS | door_folders.DOORS
TRACE = 3  # places of the code that a failure names


def enter(door: Door, inputs: int, first_seed: int = 0) -> tuple[int, dict[str, str]]:
    """How many inputs went in, and an input for every kind of failure, by what happened and where."""
    entered, failures, numbers = 0, {}, count()

    with tempfile.TemporaryDirectory() as folder, environment({"GAN1D_RUNS": f"{folder}/runs", "GAN1D_CACHE": folder}):

        @seed(first_seed)
        @settings(
            max_examples=max(inputs // door.each, 1), database=None, deadline=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(door.inputs)
        def one(what: Any) -> None:
            nonlocal entered
            entered += door.each
            room = Path(folder) / str(next(numbers))
            room.mkdir()
            try:
                faults = filter(None, (fault_of(sentence, repr(what)) for sentence in door.enter(what, room)))
            except Exception as error:  # whatever it is, it is counted and shown: that is what is asked for here
                faults = iter([_where(error)])
            for fault in faults:
                failures.setdefault(fault, repr(what)[:1000])

        one()
    return entered, failures


def _where(error: Exception) -> str:
    places = traceback.extract_tb(error.__traceback__)[-TRACE:]
    return f"{type(error).__name__} at " + ", ".join(f"{Path(p.filename).name}:{p.lineno}" for p in places)


def main() -> None:
    """Print the failures, and as the last line JSON with the number of inputs and of failures for each door."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=100_000, help="for each door, at most (default 100000)")
    parser.add_argument("--seed", type=int, default=0, help="of the inputs")
    parser.add_argument("--door", choices=DOORS, action="append", help="only this one; may be repeated")
    options = parser.parse_args()
    found = {}
    for name in options.door or DOORS:
        entered, failures = enter(DOORS[name], min(options.inputs, DOORS[name].most), options.seed)
        found[name] = {"inputs": entered, "failures": len(failures)}
        print(f"{name}: {entered:,} inputs, {len(failures)} failures", flush=True)
        for fault, given_input in failures.items():
            print(f"  {fault}\n    {given_input}", flush=True)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
