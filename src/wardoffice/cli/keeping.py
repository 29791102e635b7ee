"""What somebody at a terminal has written takes the place of no file that is there, unless `--force` says so.

A script means the file it names: a nightly backup to the same place must not stop at the one of yesterday.
"""

import sys
from pathlib import Path

import click

from wardoffice.cli.calling import CommandProblem
from wardoffice.wording import _

force_option = click.option("--force", is_flag=True, help=_("Ghi đè nếu tệp đã có."))


def somebody_types() -> bool:
    return sys.stdin.isatty()


def keep_what_is_there(out: Path, *, force: bool) -> None:
    """Raises CommandProblem file_exists."""
    if not force and somebody_types() and out.exists():
        raise CommandProblem("file_exists", {"file": out.name})
