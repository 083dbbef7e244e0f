"""What to expect of each preset, as a table that becomes cards on a phone."""

from __future__ import annotations

from html import escape

import streamlit as st

from gan1d.fields import show
from gan1d.images.presets import PRESETS, Preset
from gan1d.images.settings import PIXELS, ImageSettings

HEAD = ("preset and source", "networks", "game", "what happens", "beside its source")
_CSS = """<style>
table.presets { width: 100%; border-collapse: collapse; font-size: 0.88rem; line-height: 1.4; }
table.presets th, table.presets td { text-align: left; vertical-align: top; padding: 0.5rem 0.9rem 0.5rem 0; }
table.presets thead th { font-weight: 600; opacity: 0.75; }
table.presets tbody tr { border-top: 1px solid color-mix(in srgb, currentColor 22%, transparent); }
table.presets small { display: block; font-weight: 400; font-size: 0.8rem; opacity: 0.8; margin-top: 0.15rem; }
table.presets td:nth-child(4) { min-width: 17rem; }
@media (max-width: 900px) {
  table.presets thead { display: none; }
  table.presets, table.presets tbody, table.presets tr, table.presets th, table.presets td { display: block; }
  table.presets tr { padding: 0.5rem 0; }
  table.presets th, table.presets td { padding: 0.1rem 0; }
  table.presets td::before { content: attr(data-head) ": "; opacity: 0.7; }
}
</style>"""


def expectations() -> None:
    """The table."""
    head = "".join(f"<th scope='col'>{words}</th>" for words in HEAD)
    rows = "".join(_row(preset) for preset in PRESETS.values())
    st.html(f"{_CSS}<table class='presets'><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")


def _row(preset: Preset) -> str:
    name = f"<th scope='row'>{escape(preset.title)}<small>{escape(preset.source)}</small></th>"
    cells = (networks(preset.settings), game(preset.settings), preset.expect, preset.differs)
    about = (f"<td data-head='{head}'>{escape(words)}</td>" for head, words in zip(HEAD[1:], cells, strict=True))
    return f"<tr>{name}{''.join(about)}</tr>"


def networks(s: ImageSettings) -> str:
    """Both networks in short."""
    if s.networks == "convolutional":
        G = f"{s.z_size} → 7·7·{s.G_layers[0]}, transposed convolutions {_chain(s.G_layers)}, {s.G_output}"
        D = f"stride-2 convolutions {_chain(s.D_layers)} → 1"
    else:
        G = f"{_chain((s.z_size, *s.G_layers, PIXELS))}, {_word(s.G_activation)}, {s.G_output}"
        D = f"{_chain((PIXELS, *s.D_layers, 1))}, {_word(s.D_activation)}"
        D += f" of {s.pieces} pieces" if s.D_activation == "maxout" else ""
    G += ", batch norm" if s.G_norm == "batch" else ""
    D += f", dropout {_dropout(s)}" if s.dropout or s.dropout_input else ""
    return f"G {G}; D {D}"


def game(s: ImageSettings) -> str:
    """How they play, in short."""
    words = [f"k = {s.k}", f"m = {s.m}", f"{s.optimizer_D}, rates {show(s.learning_rate_D)} of D, "
             f"{show(s.learning_rate_G)} of G"]  # fmt: skip
    if s.g_steps > 1:
        words.insert(1, f"{s.g_steps} G steps")
    if s.decay != "constant":
        words.append("D's falling" if s.decay == "linear" and s.end_G == 1 else "falling")
    if s.r1:
        words.append(f"R1 γ = {show(s.r1)}")
    words.append(f"{s.epochs} epochs")
    return ", ".join(words)


def _chain(sizes: tuple[int, ...]) -> str:
    return "–".join(map(str, sizes))


def _word(name: str) -> str:
    return {"leaky_relu": "leaky ReLU", "relu": "ReLU"}.get(name, name)


def _dropout(s: ImageSettings) -> str:
    return f"{show(s.dropout_input)} on input, {show(s.dropout)}" if s.dropout_input else show(s.dropout)
