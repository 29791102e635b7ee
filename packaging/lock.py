"""Refreshes requirements.lock from pyproject.toml: exact versions with hashes, for every Python and system we support.

    .venv/bin/python packaging/lock.py [--upgrade]     needs uv: pip install uv

Without --upgrade the versions already locked stay; only what pyproject.toml added or ruled out changes.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
# Needed on Windows alone: their absence would mean that the lock was made for one system only.
WINDOWS_ONLY = ("colorama", "pywin32-ctypes")


def main() -> int:
    parser = argparse.ArgumentParser(description="Refresh requirements.lock from pyproject.toml.")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that pyproject.toml allows")
    arguments = parser.parse_args()
    resolve(arguments.upgrade)
    faults = faults_of(LOCK.read_text(encoding="utf-8"))
    print("\n".join(faults) or f"{LOCK.name} is up to date")
    return int(bool(faults))


def resolve(upgrade: bool) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    line = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "-", "--all-extras", "--universal"]
    line += ["--python-version", "3.11", "--generate-hashes", "--no-header", "--quiet", "--output-file", LOCK.name]
    line += ["--upgrade"] if upgrade else []
    build_backend = "\n".join(project["build-system"]["requires"])
    subprocess.run(line, cwd=ROOT, input=build_backend.encode(), check=True)


def faults_of(lock: str) -> list[str]:
    """What must not be in a lock: an address, a package without hash or exact version, one system only."""
    faults = [f"address in the lock: {line}" for line in lock.splitlines() if re.search(r"://|^-", line)]
    packages = re.findall(r"^([A-Za-z0-9][\w.-]*)(.*)", lock.replace("\\\n", " "), re.MULTILINE)
    faults += [f"not exact: {name}" for name, rest in packages if not rest.startswith("==")]
    faults += [f"without hash: {name}" for name, rest in packages if "--hash=sha256:" not in rest]
    names = {name.lower() for name, _ in packages}
    return faults + [f"missing for Windows: {name}" for name in WINDOWS_ONLY if name not in names]


if __name__ == "__main__":
    sys.exit(main())
