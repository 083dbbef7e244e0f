"""The actual numbers of a moment, as tables."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from gan1d.base.arrays import Array
from gan1d.languages import tr, written
from gan1d.teaching.walkthrough import KINDS, Moment
from gan1d.theory.exact import sigmoid
from gan1d.theory.losses import GENERATOR_LOSSES
from gan1d.ui.algorithm.words import number

FIRST = 8  # rows that are shown at once
Column = tuple[str, Array]


def points(moment: Moment, loss: str) -> list[Column]:
    """The minibatch as far as it is known at the moment: name and values (m,) of each column."""
    step, kind = moment.step, moment.kind
    seen = KINDS[step.player].index(kind)
    D = "D" if loss in GENERATOR_LOSSES else "f"

    def answer(f: Array) -> Array:
        return sigmoid(f) if loss in GENERATOR_LOSSES else f

    columns = [("z", step.z), ("G(z)", step.samples)]
    if step.player == "D" and kind != "noise":
        columns.append(("x", step.x))
    if seen < KINDS[step.player].index("judge"):
        return columns
    if step.player == "D":
        columns.append((f"{D}(x)", answer(step.f_data)))
    columns.append((f"{D}(G(z))", answer(step.f_samples)))
    if kind == "gradient":
        columns += _forces(moment)
    if kind == "update":
        columns += _afterwards(moment, D, answer(step.f_after))
    return columns


def _forces(moment: Moment) -> list[Column]:
    step = moment.step
    if step.player == "G":
        return [(tr("push"), step.pull)]
    m = len(step.x)
    return [(tr("pull at x"), step.pull[:m]), (tr("pull at G(z)"), step.pull[m:])]


def _afterwards(moment: Moment, D: str, after: Array) -> list[Column]:
    step = moment.step
    if step.player == "G":
        return [(tr("G(z) now"), step.samples_after), (tr("{D}(G(z)) now", D=D), after)]
    m = len(step.x)
    return [(tr("{D}(x) now", D=D), after[:m]), (tr("{D}(G(z)) now", D=D), after[m:])]


def summary(moment: Moment, loss: str) -> list[tuple[str, str]]:
    """The numbers of the whole minibatch that are known at the moment: name and value."""
    step, kind = moment.step, moment.kind
    if kind in ("noise", "data"):
        return []
    aim = "generator_loss" if step.player == "G" else ("V" if loss in GENERATOR_LOSSES else tr("what D ascends"))
    rows = [(tr("{aim} on the minibatch", aim=aim), number(step.aim))]
    if kind == "gradient":
        norm = float((step.gradient**2).sum() ** 0.5)
        rows.append((tr("norm of the gradient, {n} weights", n=step.gradient.size), number(norm)))
        if step.penalty:
            rows.append((tr("penalty, descended besides"), number(step.penalty)))
        rows += [(_layer(name), number(norm)) for name, norm in step.layers]
    if kind == "update":
        rows += [
            (tr("{aim} afterwards", aim=aim), number(step.aim_after)),
            (tr("learning rate"), number(step.rate)),
            (tr("norm of the change of the weights"), number(step.moved)),
        ]
    return rows


def _layer(name: str) -> str:
    kind, n = name[0], name[1:]
    return tr("weights of layer {n}", n=n) if kind == "W" else tr("biases of layer {n}", n=n)


def table(columns: Sequence[Column], rows: slice, caption: str) -> str:
    """Columns of numbers as HTML."""
    head = "".join(f"<th scope='col'>{escape(name)}</th>" for name, _ in columns)
    count = range(len(columns[0][1]))[rows]
    body = "".join(
        f"<tr><th scope='row'>{i + 1}</th>{''.join(f'<td>{_fixed(values[i])}</td>' for _, values in columns)}</tr>"
        for i in count
    )
    return (
        f"<table class='numbers'><caption>{escape(caption)}</caption>"
        f"<thead><tr><th scope='col'><i>i</i></th>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def facts(rows: Sequence[tuple[str, str]]) -> str:
    """Names and values as HTML."""
    return f"<dl class='numbers'>{''.join(f'<div><dt>{escape(n)}</dt><dd>{v}</dd></div>' for n, v in rows)}</dl>"


def _fixed(value: float) -> str:
    """Three decimals, so that a column reads well; a very large one is shortened."""
    return written(value, ".3f" if abs(value) < 1e4 else ".2e")
