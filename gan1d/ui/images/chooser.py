"""The list of all runs, those from the command line too: choose one, delete one that is over."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from functools import lru_cache
from math import isfinite

import streamlit as st

from gan1d.base.files import why_of
from gan1d.images.datasets import title_of
from gan1d.images.folder import Run, RunError
from gan1d.images.presets import PRESETS
from gan1d.images.registry import Runs
from gan1d.languages import N_, tr
from gan1d.ui.hosting.visitors import session_visitor
from gan1d.ui.images.background import critic_status
from gan1d.ui.images.session import ALL, page, show_run, write_link
from gan1d.ui.shell.widgets import controlled, plain

DATA = {"mnist": "MNIST", "fashion_mnist": "Fashion-MNIST", "digits": N_("digits")}
STATUS = {
    "queued": N_("queued"),
    "training": N_("training"),
    "interrupted": N_("interrupted"),
    "paused": N_("paused"),
    "stopped": N_("stopped"),
    "done": N_("done"),
    "diverged": N_("diverged"),
    "failed": N_("failed"),
}
PERIOD = 2.5  # seconds between two looks
HEIGHT = 420  # pixels before the list scrolls
MOST = 7  # runs before the list scrolls


def chooser(shown: Run, looking: bool) -> None:
    """All runs, newest first, the one shown marked; looked at again and again only while somebody looks."""
    st.fragment(_list, run_every=PERIOD if looking else None)(shown)


def _list(shown: Run) -> None:
    runs = Runs()
    every = runs.all()[::-1]
    if shown not in every:
        st.rerun()
    places = {run: place for place, run in enumerate(runs.queue(), 1)}
    names = [run.name for run in every]
    with st.container(height=HEIGHT if len(every) > MOST else "content", border=False):
        st.radio(
            tr("runs"), names, label_visibility="collapsed", format_func=_label,
            captions=[describe(run, places.get(run, 0)) for run in every],
            **controlled("images_list", shown.name, _choose),
        )  # fmt: skip
    if page().run != shown.name:
        st.rerun()
    _delete(shown)


def _choose(name: str) -> None:
    show_run(name, ALL)


def _label(name: str) -> str:
    number, _, preset = name.partition("-")
    return f"**{number}** {tr(PRESETS[preset].title) if preset in PRESETS else plain(preset)}"


def describe(run: Run, place: int) -> str:
    """Where a run stands, in few words; `place` is that in the queue."""
    try:
        run.check()
        state, settings = run.state, run.recipe.settings
        status = tr(STATUS["interrupted" if state.status == "training" and not run.alive() else state.status])
        words = [tr("{status}, place {n} in the queue", status=status, n=place) if place else status]
        if state.per_epoch:
            epoch = state.iteration / state.per_epoch
            words.append(tr("epoch {epoch:.1f} of {epochs}", epoch=epoch, epochs=settings.epochs))
        if state.iteration:
            D, G = _losses(run, state.iteration, state.per_epoch)
            if isfinite(D) and isfinite(G):
                words.append(tr("D loss {D:.3f}, G loss {G:.3f}", D=D, G=G))
        title = title_of(settings.data, state.data) if state.data else tr(DATA[settings.data])
        return " · ".join([*words, plain(title)])
    except RunError as error:  # damaged, or of a newer version, or being deleted by somebody else
        return plain(str(error))


@lru_cache(maxsize=500)
def _losses(run: Run, iteration: int, per_epoch: int) -> tuple[float, float]:
    """Of the last epoch before `iteration`; NaN where none is written yet."""
    rows = run.metrics(max(iteration - per_epoch, 0))[:per_epoch]
    return (float(rows[:, 0].mean()), float(rows[:, 1].mean())) if len(rows) else (float("nan"), float("nan"))


# ---- deleting ----------------------------------------------------------------------------------------------------


def _delete(run: Run) -> None:
    busy, refused, name = is_busy(run), session_visitor().why_not_change(run.path), plain(run.name)
    disabled = busy or bool(refused)
    with st.popover(tr("Delete {run} …", run=name), key="delete", disabled=disabled, icon=":material/delete:"):
        st.write(tr("Run {run}, its curves, sheets and checkpoint will be gone from the disk for good.", run=name))
        pressed = st.button(tr("Delete {run} for good", run=name), key="delete_sure", type="primary")
    if refused:
        st.caption(refused)
    elif busy:
        st.caption(tr("A run can be deleted when it is paused or over."))
    if pressed and not refused:
        try:
            delete(run)
        except OSError as error:
            why = why_of(error).lower()
            st.error(plain(tr("Run {run} could not be deleted: {why}.", run=run.name, why=why)))
            return
        page().run, page().problem = _neighbour(run, Runs().all()), ""
        write_link()
        st.rerun()


def is_busy(run: Run) -> bool:
    """Whether somebody trains a run, is about to, or criticises it."""
    try:
        waits = run.wanted.do == "train" and run.state.status in ("queued", "training")
    except RunError:  # nobody trains what cannot be read
        waits = False
    return waits or run.alive() or critic_status(run) in ("starting", "running")


def delete(run: Run) -> None:
    """Remove a run from the disk: first what makes it a run, so that nobody takes half of one for a whole."""
    wanted = run.path / "wanted.json"
    if wanted.is_dir():  # damaged
        wanted.rmdir()
    wanted.unlink(missing_ok=True)
    shutil.rmtree(run.path)


def _neighbour(run: Run, others: Sequence[Run]) -> str:
    older = [other for other in others if other.number < run.number]
    return (older or [*others[:1]])[-1].name if others else ""
