"""Figure 7 of the bench: Proposition 2 run for real, then with one real part swapped in at a time until it breaks."""

from __future__ import annotations

import numpy as np
import streamlit as st

from gan1d.base.arrays import Array
from gan1d.languages import N_, tr
from gan1d.teaching.workbench.proposition_2 import DATA, PARTS, RATE, STEPS, Descent
from gan1d.theory.exact import LOG2
from gan1d.ui.plot import Axis, Handle, Line, Plot, Rule, Text, plot
from gan1d.ui.plot.marks import Mark
from gan1d.ui.shell.widgets import plain
from gan1d.ui.workbench.controls import Number, choice
from gan1d.ui.workbench.section import introduce, look_for, proof, steps, told

AT = Number("descent_step", 0, STEPS, STEPS, 1)
SEED = Number("descent_seed", 1, 20, 1, 1)
TITLES = {"normal": N_("Normal data"), "two_modes": N_("Two modes")}
LOWEST = 5e-5  # JSD shown
TOP = 1.2  # density shown
APART = 1.8  # ratio of two JSD whose numbers do not collide
AT_ONCE = 10  # steps between two looks at the progress bar


@st.cache_resource(max_entries=16, show_spinner=False)
def _descent(rung: int, data: str, seed: int) -> Descent:
    """One for all sessions, as far as anybody has watched it; 4 MB when it is whole."""
    return Descent(PARTS[rung], data, seed)


def proposition_2() -> None:
    """The whole section."""
    introduce(
        "proposition_2",
        tr("Proposition 2, until it breaks"),
        tr(
            "The proof lets p_g move freely and puts D at D\\* before every step. Begin there, then go to the right: "
            "each rung swaps in one more part of a real GAN and says what is no longer promised."
        ),
        r"p_g \;\leftarrow\; \frac{p_g\,(1-D^*)^{-\eta}}{\int p_g\,(1-D^*)^{-\eta}\,dx}, \qquad "
        r"\frac{\partial\,C}{\partial\,p_g(x)} = \log\big(1-D^*(x)\big), \qquad "
        r"D^*=\frac{p_{\mathrm{data}}}{p_{\mathrm{data}}+p_g}",
    )
    figure = st.container()
    with proof():
        _proof()
    look_for(
        tr(
            "Rungs 1 to 4 lie on one another: D as a network, a small k and minibatches cost little while G moves "
            "slowly."
        ),
        tr(
            "Rung 1 with two modes: nearly every step goes down C, and yet it crawls. The proposition speaks of p_g, "
            "and a network moves weights."
        ),
        tr(
            "Rung 4 rises now and then. Rung 5 never comes to rest: its steps are large. With two modes that brings it "
            "nearer to p_data than the rungs before it, with normal data it stays further off."
        ),
        tr(
            "Rungs 6 and 7 change nothing but how fast the players are and how long they remember. That is what breaks "
            "it: two modes at rung 6, normal data at rung 7."
        ),
    )
    with figure:  # last: what has to be trained keeps nobody from the words
        _figure()


def _proof() -> None:
    steps(
        tr(
            "C is convex in p_g: for a fixed D, V is linear in p_g, and C is the largest V over all D. D\\* is where V "
            "is flat in D, so in the slope of C only V’s own dependence on p_g counts (this is the paper’s argument):"
        ),
        r"\frac{\partial\,C}{\partial\,p_g(x)} = \frac{\partial\,V(D^*,G)}{\partial\,p_g(x)} = \log(1-D^*(x)).",
        tr(
            "Which steps are small enough? With h(p) = ∫ p log p, the difference C − h is concave in p_g: it is a "
            "constant − ∫ (p_data + p_g) log(p_data + p_g). So C lies below its tangent plus KL, for all densities u:"
        ),
        r"C(u) \;\le\; C(p_g) + \int \log(1-D^*)\,(u-p_g)\,dx + \mathrm{KL}(u\,\|\,p_g).",
        tr(
            "For η ≤ 1 the right side with KL/η in place of KL is larger still, and the step above is its minimum over "
            "u. The minimum of a linear function plus KL/η, at p′, is below its value at any u by KL(u‖p′)/η. With "
            "u = p_g:"
        ),
        r"C(p_g') \;\le\; C(p_g) - \tfrac1\eta\,\mathrm{KL}(p_g\,\|\,p_g').",
        tr(
            "So C falls at every step that moves anything. With u = p_data, and since the tangent of a convex C lies "
            "below it, each step also has"
        ),
        r"C(p_g') + \log 4 \;\le\; \tfrac1\eta\big[\mathrm{KL}(p_{\mathrm{data}}\,\|\,p_g) - "
        r"\mathrm{KL}(p_{\mathrm{data}}\,\|\,p_g')\big].",
        tr(
            "Add this up over t steps: all but the first KL cancels or helps, and C has fallen all the time, so the "
            "last is least:"
        ),
        r"2\,\mathrm{JSD}_t \;\le\; \frac{\mathrm{KL}(p_{\mathrm{data}}\,\|\,p_{g,0})}{\eta\,t} \;\longrightarrow\; 0.",
        tr(
            "With η = 1 the step is p_g ← (p_g + p_data)/2. Here η = {rate}, so that there is something to watch.",
            rate=RATE,
        ),
    )


