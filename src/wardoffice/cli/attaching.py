"""`attach ID FILE…`: files added to a document, copied here at once and sent with the next sync. `return-slip FILE…`:
scans of slips that were written on, each added to the document its code names."""

from pathlib import Path

import click

from wardoffice.cli.acting import on_document, tell
from wardoffice.cli.calling import Call, CommandProblem, command
from wardoffice.cli.naming import document_named
from wardoffice.desk import slip_returning
from wardoffice.desk.attaching import attach_files
from wardoffice.desk.slip_returning import Returned
from wardoffice.domain.outcome import Refusal
from wardoffice.wording import _


@command("attach", _("Đính kèm tệp vào văn bản."))
@on_document
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def attach(call: Call, document_id: str, files: tuple[Path, ...], post: str | None) -> None:
    with call.at_desk() as desk:
        document = document_named(desk, document_id)
        tell(call, desk, document, attach_files(desk, document.id, files, post=post))


@command("return-slip", _("Đưa bản quét của phiếu giải quyết (có mã QR) về đúng văn bản của nó."))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--as", "post", help=_("Chức vụ dùng để làm việc này (khi giữ nhiều chức vụ)."))
def return_slip(call: Call, files: tuple[Path, ...], post: str | None) -> None:
    with call.at_desk() as desk:
        found = [(path, slip_returning.return_slip(desk, path, post=post)) for path in files]
        returned = [(path, one) for path, one in found if isinstance(one, Returned)]
        fields = [{"file": path.name, "id": one.document.id, "command": one.acted.command.id} for path, one in returned]
        told = [
            _("{file}: đã đưa về văn bản {code}.").format(file=path.name, code=one.document.code or one.document.id)
            for path, one in returned
        ]
        refused = next((one for _path, one in found if isinstance(one, Refusal)), None)
        if told or refused is None:
            call.answer({"returned": fields}, "\n".join(told), failed=refused is not None)
        if refused is not None:
            raise CommandProblem(refused.code, refused.facts)
