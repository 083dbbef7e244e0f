"""A cluster computes for a map only if its code is the same: whatever decides the numbers is asked."""

import shutil
import subprocess
import sys

import pytest

from gan1d.sweep import cluster

LOADED = """
import gan1d.sweep.worker, sys
print(*(module.__file__ for name, module in sys.modules.items() if name.startswith("gan1d.")), sep="\\n")
"""
WORDS = "languages"  # what is said of a map changes no number of it


def test_everything_that_a_worker_imports_is_asked():
    found = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=cluster.PACKAGE.parent, capture_output=True, text=True, check=True
    )
    loaded = {file for file in found.stdout.split("\n") if file and f"/{WORDS}/" not in file}
    assert loaded
    assert loaded <= {str(file) for file in cluster.sources()}


@pytest.mark.slow
@pytest.mark.parametrize("folder", cluster.DECIDE)
def test_a_change_in_each_folder_makes_another_version(tmp_path, folder):
    copy = tmp_path / "gan1d"
    shutil.copytree(cluster.PACKAGE, copy, ignore=lambda _, names: [n for n in names if n == "__pycache__"])
    assert cluster.version(copy) == cluster.version()
    for file in (file for file in cluster.sources(copy) if file.parent == copy / folder):
        before, text = cluster.version(copy), file.read_bytes()
        file.write_bytes(text + b"\n#")
        assert cluster.version(copy) != before
        file.write_bytes(text)
        assert cluster.version(copy) == before


def test_a_folder_that_has_moved_away_is_not_passed_over(tmp_path):
    (tmp_path / cluster.DECIDE[0]).mkdir(exist_ok=True)
    with pytest.raises(FileNotFoundError):
        cluster.version(tmp_path)
