"""`attach ID FILE…`: files added to a document, copied here at once and sent with the next sync."""

from pathlib import Path

import click

from wardoffice.cli.acting import on_document, tell
from wardoffice.cli.calling import Call, command
from wardoffice.cli.naming import document_named
from wardoffice.desk.attaching import attach_files
from wardoffice.wording import _


@command("attach", _("Đính kèm tệp vào văn bản."))
@on_document
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def attach(call: Call, document_id: str, files: tuple[Path, ...], post: str | None) -> None:
    with call.at_desk() as desk:
        document = document_named(desk, document_id)
        tell(call, desk, document, attach_files(desk, document.id, files, post=post))
