"""The status page: a table in plain HTML, so that it answers when the app's own pages do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from gan1d.languages import N_, spoken, tr, written
from gan1d.ui.status.metrics import resident
from gan1d.ui.status.numbers import Numbers

AGAIN = 5  # seconds until it loads itself anew
MIB = 2**20
PICTURES = {
    "live": N_("Figure 1"),
    "crowd": N_("Many games"),
    "map/cells": N_("Map"),
    "images": N_("MNIST GAN"),
}
FRAME = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="{again}"><title>{title}</title>
<style>:root {{ color-scheme: light dark }} body {{ font: 1.1em sans-serif; margin: 2em }}
th {{ text-align: left; font-weight: normal }} td {{ text-align: right; font-variant-numeric: tabular-nums }}
th, td {{ padding: .2em 1em .2em 0 }}</style></head>
<body><h1>{title}</h1><table>{rows}</table></body></html>
"""


def page(numbers: Numbers, rates: Mapping[str, float]) -> str:
    """The numbers, in the language that is spoken; `rates` are iterations a second, by kind."""
    title = tr("gan1d: status of process {letter}", letter=numbers.process) if numbers.process else tr("gan1d: status")
    rows = "".join(
        f"<tr><th scope='row'>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in _rows(numbers, rates)
    )
    return FRAME.format(lang=spoken(), again=AGAIN, title=escape(title), rows=rows)


def _rows(now: Numbers, rates: Mapping[str, float]) -> Iterator[tuple[str, str]]:
    yield tr("Sessions with a browser"), written(now.sessions, ",")
    for route, name in PICTURES.items():
        yield tr("Live pictures: {page}", page=tr(name)), written(now.pictures.get(route, 0), ",")
    yield tr("Open rooms"), written(now.rooms, ",")
    yield tr("Followers in rooms"), written(now.followers, ",")
    yield tr("Runs in memory"), written(now.runs, ",")
    yield tr("Watchers of runs"), written(now.watched, ",")
    yield tr("Image runs that wait or train"), written(now.queue["images"], ",")
    yield tr("Maps that wait or are computed"), written(now.queue["maps"], ",")
    yield tr("Memory held / budget"), f"{_mib(now.held)} / {_mib(now.budget)}"
    yield tr("Memory of the process"), _mib(resident())
    yield tr("Iterations a second: runs"), written(rates["runs"], ",.0f")
    yield tr("Iterations a second: many games"), written(rates["games"], ",.0f")


def _mib(size: int | None) -> str:
    return "–" if size is None else f"{written(size / MIB, ',.0f')} MiB"
