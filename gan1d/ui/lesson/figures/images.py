"""Samples of an image GAN, and how the paper scored its own."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from pathlib import Path

import streamlit as st

from gan1d.languages import tr
from gan1d.ui.lesson.figures.tables import table1

# The sheet in docs/mnist_gan.png
_SAMPLES = b64encode((Path(__file__).parent / "samples.png").read_bytes()).decode()


def images() -> None:
    """A hundred samples, each from its own z, and the paper's Table 1."""
    # Streamlit's own image has no alternative text.
    alt = tr("A sheet of 100 handwritten digits made by G; most can be read.")
    caption = tr(
        "100 samples G(z) in epoch 6.5 of 8: the preset “Toward log 2”, trained on the 60,000 images of MNIST. "
        "Each square comes from one z that stays the same through the whole training."
    )
    picture = f"<img src='data:image/png;base64,{_SAMPLES}' alt='{escape(alt)}'>"
    st.html(f"<figure class='samples'>{picture}<figcaption>{escape(caption)}</figcaption></figure>")
    table1()
