"""`wardoffice export`: the original as it came, byte for byte, or with the bút phê as one more revision; `slip`."""

from pathlib import Path

import click

from wardoffice.cli.calling import Call, CommandProblem, command
from wardoffice.cli.keeping import force_option, keep_what_is_there
from wardoffice.domain.outcome import Refusal
from wardoffice.paper.press import child_for_marking
from wardoffice.wording import _


@command("export", _("Xuất tệp chính ra ngoài; --with-marks: kèm bút phê và nét ghi."))
@click.argument("document_id", metavar="ID")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help=_("Tệp sẽ ghi."))
@click.option("--with-marks", is_flag=True, help=_("Kèm bút phê và nét ghi."))
@force_option
def export(call: Call, document_id: str, out: Path, with_marks: bool, force: bool) -> None:
    keep_what_is_there(out, force=force)
    with child_for_marking() as warm:
        if with_marks:
            warm.prepare()
        from wardoffice.cli.naming import document_named  # the store and the desk load while the child gets ready
        from wardoffice.desk import exporting

        with call.at_desk() as desk:
            document = document_named(desk, document_id)
            exported = exporting.export(desk, document.id, out, with_marks=with_marks, warm=warm)
    if isinstance(exported, Refusal):
        raise CommandProblem(exported.code, exported.facts)
    fields = {
        "file": str(out),
        "bytes": out.stat().st_size,
        "marks": exported.marks,
        "sha256": exported.attachment.sha256,
    }
    call.answer(fields, _("Đã ghi {file}.").format(file=out))


@command("slip", _("Xuất phiếu giải quyết của văn bản, có mã QR để bản quét tự về đúng văn bản."))
@click.argument("document_id", metavar="ID")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help=_("Tệp sẽ ghi."))
@force_option
def slip(call: Call, document_id: str, out: Path, force: bool) -> None:
    keep_what_is_there(out, force=force)
    from wardoffice.cli.naming import document_named
    from wardoffice.desk import exporting

    with call.at_desk() as desk:
        exported = exporting.export_slip(desk, document_named(desk, document_id).id, out)
    if isinstance(exported, Refusal):
        raise CommandProblem(exported.code, exported.facts)
    call.answer({"file": str(out), "bytes": out.stat().st_size}, _("Đã ghi {file}.").format(file=out))
