"""How every command is called and answers: `--profile` and `--json` before or after its name, one way of telling."""

import functools
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

import click

from wardoffice.domain.outcome import Facts
from wardoffice.office import profile_key, workplace
from wardoffice.wording import _, sentence

if TYPE_CHECKING:
    from wardoffice.desk.workplace import Workplace

P = ParamSpec("P")


class CommandProblem(Exception):
    """What was asked cannot be done; `wording.COMMAND_LINE` has the sentences."""

    def __init__(self, code: str, facts: Facts | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Facts = facts or {}


@dataclass(slots=True)
class Call:
    """One call of a command: whose profile, and how it is to be answered."""

    profile: Path
    as_json: bool = False
    answered: bool = False
    grantor: str = ""
    """For whom the act is done under a delegation, as typed; empty for oneself."""
    _key: bytes | None = None

    def answer(self, fields: Mapping[str, object], words: str, *, failed: bool = False) -> None:
        """Print the one JSON object, or else `words` for people: on stderr where the command then fails."""
        self.answered = True
        if self.as_json:
            click.echo(json.dumps(fields, ensure_ascii=False))
        else:
            click.echo(words, err=failed)

    @contextmanager
    def at_desk(self) -> "Iterator[Workplace]":
        """The profile's workplace, for as long as the command runs; what may be seen no longer is hidden first."""
        from wardoffice.desk.workplace import heed_turns  # with the store, which not every command needs

        with workplace(self.profile, self.key()) as desk:
            if desk.cache.rescued:
                tell_rescue(desk.cache.rescued)
            heed_turns(desk)
            yield desk

    def key(self) -> bytes:
        """The profile's key, asked for once."""
        if self._key is None:
            self._key = profile_key(self.profile, self.ask_passphrase)
        return self._key

    def ask_passphrase(self) -> str | None:
        """Typed by the person at the terminal; None where nobody sits there."""
        if not sys.stdin.isatty():
            return None
        return getpass(_("Cụm mật khẩu của hồ sơ: "))


def tell_rescue(facts: Facts) -> None:
    """Say that the profile's copy was damaged and what was saved of it; the command goes on."""
    click.echo(sentence("cache_rescued", facts), err=True)


def common(parameters: list[click.Parameter]) -> None:
    """Add the two options every command has to its list."""
    parameters.append(
        click.Option(["--profile"], help=_("Thư mục hồ sơ trên máy này."), type=click.Path(path_type=Path))
    )
    as_json = click.Option(["--json", "as_json"], is_flag=True, is_eager=True, help=_("In đúng một đối tượng JSON."))
    parameters.append(as_json)


def command(name: str, help_: str) -> Callable[[Callable[Concatenate[Call, P], None]], click.Command]:
    """Make a command: its function gets the Call first, then its own arguments and options."""

    def made(function: Callable[Concatenate[Call, P], None]) -> click.Command:
        @click.pass_context
        @functools.wraps(function)
        def called(context: click.Context, /, *args: Any, **options: Any) -> None:
            call = call_of(context)
            profile, as_json = options.pop("profile"), options.pop("as_json")
            call.profile = profile or call.profile
            call.as_json = as_json or call.as_json
            function(call, *args, **options)

        finished = click.command(name, help=help_)(called)
        common(finished.params)
        return finished

    return made


def call_of(context: click.Context) -> Call:
    """The call under way."""
    call = context.find_object(Call)
    assert call is not None
    return call
