"""For whom a server is: what the environment may say, and what a browser is not told."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gan1d.base.fields import SettingsError
from gan1d.ui.hosting.rules import ALL, EACH, Hosting, Quota, presentable

ROOT = Path(__file__).parents[3]


def test_without_settings_it_is_for_the_one_whose_machine_it_is() -> None:
    assert Hosting.of({}) == Hosting("own", "", EACH, ALL, folders=True, frames="*")
    assert Hosting.of({"GAN1D_HOST": "  "}).mode == "own"


@pytest.mark.parametrize("mode", ["shared", "read-only"])
def test_a_server_for_others_keeps_its_folders_and_frames_to_itself_unless_asked(mode: str) -> None:
    found = Hosting.of({"GAN1D_HOST": mode})
    assert (found.mode, found.folders, found.frames) == (mode, False, "'self'")
    asked = {"GAN1D_FOLDERS": "yes", "GAN1D_FRAMES": "self https://lms.example, https://*.uni.example:8443"}
    found = Hosting.of({"GAN1D_HOST": mode, **asked})
    assert found.folders
    assert found.frames == "'self' https://lms.example https://*.uni.example:8443"


def test_quotas_are_read_and_what_is_left_out_is_as_usual() -> None:
    found = Hosting.of({"GAN1D_QUOTA": "hours=0.5, work=1", "GAN1D_QUOTA_ALL": "megabytes=7"})
    assert found.each == Quota(1, 0.5, EACH.megabytes)
    assert found.all == Quota(ALL.work, ALL.hours, 7)


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("GAN1D_HOST", "public", "own, shared, read-only"),
        ("GAN1D_HOST", "Own", "own, shared, read-only"),
        ("GAN1D_HOST", "x" * 10_000, "10,000 characters"),
        ("GAN1D_ADMIN_KEY", "too short", "at least 12 characters"),
        ("GAN1D_QUOTA", "work=many", "work"),
        ("GAN1D_QUOTA", "hours=nan", "hours"),
        ("GAN1D_QUOTA", "hours=-1", "hours"),
        ("GAN1D_QUOTA", "work", "work"),
        ("GAN1D_QUOTA_ALL", "days=3", "work, hours, megabytes"),
        ("GAN1D_FOLDERS", "on", "yes, no"),
        ("GAN1D_FRAMES", "lms.example", "https://a.example"),
        ("GAN1D_FRAMES", "https://a.example; script-src *", "https://a.example"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(variable: str, value: str, told: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Hosting.of({variable: value})
    assert variable in str(refused.value)
    assert told in str(refused.value)
    assert len(str(refused.value)) < 400
    assert "\n" not in str(refused.value)


def test_a_key_that_is_refused_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as refused:
        Hosting.of({"GAN1D_ADMIN_KEY": "topsecret"})
    assert "topsecret" not in str(refused.value)


def test_a_server_that_is_asked_for_what_cannot_be_does_not_start() -> None:
    surroundings = os.environ | {"GAN1D_HOST": "public"}
    options = ("--server.headless=true", "--server.port=0")
    done = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), *options],
        env=surroundings, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1] == "GAN1D_HOST must be one of own, shared, read-only; not 'public'."
    assert "Traceback" not in done.stderr


PATHS = [
    ("/home/ann/data/mnist", "mnist"),
    ("'/srv/gan1d/sweeps/3f2a'", "'3f2a'"),
    ("C:\\Users\\ann\\runs\\0001-tiny", "0001-tiny"),
    ("[Errno 28] No space left on device: '/var/lib/x/0001-tiny/state.json'", "state.json"),
    ("/etc/passwd: no such file", "passwd: no such file"),
]


@pytest.mark.parametrize(("words", "left"), PATHS)
def test_visitors_learn_the_name_of_a_file_and_not_where_it_is(
    words: str, left: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentence = f"It could not be read ({words})"
    assert presentable(sentence) == sentence  # on one's own machine it helps
    monkeypatch.setenv("GAN1D_HOST", "shared")
    told = presentable(sentence)
    assert left in told
    assert not any(part in told for part in ("/home", "/srv", "/var", "/etc", "Users", "ann", "sweeps"))


def test_folders_of_the_server_are_not_told_though_their_names_have_spaces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAN1D_HOST", "read-only")
    root = tmp_path / "my runs"
    monkeypatch.setenv("GAN1D_RUNS", str(root))
    told = presentable(f"The map in '{root}/sweeps/3f2a' cannot be read, nor {root}: it is full.")
    assert told == "The map in '3f2a' cannot be read, nor my runs: it is full."
    home = Path.home()
    assert str(home) not in presentable(f"{home}/.local/share/gan1d/images/0001-tiny/run.json is missing")


@pytest.mark.parametrize(
    "sentence",
    [
        "D/G loss .08/6.5 in epoch 1",
        "log p_data/(p_data + p_g)",
        "a / b",
        "-d/dx",
        "see https://example.org/a/b",
        "1/2",
    ],
)
def test_what_is_no_path_stays(sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAN1D_HOST", "shared")
    assert presentable(sentence) == sentence
