"""`wardoffice send-out`: a document's files into a folder, with or without bút phê, by the way each file allows."""

import sys
from getpass import getpass
from pathlib import Path

import click

from wardoffice.cli.calling import Call, CommandProblem, command
from wardoffice.domain.outcome import Refusal
from wardoffice.paper.press import child_for_marking
from wardoffice.paper.source import Source
from wardoffice.wording import _, sentence
from wardoffice.wording.outgoing import OUTGOING


@command("send-out", _("Xuất mọi tệp của văn bản vào một thư mục; bản gốc luôn đi kèm, giữ nguyên."))
@click.argument("document_id", metavar="ID")
@click.option("--folder", required=True, type=click.Path(path_type=Path, file_okay=False), help=_("Thư mục sẽ ghi."))
@click.option("--with-marks", is_flag=True, help=_("Kèm bút phê: dùng trong cơ quan."))
@click.option(
    "--sign-with",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("Ký bút phê bằng chứng thư P12; mật khẩu là dòng đầu của đầu vào."),
)
def send_out(call: Call, document_id: str, folder: Path, with_marks: bool, sign_with: Path | None) -> None:
    with_marks = with_marks or bool(sign_with)
    with child_for_marking() as warm:
        if with_marks:
            warm.prepare()
        from wardoffice.cli.naming import document_named  # the store and the desk load while the child gets ready
        from wardoffice.desk.sending_out import send_out as into_folder
        from wardoffice.desk.signing import Signature

        signature = Signature(Source(sign_with).read(), _password()) if sign_with else None
        with call.at_desk() as desk:
            document = document_named(desk, document_id)
            sent = into_folder(desk, document.id, folder, with_marks=with_marks, signature=signature, warm=warm)
    if isinstance(sent, Refusal):
        raise CommandProblem(sent.code, sent.facts)
    lines = [f"{one.path.name}: {_(OUTGOING[one.kind.value])}" for one in sent]
    lines += [sentence(one.reason) for one in sent if one.reason.startswith("sidecar_")]
    files = [{"file": str(one.path), "kind": one.kind.value, "reason": one.reason} for one in sent]
    call.answer({"files": files}, "\n".join(lines))


def _password() -> str:
    return getpass(_("Mật khẩu chứng thư số: ")) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
