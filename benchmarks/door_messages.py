"""Doors for messages: what a browser sends to each live route, through the same connection as a real one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import strategies as st

from benchmarks.doors import VALUES, Door, Enter
from gan1d.images.folder import Identity
from gan1d.images.registry import Runs
from gan1d.images.settings import ImageRecipe
from gan1d.recipes.link import Link
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.sweep.plan import Sweep
from gan1d.ui.figure.route import FigureViewing
from gan1d.ui.figure.session_player import SessionPlayer
from gan1d.ui.images.route import RunWatching
from gan1d.ui.images.watch import Watch
from gan1d.ui.live.connection import Connection
from gan1d.ui.many.route import ManyViewing
from gan1d.ui.many.session_player import Onlooker
from gan1d.ui.sweep.route import MapWatching

SMALL = Recipe(Settings(m=8, G_width=4, D_width=4, k=1))
EACH = 10  # messages to a connection
RUN = {"query": "k=5", "seen": 3, "now": True, "shown": None}
PAST: dict[str, Any] = {
    "query": "k=5&m=8", "runs": [RUN, RUN | {"now": False, "shown": "ghost"}], "iteration": 3, "playing": False,
    "speed": 30, "games": 16, "taken": "", "room": "key", "code": "ABCD", "role": "follows",
}  # fmt: skip
FIELDS = {
    "step": {"what": ("iteration", "discriminator", "generator", "back")}, "speed": {"value": (0, 0.5, 30, 1e5)},
    "seek": {"iteration": (0, 1, 50_000)}, "scrub": {"iteration": (0, 3)}, "switch": {"run": (1, 2)},
    "ghost": {"run": (1, 2)}, "beside": {"run": (1, 2)}, "forget": {"run": (1, 2)}, "scenario": {"step": (1, -1)},
    "open_room": {"address": ("http://here/", "https://a:8501/x", "javascript:x", "http://[")},
    "resume": {name: (value,) for name, value in PAST.items()},
}  # fmt: skip
BARE = ("play", "pause", "reset", "alone", "close_room", "lead", "leave", "come_back", "ready", "seeds", "back")
RAW = (
    "", "[", "[" * 9_000, '{"a":' * 9_000, "[" + "[]," * 9_000 + "[]]", "x" * 66_000,
    '{"do": "seek", "iteration": NaN}',
    '{"do": "seek", "iteration": ' + "1" * 5000 + "}", '{"do": "speed", "value": 1e999}', '"\\ud800"', "null", "0",
    '{"do": "open_room", "address": "http://\\udfff/"}', '{"do": "scenario", "step": 1.0}', '{"do": ["play"]}',
    '{"do": "switch", "run": [[[[[[1]]]]]]}',
)  # fmt: skip


def _of(do: str) -> st.SearchStrategy[dict[str, Any]]:
    fields = {name: st.sampled_from(usual) | VALUES for name, usual in FIELDS[do].items()}
    return st.fixed_dictionaries({"do": st.just(do)}, optional=fields)


MESSAGES = st.one_of(
    *map(_of, FIELDS),
    st.sampled_from(BARE).map(lambda do: {"do": do}),
    st.builds(lambda do: {"do": do}, VALUES),
    VALUES,
).map(lambda message: json.dumps(message, default=str))
SENT = st.one_of(
    MESSAGES,
    MESSAGES,
    st.sampled_from(RAW),
    st.none(),
    st.tuples(MESSAGES, st.integers(0, 40)).map(lambda m: m[0][: m[1]]),
)
WISHES = st.one_of(
    st.sampled_from(("pause", "stop", "resume", "fly")).map(lambda do: json.dumps({"do": do})), MESSAGES, SENT
)


class Browser:
    """A websocket, as much of it as a connection needs: sends some messages and goes, and keeps what it hears."""

    query_params: ClassVar[dict[str, str]] = {}

    def __init__(self, texts: list[str | None]) -> None:
        self._texts = iter(texts)
        self.heard: list[dict[str, Any]] = []

    async def receive(self) -> dict[str, Any]:
        for text in self._texts:
            return {"type": "websocket.receive", **({"bytes": b"\0"} if text is None else {"text": text})}
        return {"type": "websocket.disconnect", "code": 1000}

    async def send_text(self, text: str) -> None:
        self.heard.append(json.loads(text, parse_constant=_refuse))

    async def send_bytes(self, content: bytes) -> None:
        pass

    async def close(self, *_: object) -> None:
        pass


def _refuse(constant: str) -> None:
    raise ValueError(f"a browser cannot read {constant}")


def _live(browser: Any, _: Path) -> Connection:
    return FigureViewing(browser, SessionPlayer(Link(SMALL, at=0)))


def _crowd(browser: Any, _: Path) -> Connection:
    onlooker = Onlooker(SMALL, 16, at=0)
    onlooker.may_resume(None)
    return ManyViewing(browser, onlooker)


def _cells(browser: Any, _: Path) -> Connection:
    return MapWatching(browser, Sweep.from_query({"x": "k=1:3", "y": "m=8:10", "horizon": "50", "iterations": "50"}))


def _images(browser: Any, _: Path) -> Connection:
    runs = Runs()
    run = next(iter(runs.all()), None) or runs.create(ImageRecipe(), Identity("tiny"))
    return RunWatching(browser, Watch(run, runs))


def _door(make: Callable[[Any, Path], Connection]) -> Enter:
    """A route's connection: what it tells of some messages, which is a notice of each, or nothing."""

    async def hear(texts: list[str | None], folder: Path) -> list[str]:
        browser = Browser(texts)
        await make(browser, folder).serve()
        return [message["text"] for message in browser.heard if message["type"] == "notice"]

    return lambda texts, folder: asyncio.run(hear(texts, folder))


def _some(message: st.SearchStrategy[str | None]) -> st.SearchStrategy[list[str | None]]:
    return st.lists(message, min_size=EACH, max_size=EACH)


DOORS = {
    "messages to live": Door(_some(SENT), _door(_live), 10_000, EACH),
    "messages to crowd": Door(_some(SENT), _door(_crowd), 10_000, EACH),
    "messages to map/cells": Door(_some(WISHES), _door(_cells), 10_000, EACH),
    "messages to images": Door(_some(WISHES), _door(_images), 10_000, EACH),
}
