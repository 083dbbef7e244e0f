"""Who may see what only the host of a server is to see: a program on this machine, or whoever has the host's key."""

from __future__ import annotations

import base64
import binascii
import hmac
import ipaddress
import os
from contextlib import suppress
from urllib.parse import urlsplit

from starlette.requests import Request

from gan1d.ui.hosting.rules import KEY

PASSED_ON = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")  # by a proxy
ASK = {"WWW-Authenticate": 'basic realm="gan1d"'}  # lets a browser ask for name and password


def may_see(request: Request) -> bool:
    """Whether this request is the host's."""
    return _from_here(request) or _has_key(request.headers.get("authorization", ""))


def _from_here(request: Request) -> bool:
    """Whether it comes from this machine, and is meant for it by its own name.

    A proxy on this machine passes on what comes from anywhere: it says so, or it keeps the name that was asked for. And
    a foreign website's name may lead a browser here.
    """
    passed_on = any(name in request.headers for name in PASSED_ON)
    return not passed_on and request.client is not None and _is_here(request.client.host) and _is_here(_asked(request))


def _asked(request: Request) -> str:
    with suppress(ValueError):  # of what is no host
        return urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    return ""


def _is_here(name: str) -> bool:
    with suppress(ValueError):  # of a name
        address = ipaddress.ip_address(name)
        return (getattr(address, "ipv4_mapped", None) or address).is_loopback  # IPv4, where one socket takes both
    return name == "localhost"


def _has_key(given: str) -> bool:
    """Whether the host's key is given: as a token, as programs do, or as the password of any name, as browsers do."""
    key = os.environ.get(KEY, "").strip()
    kind, _, value = given.partition(" ")
    if kind.lower() == "basic":
        value = _password(value)
    elif kind.lower() != "bearer":
        return False
    return bool(key) and hmac.compare_digest(value.strip().encode(), key.encode())


def _password(value: str) -> str:
    with suppress(binascii.Error, ValueError):  # of what is not so written
        return base64.b64decode(value, validate=True).decode().partition(":")[2]
    return ""
