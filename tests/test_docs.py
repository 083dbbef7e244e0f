"""What the documents name is there: files, links, commands and their options."""

import re
import shlex
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from gan1d.cli import main, options

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
TEXTS = {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in DOCUMENTS}
COMMAND = re.compile(r"(?:\.venv/bin/)?python -m gan1d ((?:[^`\n#]|\\\n)+)")
MODULE = re.compile(r"python -m ((?:benchmarks|upkeep|gan1d)\.\w+)")
FILE = re.compile(r"`((?:[\w.]+/)*[\w.]+\.(?:py|js|md|txt|lock|toml|conf|service))`")
LINK = re.compile(r"\]\((?!http|#)([^)#]+)")


def found(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    return sorted({(name, match.strip()) for name, text in TEXTS.items() for match in pattern.findall(text)})


@pytest.mark.parametrize(("name", "words"), found(COMMAND))
def test_a_command_is_one_that_can_be(name: str, words: str) -> None:
    given = shlex.split(words)
    if "--help" in given or len(given) == 1:
        with pytest.raises(SystemExit) as ended:
            options.parse(main._parser(given[0]), [*given, "--help"])
        assert ended.value.code == 0
    else:
        assert options.parse(main._parser(given[0]), given).command is not None


@pytest.mark.parametrize("module", sorted({module for _, module in found(MODULE)}))
def test_a_module_is_there_to_be_run(module: str) -> None:
    spec = find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    assert "__main__" in Path(spec.origin).read_text(encoding="utf-8") or spec.submodule_search_locations


def test_a_target_of_make_is_in_the_makefile() -> None:
    done = subprocess.run(["make", "-pRrq", "help"], cwd=ROOT, capture_output=True, text=True, check=False)
    (phony,) = re.findall(r"^\.PHONY: (.*)$", done.stdout, re.M)
    known = set(phony.split())
    code = {(name, target) for name, target in found(re.compile(r"(?:`|^)make ([a-z][\w-]*)", re.M))}
    assert code
    assert {(name, target) for name, target in code if target not in known} == set()


@pytest.mark.parametrize(("name", "path"), found(FILE))
def test_a_file_that_is_named_is_there(name: str, path: str) -> None:
    places = [ROOT, ROOT / "gan1d", (ROOT / name).parent]
    assert any((place / path).exists() for place in places) or list(ROOT.glob(path))


@pytest.mark.parametrize(("name", "link"), found(LINK))
def test_a_link_leads_somewhere(name: str, link: str) -> None:
    assert (ROOT / name).parent.joinpath(link).exists()
