"""Which data the next run learns: what is here, and how to get what is not."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from gan1d.images.datasets import TITLES, load, place
from gan1d.images.download import SOURCES
from gan1d.images.idx import DataError
from gan1d.images.settings import DATA
from gan1d.languages import tr, written
from gan1d.languages.kept import Kept, reason
from gan1d.ui.images.background import begin_fetching, fetching
from gan1d.ui.images.draft import Draft
from gan1d.ui.images.session import write_link

MB = 1e6
PERIOD = 0.4  # seconds between two looks at a download
REFUSED = "images_refused_folder"  # data set and folder that were looked into and found wanting, and why


def data_controls(draft: Draft, on_change: Callable[[Draft], None]) -> None:
    """The data set, where it comes from, and if it is not here, how to get it."""
    name = draft.values["data"]
    st.session_state["new_data"] = name
    st.selectbox(
        tr("data"), DATA, key="new_data", format_func=lambda choice: _title(draft, choice), on_change=on_change,
        args=(draft,), help=tr("What G must learn to draw. MNIST is fetched once, or read from a folder of yours."),
    )  # fmt: skip
    where = place(name, draft.data_folder)
    if name == "digits":
        st.caption(_in_place_of(draft))
        return
    if where:
        st.caption(f"{TITLES[name]}, {where}.")
    with st.container(key="data_not_here") if not where else st.expander(tr("From another folder"), key="data_folder"):
        if not where:
            _fetch(name)
        _folder(draft)
        if draft.folder and (sentence := data_problem(draft)):
            st.error(sentence)


def data_problem(draft: Draft) -> str:
    """Why the data cannot be trained on, in a sentence; empty if nothing speaks against it. Reads no file."""
    name = draft.values["data"]
    if place(name, draft.data_folder) is not None:
        refused = st.session_state.get(REFUSED, ())
        return str(refused[2]) if refused[:2] == (name, draft.folder) else ""
    if not draft.folder.strip():
        return tr(
            "{title} is not here yet: fetch it, name a folder, or choose {digits}.",
            title=TITLES[name],
            digits=tr(TITLES["digits"]),
        )
    return str(_look_into(draft))


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


def _look_into(draft: Draft) -> Kept | str:
    """What is wrong with the data in the folder, in a sentence. Reads the files if there are any."""
    try:
        load(draft.values["data"], draft.data_folder)
    except DataError as error:
        return reason(error)
    return ""


def _folder(draft: Draft) -> None:
    st.session_state["new_folder"] = draft.folder
    st.text_input(
        tr("folder with IDX files"), key="new_folder", on_change=_choose_folder, args=(draft,),
        placeholder=tr("a folder on the computer of the server"),
        help=tr("Holds train-images-idx3-ubyte, with or without .gz, itself or in a subfolder mnist or fashion_mnist."),
    )  # fmt: skip


def _choose_folder(draft: Draft) -> None:
    draft.folder = st.session_state["new_folder"].strip()
    st.session_state.pop(REFUSED, None)
    if draft.folder and (sentence := _look_into(draft)):
        st.session_state[REFUSED] = draft.values["data"], draft.folder, sentence
    write_link()


def _fetch(name: str) -> None:
    download = fetching(name)
    running = download is not None and download.running
    if not running:
        st.button(
            tr("Fetch {title} ({size})", title=TITLES[name], size=_size(name)), key=f"fetch_{name}",
            icon=":material/download:", width="stretch", on_click=begin_fetching, args=(name,),
            help=tr("Once, into the cache of this computer."),
        )  # fmt: skip
    st.fragment(_progress, run_every=PERIOD if running else None)(name)


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
        st.error(str(download.problem))
