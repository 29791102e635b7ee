"""`wardoffice export`: the original as it came, byte for byte, or with the marks as one more revision."""

from pathlib import Path

import click

from wardoffice.cli.calling import Call, CommandProblem, command
from wardoffice.cli.naming import document_named
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.document import Attachment, Document
from wardoffice.domain.marks import Mark
from wardoffice.paper.exporting import export_original, export_with_marks
from wardoffice.paper.source import Source
from wardoffice.wording import _


@command("export", _("Xuất tệp chính ra ngoài; --with-marks: kèm bút phê và nét ghi."))
@click.argument("document_id", metavar="ID")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help=_("Tệp sẽ ghi."))
@click.option("--with-marks", is_flag=True, help=_("Kèm bút phê và nét ghi."))
def export(call: Call, document_id: str, out: Path, with_marks: bool) -> None:
    with call.at_desk() as desk:
        document = document_named(desk, document_id)
        if not document.attachments:
            raise CommandProblem("no_attachment")
        first = document.attachments[0]
        source = _source(desk, first)
        marks = _marks_on(first, document) if with_marks else ()
        if marks:
            export_with_marks(source, marks, out, now=desk.clock())
        else:
            export_original(source, out)
    fields = {"file": str(out), "bytes": out.stat().st_size, "marks": len(marks), "sha256": first.sha256}
    call.answer(fields, _("Đã ghi {file}.").format(file=out))


def _source(desk: Workplace, attachment: Attachment) -> Source:
    found = desk.vault.location(attachment.sha256)
    if found is None:
        raise CommandProblem("file_not_here", {"file": attachment.name})
    path, key = found
    return Source(path=path, key=key)


def _marks_on(attachment: Attachment, document: Document) -> tuple[Mark, ...]:
    return tuple(one for one in document.marks if one.attachment in ("", attachment.sha256))
