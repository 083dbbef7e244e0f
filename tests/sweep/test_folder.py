"""A map's folder: what is appended is read, damage costs only the line it is in, and one process works on it."""

import os

import pytest

from gan1d.base.fields import SettingsError
from gan1d.sweep.folder import Folder, sweeps_root
from gan1d.sweep.outcome import Outcome
from tests.sweep.small import small

pytestmark = pytest.mark.slow
A, B, C = Outcome(0.0123456789012345, "converged", 40), Outcome(0.3, "missing"), Outcome(None, "diverged", None, 20)


@pytest.fixture
def folder(tmp_path):
    folder = Folder(tmp_path / "not" / "yet")
    folder.create(small())
    return folder


def test_the_map_and_its_results_come_back(folder):
    assert folder.sweep == small()
    assert folder.outcomes() == {}
    folder.append([((0, 0, 0), A), ((1, 3, 1), B)])
    folder.append([((4, 0, 0), C)])
    assert Folder(folder.path).outcomes() == {(0, 0, 0): A, (1, 3, 1): B, (4, 0, 0): C}


def test_what_comes_at_the_first_or_the_last_iteration_is_kept(folder):
    last = folder.sweep.iterations
    ends = [Outcome(0.001, "converged", 0), Outcome(0.001, "converged", last), Outcome(None, "diverged", None, last)]
    folder.append([((0, 0, 0), ends[0]), ((1, 0, 0), ends[1]), ((2, 0, 0), ends[2])])
    assert list(folder.outcomes().values()) == ends


def test_reading_goes_on_where_it_ended(folder):
    folder.append([((0, 0, 0), A)])
    first, at = folder.read()
    assert first == [((0, 0, 0), A)]
    assert folder.read(at) == ([], at)
    folder.append([((1, 0, 0), B)])
    assert folder.read(at)[0] == [((1, 0, 0), B)]


def test_a_half_written_line_is_waited_for_and_then_read(folder):
    folder.append([((0, 0, 0), A), ((1, 0, 0), B)])
    results = folder.path / "results.jsonl"
    whole = results.read_bytes()
    for cut in range(whole.index(b"\n") + 1, len(whole)):
        results.write_bytes(whole[:cut])
        found, at = folder.read()
        assert found == [((0, 0, 0), A)]
        results.write_bytes(whole)
        assert folder.read(at)[0] == [((1, 0, 0), B)]


def test_what_was_cut_off_is_mended_before_more_is_written(folder):
    folder.append([((0, 0, 0), A), ((1, 0, 0), B)])
    results = folder.path / "results.jsonl"
    results.write_bytes(results.read_bytes()[:-9])
    folder.mend()
    folder.append([((2, 0, 0), C)])
    assert folder.outcomes() == {(0, 0, 0): A, (2, 0, 0): C}
    folder.mend()
    assert folder.outcomes() == {(0, 0, 0): A, (2, 0, 0): C}


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"nonsense",
        b"\xff\xfe\x00",
        b"[1, 2]",
        b"null",
        b'{"run": [0, 0], "jsd": 0.1, "kind": "missing"}',
        b'{"run": [0, 0, 2], "jsd": 0.1, "kind": "missing"}',
        b'{"run": [5, 0, 0], "jsd": 0.1, "kind": "missing"}',
        b'{"run": [-1, 0, 0], "jsd": 0.1, "kind": "missing"}',
        b'{"run": [0, 0, 0], "jsd": 0.1, "kind": "nonsense"}',
        b'{"run": [0, 0, 0], "jsd": "much", "kind": "missing"}',
        b'{"run": [0, 0, 0], "jsd": NaN, "kind": "missing"}',
        b'{"run": [0, 0, 0], "jsd": 8.1, "kind": "missing"}',
        b'{"run": [0, 0, 0], "jsd": -0.1, "kind": "missing"}',
        b'{"run": [0, 0, 0.5], "jsd": 0.1, "kind": "missing"}',
        b'{"run": ["0", 0, 0], "jsd": 0.1, "kind": "missing"}',
        b'{"run": [0, 0, 0], "jsd": 0.1, "kind": "missing", "more": 1}',
        b'{"jsd": 0.1, "kind": "missing"}',
        b'{"run": [0, 0, 0], "jsd": null, "kind": "missing"}',
        b'{"run": [0, 0, 0], "jsd": 0.1, "kind": "diverged"}',
        b'{"run": [0, 0, 0], "jsd": 0.1, "kind": "converged", "settled": 61}',
        b'{"run": [0, 0, 0], "jsd": 0.1, "kind": "converged", "settled": "soon"}',
        b'{"run": [0, 0, 0], "jsd": null, "kind": "diverged", "diverged_at": -1}',
    ],
)
def test_a_damaged_line_is_passed_over(folder, line):
    folder.append([((1, 0, 0), A)])
    with (folder.path / "results.jsonl").open("ab") as file:
        file.write(line + b"\n")
    folder.append([((2, 0, 0), B)])
    assert folder.outcomes() == {(1, 0, 0): A, (2, 0, 0): B}


def test_a_folder_holds_one_map(folder):
    folder.append([((0, 0, 0), A)])
    folder.create(small())
    assert folder.outcomes() == {(0, 0, 0): A}
    with pytest.raises(SettingsError, match="holds another map: choose another folder"):
        folder.create(small(seeds=3))


def test_a_folder_without_a_map_or_with_a_damaged_one_is_said(tmp_path):
    folder = Folder(tmp_path)
    assert not folder.exists()
    with pytest.raises(SettingsError, match="There is no map in"):
        _ = folder.sweep
    for content in ("", "nonsense", "[]", '{"x": "k=1:3"}', '{"x": 1, "y": 2}'):
        (tmp_path / "sweep.json").write_text(content)
        with pytest.raises(SettingsError, match="cannot be read"):
            _ = folder.sweep


def test_one_works_on_it_at_a_time(folder):
    assert not folder.alive()
    with folder.held() as mine:
        assert mine
        assert folder.alive()
        with folder.held(0.0) as also:
            assert not also
    assert not folder.alive()


def test_maps_belong_beside_the_image_runs(monkeypatch, tmp_path):
    monkeypatch.setenv("GAN1D_RUNS", os.fspath(tmp_path))
    assert sweeps_root() == tmp_path / "sweeps"
    assert Folder.of(small()).path == tmp_path / "sweeps" / small().name
