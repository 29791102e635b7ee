"""`wardoffice connect` and `sign-out`: sign a profile in at a hub, renew its session, or give it up."""

import os
import sys
import webbrowser
from getpass import getpass
from pathlib import Path

import click

from wardoffice.cli.calling import Call, CommandProblem, command
from wardoffice.endpoint.browser import Hands
from wardoffice.office import connect as connect_profile
from wardoffice.office import connect_by_browser, erase, sign_out
from wardoffice.sync.problem import SyncProblem
from wardoffice.wording import _, browser_page

PASSWORD_VARIABLE = "WARDOFFICE_PASSWORD"  # noqa: S105 - the variable's name, not a secret


@command("connect", _("Đăng nhập hồ sơ này vào máy chủ; mật khẩu đọc từ đầu vào hoặc WARDOFFICE_PASSWORD."))
@click.option("--url", required=True, help=_("Địa chỉ máy chủ, ví dụ https://vanban.example.vn"))
@click.option("--user", help=_("Tên đăng nhập."))
@click.option("--browser", is_flag=True, help=_("Đăng nhập bằng trình duyệt của máy; mật khẩu chỉ gõ ở trang máy chủ."))
@click.option("--authorities", type=click.Path(path_type=Path), help=_("Tệp PEM chứng thư của đơn vị (do CNTT cấp)."))
def connect(call: Call, url: str, user: str | None, browser: bool, authorities: Path | None) -> None:
    if browser:
        found = connect_by_browser(call.profile, url, Hands(_open_page, browser_page), authorities, call.key())
    elif user is None:
        raise click.MissingParameter(param_hint="--user", param_type="option")
    else:
        found = connect_profile(call.profile, url, user, typed_password(), authorities, call.key())
    fields = {"login": found.login, "name": found.name, "url": found.url, "posts": list(found.posts)}
    call.answer(fields, _("Đã đăng nhập: {name} ({login}).").format(**fields))


@command("sign-out", _("Đăng xuất hồ sơ này. --erase: xóa cả văn bản, tệp và khóa trên máy này."))
@click.option("--erase", "erasing", is_flag=True, help=_("Xóa mọi thứ của hồ sơ trên máy này, trừ cài đặt và nhật ký."))
@click.option("--even-unsent", is_flag=True, help=_("Xóa cả việc chưa gửi và nội dung đang viết dở."))
def sign_out_(call: Call, erasing: bool, even_unsent: bool) -> None:
    if erasing:
        heard, left = _erased(call, even_unsent)
    else:
        heard, left = sign_out(call.profile, call.key()), ()
    call.answer({"hub_heard": heard, "erased": erasing, "left": list(left)}, _words(heard, erasing, left))


def _erased(call: Call, even_unsent: bool) -> tuple[bool, tuple[str, ...]]:
    """`office.erase`, its refusal naming the option that is typed here."""
    try:
        return erase(call.profile, call.key(), even_unsent=even_unsent)
    except SyncProblem as problem:
        if problem.code != "unsent_work":
            raise
        raise CommandProblem("erase_keeps_unsent", problem.facts) from problem


def _words(heard: bool, erasing: bool, left: tuple[str, ...]) -> str:
    """What has ended, what stays."""
    ended = (
        _("Đã đăng xuất.")
        if heard
        else _("Đã đăng xuất trên máy này. Máy chủ chưa biết vì không liên lạc được; phiên cũ sẽ tự hết hạn.")
    )
    if not erasing:
        kept = _("Văn bản và việc chưa gửi vẫn nằm trên máy này, đã mã hóa; chỉ tài khoản cũ đăng nhập lại được.")
        return f"{ended} {kept}"
    gone = _("Đã xóa khóa, văn bản, tệp và chỉ mục trên máy này. Còn lại cài đặt và nhật ký; máy chủ vẫn giữ văn bản.")
    if left:
        names = ", ".join(left)
        gone += " " + _("Chưa xóa được: {names}. Nội dung không còn đọc được vì đã mất khóa.").format(names=names)
    return f"{ended} {gone}"


def _open_page(address: str) -> None:
    """Shown for whoever sits elsewhere, and opened where there is a browser with a screen."""
    click.echo(_("Hãy mở địa chỉ này bằng trình duyệt trên chính máy này rồi đăng nhập:"), err=True)
    click.echo(address, err=True)
    has_screen = sys.platform in ("win32", "darwin") or any(
        map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
    )
    if has_screen:
        webbrowser.open(address)


def typed_password() -> str:
    """From the environment (taken out of it), from standard input, or typed unseen."""
    given = os.environ.pop(PASSWORD_VARIABLE, None)
    if given is None:
        given = getpass(_("Mật khẩu: ")) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    if not given:
        raise CommandProblem("password_missing")
    return given
