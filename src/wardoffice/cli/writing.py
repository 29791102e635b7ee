"""`annotate`, `erase-mark`, `stamp`, `comment`, `remind`, `mark-read`: what is written on or beside a document."""

from pathlib import Path

import click

from wardoffice.cli.acting import carry_out, on_document, text_option
from wardoffice.cli.calling import Call, CommandProblem, command
from wardoffice.cli.naming import assignee_named, document_named, marks_in, words
from wardoffice.desk.stamping import stamp_for
from wardoffice.desk.workplace import office
from wardoffice.domain.commands import Annotate, Comment, EraseMark, MarkRead, Remind
from wardoffice.domain.ids import MarkId
from wardoffice.domain.outcome import Refusal
from wardoffice.wording import _


@command("annotate", _("Ghi nét, tô sáng, ghi chú lên trang."))
@on_document
@click.option("--marks", required=True, type=click.Path(path_type=Path), help=_("Tệp nét ghi trên trang."))
def annotate(call: Call, document_id: str, post: str | None, marks: Path) -> None:
    with call.at_desk() as desk:
        carry_out(call, desk, document_named(desk, document_id), Annotate(marks_in(marks)), post)


@command("erase-mark", _("Xóa một nét ghi của mình."))
@on_document
@click.argument("mark")
def erase_mark(call: Call, document_id: str, mark: str, post: str | None) -> None:
    with call.at_desk() as desk:
        carry_out(call, desk, document_named(desk, document_id), EraseMark(MarkId(mark)), post)


@command("stamp", _("Đóng dấu đến vào chỗ trống nhất của trang 1, khi văn bản đã vào sổ mà chưa có dấu."))
@on_document
def stamp(call: Call, document_id: str, post: str | None) -> None:
    with call.at_desk() as desk:
        document = document_named(desk, document_id)
        found = stamp_for(desk, document.id, lambda _path: "")
        if isinstance(found, Refusal):
            raise CommandProblem(found.code, found.facts)
        carry_out(call, desk, document, Annotate((found,)), post)


@command("comment", _("Góp ý."))
@on_document
@text_option
def comment(call: Call, document_id: str, post: str | None, text: str) -> None:
    with call.at_desk() as desk:
        carry_out(call, desk, document_named(desk, document_id), Comment(words(text)), post)


@command("remind", _("Nhắc việc."))
@on_document
@click.option("--to", multiple=True, metavar="WHO", help=_("Chỉ nhắc những người này."))
@click.option("--text", default="", help=_("Lời nhắc."))
def remind(call: Call, document_id: str, post: str | None, to: tuple[str, ...], text: str) -> None:
    with call.at_desk() as desk:
        document, ward = document_named(desk, document_id), office(desk)
        whom = tuple(assignee_named(one, document.organ, ward) for one in to)
        carry_out(call, desk, document, Remind(whom, words(text)), post)


@command("mark-read", _("Đánh dấu đã đọc."))
@on_document
def mark_read(call: Call, document_id: str, post: str | None) -> None:
    with call.at_desk() as desk:
        carry_out(call, desk, document_named(desk, document_id), MarkRead(), post)
