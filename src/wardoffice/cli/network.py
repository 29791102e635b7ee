"""`wardoffice network`: how this profile goes out (proxy, PEM file from IT), shown, set and tried."""

import os
import sys
from dataclasses import asdict, replace
from getpass import getpass
from pathlib import Path

import click

from wardoffice.cli.calling import Call, CommandProblem, command
from wardoffice.cli.doctor import check_line
from wardoffice.endpoint.address import host_of
from wardoffice.endpoint.proxies import DIRECT, MANUAL, SYSTEM, ProxyChoice, checked_proxy, is_passed_by, told_of
from wardoffice.endpoint.route import Route
from wardoffice.office import check_way, keep_way_out, way_out
from wardoffice.wording import _, sentence

PASSWORD_VARIABLE = "WARDOFFICE_PROXY_PASSWORD"  # noqa: S105 - the variable's name, not a secret
NONE = "none"


@command("network", _("Xem, đặt và thử đường mạng tới máy chủ: proxy, tệp chứng thư của đơn vị."))
@click.option("--proxy", help="system | direct | http://host:port: " + _("theo máy, đi thẳng, hoặc qua proxy này."))
@click.option("--proxy-user", help=_("Tên dùng cho proxy; mật khẩu đọc từ đầu vào hoặc WARDOFFICE_PROXY_PASSWORD."))
@click.option("--authorities", help=_("Tệp PEM chứng thư của đơn vị (do CNTT cấp).") + " | none")
@click.option("--check", "checking", is_flag=True, help=_("Thử đường mạng từng bước."))
def network(call: Call, proxy: str | None, proxy_user: str | None, authorities: str | None, checking: bool) -> None:
    way = way_out(call.profile, call.key())
    wanted = Route(way.address, _file(authorities, way.authorities), _choice(proxy, proxy_user, way.proxy))
    if wanted != way:
        keep_way_out(call.profile, call.key(), wanted.proxy, wanted.authorities)
    found = check_way(call.profile, call.key()) if checking else ()
    fields = {
        "proxy": wanted.proxy.address if wanted.proxy.kind == MANUAL else wanted.proxy.kind,
        "proxy_user": wanted.proxy.user,
        "authorities": str(wanted.authorities or ""),
        "checks": [asdict(one) for one in found],
    }
    lines = [
        _("Máy chủ trung gian (proxy): {way}").format(way=_way_told(wanted.proxy)),
        _("Tệp chứng thư của đơn vị: {file}").format(file=fields["authorities"] or _("không có")),
    ]
    if not checking and is_passed_by(wanted.proxy, way.address):
        facts = {"host": host_of(way.address), "proxy": told_of(wanted.proxy.address)}
        lines.append(sentence("way_past_proxy", facts))
    lines += [check_line(one.name, one.ok, sentence(one.code, one.facts)) for one in found]
    wrong = sum(not one.ok for one in found)
    call.answer(fields, "\n".join(lines), failed=wrong > 0)
    if wrong:
        raise CommandProblem("doctor_found", {"count": wrong})


def _way_told(proxy: ProxyChoice) -> str:
    named = {SYSTEM: _("theo máy"), DIRECT: _("đi thẳng, không qua")}
    return named.get(proxy.kind) or f"{proxy.address} {proxy.user}".rstrip()


def _file(typed: str | None, known: Path | None) -> Path | None:
    if typed is None:
        return known
    return None if typed in ("", NONE) else Path(typed).resolve()


def _choice(proxy: str | None, user: str | None, known: ProxyChoice) -> ProxyChoice:
    """What was asked for. Another proxy gets no password that was meant for the one before."""
    chosen = known
    if proxy in (SYSTEM, DIRECT):
        chosen = ProxyChoice(proxy)
    elif proxy is not None:
        address = checked_proxy(proxy)
        chosen = known if known.address == address else ProxyChoice(MANUAL, address)
    if user is None:
        return chosen
    return replace(chosen, user=user, password=_password() if user else "")


def _password() -> str:
    given = os.environ.pop(PASSWORD_VARIABLE, None)
    if given is None:
        given = getpass(_("Mật khẩu proxy: ")) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    return given
