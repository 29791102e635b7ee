"""`accept-assignment`, `report-progress`, `complete`, `confirm-complete`, `change-due`, `request-extension`."""

import click

from wardoffice.cli.acting import carry_out, on_document, text_option
from wardoffice.cli.calling import Call, CommandProblem, command
from wardoffice.cli.naming import assignee_named, document_named, due_typed, words
from wardoffice.desk.workplace import Workplace, office
from wardoffice.domain.commands import (
    AcceptAssignment,
    ChangeDue,
    Complete,
    ConfirmComplete,
    ReportProgress,
    RequestExtension,
)
from wardoffice.domain.deadline import Due
from wardoffice.domain.document import Assignment, Document, assignments_of
from wardoffice.wording import _

_DUE = _("Hạn: số ngày làm việc, ngày, hoặc ngày và giờ.")


@command("accept-assignment", _("Nhận việc được giao."))
@on_document
def accept_assignment(call: Call, document_id: str, post: str | None) -> None:
    with call.at_desk() as desk:
        carry_out(call, desk, document_named(desk, document_id), AcceptAssignment(), post)


@command("report-progress", _("Báo cáo tiến độ."))
@on_document
@text_option
def report_progress(call: Call, document_id: str, post: str | None, text: str) -> None:
    with call.at_desk() as desk:
        carry_out(call, desk, document_named(desk, document_id), ReportProgress(words(text)), post)


@command("complete", _("Báo phần việc của mình đã xong."))
@on_document
@click.option("--text", default="", help=_("Kết quả."))
def complete(call: Call, document_id: str, post: str | None, text: str) -> None:
    with call.at_desk() as desk:
        carry_out(call, desk, document_named(desk, document_id), Complete(words(text)), post)


@command("confirm-complete", _("Xác nhận cơ quan đã xử lý xong."))
@on_document
@click.option("--text", default="", help=_("Kết luận."))
def confirm_complete(call: Call, document_id: str, post: str | None, text: str) -> None:
    with call.at_desk() as desk:
        carry_out(call, desk, document_named(desk, document_id), ConfirmComplete(words(text)), post)


@command("change-due", _("Đổi hạn của một phần việc."))
@on_document
@click.option("--who", required=True, metavar="WHO", help=_("Người hoặc đơn vị được giao."))
@click.option("--due", required=True, metavar="3|DATE", help=_DUE)
@click.option("--reason", default="", help=_("Lý do."))
def change_due(call: Call, document_id: str, post: str | None, who: str, due: str, reason: str) -> None:
    with call.at_desk() as desk:
        document = document_named(desk, document_id)
        assignment = _assignment_of(desk, document, who)
        act = ChangeDue(assignment.id, due_typed(due, desk), assignment.due, words(reason))
        carry_out(call, desk, document, act, post)


def _assignment_of(desk: Workplace, document: Document, typed: str) -> Assignment:
    who = assignee_named(typed, document.organ, office(desk))
    found = next((one for one in assignments_of(document) if one.who == who), None)
    if found is None:
        raise CommandProblem("unknown_assignment")
    return found


@command("request-extension", _("Xin gia hạn."))
@on_document
@click.option("--due", required=True, metavar="3|DATE", help=_DUE)
@click.option("--reason", required=True, help=_("Lý do."))
def request_extension(call: Call, document_id: str, post: str | None, due: str, reason: str) -> None:
    with call.at_desk() as desk:
        document = document_named(desk, document_id)
        asked: Due | None = due_typed(due, desk)
        assert asked is not None
        carry_out(call, desk, document, RequestExtension(asked, words(reason)), post)
