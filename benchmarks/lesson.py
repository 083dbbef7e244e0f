"""In how many seeds the claims of the lesson hold, and of the pages it leads to.

    python -m benchmarks.lesson [--seeds 12] [--only k trap question:coin proposition_2]

A claim is a function of exact numbers of the very runs that a step shows (`gan1d.teaching.lesson.claims`), that the
answer to a question shows (`gan1d.teaching.questions`; those of the gallery belong to `benchmarks.scenarios`), or of
Proposition 2 on the theory bench. Bounds were set on seeds 1 to 64; here the claims meet seeds from 1001 on. The last
line is JSON: `{claim: share of seeds in which it holds}`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from multiprocessing import get_context

from benchmarks.scenarios import FIRST_SEED, trials
from gan1d.recipes.recipe import Recipe
from gan1d.teaching.claims import measure
from gan1d.teaching.lesson.claims import CLAIMS, Claim
from gan1d.teaching.questions import QUESTIONS
from gan1d.teaching.scenarios import SCENARIOS, Scenario
from gan1d.teaching.workbench.proposition_2 import claims_of_proposition_2

PROPOSITION_2 = "proposition_2"
ANSWERS = {f"question:{question.name}": question.shows for question in QUESTIONS if question.shows not in SCENARIOS}
NAMES = (*(claim.name for claim in CLAIMS), *ANSWERS, PROPOSITION_2)

Game = tuple[tuple[Recipe, ...], int]  # recipes that are played with the same seeds, and for how many iterations
Held = dict[str, list[bool]]  # by claim, seed by seed


def claims_by_game() -> dict[Game, list[Claim]]:
    """The claims of the lesson, those that are asked of the same runs together."""
    games: dict[Game, list[Claim]] = {}
    for claim in CLAIMS:
        games.setdefault((claim.recipes, claim.iterations), []).append(claim)
    return games


def step(names: Sequence[str], n: int) -> Held:
    """Claims of the lesson, all about the same runs, for each of n seeds."""
    asked = [claim for claim in CLAIMS if claim.name in names]
    runs = [measure(recipe, range(FIRST_SEED, FIRST_SEED + n), asked[0].iterations) for recipe in asked[0].recipes]
    return {claim.name: [claim.holds(trial) for trial in zip(*runs, strict=True)] for claim in asked}


def answer(name: str, n: int) -> Held:
    """The claim of an answer, for each of n seeds or groups of seeds."""
    shows: Scenario = ANSWERS[name]
    seeds = range(FIRST_SEED, FIRST_SEED + n * shows.together)
    games = [measure(recipe, seeds, shows.iterations) for recipe in shows.played]
    return {name: [shows.holds(trial) for trial in trials(shows, games)]}


def proposition_2(n: int) -> Held:
    """The claims of the theory bench's Proposition 2, for each of n seeds."""
    held = [claims_of_proposition_2(seed) for seed in range(FIRST_SEED, FIRST_SEED + n)]
    return {name: [each[name] for each in held] for name in held[0]}


def submitted(pool: ProcessPoolExecutor, only: Sequence[str], n: int) -> Iterator[Future[Held]]:
    """All that these claims need, on its way; the longest first."""
    if PROPOSITION_2 in only:
        yield pool.submit(proposition_2, n)
    for claims in claims_by_game().values():
        names = [claim.name for claim in claims if claim.name in only]
        if names:
            yield pool.submit(step, names, n)
    yield from (pool.submit(answer, name, n) for name in ANSWERS if name in only)


def main() -> None:
    """Play, print as it goes, and end with the shares."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=12)
    parser.add_argument("--only", nargs="+", choices=NAMES, default=NAMES)
    options = parser.parse_args()
    says = {claim.name: claim.says for claim in CLAIMS}
    shares = {}
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for future in as_completed(list(submitted(pool, options.only, options.seeds))):
            for name, held in future.result().items():
                shares[name] = sum(held) / len(held)
                print(f"{sum(held):2} of {len(held)}  {name:14} {says.get(name, '')}", flush=True)
    print(json.dumps(shares))


if __name__ == "__main__":
    main()
