"""The files that belong to the project, as git lists them; what was built or lies about is none of ours."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "wardoffice"


def tracked_files() -> list[Path]:
    """Every tracked file that is there; skips the test where git cannot tell: no git here, or no checkout."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("git does not say here which files are the project's")
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]


def tracked_texts() -> dict[Path, str]:
    """The text files among them; a file that is not UTF-8 is a picture, a font or a sample, not a text."""
    texts = {}
    for path in tracked_files():
        try:
            texts[path] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return texts
