"""The unit of systemd starts the process that nginx is told of."""

from configparser import ConfigParser
from pathlib import Path

import pytest

from deploy.nginx import FIRST_PORT, configuration
from gan1d.ui.hosting.processes import LETTERS, VARIABLE, letter_of, this_letter

ROOT = Path(__file__).parents[2]


def service() -> dict[str, str]:
    unit = ConfigParser(delimiters="=", interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # names keep their capitals, as its manual says
    unit.read(ROOT / "deploy" / "gan1d@.service")
    return dict(unit["Service"])


@pytest.mark.parametrize("number", range(1, len(LETTERS) + 1))
def test_a_process_has_the_port_and_the_letter_that_nginx_has_for_it(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = {name: text.replace("%i", f"{number:02}") for name, text in service().items()}
    port = next(word.removeprefix("--server.port=") for word in started["ExecStart"].split() if ".port=" in word)
    given = dict(part.split("=") for part in started["Environment"].split())
    monkeypatch.setenv(VARIABLE, given[VARIABLE])
    assert this_letter() == letter_of(number)
    ports = range(FIRST_PORT, FIRST_PORT + len(LETTERS))
    _, _, upstream = configuration(ports).partition(f"upstream gan1d_{this_letter()} {{")
    assert upstream.split("server ")[1].startswith(f"127.0.0.1:{port} ")


def test_its_folders_are_where_it_may_write() -> None:
    unit = service()
    state = f"/var/lib/{unit['StateDirectory']}/"
    folders = [part.partition("=")[2] for part in unit["Environment"].split() if "/" in part]
    assert len(folders) == 2
    assert all(folder.startswith(state) for folder in folders)
    assert unit["ProtectSystem"] == "strict"


def test_it_is_started_again_before_those_who_watch_give_up() -> None:
    assert service()["Restart"] == "always"
    assert int(service()["RestartSec"]) <= 2
