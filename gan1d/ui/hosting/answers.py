"""What every answer of the server says besides its content, and under which names of the server it is given.

Scripts come from the server alone, or are those whose text is known here; so do pictures, fonts and connections. Which
websites may show the app in a frame says `GAN1D_FRAMES`. The name of a foreign website that leads to this machine, as
its owner can arrange, is no name of this server: a page from there would count as one of its own.
"""

from __future__ import annotations

import asyncio
import base64
import ipaddress
import logging
import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from streamlit import config
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from gan1d.languages import LANGUAGES
from gan1d.ui.hosting.cookie import has_secret, new_cookie
from gan1d.ui.hosting.rules import ANY, OWN, hosting

UPLOAD = "/_stcore/upload_file/"  # Streamlit's door for files
REFUSED = 1008  # the code of a websocket that a policy forbids
_INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
LOG = logging.getLogger(__name__)
GO_SCRIPT = """
(() => {
  let [goal, still, top, calls] = [null, 0, null, 0];
  const go = setInterval(() => {
    goal ??= document.querySelector("[data-go-to]")?.dataset.goTo;
    const place = goal && document.querySelector(goal);
    calls += 1;
    if (calls > 300) stop();
    if (!place) return;
    place.scrollIntoView({ block: "center" });
    const now = place.getBoundingClientRect().top;
    still = now === top ? still + 1 : 0;
    top = now;
    if (still > 20) stop();
  }, 100);
  const stop = () => clearInterval(go);
  for (const hand of ["wheel", "touchstart", "pointerdown", "keydown"]) addEventListener(hand, stop, { once: true });
})();
"""
"""Brings the place that stands beside it into sight, and again until it stays there, because the page still grows:
fonts and equations come late. Not against a hand that scrolls, and not for longer than half a minute.
"""


def language_script(code: str) -> str:
    """What tells those who have pages read to them in which language a page is."""
    return f"document.documentElement.lang = '{code}';"


class Answers:
    """Refuses what is asked of a foreign name, and completes the headers of every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):  # the server's own beginning and end
            return await self._app(scope, receive, send)
        asked = Headers(scope=scope)
        host = asked.get("host", "")
        if not is_known(host):
            return await _refuse(host, scope, receive, send)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = MutableHeaders(scope=message)
                said["X-Content-Type-Options"] = "nosniff"
                said["Referrer-Policy"] = "same-origin"
                said["Content-Security-Policy"] = policy(host, hosting().frames)
                # A page that the browser has kept is answered without content, and has no type then.
                page = said.get("content-type", "").startswith("text/html") or "text/html" in asked.get("accept", "")
                if page and hosting().mode != OWN and not has_secret(asked.getlist("cookie")):
                    said.append("Set-Cookie", new_cookie(_base(), secure=scope["scheme"] == "https"))
            await send(message)

        if scope["type"] == "http" and scope["method"] in ("PUT", "POST") and UPLOAD in scope["path"]:
            return await self._take(asked, scope, receive, answer)
        await self._app(scope, receive, answer)

    async def _take(self, asked: Headers, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a file in if there is room for it."""
        most = config.get_option("server.maxUploadSize") * 2**20
        told = asked.get("content-length", "")
        size = min(int(told), most) if told.isascii() and told.isdigit() else most
        given = await asyncio.to_thread(import_module, "gan1d.ui.shell.given")
        with given.UPLOADS.room_for(size) as room:
            if room:
                return await self._app(scope, receive, send)
        full = HTTPStatus.INSUFFICIENT_STORAGE  # the page has said so, unless it became full meanwhile
        LOG.warning("%s: %s (%s bytes)", scope["path"], full.phrase, size)
        await PlainTextResponse(full.phrase, full)(scope, receive, send)


async def _refuse(host: str, scope: Scope, receive: Receive, send: Send) -> None:
    why = f"{HTTPStatus.FORBIDDEN.phrase} (Host: {host!r}; server.allowedHosts)"
    LOG.warning("%s: %s", scope["path"], why)
    if scope["type"] == "websocket":
        return await WebSocketClose(REFUSED)(scope, receive, send)
    return await PlainTextResponse(why, HTTPStatus.FORBIDDEN)(scope, receive, send)


def _base() -> str:
    """The path that all pages lie under, without a slash at its end: a cookie of "/gan" is one of "/gan/map", too."""
    return "/" + str(config.get_option("server.baseUrlPath")).strip("/")


def is_known(host: str) -> bool:
    """Whether a request's Host names this server: one of `server.allowedHosts`; where that names none, every address
    in numbers and every name that only a network of one's own gives, `browser.serverAddress`, and the hosts of
    `server.corsAllowedOrigins`. A program that is no browser may name none.
    """
    if config.get_option("server.allowedHosts"):
        return is_host_allowed(host)
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return False
    origins = (urlsplit(origin).hostname for origin in config.get_option("server.corsAllowedOrigins"))
    own = "." not in name or name.endswith((".localhost", ".local"))
    return own or _is_address(name) or name in (config.get_option("browser.serverAddress"), *origins)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=64)
def policy(host: str, frames: str) -> str:
    """What a page of this host may load, and who may show it in a frame; styles may stand in the page.

    Some browsers do not count websockets of the page's own host as its own, so they are named.
    """
    scripts = " ".join(f"'sha256-{_hash(text)}'" for text in _known_scripts())
    sockets = f" ws://{host} wss://{host}" if re.fullmatch(r"[\w.:\[\]-]+", host, re.ASCII) else ""
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' blob: {scripts}",  # blob: the scripts of components
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "media-src 'self' data: blob:",
            f"connect-src 'self'{sockets}",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            # None at all for all websites: "*" would leave out slides that are opened as files.
            *([] if frames == ANY else [f"frame-ancestors {frames}"]),
        )
    )


def _known_scripts() -> Iterable[str]:
    """Those that stand in Streamlit's page itself, and ours in its pages."""
    yield from re.findall(r"<script>(.*?)</script>", _INDEX.read_text(encoding="utf-8"), re.DOTALL)
    yield from map(language_script, LANGUAGES)
    yield GO_SCRIPT


def _hash(script: str) -> str:
    return base64.b64encode(sha256(script.encode()).digest()).decode()
