"""`pin`, `unpin`, `pins`: a set of documents made ready for a meeting, and whether all their files are here."""

import click

from wardoffice.cli.calling import Call, command
from wardoffice.cli.naming import document_named, due_typed
from wardoffice.desk import pinning
from wardoffice.desk.pinning import Pinned, PinnedSet
from wardoffice.domain.ids import in_vietnam
from wardoffice.office import wake_sync
from wardoffice.wording import _


@command("pin", _("Ghim văn bản để chuẩn bị họp: tệp được tải trước và giữ lại trên máy."))
@click.argument("documents", nargs=-1, required=True, metavar="ID")
@click.option("--until", metavar="3|DATE", help=_("Giữ đến hết ngày này; mặc định là ngày làm việc kế tiếp."))
def pin(call: Call, documents: tuple[str, ...], until: str | None) -> None:
    with call.at_desk() as desk:
        ids = [document_named(desk, typed).id for typed in documents]
        due = due_typed(until, desk)
        found = pinning.pin(desk, ids, due.moment() if due else None)
    wake_sync(call.profile)
    _answer(call, found)


@command("unpin", _("Bỏ ghim văn bản."))
@click.argument("documents", nargs=-1, required=True, metavar="ID")
def unpin(call: Call, documents: tuple[str, ...]) -> None:
    with call.at_desk() as desk:
        found = pinning.unpin(desk, [document_named(desk, typed).id for typed in documents])
    _answer(call, found)


@command("pins", _("Văn bản đang ghim, và tệp nào còn thiếu."))
def pins(call: Call) -> None:
    with call.at_desk() as desk:
        found = pinning.listed(desk)
    _answer(call, found)


def _answer(call: Call, found: PinnedSet) -> None:
    fields = {"pins": [_fields(one) for one in found.pinned], "missing": found.missing, "ready": found.ready}
    call.answer(fields, "\n".join(map(_line, found.pinned)) or _("Chưa ghim văn bản nào."))


def _fields(one: Pinned) -> dict[str, object]:
    return {
        "id": one.pin.document,
        "code": one.row.code if one.row else None,
        "subject": one.row.subject if one.row else None,
        "until": one.pin.until.isoformat(timespec="seconds"),
        "files": one.pin.files,
        "missing": one.pin.missing,
        "ready": one.pin.ready and one.row is not None,
    }


def _line(one: Pinned) -> str:
    state = _("sẵn sàng") if one.pin.ready else _("còn thiếu {count} tệp").format(count=one.pin.missing)
    subject = one.row.subject if one.row else ""
    return f"{one.pin.document[:13]}  {in_vietnam(one.pin.until):%d/%m %H:%M}  {state:<16}  {subject}"
