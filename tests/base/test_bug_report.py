"""What a bug report says, and what it must not."""

import sys
from pathlib import Path

import pytest

from gan1d.base.bug_report import ROOT, details, without_places


def test_versions_of_all_that_the_app_asks_for() -> None:
    text = details({"run": "?k=5"}, ["one", "two"])
    assert text.startswith("run: ?k=5\n")
    assert f"Python: {sys.version.split()[0]}" in text
    asked = [line.partition("==")[0] for line in (ROOT / "requirements.txt").read_text().splitlines() if "==" in line]
    (packages,) = (line for line in text.splitlines() if line.startswith("packages: "))
    assert [each.split()[0] for each in packages.removeprefix("packages: ").split(", ")] == asked
    assert "missing" not in packages
    assert text.endswith("log:\none\ntwo")


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ("cannot read '/home/jane doe/my data/x.csv'.", "cannot read '…/x.csv'."),
        ("cannot read /srv/jane/data/x.csv, of 3", "cannot read …/x.csv, of 3"),
        (r"C:\Users\jane\x.csv is gone", "…/x.csv is gone"),
        (r"[Errno 2] no file: 'C:\Users\Jane Doe\x.csv'", "[Errno 2] no file: '…/x.csv'"),
        (f'  File "{ROOT}/gan1d/runs/recording.py", line 3, in f', '  File "…/gan1d/runs/recording.py", line 3, in f'),
        (f"{Path.home()}/runs/0001-tiny: damaged", "…/runs/0001-tiny: damaged"),
        ("folder=/home/jane/runs&k=5", "folder=…/runs&k=5"),
    ],
)
def test_of_a_path_only_its_end_is_left(told: str, left: str) -> None:
    assert without_places(told) == left


@pytest.mark.parametrize(
    "text", ["D* = p_data / (p_data + p_g)", "1/2 and 3/4", "http://localhost:8501/map?x=k", "?k=5&edits=3:k=1"]
)
def test_what_is_no_path_stays(text: str) -> None:
    assert without_places(text) == text
