"""`list`, `show`, `search`: reading what is on this machine, without any network."""

import json
from collections.abc import Iterable

import click

from wardoffice.cli.calling import Call, CommandProblem, command
from wardoffice.cli.naming import document_named
from wardoffice.contract.showing import shown_on_desk
from wardoffice.desk.reading import open_document
from wardoffice.desk.searching import find
from wardoffice.desk.verifying import signatures
from wardoffice.desk.workplace import office
from wardoffice.domain.document import URGENCY_ORDER
from wardoffice.store import facts
from wardoffice.store.lists import Box, ListRow, ids, rows
from wardoffice.wording import _, sentence

MOST = 100_000
_URGENCIES = {place: urgency.value for urgency, place in URGENCY_ORDER.items()}
_BOXES = [box.value for box in Box if box is not Box.ALL]


def listed_row(row: ListRow) -> dict[str, object]:
    """The fields of `list`, as `contract.showing.listed` gives them for a whole record."""
    return {
        "id": row.id,
        "arrival_number": row.arrival_number,
        "provisional": row.provisional,
        "code": row.code,
        "subject": row.subject,
        "agency": row.agency,
        "urgency": _URGENCIES[row.urgency],
        "due": row.due or None,
        "status": row.status,
        "unread": row.unread,
    }


def _line(row: ListRow) -> str:
    number = "" if row.arrival_number is None else f"{row.arrival_number}{'?' if row.provisional else ''}"
    return f"{row.id[:13]}  {number:>6}  {row.code:<24}  {row.due:<10}  {row.subject}"


@command("list", _("Danh sách văn bản trên máy này, mới nhất trước."))
@click.option("--box", type=click.Choice(_BOXES), help=_("Chỉ một ngăn."))
@click.option("--limit", type=click.IntRange(1, MOST), default=50, show_default=True)
@click.option("--after", metavar="CURSOR", help=_("Giá trị next của trang trước."))
def list_(call: Call, box: str | None, limit: int, after: str | None) -> None:
    with call.at_desk() as desk, desk.cache.reading() as connection:
        numbers = ids(connection, Box(box) if box else Box.ALL, now=desk.clock())
        start = _start(after, numbers) if after else 0
        page = numbers[start : start + limit]
        found = rows(connection, page)
        if not numbers and facts.fact(connection, facts.PERSON) is None:
            raise CommandProblem("not_connected")
    following = str(page[-1]) if page and start + limit < len(numbers) else None
    documents = [listed_row(row) for row in found]
    call.answer({"documents": documents, "next": following}, "\n".join(map(_line, found)) or _("Không có văn bản nào."))


def _start(after: str, numbers: Iterable[int]) -> int:
    """The place behind the cursor: rows lie newest first, and the cursor's own may have gone meanwhile."""
    if not after.isascii() or not after.isdigit():
        raise CommandProblem("bad_cursor")
    return sum(1 for number in numbers if number >= int(after))


@command("show", _("Một văn bản: lộ trình, bút phê, nét ghi, tệp, việc đang chờ gửi."))
@click.argument("document_id", metavar="ID")
def show(call: Call, document_id: str) -> None:
    with call.at_desk() as desk:
        opened = open_document(desk, document_named(desk, document_id).id)
        if opened is None:
            raise CommandProblem("unknown_document")
        here = [one.attachment.sha256 for one in opened.attachments if one.cached]
        pending = [row.id for row in opened.pending]
        fields = shown_on_desk(opened.document, office(desk), opened.unread, here, pending)
        fields["signatures"] = [
            {
                "attachment": attachment.name,
                "field": found.field,
                "signer": found.signer,
                "status": found.status.value,
                "covers_all": found.covers_all,
                "reason": found.reason,
            }
            for attachment, found in signatures(desk, opened)
        ]
    call.answer(fields, json.dumps(fields, ensure_ascii=False, indent=2))


@command("search", _("Tìm trong trích yếu, số và ký hiệu, nơi gửi, bút phê và nội dung; gõ không dấu cũng được."))
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, MOST), default=50, show_default=True)
def search(call: Call, words: tuple[str, ...], limit: int) -> None:
    with call.at_desk() as desk:
        found = find(desk, " ".join(words), limit)
    documents = [{**listed_row(hit.row), "snippet": hit.snippet.text} for hit in found.hits]
    fields = {"documents": documents, "milliseconds": found.milliseconds, "unread": found.unread}
    call.answer(fields, "\n".join(_line(hit.row) for hit in found.hits) or _("Không tìm thấy văn bản nào."))
    if found.unread:
        click.echo(sentence("index_being_made"), err=True)
