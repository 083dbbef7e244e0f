"""The controls beside the map: what is mapped, how finely, and the maps that are on this server."""

from __future__ import annotations

from html import escape

import streamlit as st

from gan1d.base.fields import SettingsError, worded
from gan1d.base.files import why_of
from gan1d.languages import N_, tr
from gan1d.recipes.link import query_of
from gan1d.recipes.settings import FIELDS, Settings
from gan1d.sweep import queue
from gan1d.sweep.axes import AXES
from gan1d.sweep.folder import Folder
from gan1d.sweep.plan import Sweep
from gan1d.ui.hosting.visitors import check, session_visitor
from gan1d.ui.shell.addresses import here
from gan1d.ui.shell.widgets import controlled, plain, refuse, refused
from gan1d.ui.sweep.draft import LIST, PRESETS, SPACINGS, AxisDraft, Draft, suggested
from gan1d.ui.sweep.session import PROBLEM, session_draft
from gan1d.ui.sweep.session import show as show_map

OWN = "own"
STATUS = {
    "none": N_("not computed"),
    "queued": N_("queued"),
    "running": N_("computing"),
    "paused": N_("paused"),
    "stopped": N_("interrupted"),
    "complete": N_("complete"),
    "failed": N_("failed"),
}
REFUSED = "map_refused"
MOST, HEIGHT = 7, 340  # maps before the list scrolls, and then its height in pixels


def chosen(draft: Draft, sweep: Sweep, problem: str) -> None:
    """What is mapped; a sentence where that cannot be."""
    _preset(draft)
    _axis("x", draft.x)
    _axis("y", draft.y)
    seeds, iterations = st.columns(2)
    with seeds:
        _number(
            draft, "seeds", tr("seeds a cell"), tr("Runs of each cell, each with another seed: how often it works.")
        )
    with iterations:
        _number(draft, "iterations", tr("iterations"), tr("Of each run; the map shows where it stands then."))
    if problem:
        st.error(plain(problem))
    _recipe(draft, sweep)


def _preset(draft: Draft) -> None:
    titles = {name: tr(preset.title) for name, preset in PRESETS.items()} | {OWN: tr("two settings of your own")}
    st.selectbox(
        tr("What is mapped"), [*titles], format_func=titles.__getitem__,
        **controlled("map_preset", draft.preset or OWN, _take_preset),
        help=tr("Two settings, from the left to the right and from below to the top; each cell is a run."),
    )  # fmt: skip


def _take_preset(name: str) -> None:
    if name != OWN:
        session_draft().take(name)


def _axis(name: str, axis: AxisDraft) -> None:
    """One axis: its setting, how its values are spaced, and from where to where."""
    setting, spacing = st.columns([1.9, 1])
    across = tr("across") if name == "x" else tr("up")
    setting.selectbox(
        across, AXES, format_func=_label, **controlled(f"map_{name}_setting", axis.setting, _choose_setting, name)
    )  # fmt: skip
    spacing.selectbox(
        tr("spacing"), SPACINGS, format_func=tr,
        **controlled(f"map_{name}_spacing", axis.spacing, _choose_spacing, name),
        help=tr("even: equal steps. log: equal ratios. list: values of your own, with commas between them."),
    )  # fmt: skip
    if axis.spacing == LIST:
        st.text_input(tr("values"), **controlled(f"map_{name}_values", axis.values, _type, name, "values"))
        return
    whole = FIELDS[axis.setting].metadata["kind"] is int
    low, high, steps = st.columns(3)
    for place, part, label in ((low, "low", tr("from")), (high, "high", tr("to"))):
        place.number_input(
            label, step=1 if whole else None, format=None if whole else "%g",
            **controlled(f"map_{name}_{part}", getattr(axis, part), _type, name, part),
        )  # fmt: skip
    steps.number_input(tr("count"), step=1, **controlled(f"map_{name}_steps", axis.steps, _type, name, "steps"))


def _label(setting: str) -> str:
    return tr(FIELDS[setting].metadata["label"])


def _axis_of(name: str) -> AxisDraft:
    axis = getattr(session_draft(), name)
    assert isinstance(axis, AxisDraft)
    return axis


def _choose_setting(setting: str, name: str) -> None:
    setattr(session_draft(), name, AxisDraft.of(suggested(setting)))


def _choose_spacing(spacing: str, name: str) -> None:
    _axis_of(name).respaced(spacing)


