"""Whether the sentence on the state of a game is true: read again by rules that are written here a second time.

A sentence is taken apart as a reader takes it: its words are what it claims, its numbers must satisfy the claim, and
must be those of the charts, at the moment shown or as medians of the iterations that it names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

import numpy as np

from gan1d.base.arrays import Array
from gan1d.recipes.link import Link
from gan1d.recipes.recipe import Recipe
from gan1d.runs.measure import COLUMN
from gan1d.runs.recording import Recording
from gan1d.runs.verdict import Verdict, judge
from gan1d.teaching.scenarios import SCENARIOS

LOG2 = 0.6931471805599453
SHORTEST = 25  # iterations that a state must last
NUMBER = r"(-?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?)"
Numbers = list[float]

# What the words of each state claim of the numbers in them, in the order in which they stand. `D` is D's loss, `g` what
# guessing gives, `b` what D* would reach, `j` the JSD. A number of three digits may be off by half of its last one.
WITHIN = 1.006
SENTENCES: tuple[tuple[str, str, Callable[..., bool]], ...] = (
    ("start", r"At the start: JSD is # nats\.", lambda j: 0 <= j <= LOG2 * WITHIN),
    ("start", r"The first iterations: JSD is # nats\.", lambda j: 0 <= j <= LOG2 * WITHIN),
    ("learning", r"Learning: JSD is # nats, nearer than # iterations ago \(#\)\.", lambda j, n, then: j < then),
    (
        "drifting",
        r"Drifting off: JSD is # nats, further off than # iterations ago \(#\)\.",
        lambda j, n, then: j > then,
    ),
    (
        "hovering",
        r"No nearer: JSD is # nats, about as # iterations ago \(#\)\.",
        lambda j, n, then: j > 0.02 and then / 1.3 <= j <= 1.3 * then,
    ),
    ("close", r"Close to p_data: JSD is # nats, # # iterations ago\.", lambda j, then, n: j <= 0.02),
    ("converged", r"Converged: p_g is p_data up to JSD # nats\.", lambda j: j <= 0.01),
    ("converged", r"Converged: p_g is p_data up to JSD # nats, and no mode is missing\.", lambda j: j <= 0.01),
    ("held", r"Nothing moves: both learning rates are 0\. JSD stays at # nats\.", lambda j: j >= 0),
    ("held", r"D is held: .* G goes on alone\. JSD is # nats, # # iterations ago\.", lambda j, then, n: j >= 0),
    (
        "held",
        r"G is held: its learning rate is 0, and p_g stands still\. JSD stays at # nats\. The loss of D is #; D\* "
        r"would reach #\.",
        lambda j, D, b: j >= 0,
    ),
    (
        "far",
        r"p_g is far away: # sd from p_data \(W1\)(?:, and G is held)?\. The two hardly overlap: JSD is # of at "
        r"most # nats\.",
        lambda w, j, most: w >= 3 and 0.6 <= j <= most == 0.693,
    ),
    (
        "far",
        r"p_g has run away: it is # sd from p_data \(W1\), and was # sd at iteration #\. The two hardly overlap: JSD "
        r"is # of at most # nats\.",
        lambda w, near, i, j, most: w >= 3 and near <= 1.03 * w / 2 and 0.6 <= j <= most == 0.693,
    ),
    (
        "collapsed",
        r"Collapsed: p_g is nearly a single point\. Its sd is #, that of the narrowest mode of p_data #; JSD is # "
        r"nats\.",
        lambda sd, narrowest, j: sd <= 0.22 * narrowest and j > 0.05,
    ),
    (
        "circling",
        r"Going round in circles: p_g has swung across p_data # times in the last # iterations\. JSD is # nats\.",
        lambda swings, n, j: swings >= 8 and n <= 600 and j > 0.05,
    ),
    ("missing", r"A mode is missing: p_g has # times the mass that p_data has there\.", lambda share: share <= 0.25),
    (
        "strong",
        r"D is so strong that G gets no signal: D\(G\(z\)\) is # on average, the push on a sample only #\.",
        lambda d, push: d <= 0.1 and push <= 0.02,
    ),
    (
        "weak",
        r"D is about as good as guessing: its loss is #, guessing gives (?:log 2 = )?(\S+), D\* would reach #\. JSD is "
        r"# nats, # # iterations ago\.",
        lambda D, g, b, j, then, n: j > 0.02 and -0.26 * (g - b) - 0.005 <= g - D <= 0.21 * (g - b) + 0.005,
    ),
    (
        "wrong",
        r"D is worse than guessing: its loss is #, guessing gives (?:log 2 = )?(\S+)\. On average it says # to data "
        r"and # to samples\.",
        lambda D, g, data, samples: g < D,
    ),
    (
        "overshooting",
        r"D overshoots: within a few iterations its loss jumps by #, and the best D could gain only # over guessing\. "
        r"The loss is #; guessing gives (?:log 2 = )?(\S+)\.",
        lambda jump, possible, D, g: jump >= possible and g - 0.21 * possible - 0.005 <= D,
    ),
    (
        "still",
        r"p_g stands still: in # iterations its mean and its sd have moved by less than #\. JSD is # nats\.",
        lambda n, most, j: n == 200 and most <= 0.002,
    ),
)
LOST = re.compile(rf"the one at x = {NUMBER} holds {NUMBER} % of p_g, not {NUMBER} %")
MEDIAN = re.compile(rf"Median of iterations {NUMBER} to {NUMBER}: ")
JSD = re.compile(rf"JSD (?:is |stays at )?{NUMBER}")
LOSS = re.compile(rf"(?:its loss is|The loss of D is|The loss is) {NUMBER}")
FRACTIONS = {"1/4": 0.25}


def _number(text: str) -> float:
    return FRACTIONS[text] if text in FRACTIONS else float(text.rstrip(",.").replace(",", ""))


def contradiction(verdict: Verdict, history: Array, recipe: Recipe) -> str | None:
    """What is wrong with the sentence on the last row of a history that has a row for every iteration; None if all is
    right.
    """
    text, rows, i = verdict.text, history[-1:], len(history) - 1
    named = MEDIAN.match(text)
    if named:
        first, last = (int(_number(number)) for number in named.groups())
        if not 0 <= first <= last <= i:
            return f"iterations {first} to {last} of {i}"
        text, rows, i = text[named.end() :], history[last - (last - first) // 5 * 5 : last + 1 : 5], last
    return _claim(verdict.kind, text) or _quoted(text, rows) or _modes(verdict.kind, text) or _held(text, recipe, i)


def _claim(kind: str, text: str) -> str | None:
    """The words must be of the state, and the numbers in them satisfy what they claim."""
    if kind == "diverged":
        return None
    if kind == "missing" and LOST.search(text):
        wrong = [found for found in LOST.findall(text) if not _number(found[1]) < 0.26 * _number(found[2])]
        return f"{wrong} are not missing" if wrong else None
    for of, pattern, claim in SENTENCES:
        found = re.fullmatch(pattern.replace("#", NUMBER), text)
        if found and of == kind:
            numbers = [_number(number) for number in found.groups()]
            return None if claim(*numbers) else f"{numbers} do not satisfy: {text}"
    return f"not a sentence of the state {kind}: {text}"


def _quoted(text: str, rows: Array) -> str | None:
    """JSD and the loss of D must be those of the charts."""
    medians = np.median(np.asarray(rows, float), 0)
    for pattern, column in ((JSD, "jsd"), (LOSS, "discriminator_loss")):
        for number in pattern.findall(text)[:1]:
            truth = float(medians[COLUMN[column]])
            if abs(_number(number) - truth) > max(0.0051 * abs(truth), 5.1e-5):
                return f"{column} is {truth}, not {number}"
    return None


def _modes(kind: str, text: str) -> str | None:
    one = "the one at" in text and text.startswith("A mode is missing") and len(LOST.findall(text)) != 1
    return "more than one mode" if kind == "missing" and one else None


def _held(text: str, recipe: Recipe, i: int) -> str | None:
    """Who is said to be held has the learning rate 0."""
    claims = {"Nothing moves": "DG", "G is held": "G", "D is held": "D", "and G is held": "G"}
    for words, players in claims.items():
        if words in text and any(getattr(recipe.at(i), f"learning_rate_{player}") for player in players):
            return f"{words} at iteration {i}, at a learning rate above 0"
    return None


# ---- recipes to try it on ------------------------------------------------------------------------------------------

QUERIES = (
    "", "loss=minimax", "loss=least_squares", "loss=hinge", "loss=wasserstein", "loss=hinge&r1=10",
    "p_data=two_modes&weights=0.01,0.99", "p_data=two_modes&weights=0.2,0.8&k=1&decay=constant",
    "p_data=three_modes&k=1&decay=constant", "p_data=two_modes&k=1&decay=constant", "p_data=drawn",
    "p_data=expression", "p_data=exponential&G_init=plain", "learning_rate_D=1", "k=50&learning_rate_D=0.1",
    "learning_rate_D=5&D_activation=relu&D_first=same", "k=1&learning_rate_D=0.002", "loss=least_squares&r1=5",
    "p_data=two_modes&distance=1.5&width=1&start_mean=1&start_sd=0.4&learning_rate_G=0",
    "p_data=two_modes&start_mean=20&learning_rate_G=0", "start_mean=20", "learning_rate_G=0&learning_rate_D=0",
    "learning_rate_D=0", "k=1&learning_rate_D=0.01&learning_rate_G=0.01&beta1=0.9&beta2=0.999&decay=constant",
    "k=1&learning_rate_D=0.01&learning_rate_G=0.01&m=64&p_z=normal&G_depth=1&G_activation=relu&G_init=plain&D_width=16"
    "&D_depth=1&D_activation=relu&D_first=same&beta1=0.9&beta2=0.999&decay=constant&late_m=1",
    "k=1&learning_rate_D=0.01&learning_rate_G=0.01&beta1=0.5&start_mean=1.5&decay=constant&edits=300:learning_rate_G=0",
    "p_data=two_modes&distance=100&width=0.01", "m=4&k=1", "g_steps=10&k=1&p_data=two_modes&decay=constant",
    "edits=100:learning_rate_G=0;110:learning_rate_G=0.005;300:loss=hinge;450:learning_rate_D=1",
)  # fmt: skip


def recipes(seeds: int) -> Iterator[Recipe]:
    """Those of the queries and of the scenarios, each with so many seeds."""
    base = [Link.parse(dict(part.split("=", 1) for part in query.split("&") if part)).recipe for query in QUERIES]
    base += [recipe for scenario in SCENARIOS for recipe in scenario.shown]
    for recipe in base:
        for seed in range(1, seeds + 1):
            yield Recipe(recipe.kind.with_setting(recipe.settings, "seed", seed), recipe.edits)


def check(seeds: int = 3, iterations: int = 700, every: int = 5) -> dict[str, Any]:
    """Sentences of all recipes and seeds at every fifth iteration: how many, which contradict their numbers, how many
    states last less than they must, and the share of each state.
    """
    sentences, wrong, flickers, kinds = 0, [], 0, Counter[str]()
    for recipe in recipes(seeds):
        recording = Recording(recipe)
        recording.extend(iterations)
        evaluator, history = recording.evaluator, recording.history
        seen = []
        for i in range(0, len(history), every):
            p_g = evaluator.curves(recording.state(i)).p_g[0]
            verdict = judge(history[: i + 1], p_g, evaluator.grid, evaluator.data, recipe, recording.end)
            problem = contradiction(verdict, history[: i + 1], recipe)
            if problem:
                wrong.append(f"{recipe.to_query()} at {i}: {problem}")
            seen.append(verdict.kind)
            sentences += 1
        kinds.update(seen)
        lengths = [len(list(same)) * every for _, same in groupby(seen)]
        flickers += sum(length < SHORTEST for length in lengths[:-1])
    shares = {kind: round(count / sentences, 4) for kind, count in kinds.most_common()}
    return {
        "sentences": sentences,
        "contradictions": len(wrong),
        "flickers": flickers,
        "states": shares,
        "wrong": wrong,
    }
