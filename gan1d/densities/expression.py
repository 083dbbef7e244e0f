"""A formula in x, as a person types it: parsed and worked out over an array, never run as Python.

Only the letters, words and shapes listed here are let through, so nothing a link says can do more than arithmetic.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from gan1d.base.arrays import Array
from gan1d.base.fields import SettingsError, short
from gan1d.languages import N_, ngettext, tr

MOST_TURNS = 4000
MOST_CHARACTERS = 200  # bounds the depth and the number of operations, too


def _normal(x: Array, mean: Array, sd: Array) -> Array:
    """N(mean, sd^2) at x: exp(-((x - mean) / sd)^2 / 2) / (sd sqrt(2 pi))."""
    return np.exp(-0.5 * ((x - mean) / sd) ** 2) / (sd * np.sqrt(2 * np.pi))


CONSTANTS = {"pi": np.pi, "e": np.e}
FUNCTIONS: dict[str, tuple[Callable[..., Array], int]] = {  # and how many values each takes
    **{name: (getattr(np, name), 1) for name in ("exp", "log", "sqrt", "abs", "sin", "cos", "tan")},
    **{name: (getattr(np, name), 1) for name in ("sinh", "cosh", "tanh")},
    "normal": (_normal, 3),
    "min": (np.minimum, 2),
    "max": (np.maximum, 2),
}
EXAMPLES = {"normal": "normal(x, mean, sd)", "min": "min(a, b)", "max": "max(a, b)"}  # of those with several values
OPERATIONS: dict[type[ast.operator], Callable[[Array, Array], Array]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.Pow: np.power,
}
COMPARISONS: dict[type[ast.cmpop], Callable[[Array, Array], Array]] = {
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
}
ALLOWED = N_(
    "a formula of x, numbers, pi, e, + - * / ^ ( ), < <= > >= (1 where true, else 0) and "
    "exp, log, sqrt, abs, sin, cos, tan, sinh, cosh, tanh, normal(x, mean, sd), min(a, b), max(a, b)"
)

# A number ends where the next word or sign begins; what fits nowhere is one character, and refused.
_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<word>[A-Za-z_][A-Za-z_0-9]*)"
    r"|(?P<sign>\*\*|<=|>=|[-+*/^(),<>])"
    r"|(?P<wrong>.)",
    re.DOTALL,
)


def tidy(text: str) -> str:
    """The formula with single spaces; raises `SettingsError` that says what stands where and what may.

    At most `MOST_CHARACTERS` characters are looked at.
    """
    evaluate(text, np.zeros(1))
    return " ".join(text.split())


def evaluate(text: str, x: Array) -> Array:
    """The formula's values at x (n,), infinite or NaN where it has none; raises `SettingsError` as `tidy` does."""
    return _walked(text, x)[0]


