"""Which data the next run learns: what is here, and how to get what is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from gan1d.images.datasets import TITLES, place, title_of
from gan1d.images.download import SOURCES
from gan1d.images.finding import DOWNLOADED, folder_problem, sets_in, words_on
from gan1d.images.settings import AS_STORED, DATA, ORIENTATIONS, ImageSettings
from gan1d.languages import tr, written
from gan1d.ui.hosting.visitors import session_visitor
from gan1d.ui.images.background import begin_fetching, fetching
from gan1d.ui.images.draft import Draft
from gan1d.ui.images.look import Look, look_at
from gan1d.ui.images.session import write_link
from gan1d.ui.shell.widgets import controlled, plain, setting

MB = 1e6
PERIOD = 0.4  # seconds between two looks at a download
SHEET_WIDTH = 212  # pixels: one for each of the sheet


def data_controls(
    draft: Draft, on_change: Callable[[str, Draft], None], on_type: Callable[[Any, Draft, str], None]
) -> None:
    """The data set, where it comes from, and if it is not here, how to get it."""
    name = draft.values["data"]
    st.selectbox(
        tr("data"), DATA, format_func=lambda choice: _title(draft, choice),
        **controlled("new_data", name, on_change, draft),
        help=tr("What G must learn to draw. MNIST is fetched once, or read from a folder of yours."),
    )  # fmt: skip
    wrong = folder_problem()
    if wrong and not draft.folder.strip():
        st.warning(plain(str(wrong)))
    if name == "digits":
        st.caption(_in_place_of(draft))
        _orientation(draft, on_type)
        return
    where = words_on(name, draft.data_folder)
    look = _look(draft) if where else Look()
    if look.words:
        st.caption(plain(str(look.words)))
    elif where and not look.problem:
        st.caption(plain(f"{TITLES[name]}, {where}."))
    if look.sheet:
        st.image(look.sheet, caption=tr("Some of the images as they will be trained on"), width=SHEET_WIDTH)
    _orientation(draft, on_type, always=bool(look.sheet) and not look.original)
    may_name = session_visitor().may_name_folders
    if not where:
        with st.container(key="data_not_here"):
            _fetch(name)
            if may_name:
                _folder(draft)
    elif may_name:
        with st.expander(tr("From another folder"), key="data_folder"):
            _folder(draft)
    sets = sets_in(name, draft.data_folder) if may_name else []
    if sets:
        _choose_set(draft, sets)
    elif sentence := str(look.problem) or (data_problem(draft) if draft.folder else ""):
        st.error(plain(sentence))


def data_problem(draft: Draft) -> str:
    """Why the data cannot be trained on, in a sentence; empty if nothing speaks against it."""
    name = draft.values["data"]
    if place(name, draft.data_folder) is not None:
        return str(_look(draft).problem)
    if not draft.folder.strip():
        digits = tr(TITLES["digits"])
        if not session_visitor().may_name_folders:
            return tr("{title} is not here yet: choose {digits}.", title=TITLES[name], digits=digits)
        return tr(
            "{title} is not here yet: fetch it, name a folder, or choose {digits}.", title=TITLES[name], digits=digits
        )
    return str(_look(draft).problem)


def _look(draft: Draft) -> Look:
    """A look at data from a folder; what was fetched was checked when it came."""
    name, folder = draft.values["data"], draft.data_folder
    if name == "digits" or folder is None or words_on(name, folder) == DOWNLOADED:
        return Look()
    orientation = draft.values["orientation"]
    return look_at(name, folder, orientation if orientation in ORIENTATIONS else AS_STORED)


def _orientation(draft: Draft, on_type: Callable[[Any, Draft, str], None], always: bool = False) -> None:
    """The switch that transposes the images, where it may be needed."""
    if always or draft.values["orientation"] != AS_STORED:
        setting(
            ImageSettings, "orientation", draft.values["orientation"], "new_orientation", on_type,
            (draft, "orientation"),
        )  # fmt: skip


def _choose_set(draft: Draft, sets: list[Path]) -> None:
    """Ask which of the sets in a folder is meant."""
    st.selectbox(
        tr("Several sets of images are in {folder}: which?", folder=plain(str(sets[0].parent))), sets, index=None,
        key="new_set", format_func=lambda path: path.name, on_change=_take_set, args=(draft,),
    )  # fmt: skip


def _take_set(draft: Draft) -> None:
    draft.folder = str(st.session_state["new_set"] or draft.folder)
    write_link()


def data_title(draft: Draft) -> str:
    """What the data that is chosen is called, by its checksums where it lies in a folder."""
    return title_of(draft.values["data"], _look(draft).words)


def _title(draft: Draft, name: str) -> str:
    title = tr(TITLES[name])
    return title if place(name, draft.data_folder) else tr("{title} (not here yet)", title=title)


def _in_place_of(draft: Draft) -> str:
    words = tr("1,797 digits of 8 × 8 pixels, enlarged to 28 × 28; they come with scikit-learn.")
    if place("mnist", draft.data_folder):
        return words
    how = tr("MNIST is not here yet: choose it above to fetch it ({size}) or to name a folder.", size=_size("mnist"))
    return f"{words} {how}"


def _size(name: str) -> str:
    return written(sum(file.size for file in SOURCES[name].files) / MB, ".0f") + " MB"


def _folder(draft: Draft) -> None:
    st.text_input(
        tr("folder with IDX files"), **controlled("new_folder", draft.folder, _choose_folder, draft),
        placeholder=tr("a folder on the computer of the server"),
        help=tr(
            "Holds train-images-idx3-ubyte, with or without .gz, itself or in a subfolder mnist, fashion_mnist or "
            "MNIST/raw; or is such a file."
        ),
    )  # fmt: skip


def _choose_folder(folder: str, draft: Draft) -> None:
    draft.folder = folder.strip()
    write_link()


def _fetch(name: str) -> None:
    download = fetching(name)
    running = download is not None and download.running
    if not running:
        refused = session_visitor().why_not_serve()
        st.button(
            tr("Fetch {title} ({size})", title=TITLES[name], size=_size(name)), key=f"fetch_{name}",
            icon=":material/download:", width="stretch", on_click=_begin_fetching, args=(name,),
            disabled=bool(refused), help=tr("Once, into the cache of this computer."),
        )  # fmt: skip
        if refused:
            st.caption(refused)
    st.fragment(_progress, run_every=PERIOD if running else None)(name)


def _begin_fetching(name: str) -> None:
    if not session_visitor().why_not_serve():
        begin_fetching(name)


def _progress(name: str) -> None:
    download, title = fetching(name), TITLES[name]
    if download is None:
        return
    if download.running:
        st.session_state[f"fetching_{name}"] = True
        done, total = download.done, download.total
        words = (
            tr("Fetching {title}: {done:.1f} of {total:.1f} MB", title=title, done=done / MB, total=total / MB)
            if done
            else tr("Fetching {title} …", title=title)
        )
        st.progress(min(done / total, 1.0), words)
    elif st.session_state.pop(f"fetching_{name}", False):
        st.rerun()  # with the data that is here now, or with the button again
    elif download.problem:
        st.error(plain(str(download.problem)))
