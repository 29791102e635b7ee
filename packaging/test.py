"""Sets WardOffice up with its test tools, then runs every check and the whole test suite.

    python3 packaging/test.py [arguments for pytest]
    python3 packaging/test.py --setup-only

The static checks come first, so that the last line is pytest's own. The exit status is 0 only if all of them passed.
"""

from __future__ import annotations

import os
import subprocess
import sys

import set_up

CHECKS = (
    ("ruff check", ["ruff", "check", "--quiet", "."]),
    ("ruff format", ["ruff", "format", "--check", "--quiet", "."]),
    ("mypy", ["mypy", "--no-error-summary"]),
    ("lint-imports", ["lint-imports"]),
)
# Tests wait for processes and sockets a third of their time: three at once keep two processors busy.
PARALLEL = ["-n", "3", "--dist", "loadfile"]


def main() -> int:
    arguments = sys.argv[1:]
    environment = set_up.make_ready(test_tools=True)
    if arguments == ["--setup-only"]:
        print(f"Ready: {environment.command('pytest')}")
        return 0
    failed = [name for name, command in CHECKS if not passes(environment, name, command)]
    status = subprocess.call(
        [str(environment.command("pytest")), *PARALLEL, *arguments], cwd=str(set_up.ROOT), env=test_environment()
    )
    if failed:
        print("Failed before the tests: " + ", ".join(failed), file=sys.stderr)
    return status or int(bool(failed))


def passes(environment: set_up.Environment, name: str, command: list[str]) -> bool:
    """Runs one static check quietly; what it found is printed only when it found something."""
    line = [str(environment.command(command[0])), *command[1:]]
    done = subprocess.run(line, cwd=str(set_up.ROOT), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    print(name + (": passed" if done.returncode == 0 else ": FAILED"), flush=True)
    if done.returncode:
        sys.stdout.buffer.write(done.stdout)
        sys.stdout.flush()
    return done.returncode == 0


def test_environment() -> dict[str, str]:
    """Vietnamese in test names and messages must survive a console that is not UTF-8."""
    return {**os.environ, "PYTHONUTF8": "1"}


if __name__ == "__main__":
    sys.exit(set_up.told_plainly(main))
