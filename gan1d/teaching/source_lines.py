"""The Python that a moment of Algorithm 1 runs: the source of the functions themselves, and which of its lines.

Statements are found in the syntax tree by what they contain, so the lines move with the source; a part that is found
no more raises `LookupError`, and a test asks for all of them.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from textwrap import dedent
from typing import Any

from gan1d.recipes.settings import Settings
from gan1d.training.batch import algorithm_1
from gan1d.training.reference.algorithm_1 import Minibatches, Player

STEPS = {"D": Minibatches.discriminator_step, "G": Minibatches.generator_step}
PARTS: dict[tuple[str, str], tuple[str, ...]] = {
    ("D", "noise"): ("self.draw(game.p_z)", "samples = game.G(z)"),
    ("D", "data"): ("self.draw(game.p_data)", "x.requires_grad_()"),
    ("D", "judge"): ("logits = game.D(", "logits_data, logits_samples ="),
    ("D", "gradient"): ("objective =", "between ="),
    ("D", "update"): ("game.D.descend(",),
    ("G", "noise"): ("self.draw(game.p_z)",),
    ("G", "judge"): ("game.D(game.G(",),
    ("G", "gradient"): ("generator_loss(",),
    ("G", "update"): ("game.G.descend(",),
}
"""What the statements of a step contain that a moment runs; below, those of the functions around and inside it."""
OUTLINE = {"D": ("discriminator_step()",), "G": ("generator_step()",)}
DESCENT = {"gradient": ("gradients =", "flat ="), "update": ("self.updates += 1", "update(")}


@dataclass(frozen=True)
class Listing:
    """A function's source without its docstring, and the indices of the lines that a moment runs."""

    name: str
    lines: tuple[str, ...]
    lit: frozenset[int]


def listings(player: str, kind: str, settings: Settings) -> tuple[Listing, ...]:
    """What runs at a moment (a player and one of `gan1d.teaching.walkthrough.KINDS`) of a step under `settings`.

    The step, the descent inside it where that runs, and the loop of Algorithm 1 around it.
    """
    inside = [_listing(Player.descend, DESCENT[kind], settings)] if kind in DESCENT else []
    return (
        _listing(STEPS[player], PARTS[player, kind], settings),
        *inside,
        _listing(algorithm_1, OUTLINE[player], settings),
    )


def _listing(function: Callable[..., Any], parts: tuple[str, ...], settings: Settings) -> Listing:
    text, tree = _source(function)
    statements = [(ast.unparse(statement), statement) for statement in _statements(tree.body, None)]
    for part in parts:
        if not any(part in written for written, _ in statements):
            raise LookupError(f"{function.__qualname__} has no statement with '{part}'.")
    run = set(_statements(tree.body, settings))
    numbers = {
        number
        for written, statement in statements
        if statement in run and any(part in written for part in parts)
        for number in range(statement.lineno, (statement.end_lineno or 0) + 1)
    }
    first, *_ = tree.body
    documented = range(first.lineno, (first.end_lineno or 0) + 1) if ast.get_docstring(tree) else range(0)
    kept = [(n, line) for n, line in enumerate(text.splitlines(), 1) if n not in documented]
    lit = frozenset(j for j, (n, _) in enumerate(kept) if n in numbers)
    return Listing(function.__qualname__, tuple(line for _, line in kept), lit)


@lru_cache
def _source(function: Callable[..., Any]) -> tuple[str, ast.FunctionDef]:
    text = dedent(inspect.getsource(function))
    (tree,) = ast.parse(text).body
    assert isinstance(tree, ast.FunctionDef)
    return text, tree


def _statements(body: list[ast.stmt], settings: Settings | None) -> Iterator[ast.stmt]:
    """The simple statements in order; with settings, those that run under them: the conditions are asked."""
    for statement in body:
        if isinstance(statement, ast.If):
            test = compile(ast.Expression(statement.test), "<condition>", "eval")
            if settings is None or eval(test, {"s": settings}):
                yield from _statements(statement.body, settings)
            if statement.orelse:
                raise LookupError("A step with an else has to be taught here which branch runs.")
        elif isinstance(statement, ast.With | ast.For):
            yield from _statements(statement.body, settings)
        else:
            yield statement
