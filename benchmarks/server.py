"""The real app in a process of its own, for measurements and browser tests."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def app(
    wait: bool = True,
    env: Mapping[str, str] | None = None,
    script: str = "app.py",
    cwd: Path = ROOT,
    base: str = "",
    port: int | None = None,
    options: Sequence[str] = (),
    log: Path | None = None,
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Start `streamlit run app.py`, or another script; gives its address and process, and ends it afterwards.

    It is started in the folder `cwd` and served under the path `base`, which the address has at its end.

    Its image runs and downloads lie in a folder of their own that goes with it, unless `env` says otherwise: it must
    neither train nor show what waits on this computer. `options` are Streamlit's. What the app says goes to the file
    `log`; without one it is kept for the words on its end, which is for apps that say little.
    """
    port = free_port() if port is None else port
    usual = ("--server.headless=true", f"--server.port={port}", f"--server.baseUrlPath={base}")
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / script), *usual, *options]
    with tempfile.TemporaryDirectory(prefix="gan1d-") as own, ExitStack() as opened:
        told = opened.enter_context(log.open("ab")) if log else subprocess.PIPE
        folders = {"GAN1D_RUNS": f"{own}/runs", "GAN1D_CACHE": f"{own}/cache", "GAN1D_DATA": ""}
        surroundings = {**os.environ, **folders, **(env or {})}
        process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=told, env=surroundings)
        address = f"http://localhost:{port}" + (f"/{base}" if base else "")
        try:
            if wait:
                wait_until_up(address, process)
            yield address, process
        finally:
            process.terminate()
            process.communicate(timeout=20)


def wait_until_up(address: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """Until the app answers; raises with its last words if it ends before."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"The app ended: {(process.communicate()[1] or b'see its log').decode()[-2000:]}")
        try:
            with urllib.request.urlopen(address + "/_stcore/health", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise TimeoutError(f"The app did not answer within {seconds} s.")