def turns(text: str, x: Array) -> Array:
    """Places (m,) between the points x (n,), ascending, where a part of the formula changes its sign: there a peak may
    stand, a jump or a pole; at most `MOST_TURNS`.
    """
    found = [np.empty(0)]
    for part in _walked(text, x)[1]:
        with np.errstate(all="ignore"):
            (at,) = (part[:-1] * part[1:] < 0).nonzero()
            share = part[at] / (part[at] - part[at + 1])
        found.append(x[at] + (x[at + 1] - x[at]) * share)
    places = np.unique(np.concatenate(found))
    return places[:: len(places) // MOST_TURNS + 1]


def _walked(text: str, x: Array) -> tuple[Array, list[Array]]:
    """The formula's values at x and those of each part of it that differs from point to point."""
    if len(text) > MOST_CHARACTERS:
        raise _refusal(tr("it has {n:,} characters, at most {most} are read", n=len(text), most=MOST_CHARACTERS))
    if not text.strip():
        raise _refusal(tr("not empty"))
    python, places = _as_python(text)
    try:
        tree = ast.parse(python, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        offset = error.offset if isinstance(error, SyntaxError) and error.offset else len(python)
        place = places[min(offset - 1, len(places) - 1)]
        raise _refusal(
            tr("it cannot be read at character {place}, '{character}'", place=place, character=text[place - 1])
        ) from None
    with np.errstate(all="ignore"):
        walk = _Walk(x, places)
        values = walk.value(tree)
        return np.broadcast_to(np.asarray(values, float), np.shape(x)), walk.parts


def _refusal(what: str) -> SettingsError:
    return SettingsError(tr("expression must be {allowed}; {what}.", allowed=tr(ALLOWED), what=what))


def _as_python(text: str) -> tuple[str, list[int]]:
    """The formula in Python's spelling, and for each of its characters the place in `text`, counted from 1."""
    python, places, after_value, function = "", [], False, None
    for match in _TOKEN.finditer(text):
        token, place, kind = match.group(), match.start() + 1, match.lastgroup
        if kind == "space":
            continue
        if kind == "wrong" or (kind == "word" and token not in {"x", *CONSTANTS, *FUNCTIONS}):
            raise _refusal(tr("{token} at character {place} is not known", token=_quoted(token), place=place))
        if function is not None and token != "(":
            raise _without_brackets(function, short(token) if kind == "number" or token in ("x", *CONSTANTS) else "")
        if after_value and (kind != "sign" or token == "("):
            raise _refusal(tr("'*' is missing before '{token}' at character {place}", token=token, place=place))
        function = match if token in FUNCTIONS else None
        after_value = kind == "number" or token == ")" or (kind == "word" and function is None)
        spelled = _decimal(token) if kind == "number" else "**" if token == "^" else token
        python += spelled
        places += [place] * len(spelled)
    if function is not None:
        raise _without_brackets(function)
    return python, places


def _without_brackets(function: re.Match[str], value: str = "") -> SettingsError:
    """`sin`, or `sin x` where a value follows, and what was meant: sin(x)."""
    name, place = function.group(), function.start() + 1
    example = EXAMPLES.get(name, f"{name}({value or 'x'})")
    if value:
        return _refusal(
            tr(
                "'{written}' at character {place} needs brackets, as {example}",
                written=f"{name} {value}",
                place=place,
                example=example,
            )
        )
    return _refusal(
        tr(
            "'{name}' at character {place} needs brackets after it, as {example}",
            name=name,
            place=place,
            example=example,
        )
    )


def _decimal(number: str) -> str:
    """Python takes no 007, and large whole numbers at their full length: here every number is a decimal one."""
    return number if set(number) & set(".eE") else number + "."


def _quoted(token: str) -> str:
    short = token if len(token) <= 20 else token[:20] + "..."
    return f"'{short}'" if short.isprintable() else tr("the character {code}", code=ascii(short))


class _Walk:
    """Works out a tree at x; whatever is not listed above is refused."""

    def __init__(self, x: Array, places: list[int]) -> None:
        self.x, self.places = x, places
        self.parts: list[Array] = []  # values of the nodes that are arrays, and by how much compared ones differ

    def value(self, node: ast.expr) -> Any:
        """The value of one node, a float64 or an array like x."""
        found = self._value(node)
        self._keep(found)
        return found

    def _keep(self, found: Any) -> None:
        if np.ndim(found):
            self.parts.append(found)

    def _value(self, node: ast.expr) -> Any:
        match node:
            case ast.Constant(value=float() as number):
                return np.float64(number)
            case ast.Name(id="x"):
                return self.x
            case ast.Name(id=name) if name in CONSTANTS:
                return np.float64(CONSTANTS[name])
            case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=operand):
                inner = self.value(operand)
                return -inner if isinstance(sign, ast.USub) else inner
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATIONS:
                return OPERATIONS[type(op)](self.value(left), self.value(right))
            case ast.Compare(left=left, ops=ops, comparators=others) if all(type(op) in COMPARISONS for op in ops):
                return self._compared([self.value(each) for each in (left, *others)], ops)
            case ast.Call(func=ast.Name(id=name), args=arguments) if name in FUNCTIONS:
                return self._called(node, name, [self.value(each) for each in arguments])
        raise _refusal(tr("what begins at character {place} is none of these", place=self._at(node)))

    def _compared(self, values: list[Any], ops: list[ast.cmpop]) -> Any:
        """a < b <= c is 1 where both hold, else 0."""
        for i in range(len(ops)):
            self._keep(values[i] - values[i + 1])
        true = [COMPARISONS[type(op)](values[i], values[i + 1]) for i, op in enumerate(ops)]
        return np.multiply.reduce([np.asarray(each, float) + 0 * self.x for each in true])

    def _called(self, node: ast.expr, name: str, values: list[Any]) -> Any:
        function, count = FUNCTIONS[name]
        if len(values) != count:
            raise _refusal(
                ngettext(
                    "{name} at character {place} takes {n} value in its brackets, not {given}",
                    "{name} at character {place} takes {n} values in its brackets, not {given}",
                    count,
                    name=name,
                    given=len(values),
                    place=self._at(node),
                )
            )
        if name == "normal":
            self._keep(values[0] - values[1])
        return function(*values)

    def _at(self, node: ast.expr) -> int:
        """The character at which a node begins in what was typed, counted from 1."""
        return self.places[node.col_offset]
