"""The program's one entry: finds the command that was typed and loads only what it needs."""

import sys
from importlib import import_module

import click

from wardoffice.wording import sentence

GROUPS = {"hub": "wardoffice.cli.hub"}
"""Where each group of commands lives; loaded only when it is asked for."""


class Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(GROUPS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in GROUPS:
            return None
        try:
            module = import_module(GROUPS[cmd_name])
        except ModuleNotFoundError as error:
            if error.name is None or error.name.startswith("wardoffice"):
                raise
            click.echo(sentence("hub_not_installed"), err=True)
            sys.exit(1)
        command = getattr(module, cmd_name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=Commands)
def main() -> None:
    """WardOffice."""


if __name__ == "__main__":
    main()
