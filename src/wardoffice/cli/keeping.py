"""What a command writes never takes the place of a file that is there already, unless `--force` says so."""

from pathlib import Path

import click

from wardoffice.cli.calling import CommandProblem
from wardoffice.wording import _

force_option = click.option("--force", is_flag=True, help=_("Ghi đè nếu tệp đã có."))


def keep_what_is_there(out: Path, *, force: bool) -> None:
    """Raises CommandProblem file_exists."""
    if not force and out.exists():
        raise CommandProblem("file_exists", {"file": out.name})
