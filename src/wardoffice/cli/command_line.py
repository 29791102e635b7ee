"""The command line as a whole: finds the command, loads only it, and turns whatever goes wrong into a sentence.

Exit status: 0 done, 1 refused or failed with a sentence on stderr, 2 usage. Never a traceback.
"""

import io
import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Protocol, runtime_checkable

import click

from wardoffice import __version__
from wardoffice.cli.calling import Call, call_of, common
from wardoffice.cli.usage import told_of
from wardoffice.logbook import Logbook
from wardoffice.paths import profile_dir
from wardoffice.wording import _, sentence

COMMANDS = {
    "accept-assignment": "working",
    "annotate": "writing",
    "attach": "attaching",
    "return-slip": "attaching",
    "backup": "backup",
    "change-due": "working",
    "comment": "writing",
    "complete": "working",
    "confirm-complete": "working",
    "connect": "connecting",
    "demo": "demo",
    "doctor": "doctor",
    "endorse": "endorsing",
    "enter-endorsement": "endorsing",
    "erase-mark": "writing",
    "export": "exporting",
    "slip": "exporting",
    "forward": "endorsing",
    "hub": "hub",
    "lease-register": "leasing",
    "list": "lists",
    "mark-read": "writing",
    "notices": "notices",
    "network": "network",
    "outbox": "outbox",
    "paper": "paper",
    "pin": "pinning",
    "pins": "pinning",
    "propose-endorsement": "endorsing",
    "recall-forwarding": "routing",
    "register": "routing",
    "remind": "writing",
    "report-progress": "working",
    "request-extension": "working",
    "resend": "outbox",
    "return": "routing",
    "return-register": "leasing",
    "search": "lists",
    "send-out": "sending_out",
    "settle-lead": "endorsing",
    "show": "lists",
    "sign-out": "connecting",
    "submit-up": "routing",
    "stamp": "writing",
    "sync": "syncing",
    "trust": "trust",
    "unpin": "pinning",
    "withdraw": "outbox",
}
"""Which module of this package holds each command; it has the command's name with underscores."""
_RESERVED = {"list": "list_", "return": "return_back", "sign-out": "sign_out_"}


@runtime_checkable
class Told(Protocol):
    """Every problem of the program: a code and facts for its sentence."""

    code: str
    facts: Mapping[str, str | int]


class CommandLine(click.Group):
    """Loads a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        here = Path(__file__).parent
        return [name for name, module in sorted(COMMANDS.items()) if (here / f"{module}.py").exists()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        try:
            module = import_module(f"wardoffice.cli.{COMMANDS[cmd_name]}")
        except ModuleNotFoundError as error:
            if (error.name or "wardoffice").startswith("wardoffice"):
                raise
            raise click.ClickException(sentence("part_not_installed", {"part": cmd_name})) from error
        found = getattr(module, _RESERVED.get(cmd_name, cmd_name.replace("-", "_")))
        assert isinstance(found, click.Command)
        return found


def _tell_version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        call_of(context).as_json = bool(context.params.get("as_json"))
        call_of(context).answer({"version": __version__}, f"wardoffice {__version__}")
        context.exit()


@click.group(cls=CommandLine, help=_("WardOffice: văn bản của phường, ngay trên máy này."))
@click.option(
    "--version", is_flag=True, expose_value=False, callback=_tell_version, help=_("In phiên bản của phần mềm.")
)
@click.pass_context
def program(context: click.Context, profile: Path | None, as_json: bool) -> None:
    call = call_of(context)
    call.profile, call.as_json = profile or call.profile, as_json


common(program.params)


def _speak_utf8(stream: object) -> None:
    """Whatever the terminal's own encoding; a stream somebody has read from already stays as it is."""
    if isinstance(stream, io.TextIOWrapper):
        with suppress(io.UnsupportedOperation):
            stream.reconfigure(encoding="utf-8", errors="replace")


def run(arguments: list[str]) -> int:
    """Carry out a command line; the exit status."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        _speak_utf8(stream)
    call = Call(profile_dir())
    try:
        program.main(args=arguments, prog_name="wardoffice", standalone_mode=False, obj=call)
    except click.exceptions.Exit as done:
        return done.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 1
    except click.UsageError as error:
        click.echo(told_of(error), err=True)
        return 2
    except click.ClickException as error:
        click.echo(error.format_message(), err=True)
        return 1
    except BrokenPipeError:
        return 1
    except Exception as error:  # the command line's exception hook: a sentence, never a traceback
        return _failed(error, call)
    return 0


def _failed(error: Exception, call: Call) -> int:
    code, facts = _code_of(error)
    words = sentence(code, facts)
    click.echo(words, err=True)
    if call.as_json and not call.answered:
        click.echo(json.dumps({"error": code, "sentence": words}, ensure_ascii=False))
    log = Logbook(call.profile)
    if code == "fault":
        log.note_fault(error)
    else:
        log.note("failed", code=code)
    return 1


def _code_of(error: Exception) -> tuple[str, Mapping[str, str | int]]:
    """The code and facts a problem carries; what has none is a fault of ours, or words that are no text at all."""
    if isinstance(error, Told):
        return error.code, error.facts
    if isinstance(error, UnicodeEncodeError) and error.reason == "surrogates not allowed":
        return "not_text", {}
    return "fault", {"name": type(error).__name__}
