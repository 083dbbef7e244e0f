"""The routes `status` and `metrics`, which visitors are refused."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from time import monotonic

from prometheus_client.exposition import choose_encoder
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from gan1d.languages import ENGLISH, tr, use_language
from gan1d.recipes.link import LANG
from gan1d.ui.hosting.rules import KEY
from gan1d.ui.shell.language import nearest_language
from gan1d.ui.status.access import ASK, may_see
from gan1d.ui.status.metrics import registry
from gan1d.ui.status.numbers import read, trained
from gan1d.ui.status.page import page

COUNTING = 1.0  # seconds in which iterations are counted


async def status(request: Request, pictures: Mapping[str, int]) -> Response:
    """A page for people, which loads itself anew."""
    language = nearest_language(request.query_params.get(LANG, ENGLISH)) or ENGLISH
    if not may_see(request):
        return _refuse(language)
    before, began = trained(), monotonic()
    await asyncio.sleep(COUNTING)
    numbers = await asyncio.to_thread(read, pictures)
    lasted = monotonic() - began
    rates = {kind: (total - before[kind]) / lasted for kind, total in numbers.trained.items()}
    with use_language(language):
        return HTMLResponse(page(numbers, rates), headers={"Cache-Control": "no-store"})


async def metrics(request: Request, pictures: Mapping[str, int]) -> Response:
    """The same for Prometheus, in the form that it asks for."""
    if not may_see(request):
        return _refuse(ENGLISH)
    encode, kind = choose_encoder(request.headers.get("accept", ""))
    content = await asyncio.to_thread(lambda: encode(registry(pictures)))
    return Response(content, headers={"Content-Type": kind, "Cache-Control": "no-store"})


def _refuse(language: str) -> Response:
    with use_language(language):
        why = tr("This is for the host of this server: from the same computer, or with the key in {name}.", name=KEY)
    return PlainTextResponse(why, HTTPStatus.UNAUTHORIZED, headers=ASK)
