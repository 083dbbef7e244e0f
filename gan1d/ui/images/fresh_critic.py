"""The fresh critic: one press freezes G, and a new D that nothing holds back tells how different p_g still is."""

from __future__ import annotations

from typing import Any

import streamlit as st

from gan1d.base.fields import SettingsError
from gan1d.base.files import why_of
from gan1d.images.critic import in_words
from gan1d.images.folder import OVER, Run, RunError
from gan1d.images.worker import CHECKPOINT_GAP
from gan1d.languages import N_, tr
from gan1d.ui.hosting.quota import admitted
from gan1d.ui.hosting.visitors import session_visitor
from gan1d.ui.images.background import begin_critic, critic_status
from gan1d.ui.images.said import said
from gan1d.ui.shell.widgets import plain

SEES = N_(
    "Expect a large part of log 2 = 0.693, 0.4 or more, even for digits that you can read: it is how well samples can "
    "be told from data, not how good they look. Of MNIST's pixels 81 % are exactly black and 0.4 % nearly so (1 to 5 "
    "of 255); of “Toward log 2” after 8 epochs 62 % and 14 %. No eye sees that; D does at once."
)
PERIOD, SELDOM = 0.7, 3.0  # seconds between two looks at a critic at work, and for the first checkpoint
BUSY = ("starting", "running")
SHOWN = ("step", "loss", "steps", "accuracy_data", "accuracy_samples")  # besides what every critic says
WHY = N_(
    "D's loss in the game compares two players, and D may simply be held back. The critic is a new D without R1, "
    "dropout or a falling rate, trained against the frozen G and then measured on images and samples it has never "
    "seen. No D at all gets below log 2 − JSD(p_data‖p_g), so log 2 minus its loss is, up to chance, a **lower** bound "
    "on the JSD: a still better D may find more."
)


def fresh_critic(run: Run) -> None:
    """The button, and what the critic finds; looked at again only while one is at work, or cannot be yet."""
    with said():
        pace = _pace(run)
        st.fragment(_panel, run_every=pace)(run, pace)


def _pace(run: Run) -> float | None:
    if critic_status(run) in BUSY:
        return PERIOD
    return None if run.checkpoint.exists() or run.state.status in OVER else SELDOM


def _panel(run: Run, pace: float | None) -> None:
    with said():
        _look(run, pace)


def _look(run: Run, pace: float | None) -> None:
    if _pace(run) != pace:
        st.rerun()  # the looking begins or ends
    status, ready = critic_status(run), run.checkpoint.exists()
    busy, refused = status in BUSY, session_visitor().why_not_change(run.path)
    pressed = st.button(
        tr("Fresh critic"), key="critic", icon=":material/gavel:", width="stretch",
        disabled=busy or not ready or bool(refused), help=tr(WHY),
    )  # fmt: skip
    if refused:
        st.caption(refused)
    if pressed and _begin(run):
        st.rerun()
    if not ready:
        st.caption(
            tr(
                "Freezes G and trains a new D against it. The first checkpoint comes after {seconds:.0f} s.",
                seconds=CHECKPOINT_GAP,
            )
        )
        return
    found = _found(run)
    if busy and found is not None and found["done"]:
        found = None  # that was the critic before
    if status == "starting" or (busy and found is None):
        st.progress(0.0, tr("A new D is being made …"))
    elif status == "silent":
        st.error(plain(tr("The critic did not begin. {last_words}", last_words=_last_words(run))))
    elif found is None:
        st.caption(
            tr("Freezes G and lets a new D that nothing holds back tell samples from data: how different are they?")
        )
    elif busy:
        step, steps = found["step"][-1], found["steps"]
        words = tr("Step {step:,} of {steps:,}, G as after {when}", step=step, steps=steps, when=_when(run, found))
        st.progress(step / steps, words)
    if found is not None:
        _result(run, found, busy)


def _found(run: Run) -> dict[str, Any] | None:
    """What a critic has found; raises `RunError` if that is not all that is shown of it."""
    found = run.critic
    if found is not None and (missing := [name for name in SHOWN if name not in found]):
        raise RunError(
            tr(
                "What a critic found in run {run} does not say {names}: press again.",
                run=run.name,
                names=", ".join(missing),
            )
        )
    return found


def _begin(run: Run) -> bool:
    try:
        with admitted(session_visitor(), 0.0, run.path):
            begin_critic(run)
    except SettingsError as error:  # a RunError, too
        st.error(plain(str(error)))
        return False
    except OSError as error:
        st.error(plain(tr("The critic could not be started: {why}.", why=why_of(error))))
        return False
    return True


def _result(run: Run, found: dict[str, Any], busy: bool) -> None:
    bound = tr("log 2 − its loss = {bound:.3f} ± {error:.3f} nats", bound=found["bound"], error=found["error"])
    st.markdown(f"**{bound}**")
    if busy:
        return
    words = in_words(found)
    st.caption(tr("G as after {when}. {words}", when=_when(run, found), words=plain(words)))
    if not found["done"]:
        st.caption(
            tr(
                "It was interrupted at step {step:,} of {steps:,}; press again.",
                step=found["step"][-1],
                steps=found["steps"],
            )
        )
    from gan1d.figures.plotly_critic import critic_chart  # here: only who asked a critic needs plotly and matplotlib

    dark = st.context.theme.type == "dark"
    chart = critic_chart(found, dark)
    st.plotly_chart(chart, key="critic_chart", theme=None, config={"displayModeBar": False}, alt=words)
    with st.expander(tr("Why this is honest, and what it sees"), key="critic_why"):
        st.caption(f"{tr(WHY)}\n\n{tr(SEES)}")


def _when(run: Run, found: dict[str, Any]) -> str:
    iteration, per_epoch = found["iteration"], run.state.per_epoch
    if not per_epoch:
        return tr("iteration {iteration:,}", iteration=iteration)
    return tr("iteration {iteration:,} (epoch {epoch:.1f})", iteration=iteration, epoch=iteration / per_epoch)


def _last_words(run: Run) -> str:
    try:
        lines = (run.path / "log.txt").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    except OSError:
        lines = []
    return lines[-1] if lines else tr("Press again, or see whether the computer has memory left.")
