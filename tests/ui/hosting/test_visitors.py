"""Who may do what: everybody on one's own machine, with one's own on a server for others, and the host."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gan1d.base.fields import SettingsError
from gan1d.jobs.owners import Owner, note_owner, owner_of
from gan1d.ui.hosting.visitors import Visitor, check
from tests.ui.hosting.visitors import ANN, BEN, KEY

Refusal = Callable[[Visitor, Path], str]
REFUSALS: list[Refusal] = [
    lambda visitor, folder: visitor.why_not_begin(),
    lambda visitor, folder: visitor.why_not_change(folder),
    lambda visitor, folder: visitor.why_not_serve(),
]


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAN1D_HOST", "shared")
    monkeypatch.setenv("GAN1D_ADMIN_KEY", KEY)


@pytest.mark.parametrize("refusal", REFUSALS)
@pytest.mark.parametrize("secret", [ANN, ""])
def test_on_ones_own_machine_everybody_may_do_everything(refusal: Refusal, secret: str, tmp_path: Path) -> None:
    note_owner(tmp_path, Owner(Visitor(BEN).digest))
    assert refusal(Visitor(secret), tmp_path) == ""


@pytest.mark.parametrize("refusal", REFUSALS)
@pytest.mark.parametrize("mode", ["shared", "read-only"])
def test_the_host_may_do_everything(
    refusal: Refusal, mode: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAN1D_HOST", mode)
    monkeypatch.setenv("GAN1D_ADMIN_KEY", KEY)
    host = Visitor()
    host.show_key(KEY)
    assert refusal(host, tmp_path) == ""


@pytest.mark.parametrize("refusal", REFUSALS)
def test_who_may_only_look_is_told_so(refusal: Refusal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAN1D_HOST", "read-only")
    note_owner(tmp_path, Owner(Visitor(ANN).digest))  # begun while the server was shared
    assert "host" in refusal(Visitor(ANN), tmp_path)


@pytest.mark.usefixtures("shared")
def test_a_visitor_changes_what_the_same_browser_began_and_nothing_else(tmp_path: Path) -> None:
    note_owner(tmp_path, Owner(Visitor(ANN).digest, 1.5))
    assert Visitor(ANN).why_not_begin() == ""
    assert Visitor(ANN).why_not_change(tmp_path) == ""  # a visitor made anew: after a reload, a sleep, a restart
    assert "Somebody else" in Visitor(BEN).why_not_change(tmp_path)
    assert "Somebody else" in Visitor(ANN).why_not_change(tmp_path / "of the command line")
    (tmp_path / "owner.json").write_text('{"digest": ""}')
    assert "cookie" in Visitor("").why_not_change(tmp_path)


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("secret", ["", "a", "a" * 42, "a" * 44, "é" * 43, "a" * 42 + ";", "\ud800" * 43])
def test_a_browser_without_a_secret_of_this_server_begins_nothing(secret: str, tmp_path: Path) -> None:
    assert "cookie" in Visitor(secret).why_not_begin()
    assert "cookie" in Visitor(secret).why_not_change(tmp_path)


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("key", ["", "the host's own ke", KEY + " ", KEY.upper(), "ключ", "\udce9"])
def test_another_key_is_refused_and_not_repeated(key: str) -> None:
    visitor = Visitor(ANN)
    with pytest.raises(SettingsError, match="GAN1D_ADMIN_KEY") as refused:
        visitor.show_key(key)
    assert not visitor.free
    assert KEY not in str(refused.value)


def test_where_there_is_no_key_none_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAN1D_HOST", "shared")
    monkeypatch.delenv("GAN1D_ADMIN_KEY", raising=False)
    with pytest.raises(SettingsError):
        Visitor(ANN).show_key("")


def test_the_folder_has_a_digest_and_not_the_secret(tmp_path: Path) -> None:
    note_owner(tmp_path, Owner(Visitor(ANN).digest, 2.0))
    assert owner_of(tmp_path) == Owner(Visitor(ANN).digest, 2.0)
    assert ANN not in (tmp_path / "owner.json").read_text()
    assert len(Visitor(ANN).digest) == 64


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"digest": 5}', '{"digest": "x", "hours": NaN}', "[" * 9999])
def test_a_damaged_owner_is_nobody(content: str, tmp_path: Path) -> None:
    (tmp_path / "owner.json").write_text(content)
    assert owner_of(tmp_path) is None


def test_a_sentence_is_a_refusal_and_none_is_none() -> None:
    check("")
    with pytest.raises(SettingsError, match="because"):
        check("because")
