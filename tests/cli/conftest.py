"""Commands are given names of files in the working folder, which may be a checkout that cannot be written to."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _own_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.mktemp("working")
    monkeypatch.chdir(folder)
    return folder
