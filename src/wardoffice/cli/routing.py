"""`register`, `submit-up`, `return`, `recall-forwarding`: where a document goes."""

import click

from wardoffice.cli.acting import carry_out, on_document
from wardoffice.cli.calling import Call, command
from wardoffice.cli.naming import assignee_named, document_named, posts_named, words
from wardoffice.desk.workplace import office
from wardoffice.domain.commands import RecallForwarding, RegisterIncoming, ReturnBack, SubmitUp
from wardoffice.wording import _

_TO = _("Người nhận; ghi nhiều lần được.")
_REASON = _("Lý do.")


@command("register", _("Vào sổ văn bản đến và trình theo tuyến của cơ quan."))
@on_document
@click.option("--to", multiple=True, metavar="WHO", help=_TO)
@click.option("--restricted", is_flag=True, help=_("Chỉ văn thư và người nhận được đọc."))
def register(call: Call, document_id: str, post: str | None, to: tuple[str, ...], restricted: bool) -> None:
    with call.at_desk() as desk:
        document = document_named(desk, document_id)
        people = posts_named(to, document.organ, office(desk))
        carry_out(call, desk, document, RegisterIncoming(people, restricted), post)


@command("submit-up", _("Trình lãnh đạo."))
@on_document
@click.option("--to", multiple=True, required=True, metavar="WHO", help=_TO)
@click.option("--text", default="", help=_("Nội dung trình."))
def submit_up(call: Call, document_id: str, post: str | None, to: tuple[str, ...], text: str) -> None:
    with call.at_desk() as desk:
        document = document_named(desk, document_id)
        people = posts_named(to, document.organ, office(desk))
        carry_out(call, desk, document, SubmitUp(people, words(text)), post)


@command("return", _("Trả lại, có lý do."))
@on_document
@click.option("--reason", required=True, help=_REASON)
def return_back(call: Call, document_id: str, post: str | None, reason: str) -> None:
    with call.at_desk() as desk:
        carry_out(call, desk, document_named(desk, document_id), ReturnBack(words(reason)), post)


@command("recall-forwarding", _("Thu hồi văn bản đã chuyển."))
@on_document
@click.option("--reason", required=True, help=_REASON)
@click.option("--to", multiple=True, metavar="WHO", help=_("Chỉ thu hồi từ những người này."))
def recall_forwarding(call: Call, document_id: str, post: str | None, reason: str, to: tuple[str, ...]) -> None:
    with call.at_desk() as desk:
        document, ward = document_named(desk, document_id), office(desk)
        whom = tuple(assignee_named(one, document.organ, ward) for one in to)
        carry_out(call, desk, document, RecallForwarding(words(reason), whom), post)
