"""The controls of the page: live settings of the run that is shown, and the form of the next run."""

from __future__ import annotations

from typing import Any

import streamlit as st

from gan1d.base.fields import SettingsError, worded
from gan1d.base.files import why_of
from gan1d.images.devices import devices
from gan1d.images.folder import Run
from gan1d.images.presets import PRESETS
from gan1d.images.registry import Runs
from gan1d.images.settings import ImageSettings
from gan1d.languages import N_, tr
from gan1d.ui.hosting.quota import admitted, check_change, hours_of
from gan1d.ui.hosting.visitors import session_visitor
from gan1d.ui.images.data import data_controls, data_problem
from gan1d.ui.images.draft import Draft
from gan1d.ui.images.said import said
from gan1d.ui.images.session import NEW, page, session_draft, show_run, write_link
from gan1d.ui.shell.widgets import controlled, plain, refuse, refused, setting

FIELDS, LIVE = ImageSettings.fields(), ImageSettings.live()
DEVICES = {"cuda": "GPU (CUDA)", "mps": "GPU (MPS)", "cpu": "CPU"}
GROUPS: dict[str, tuple[str, ...]] = {
    N_("Images and noise"): ("train_images", "p_z", "z_size"),
    N_("Updates and learning rates"): (
        "k", "g_steps", "learning_rate_D", "learning_rate_G", "m", "decay", "end_D", "end_G", "fall",
    ),
    N_("Generator"): (
        "networks", "G_layers", "G_activation", "G_norm", "G_output", "G_bias", "G_start", "ema",
    ),
    N_("Discriminator"): (
        "D_layers", "D_activation", "pieces", "slope", "D_start", "dropout_input", "dropout",
    ),
    N_("Objective and optimizers"): (
        "loss", "r1", "smoothing", "optimizer_G", "optimizer_D", "beta1", "beta2", "momentum", "momentum_end",
        "momentum_epochs",
    ),
}  # fmt: skip
NEEDS = {"pieces": ("D_activation", "maxout"), "fall": ("decay", "exponential")}
NEEDS |= {"end_D": ("decay", "linear"), "end_G": ("decay", "linear")}
"""Settings that matter only with a certain value of another."""
SLOPED = ("G_activation", "D_activation")
ENDED = {  # and cannot be gone on with
    "done": N_("Run {run} is done: nothing in it changes any more. It ended with {settings}."),
    "diverged": N_("Run {run} is diverged: nothing in it changes any more. It ended with {settings}."),
}
LIVE_PROBLEM, START_PROBLEM = "images_live_problem", "images_start_problem"


# ---- while it trains ---------------------------------------------------------------------------------------------


def live_controls(run: Run) -> None:
    """The live settings of a run; each a fragment of its own, so that a change redraws that widget alone."""
    if run.state.status in ENDED:
        st.caption(tr(ENDED[run.state.status], run=plain(run.name), settings=_last_in_force(run)))
    else:
        if refused := session_visitor().why_not_change(run.path):
            st.caption(refused)
        for name in LIVE:
            _live(run, name)
    st.button(
        tr("New run from this one"), key="take", on_click=_take, args=(run,), width="stretch",
        help=tr("Fill New run with this run's settings; start it, or change them first."),
    )  # fmt: skip


@st.fragment
def _live(run: Run, name: str) -> None:
    with said():
        disabled = bool(session_visitor().why_not_change(run.path))
        setting(ImageSettings, name, in_force(run, name), f"live_{name}", _ask, (run, name), disabled)
    refused(LIVE_PROBLEM)


def in_force(run: Run, name: str) -> object:
    """The value asked for, if the process that trains has not heard it yet, or else the one in force."""
    wanted, state = run.wanted, run.state
    if wanted.asked != state.heard and name in wanted.settings:
        return ImageSettings.checked(name, wanted.settings[name])
    return getattr(run.recipe.at(state.iteration), name)


def _last_in_force(run: Run) -> str:
    last = run.recipe.at(run.state.iteration)
    return ", ".join(f"{tr(FIELDS[n].metadata['label'])} {worded(getattr(last, n))}" for n in LIVE)


def _ask(value: object, run: Run, name: str) -> None:
    try:
        check_change(session_visitor(), run, name, value)
        Runs().ask_setting(run, name, value)
    except SettingsError as error:
        refuse(LIVE_PROBLEM, error)
    except OSError as error:
        refuse(LIVE_PROBLEM, tr("{name} could not be asked for: {why}. It is as it was.", name=name, why=_why(error)))