def _type(value: object, name: str, part: str) -> None:
    setattr(_axis_of(name), part, value)


def _number(draft: Draft, name: str, label: str, help: str) -> None:
    st.number_input(label, step=1, help=help, **controlled(f"map_{name}", getattr(draft, name), _type_number, name))


def _type_number(number: object, name: str) -> None:
    setattr(session_draft(), name, number)


def _recipe(draft: Draft, sweep: Sweep) -> None:
    """What all cells have in common, as far as it is not the default."""
    own, default = draft.recipe.settings, Settings()
    changed = [
        n for n in FIELDS if n not in (sweep.x.setting, sweep.y.setting) and getattr(own, n) != getattr(default, n)
    ]
    words = ", ".join(f"{_label(name)} {plain(worded(getattr(own, name)))}" for name in changed)
    common = tr("In all cells: {settings}.", settings=words) if words else tr("All other settings are the defaults.")
    st.caption(common)
    link = escape(here("/?" + query_of(draft.recipe)))
    if draft.ends_early:
        st.caption(
            tr(
                "The learning rates fall until iteration {horizon:,} and these runs end before that: few come to rest.",
                horizon=own.horizon,
            )
        )
        st.button(tr("Let them fall within the runs"), key="map_end_in_time", on_click=_end_in_time, width="stretch")
    words = escape(tr("Change them in Figure 1"))
    st.html(f"<a href='{link}' target='_self' style='font-size: 0.875rem'>{words}</a>")


def _end_in_time() -> None:
    try:
        session_draft().end_in_time()
    except SettingsError as error:
        refuse(PROBLEM, error)


# ---- the maps that are there ---------------------------------------------------------------------------------------


def on_disk(shown: Sweep) -> None:
    """The maps on this server: choose one, delete one."""
    with st.expander(tr("Maps on this server"), key="map_list_fold"):
        _list(shown)


@st.fragment
def _list(shown: Sweep) -> None:
    titles: dict[str, str] = {}
    problems = []
    for folder in queue.every():
        try:
            titles[folder.path.name] = _title(folder)
        except SettingsError as error:
            problems.append(str(error))
        except OSError as error:
            why = why_of(error)
            problems.append(tr("The map in '{folder}' cannot be read: {why}", folder=folder.path, why=why))
    for sentence in problems:
        st.error(plain(sentence))
    if not titles:
        st.caption(tr("There is none yet."))
        return
    with st.container(height=HEIGHT if len(titles) > MOST else "content", border=False):
        st.radio(
            tr("maps"), [*titles], format_func=titles.__getitem__, label_visibility="collapsed",
            **controlled("map_list", shown.name if shown.name in titles else None, _choose_map),
        )  # fmt: skip
    if st.session_state.pop("map_chosen", False):
        st.rerun()
    refused(REFUSED)
    if shown.name in titles:
        why = session_visitor().why_not_change(Folder.of(shown).path)
        if why:
            st.caption(why)
        with st.popover(tr("Delete this map …"), disabled=bool(why), icon=":material/delete:"):
            st.write(tr("The numbers of all its cells will be gone from the disk for good."))
            if st.button(tr("Delete it for good"), key="map_delete", type="primary", on_click=_delete, args=(shown,)):
                st.rerun()


def _title(folder: Folder) -> str:
    """A map in few words: "k × learning rate of D · 16 × 16 · paused"; raises `SettingsError` and `OSError`."""
    sweep = folder.sweep
    state = tr(STATUS[queue.status(folder, queue.done(folder), sweep.runs)])
    size = f"{len(sweep.x.values)} × {len(sweep.y.values)}"
    if sweep.seeds > 1:
        size += f" × {sweep.seeds}"
    return f"{_label(sweep.x.setting)} × {_label(sweep.y.setting)} · {size} · {state}"


def _choose_map(name: str) -> None:
    try:
        show_map(queue.named(name).sweep)
    except SettingsError as error:  # it was there a moment ago
        refuse(REFUSED, error)
    else:
        st.session_state["map_chosen"] = True


def _delete(shown: Sweep) -> None:
    folder = queue.named(shown.name)
    try:
        check(session_visitor().why_not_change(folder.path))
        queue.delete(folder)
    except SettingsError as error:
        refuse(REFUSED, error)
    except OSError as error:
        why = why_of(error).lower()
        refuse(REFUSED, tr("The map could not be deleted: {why}.", why=why))
