"""`wardoffice connect`: sign a profile in at a hub, or renew its session."""

import os
import sys
from getpass import getpass
from pathlib import Path

import click

from wardoffice.cli.calling import Call, CommandProblem, command
from wardoffice.office import connect as connect_profile
from wardoffice.wording import _

PASSWORD_VARIABLE = "WARDOFFICE_PASSWORD"  # noqa: S105 - the variable's name, not a secret


@command("connect", _("Đăng nhập hồ sơ này vào máy chủ; mật khẩu đọc từ đầu vào hoặc WARDOFFICE_PASSWORD."))
@click.option("--url", required=True, help=_("Địa chỉ máy chủ, ví dụ https://vanban.example.vn"))
@click.option("--user", required=True, help=_("Tên đăng nhập."))
@click.option("--authorities", type=click.Path(path_type=Path), help=_("Tệp PEM chứng thư của đơn vị (do CNTT cấp)."))
def connect(call: Call, url: str, user: str, authorities: Path | None) -> None:
    found = connect_profile(call.profile, url, user, _password(), authorities, call.key())
    fields = {"login": found.login, "name": found.name, "url": found.url, "posts": list(found.posts)}
    call.answer(fields, _("Đã đăng nhập: {name} ({login}).").format(**fields))


def _password() -> str:
    """From the environment (taken out of it), from standard input, or typed unseen."""
    given = os.environ.pop(PASSWORD_VARIABLE, None)
    if given is None:
        given = getpass(_("Mật khẩu: ")) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    if not given:
        raise CommandProblem("password_missing")
    return given
