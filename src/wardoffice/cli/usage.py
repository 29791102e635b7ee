"""What is said of a command line that was not understood: which piece of it, and what would be understood there."""

import re
from difflib import get_close_matches
from typing import Any

import click

from wardoffice.wording import _, sentence

_TOO_MUCH = re.compile(r"Got unexpected extra arguments? \((.*)\)", re.DOTALL)
"""The framework has no error of its own for this, only these words."""

FEW = 4
"""Commands of a group that are named all, where none resembles what was typed."""


def told_of(error: click.UsageError) -> str:
    """Everything to be told of it; pieces of the line are named as they are typed and need no translation."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    command = error.ctx.command_path if error.ctx else "wardoffice"
    code, facts = _wrong(error)
    return sentence(code, {"command": command, **facts})


def _wrong(error: click.UsageError) -> tuple[str, dict[str, str]]:
    if isinstance(error, click.MissingParameter):
        return "usage_missing", {"told": _named(error.param) if error.param else str(error.param_hint)}
    if isinstance(error, click.BadOptionUsage):
        return "usage_value_missing", {"told": error.option_name}
    if isinstance(error, click.BadParameter) and error.param is not None:
        accepted = _accepted(error.param.type)
        return ("usage_accepted" if accepted else "usage_value"), {"told": _named(error.param), "accepted": accepted}
    if isinstance(error, click.NoSuchOption):
        near = ", ".join(error.possibilities or ())
        return ("usage_near" if near else "usage"), {"told": error.option_name, "near": near}
    if isinstance(error, click.exceptions.NoSuchCommand):
        near = _near_command(error)
        return ("usage_near" if near else "usage"), {"told": error.command_name, "near": near}
    too_much = _TOO_MUCH.fullmatch(error.format_message())
    return "usage", {"told": too_much[1] if too_much else error.format_message().rstrip(".")}


def _named(parameter: click.Parameter) -> str:
    return parameter.opts[0] if parameter.param_type_name == "option" else parameter.human_readable_name


def _accepted(kind: click.ParamType[Any]) -> str:
    """The values a parameter takes, in words; empty where that cannot be said in few."""
    match kind:
        case click.Choice():
            return _("một trong: {values}").format(values=", ".join(map(str, kind.choices)))
        case click.IntRange() | click.FloatRange() if kind.max is None:
            return _("số từ {least} trở lên").format(least=kind.min)
        case click.IntRange() | click.FloatRange():
            return _("số từ {least} đến {most}").format(least=kind.min, most=kind.max)
        case click.types.IntParamType():
            return _("một số nguyên")
        case click.Path() if not kind.file_okay:
            return _("một thư mục")
        case click.Path() if not kind.dir_okay:
            return _("một tệp, không phải thư mục")
    return ""


def _near_command(error: click.exceptions.NoSuchCommand) -> str:
    """The commands whose names resemble it; where there are few, all of them."""
    group = error.ctx.command if error.ctx else None
    if error.ctx is None or not isinstance(group, click.Group):
        return ""
    known = group.list_commands(error.ctx)
    return ", ".join(get_close_matches(error.command_name, known) or (known if len(known) <= FEW else ()))
