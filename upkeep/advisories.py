"""`python -m upkeep.advisories`: known weaknesses of what is locked, by pip-audit.

Without a source of advisories, as where there is no network, one line says so, and nothing fails.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from tempfile import NamedTemporaryFile

from upkeep.requirements import ROOT, TOOLS, pins

AUDIT = TOOLS / "bin" / "pip-audit"
PATIENCE = "10"  # seconds for one answer
LONGEST = 300  # seconds for all


def audited() -> str:
    """Everything that is locked, and PyTorch, one a line, without hashes: pip-audit compares names and versions."""
    locked = (ROOT / "requirements-test.lock").read_text(encoding="utf-8")
    lines = re.findall(r"(?m)^[\w.-]+==[^\\\n]+", locked)
    lines += [f"{pin.name}=={pin.version}" for pin in pins() if pin.name == "torch"]
    return "".join(f"{line.strip()}\n" for line in lines)


def ask(lines: str) -> str:
    """pip-audit's answer as JSON; empty where it had no source, or is not there."""
    with NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(lines)
        file.flush()
        command = [AUDIT, "--requirement", file.name, "--no-deps", "--disable-pip", "--format", "json"]
        command += ["--timeout", PATIENCE, "--progress-spinner", "off"]
        try:
            return subprocess.run(command, capture_output=True, text=True, timeout=LONGEST).stdout
        except (OSError, subprocess.TimeoutExpired):
            return ""


def verdict(answer: str) -> tuple[list[str], int]:
    """What is to be said of an answer, and the exit status: 1 if a weakness is known."""
    asked = json.loads(answer)["dependencies"] if answer.strip() else []
    known = [each for each in asked if "skip_reason" not in each]
    if not known:
        return ["Advisories are not checked: no source of them is to be had here."], 0
    weak = [
        f"{each['name']} {each['version']}: {found['id']}, mended in {', '.join(found['fix_versions']) or 'no version'}"
        for each in known
        for found in each["vulns"]
    ]
    return [*weak, f"Advisories: {len(known)} of {len(asked)} packages checked, {len(weak)} known."], int(bool(weak))


if __name__ == "__main__":
    lines, status = verdict(ask(audited()))
    print("\n".join(lines))
    sys.exit(status)
