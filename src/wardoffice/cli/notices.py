"""`wardoffice notices`: what happened to documents without the holder's doing."""

import click

from wardoffice.cli.calling import Call, command
from wardoffice.desk.noticing import Told, mark_seen, told
from wardoffice.domain.ids import in_vietnam
from wardoffice.wording import _


@command("notices", _("Điều vừa xảy ra với văn bản: bị gỡ, thu hồi, đổi số, tranh chủ trì, ủy quyền."))
@click.option("--all", "seen", is_flag=True, help=_("Cả những điều đã xem."))
@click.option("--mark-seen", "marking", is_flag=True, help=_("Ghi là đã xem."))
def notices(call: Call, seen: bool, marking: bool) -> None:
    with call.at_desk() as desk:
        found = told(desk, seen=seen)
        if marking:
            mark_seen(desk, [one.notice.seq for one in found])
    call.answer(
        {"notices": [_fields(one) for one in found]}, "\n".join(map(_line, found)) or _("Không có điều gì mới.")
    )


def _fields(one: Told) -> dict[str, object]:
    notice = one.notice
    return {
        "seq": notice.seq,
        "at": notice.at.isoformat(),
        "kind": notice.kind,
        "document": notice.document or None,
        "facts": notice.facts,
        "seen": notice.seen,
        "sentence": one.sentence,
    }


def _line(one: Told) -> str:
    return f"{in_vietnam(one.notice.at):%d/%m %H:%M}  {one.sentence}"
