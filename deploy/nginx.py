"""Prints the configuration of nginx for several processes of the app: `python -m deploy.nginx 4 --name gan.example`.

Process number n, the one that is started with `GAN1D_PROCESS=n`, listens on port 8600 + n of this machine.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from string import Template

from gan1d.ui.hosting.processes import LETTERS, letter_of

TEMPLATE = Path(__file__).with_suffix(".conf")
FIRST_PORT = 8601


class Configuration(Template):
    """A text with names to be filled in; nginx has its own use for the dollar."""

    delimiter = "@"


UPSTREAM = """\
upstream gan1d_{letter} {{
    zone gan1d_{letter} 64k;
    server {address} max_fails=1 fail_timeout=5s;
    server {deputy} backup;
}}
"""
LINES = {  # of each process, by the name in the template
    "homes": '    "~^/{letter}/" {letter};',
    "rooms": '    "~*^{letter}[A-Z2-9]{{4}}$" {letter};',
    "shares": "    {share} {letter};",
    "cookies": r'    "~^(.?)/\1/{letter}$" gan1d_{letter};',
    "paths": '    "~^{letter}/" gan1d_{letter};',
    "answered": '    "~{address}$" {letter};',
    "any": "    server {address};",
    "upstreams": UPSTREAM,
}


def configuration(ports: Sequence[int], name: str = "_", listen: str = "80") -> str:
    """For processes number 1, 2, ... on these ports of this machine; at least two, so that each has a deputy."""
    addresses = [f"127.0.0.1:{port}" for port in ports]
    processes = [
        {
            "letter": letter_of(number),
            "address": address,
            "deputy": addresses[number % len(addresses)],
            "share": f"{100 / len(addresses):.2f}%" if number < len(addresses) else "*",
        }
        for number, address in enumerate(addresses, 1)
    ]
    lines = {key: "\n".join(line.format(**process) for process in processes) for key, line in LINES.items()}
    return Configuration(TEMPLATE.read_text(encoding="utf-8")).substitute(lines, name=name, listen=listen)


def main() -> None:
    """Print it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    most = len(LETTERS)
    parser.add_argument("processes", type=int, choices=range(2, most + 1), metavar="PROCESSES", help=f"2 to {most}")
    parser.add_argument("--name", default="_", help="of the host; without it, any that is asked for")
    parser.add_argument("--listen", default="80", help="nginx's own port, or address and port")
    options = parser.parse_args()
    ports = range(FIRST_PORT, FIRST_PORT + options.processes)
    print(configuration(ports, options.name, options.listen), end="")


if __name__ == "__main__":
    main()
