"""MNIST GAN: image GANs train in the background; watched, changed and doubted here."""

from html import escape

import streamlit as st

from gan1d.images.folder import Run
from gan1d.images.presets import PRESETS
from gan1d.images.registry import Runs
from gan1d.languages import N_, tr
from gan1d.ui.images.chooser import chooser
from gan1d.ui.images.component import live_run
from gan1d.ui.images.controls import DEVICES, form, live_controls, new_run, train_button
from gan1d.ui.images.data import data_title
from gan1d.ui.images.expect import expectations
from gan1d.ui.images.fresh_critic import fresh_critic
from gan1d.ui.images.said import said
from gan1d.ui.images.session import ALL, TABS, page, session_draft, shown_run
from gan1d.ui.shell.admin import house_rules
from gan1d.ui.shell.layout import compact, draw_first, headline
from gan1d.ui.shell.widgets import plain

NOT_YET = (
    N_(
        "**It holds at iteration 0**, before anything is learned: D says 1/2 to everything, and log 2 is the loss of "
        "guessing."
    ),
    N_(
        "**It holds for a D that is held back**, by R1, dropout, few units or a small learning rate: a D that cannot "
        "tell loses log 2 to any G. The loss is log 2 − JSD(p_data‖p_g) + half of D's regret, and the curve shows "
        "only the sum."
    ),
    N_(
        "**It holds at the right ratio of the learning rates**, with G and D running after each other at the same "
        "speed: letting both rates fall gives better digits, and a loss further from log 2."
    ),
    N_(
        "**Look at the sheets and press Fresh critic instead.** The samples always come from the same noise, so you "
        "see what became of each one. The critic is a new D that nothing holds back: log 2 minus its loss is a lower "
        "bound on the JSD."
    ),
    N_(
        "**What makes “Toward log 2” do it:** R1 keeps D flat on the data, D's learning rate falls to a tenth while "
        "G's stays, and the sheets show the running average of G's weights, which is calmer than G itself."
    ),
)


def welcome() -> None:
    """No run yet: what the page shows, and one button."""
    draft = session_draft()
    preset, data = PRESETS[draft.preset], data_title(draft)
    watch = escape(tr("Watch a GAN learn to draw digits"))
    st.html(f"<h2 class='welcome' style='margin: 0; padding: 0.5rem 0 0'>{watch}</h2>")
    st.markdown(
        tr(
            "The same Algorithm 1 as in Figure 1, on images of 28 × 28 pixels. While it trains you see 100 samples "
            "from a fixed noise fill in, both losses beside **log 2**, D on data and on samples beside **1/2**; and "
            "you can change k, the G steps and either learning rate. It trains in the background: close the page, and "
            "it goes on."
        )
    )
    title, device = f"**{tr(preset.title)}**", DEVICES[draft.device]
    plan = tr("{preset} on {data}, on the {device}.", preset=title, data=plain(data), device=device)
    st.markdown(f"{plan} {tr(preset.expect)}")
    with st.container(width=320):
        if train_button(draft, "train_first", primary=True):
            st.rerun()


def beside(run: Run) -> None:
    """What can be changed, doubted and begun beside the run that is shown."""
    # Of a session that is new to the server the browser may know better which tab is open.
    if page().tab:
        st.session_state["images_tabs"] = tr(page().tab)
    this, new, every = st.tabs([tr(tab) for tab in TABS], key="images_tabs", on_change=remember_tab)
    with this, said():
        live_controls(run)
        fresh_critic(run)
    with new:
        new_run()
    with every:
        chooser(run, looking=st.session_state["images_tabs"] == tr(ALL))


def remember_tab() -> None:
    """A tab stays chosen through page switches."""
    page().tab = next(tab for tab in TABS if tr(tab) == st.session_state["images_tabs"])


def explain() -> None:
    """What the numbers can tell, and what each preset will show."""
    with st.expander(tr("Why a loss at log 2 is not yet convergence"), key="not_yet"):
        st.markdown("\n\n".join(tr(paragraph) for paragraph in NOT_YET))
    st.markdown("##### " + tr("What to expect"))
    st.caption(
        tr(
            "Losses as D's/G's, in nats. discriminator_loss is the mean over data and samples; both are log 2 = 0.693 "
            "if p_g = p_data and D = 1/2."
        )
    )
    expectations()


compact()
shown = shown_run(Runs())
headline(tr("MNIST GAN"), tr("do the losses come to log 2, and D to 1/2?"))
if page().problem:
    st.warning(plain(str(page().problem)))
main, side = st.columns([3.4, 1], gap="medium")
if shown is None:
    with main:
        welcome()
        draw_first()
        explain()
    with side:
        st.markdown("##### " + tr("Or choose first"))
        form(primary=False)
        house_rules()
else:
    with main:
        if shown.problem:
            st.error(plain(shown.problem))
        else:
            live_run(shown)
    draw_first()
    with side:
        beside(shown)
        house_rules()
    explain()
