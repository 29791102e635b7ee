"""What is covered completely, by list: the rules of the office, by their own tests alone, each line and branch."""

import os
import subprocess
import sys
from pathlib import Path

from house.tracked import ROOT

COMPLETE = {"domain": "wardoffice.domain"}
"""Folders of tests, and the package each of them covers."""


def test_the_tests_of_the_rules_reach_every_line_and_every_branch_of_them(tmp_path: Path) -> None:
    for folder, package in COMPLETE.items():
        data = f"--data-file={tmp_path / folder}"
        tests = ["-m", "pytest", "-q", "-p", "no:cacheprovider", str(ROOT / "tests" / folder)]
        ran = coverage("run", data, "--branch", f"--source={package}", *tests)
        assert ran.returncode == 0, ran.stdout[-2000:]
        told = coverage("report", data, "--show-missing", "--skip-covered", "--fail-under=100")
        assert told.returncode == 0, told.stdout


def coverage(*words: str) -> "subprocess.CompletedProcess[str]":
    """The tool in a process of its own, so that nothing imported by this run is missed."""
    environment = {**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT / "src"), "HYPOTHESIS_PROFILE": "few"}
    return subprocess.run(
        [sys.executable, "-m", "coverage", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
