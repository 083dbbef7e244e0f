"""The command line: `python -m gan1d run` trains a recipe without a browser and writes its numbers and figures,
`export` writes pictures, films and files of a run, `panels` finds the four panels of the paper's Figure 1, `sweep`
trains a grid of two settings, and `python -m gan1d images` does what the page of image GANs does; each is a file
beside this one.

Every setting is an option, generated from its metadata. Whatever is wrong with the command is said in one sentence
before training starts. Exit status: 0 done, 1 the run diverged or a file could not be written, 2 a wrong command,
130 stopped with Ctrl-C.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

from gan1d.base import logs
from gan1d.base.fields import SettingsError
from gan1d.cli.options import Parser, parse, say
from gan1d.jobs.exit_status import DONE, INTERRUPTED, REFUSED

COMMANDS = {
    "run": "gan1d.cli.run",
    "export": "gan1d.cli.export",
    "panels": "gan1d.cli.panels",
    "sweep": "gan1d.cli.sweep",
    "images": "gan1d.cli.images",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    words = sys.argv[1:] if argv is None else argv
    parser = _parser(words[0] if words else "")
    try:
        logs.begin()
        arguments = parse(parser, words)
        if arguments.command is None:
            arguments.parser.print_help()
            return DONE
        status: int = arguments.command(arguments)
        return status
    except SettingsError as error:
        say(str(error))
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser(asked: str = "") -> Parser:
    """With the command that is asked for, or with all: some take seconds to import."""
    parser = Parser(prog="python -m gan1d", description="Generative Adversarial Nets, without a browser.")
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(metavar="COMMAND")
    for name in [asked] if asked in COMMANDS else COMMANDS:
        import_module(COMMANDS[name]).add(commands)
    return parser
