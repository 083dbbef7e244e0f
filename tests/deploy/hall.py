"""Two processes of the app behind nginx, which runs as an ordinary user's program."""

from __future__ import annotations

import os
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.server import free_port, wait_until_up
from deploy.nginx import configuration
from gan1d.ui.hosting.processes import VARIABLE, letter_of
from tests.browser.servers import Server

NGINX = shutil.which("nginx", path=os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin"))) or ""
needs_nginx = pytest.mark.skipif(not NGINX, reason="no nginx: install it (Debian: apt-get install nginx-light)")
MAIN = """\
daemon off; master_process off; pid {place}/pid; error_log stderr warn;
events {{}}
http {{
    access_log off;
    client_body_temp_path {place}/body; proxy_temp_path {place}/proxy;
    fastcgi_temp_path {place}/fastcgi; uwsgi_temp_path {place}/uwsgi; scgi_temp_path {place}/scgi;
    include {place}/gan1d.conf;
}}
"""
LONGEST = 60.0  # seconds until everybody is back, on a slow machine


def command(place: Path, ports: list[int], listen: str) -> list[str]:
    """What starts nginx for these processes, with all that it writes in one folder."""
    (place / "gan1d.conf").write_text(configuration(ports, listen=listen))
    (place / "main.conf").write_text(MAIN.format(place=place))
    return [NGINX, "-p", str(place), "-c", str(place / "main.conf"), "-e", "stderr"]


@contextmanager
def proxy(place: Path, ports: list[int]) -> Iterator[str]:
    """nginx; gives its address."""
    port = free_port()
    with subprocess.Popen(command(place, ports, f"127.0.0.1:{port}"), stderr=subprocess.PIPE) as process:
        try:
            wait_until_up(f"http://localhost:{port}", process)
            yield f"http://localhost:{port}/"
        finally:
            process.terminate()


class Stay(urllib.request.HTTPRedirectHandler):
    """Goes nowhere else."""

    def redirect_request(self, *_: object) -> None:
        return None


class Hall:
    """The processes by their letters, and the address before them."""

    def __init__(self, processes: dict[str, Server], address: str) -> None:
        self.processes, self.address = processes, address

    def get(self, path: str = "", cookies: str = "", **headers: str) -> tuple[int, str, str]:
        """Status, where it leads and what cookie is set."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.address + path, headers=sent | ({"Cookie": cookies} if cookies else {}))
        try:
            with urllib.request.build_opener(Stay).open(request, timeout=LONGEST) as answer:
                return answer.status, "", answer.headers.get("Set-Cookie", "")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers.get("Location", ""), error.headers.get("Set-Cookie", "")


@contextmanager
def two_processes(place: Path) -> Iterator[Hall]:
    """Both, with the same folders."""
    processes = {letter_of(n): Server({VARIABLE: str(n), "GAN1D_RUNS": str(place / "runs")}) for n in (1, 2)}
    try:
        with proxy(place, [process.port for process in processes.values()]) as address:
            yield Hall(processes, address)
    finally:
        for process in processes.values():
            process.stop()
