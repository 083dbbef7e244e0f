"""Algorithm 1 as the paper prints it, with the line and the part of it that are at work marked."""

from __future__ import annotations

import re
from html import escape

from gan1d.base.fields import show
from gan1d.languages import tr
from gan1d.recipes.settings import Settings
from gan1d.teaching.walkthrough import Moment
from gan1d.theory.games import GAMES

LINES = {
    ("D", "noise"): "noise_D", ("D", "data"): "data",
    ("D", "judge"): "D", ("D", "gradient"): "D", ("D", "update"): "D",
    ("G", "noise"): "noise_G", ("G", "judge"): "G", ("G", "gradient"): "G", ("G", "update"): "G",
}  # fmt: skip
_POINT = "<i>{}</i><sup>(<i>i</i>)</sup>"
_SUM = "<span class='sum'><sup>m</sup>∑<sub>i=1</sub></span>"


def formula(text: str) -> str:
    """A formula as HTML: functions in italics, and x and z as the i-th of the minibatch."""

    def sign(found: re.Match[str]) -> str:
        letter = found[0]
        if letter in "xz":
            return _POINT.format(letter)
        return f"<i>{letter}</i>" if letter in "DGf" else letter

    return re.sub(r"log|max|[DGfxz]", sign, escape(text))


def penalties(settings: Settings) -> str:
    """What D descends besides, with its weights, as HTML."""
    r1 = f" − {show(settings.r1)} R<sub>1</sub>" if settings.r1 > 0 else ""
    gp = f" − {show(settings.gp)} GP" if settings.loss == "wasserstein" and settings.gp > 0 else ""
    return r1 + gp


def pseudocode(moment: Moment, settings: Settings, iteration: int) -> str:
    """The paper's listing as HTML; the formulas are those of the run's loss and penalties."""
    step, part, rules = moment.step, moment.kind, GAMES[settings.loss]
    lit = LINES[step.player, part]
    m = len(step.z)

    def line(name: str, depth: int, words: str, note: str = "") -> str:
        current = " aria-current='step'" if name == lit else ""
        return f"<li{current} style='--depth: {depth}'><span>{words}</span><em>{escape(note)}</em></li>"

    def gradient(player: str, inner: str, penalty: str = "") -> str:
        now = part if player == step.player else ""
        nabla = _part("∇", now == "gradient") + f"<sub>θ<sub>{player.lower()}</sub></sub>"
        bracket = f"[ {inner} ]" if " " in inner else inner
        mean = f"<span class='fraction'><i>1</i><i>m</i></span> {_SUM} {_part(bracket, now == 'judge')}"
        return f"{nabla} ( {mean}{penalty} )" if penalty else f"{nabla} {mean}"

    def update(player: str, words: str) -> str:
        return _part(words, step.player == player and part == "update")

    set_of = "{{<i>{0}</i><sup>(1)</sup>, …, <i>{0}</i><sup>(<i>m</i>)</sup>}}".format
    noise = tr("Sample {m} noise points {z} from {p_z}.", m="<i>m</i>", z=set_of("z"), p_z=_density("z"))
    data = tr("Sample {m} data points {x} from {p_data}.", m="<i>m</i>", x=set_of("x"), p_data=_density("data"))
    ascend = update("D", tr("Update the discriminator by ascending its stochastic gradient:"))
    descend = update("G", tr("Update the generator by descending its stochastic gradient:"))
    iterations, k_steps = tr("number of training iterations"), tr("{k} steps", k="<i>k</i>")
    rows = [
        line("for", 0, f"<b>for</b> {iterations} <b>do</b>", tr("iteration {i}", i=iteration)),
        line("k", 1, f"<b>for</b> {k_steps} <b>do</b>", _number(moment, "D")),
        line("noise_D", 2, f"• {noise}", f"m = {m}"),
        line("data", 2, f"• {data}", f"m = {m}"),
        line(
            "D",
            2,
            f"• {ascend}<br><span class='formula'>{gradient('D', formula(rules.gains_D), penalties(settings))}</span>",
        ),
        line("end", 1, "<b>end for</b>"),
        line("noise_G", 1, f"• {noise}", _number(moment, "G")),
        line("G", 1, f"• {descend}<br><span class='formula'>{gradient('G', formula(rules.loss_G))}</span>"),
        line("end", 0, "<b>end for</b>"),
    ]
    return f"<ol class='pseudocode'>{''.join(rows)}</ol>"


def _density(of: str) -> str:
    return f"<i>p</i><sub>{of}</sub>"


def _part(words: str, now: bool) -> str:
    return f"<mark>{words}</mark>" if now else words


def _number(moment: Moment, player: str) -> str:
    step = moment.step
    if step.player != player or (player == "G" and step.of == 1):
        return ""
    return tr("step {n} of {of}", n=step.number, of=step.of)