def _take(run: Run) -> None:
    with said():
        session_draft().take(run, folders=session_visitor().may_name_folders)
        page().tab = NEW
        write_link()


# ---- the next run ------------------------------------------------------------------------------------------------


@st.fragment
def new_run() -> None:
    """The form beside a run: redrawn alone, the run goes on."""
    form()


def form(primary: bool = True) -> None:
    """The form of the next run. What is typed stays, also while it cannot be."""
    draft = session_draft()
    problems = draft.problems()
    _preset(draft)
    data_controls(draft, _chosen, _type)
    device, epochs, seed = st.columns(3)
    with device:
        st.selectbox(
            tr("device"), devices(), format_func=lambda name: DEVICES[name],
            **controlled("new_device", draft.device, _device, draft),
            help=tr("Where it trains. The same run gives the same game, to rounding, on each."),
        )  # fmt: skip
    for place, name in ((epochs, "epochs"), (seed, "seed")):
        with place:
            setting(ImageSettings, name, draft.values[name], f"new_{name}", _type, (draft, name))
    for name in ("epochs", "seed"):
        if name in problems:
            st.error(plain(problems[name]))
    if train_button(draft, "train", primary):
        st.rerun()
    for title, names in GROUPS.items():
        changed = _changed(draft, names)
        label = tr("{title} · {n} changed", title=tr(title), n=changed) if changed else tr(title)
        with st.expander(label, key=f"group_{title.split()[0]}"):
            for name in names:
                if _matters(draft, name):
                    setting(ImageSettings, name, draft.values[name], f"new_{name}", _type, (draft, name))
                if name in problems:
                    st.error(plain(problems[name]))


def train_button(draft: Draft, key: str, primary: bool) -> bool:
    """The button that starts the draft, and why it cannot be started; gives whether a run has begun."""
    sentence = session_visitor().why_not_begin() or data_problem(draft) or _problem(draft)
    pressed = st.button(
        tr("Train"), key=key, type="primary" if primary else "secondary", width="stretch", icon=":material/play_arrow:",
        disabled=bool(sentence), help=tr("Start this as a new run; it waits if the device is taken."),
        on_click=_start, args=(draft,),
    )  # fmt: skip
    if refused(START_PROBLEM):
        return False
    if sentence:
        st.info(plain(sentence))
    return pressed


def _problem(draft: Draft) -> str:
    try:
        draft.settings()
    except SettingsError as error:
        return str(error)
    return ""


def _start(draft: Draft) -> None:
    try:
        with admitted(session_visitor(), hours_of(draft.settings(), draft.device)) as owner:
            show_run(draft.start(Runs(), owner).name)
    except SettingsError as error:
        refuse(START_PROBLEM, error)
    except OSError as error:
        sentence = tr(
            "The run could not be written to {folder}: {why}. Make room, or name another folder in GAN1D_RUNS, then "
            "press Train again.",
            folder=Runs().root,
            why=_why(error),
        )
        refuse(START_PROBLEM, sentence)


def _why(error: OSError) -> str:
    return why_of(error).lower()


def _preset(draft: Draft) -> None:
    st.selectbox(
        tr("preset"), [*PRESETS], format_func=lambda name: tr(PRESETS[name].title),
        **controlled("new_preset", draft.preset, _choose_preset, draft),
        help=tr("A published configuration, or ours: fills all settings below."),
    )  # fmt: skip
    preset = PRESETS[draft.preset]
    st.caption(tr(preset.expect))
    with st.expander(tr("Source, and what is otherwise here"), key="about_preset"):
        st.caption(tr("Source: {source}. {differs}", source=tr(preset.source), differs=tr(preset.differs)))


def _changed(draft: Draft, names: tuple[str, ...]) -> int:
    """How many of these settings differ from the preset."""
    return len({*draft.to_query()} & {*names})


def _matters(draft: Draft, name: str) -> bool:
    if name == "slope":
        return any(draft.values[other] == "leaky_relu" for other in SLOPED)
    if name in NEEDS:
        other, value = NEEDS[name]
        return bool(draft.values[other] == value)
    return True


def _choose_preset(preset: str, draft: Draft) -> None:
    draft.choose_preset(preset)
    write_link()


def _chosen(data: str, draft: Draft) -> None:
    draft.choose_data(data)
    write_link()


def _device(device: str, draft: Draft) -> None:
    draft.device = device
    write_link()


def _type(value: Any, draft: Draft, name: str) -> None:
    draft.values[name] = value
    write_link()
