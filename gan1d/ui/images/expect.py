"""What to expect of each preset, as a table that becomes cards on a phone."""

from __future__ import annotations

from html import escape

import streamlit as st

from gan1d.base.fields import named, worded
from gan1d.images.presets import PRESETS, Preset
from gan1d.images.settings import PIXELS, ImageSettings
from gan1d.languages import N_, ngettext, tr

HEAD = (
    N_("preset and source"), N_("networks"), N_("game"), N_("what happens"), N_("beside its source"),
)  # fmt: skip
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
    head = "".join(f"<th scope='col'>{escape(tr(words))}</th>" for words in HEAD)
    rows = "".join(_row(preset) for preset in PRESETS.values())
    st.html(f"{_CSS}<table class='presets'><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")


def _row(preset: Preset) -> str:
    name = f"<th scope='row'>{escape(tr(preset.title))}<small>{escape(tr(preset.source))}</small></th>"
    cells = (networks(preset.settings), game(preset.settings), tr(preset.expect), tr(preset.differs))
    heads = (escape(tr(words)) for words in HEAD[1:])
    about = (f"<td data-head='{head}'>{escape(words)}</td>" for head, words in zip(heads, cells, strict=True))
    return f"<tr>{name}{''.join(about)}</tr>"


def networks(s: ImageSettings) -> str:
    """Both networks in short."""
    if s.networks == "convolutional":
        layers = tr("transposed convolutions {sizes}", sizes=_chain(s.G_layers))
        G = f"{s.z_size} → 7·7·{s.G_layers[0]}, {layers}, {s.G_output}"
        D = tr("stride-2 convolutions {sizes}", sizes=f"{_chain(s.D_layers)} → 1")
    else:
        G = f"{_chain((s.z_size, *s.G_layers, PIXELS))}, {_word(s.G_activation)}, {s.G_output}"
        unit = tr("maxout of {n} pieces", n=s.pieces) if s.D_activation == "maxout" else _word(s.D_activation)
        D = f"{_chain((PIXELS, *s.D_layers, 1))}, {unit}"
    G += ", " + tr("batch norm") if s.G_norm == "batch" else ""
    D += ", " + _dropout(s) if s.dropout or s.dropout_input else ""
    return f"G {G}; D {D}"


def game(s: ImageSettings) -> str:
    """How they play, in short."""
    D, G = worded(s.learning_rate_D), worded(s.learning_rate_G)
    rates = tr("{optimizer}, rates {D} of D, {G} of G", optimizer=named(s.optimizer_D), D=D, G=G)
    words = [f"k = {s.k}", f"m = {s.m}", rates]
    if s.g_steps > 1:
        words.insert(1, tr("{n} G steps", n=s.g_steps))
    if s.decay != "constant":
        words.append(tr("D's falling") if s.decay == "linear" and s.end_G == 1 else tr("falling"))
    if s.r1:
        words.append(f"R1 γ = {worded(s.r1)}")
    words.append(ngettext("{n} epoch", "{n} epochs", s.epochs))
    return ", ".join(words)


def _chain(sizes: tuple[int, ...]) -> str:
    return "–".join(map(str, sizes))


def _word(name: str) -> str:
    return {"leaky_relu": tr("leaky ReLU"), "relu": "ReLU"}.get(name, name)


def _dropout(s: ImageSettings) -> str:
    if s.dropout_input:
        return tr("dropout {input} on input, {hidden}", input=worded(s.dropout_input), hidden=worded(s.dropout))
    return tr("dropout {hidden}", hidden=worded(s.dropout))
