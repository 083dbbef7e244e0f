"""What the app gets over: faults put into real processes while they train, compute and serve.

    python -m benchmarks.chaos [--moments 50] [--seed 0] [--only NAME ...]

`kills`: kill -9 of the server, of a trainer of images, of a map's process and of a worker, each at a random moment.
The other faults are the functions of `benchmarks.chaos_faults`, each with a server of its own. After each fault the
page must answer and the queue go on without another start of the server (unless the server is what was killed), and at
the end every image run and map must be, bit for bit, what it is undisturbed.

`injected` and `survived` faults; `lost`: runs or cells of maps that were recorded and are there no more, or are not
what they are undisturbed; `counted_twice`: iterations or cells beyond what there is. What was not survived is printed
before the last line. Faults that this system or user cannot have are named and left out.
"""

from __future__ import annotations

import argparse
import inspect
import json
import random
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

from benchmarks import chaos_faults
from benchmarks.chaos_field import KINDS, CannotError, Field, Losses, reference

MOMENTS = 50
LONGEST = 3.0  # seconds from seeing a process to its end
FAULTS = {
    name: fault
    for name, fault in inspect.getmembers(chaos_faults, inspect.isfunction)
    if fault.__module__ == chaos_faults.__name__ and not name.startswith("_")
}
NAMES = ("kills", *FAULTS)


def kill(field: Field, kind: str, moment: float) -> None:
    """End a process of a kind a moment after it is seen; the app goes on."""
    process = field.seen(kind)
    time.sleep(moment)
    with suppress(psutil.NoSuchProcess):  # it was quicker
        process.kill()
        process.wait(10)
    if kind == "server":
        field.stop()
        field.start()
    field.goes_on()


def kills(field: Field, moments: int, seed: int) -> int:
    """So many kills, each kind in its turn; gives how many were survived."""
    order, kinds = random.Random(seed), ("server", *KINDS)
    survived = 0
    for n in range(moments):
        survived += _survived(f"kill {n} ({kinds[n % len(kinds)]})", kill, field, kinds[n % len(kinds)],
                              order.uniform(0.0, LONGEST))  # fmt: skip
    survived -= not _survived("the end after all kills", field.finish)
    return survived


def _survived(name: str, fault: Callable[..., object], *given: object) -> bool:
    try:
        fault(*given)
    except CannotError:
        raise
    except Exception:  # whatever it is, it is printed, and the other faults are tried
        print(f"{name}:\n{traceback.format_exc()}", flush=True)
        return False
    print(f"{name}: survived", flush=True)
    return True


def main() -> None:
    """Inject and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moments", type=int, default=MOMENTS, help="kills")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", nargs="+", choices=NAMES, default=NAMES, metavar="NAME", help=", ".join(NAMES))
    options = parser.parse_args()
    injected = survived = 0
    losses = Losses()
    with tempfile.TemporaryDirectory() as place:
        metrics = reference(Path(place) / "reference")
        for name in options.only:
            home = Path(place) / name
            home.mkdir()
            try:
                with Field(home, metrics) as field:
                    if name == "kills":
                        injected += options.moments
                        survived += kills(field, options.moments, options.seed)
                    else:
                        injected += 1
                        survived += _survived(name, FAULTS[name], field)
            except CannotError as error:
                injected -= 1
                print(f"{name}: left out: {error}", flush=True)
            losses.lost += field.losses.lost
            losses.counted_twice += field.losses.counted_twice
    print(json.dumps({"injected": injected, "survived": survived, **vars(losses)}))


if __name__ == "__main__":
    main()