@st.fragment
def _figure() -> None:
    rungs = {str(j): f"{j} · {tr(part.title)}" for j, part in enumerate(PARTS)}
    rung = int(choice("rung", tr("Rung"), rungs))
    part = PARTS[rung]
    st.markdown(f"**{plain(tr(part.now))}** {plain(tr(part.lost))}")
    bar = st.empty()
    left, right = st.columns(2, gap="medium")
    below = st.columns([2, 1.2, 1, 1], gap="medium", vertical_alignment="bottom")
    with below[1]:
        data = choice("descent_data", tr("p_data"), {name: tr(TITLES[name]) for name in DATA})
    with below[2]:
        seed = int(SEED.slider(tr("Seed of the networks")))
    with below[3]:
        every = st.button(tr("Run every rung"), key="descent_every", width="stretch")
    with below[0]:
        at = int(AT.slider(tr("Step, of p_g or of G")))
    for number in (0, *(range(len(PARTS)) if every else (rung,))):
        _finish(number, _descent(number, data, seed), bar)
    shown = _descent(rung, data, seed)
    free = _descent(0, data, seed)
    words = _words(rung, shown, free, at)
    with left:
        others = {j: _descent(j, data, seed) for j in range(len(PARTS)) if j != rung}
        whole = {j: other.jsd for j, other in others.items() if other.steps == STEPS}
        plot(_curves(rung, shown.jsd, whole, at, words), key="descent_jsd", on_move=lambda _, x, y: AT.put(round(x)))
    with right:
        plot(_picture(shown, at), key="descent_picture")
    st.markdown(plain(words))


def _finish(rung: int, descent: Descent, bar: st.delta_generator.DeltaGenerator) -> None:
    """Make all its steps; what is made stays, also when this is interrupted."""
    while descent.steps < STEPS:
        done = descent.steps
        text = tr("Rung {rung}: step {done} of {of}", rung=rung, done=done, of=STEPS)
        if rung > 0:  # the free p_g is there at once
            bar.progress(done / STEPS, text)
        descent.extend(min(done + AT_ONCE, STEPS))
    bar.empty()


def _curves(rung: int, jsd: Array, others: dict[int, Array], at: int, alt: str) -> Plot:
    marks: tuple[Mark, ...] = (
        Rule("", y=LOG2),
        Text("log 2", 0.01 * STEPS, 1.1 * LOG2, style="quiet"),
        *(Line("quiet", np.arange(STEPS + 1), _seen(other), faint=True) for other in others.values()),
        Line("jsd", np.arange(STEPS + 1), _seen(jsd), f"{rung} · {tr(PARTS[rung].title)}"),
        *_numbers({**others, rung: jsd}),
        Handle("step", at, float(max(jsd[at], LOWEST)), tr("step"), step=1, high=(STEPS, 1.0)),
    )
    ticks = tuple((float(step), str(step)) for step in range(0, STEPS + 1, 100))
    axes = Axis(tr("step"), 0, STEPS * 1.16, ticks), Axis(tr("JSD (nats)"), LOWEST, 1.0, log=True)
    return Plot(*axes, alt=alt, marks=marks, title=tr("JSD(p_data‖p_g)"), height=18.0)


def _numbers(curves: dict[int, Array]) -> list[Text]:
    """The rungs at the ends of their curves; those that end together share a place."""
    together: list[list[int]] = []
    for rung in sorted(curves, key=lambda rung: curves[rung][-1]):
        if together and curves[rung][-1] < APART * curves[together[-1][0]][-1]:
            together[-1].append(rung)
        else:
            together.append([rung])
    return [
        Text(", ".join(map(str, sorted(rungs))), 1.04 * STEPS, float(max(curves[rungs[0]][-1], LOWEST)))
        for rungs in together
    ]


def _seen(jsd: Array) -> Array:
    return np.where(jsd >= LOWEST, jsd, np.nan)


def _picture(descent: Descent, at: int) -> Plot:
    grid = descent.evaluator.grid
    x = _pairs(grid.centres[1:-1])

    def density(masses: Array) -> Array:
        return _pairs(grid.density(masses))

    name = "D_star" if descent.part.best else "D"
    marks = (
        Line("p_data", x, density(descent.evaluator.p_data), "p_data", fill=True),
        Line("p_g", x, density(descent.p_g(at)), "p_g"),
        Line(name, x, _pairs(descent.D(at)[1:-1]), "D*" if descent.part.best else "D"),
    )
    alt = tr("p_data, p_g and D after {at} steps.", at=at)
    axes = Axis("x", -4.0, 4.0), Axis(tr("density, and D"), 0.0, TOP)
    return Plot(*axes, alt=alt, marks=marks, title=tr("After {at} steps", at=at), height=18.0)


def _pairs(values: Array) -> Array:
    """Means of neighbours: as fine as a screen shows."""
    return values.reshape(-1, 2).mean(-1)


def _words(rung: int, shown: Descent, free: Descent, at: int) -> str:
    jsd = shown.jsd
    said = tr(
        "Rung {rung} after {at} steps: JSD is {jsd} nats, from {start} at the start; it rose in {rises} of these "
        "steps.",
        rung=rung, at=at, jsd=told(float(jsd[at]), ".4f"), start=told(float(jsd[0]), ".4f"),
        rises=int((np.diff(jsd[: at + 1]) > 0).sum()),
    )  # fmt: skip
    if rung == 0:
        if at == 0:
            return said
        return f"{said} " + tr("The proof promises at most {most}.", most=told(shown.promised(at), ".4f"))
    if not shown.part.best:
        said += " " + tr("D is {regret} nats from D*.", regret=told(float(shown.regret[at]), ".4f"))
    return f"{said} " + tr("With p_g free it would be {free}.", free=told(float(free.jsd[at]), ".4f"))
