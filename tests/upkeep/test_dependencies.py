"""What is asked for is explained, locked and listed; what is locked is whole."""

import re
from importlib.metadata import distribution

import pytest
from packaging.requirements import Requirement

from upkeep.advisories import audited, verdict
from upkeep.dependencies import TABLE, row_of
from upkeep.lock import HEAD, LOCKS, without_torch
from upkeep.requirements import ROOT, Pin, normal, pins

LINE = re.compile(r"(?m)^([\w.-]+)==([^\s;\\]+)([^\\\n]*)\\\n((?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n?)+)")
LOCKED_IN = {
    "requirements.lock": {"requirements.txt"},
    "requirements-test.lock": {
        "requirements.txt", "requirements-films.txt", "requirements-cluster.txt", "requirements-test.txt"
    },
}  # fmt: skip


def locked(name: str) -> dict[str, set[str]]:
    """The versions of each package in a lock, for the systems it is for."""
    found: dict[str, set[str]] = {}
    for package, version, *_ in LINE.findall((ROOT / name).read_text(encoding="utf-8")):
        found.setdefault(package, set()).add(version)
    return found


@pytest.mark.parametrize("pin", pins(), ids=lambda pin: pin.name)
def test_every_dependency_has_a_reason_and_its_row(pin: Pin) -> None:
    assert pin.reason
    assert row_of(pin) in TABLE.read_text(encoding="utf-8"), "run `make dependencies`"


def test_the_table_has_no_row_of_what_is_asked_for_no_more() -> None:
    direct = TABLE.read_text(encoding="utf-8").partition("## What these bring")[0]
    rows = [line for line in direct.splitlines() if re.match(r"\| (?!package)\w", line)]
    assert len(rows) == len(pins())


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_but_torch_is_locked(name: str) -> None:
    has = locked(name)
    asked = {pin.name: pin.version for pin in pins() if pin.file in LOCKED_IN[name] and pin.name != "torch"}
    assert {package: has.get(package) for package in asked} == {p: {v} for p, v in asked.items()}, "run `make lock`"


@pytest.mark.parametrize("name", LOCKS)
def test_all_that_a_locked_package_needs_here_is_locked(name: str) -> None:
    has = locked(name)
    for package in has:
        try:
            needs = [Requirement(line) for line in distribution(package).requires or []]
        except ModuleNotFoundError:
            continue  # for another system
        for need in needs:
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                assert normal(need.name) in has, f"{package} needs {need.name}: run `make lock`"


@pytest.mark.parametrize(("name", "source"), LOCKS.items())
def test_a_lock_holds_versions_and_hashes_and_nothing_else(name: str, source: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert text.startswith(HEAD.format(source=source))
    assert LINE.sub("", text.removeprefix(HEAD.format(source=source))).strip() == ""


def test_what_has_a_build_for_each_device_is_left_out() -> None:
    rest = "torchmetrics==1 \\\n    --hash=sha256:a\n"
    text = f"nvidia-nccl-cu13==2 ; x \\\n    --hash=sha256:b\n{rest}torch==2.1 \\\n    --hash=sha256:c\ntriton==3\n"
    assert without_torch(text) == rest


# ---- advisories -----------------------------------------------------------------------------------------------------

CLEAN = '{"dependencies": [{"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "not found"}]}'
WEAK = CLEAN.replace("[]", '[{"id": "PYSEC-1", "fix_versions": ["1.1", "2"]}, {"id": "PYSEC-2", "fix_versions": []}]')


def test_a_weakness_that_is_known_fails_and_is_named() -> None:
    assert verdict(CLEAN) == (["Advisories: 1 of 2 packages checked, 0 known."], 0)
    lines, status = verdict(WEAK)
    assert status == 1
    assert lines[:2] == ["a 1: PYSEC-1, mended in 1.1, 2", "a 1: PYSEC-2, mended in no version"]


@pytest.mark.parametrize("answer", ["", "\n", '{"dependencies": [{"name": "a", "skip_reason": "not found"}]}'])
def test_without_a_source_one_line_says_so_and_nothing_fails(answer: str) -> None:
    assert verdict(answer) == (["Advisories are not checked: no source of them is to be had here."], 0)


def test_all_that_is_locked_and_torch_are_asked_about() -> None:
    names = {line.partition("==")[0] for line in audited().splitlines()}
    assert names == {*locked("requirements-test.lock"), "torch"}
