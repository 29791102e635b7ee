"""`endorse`, `enter-endorsement`, `propose-endorsement`, `forward`, `settle-lead`: words, and who is asked to do what
by when.
"""

from pathlib import Path
from typing import Any

import click

from wardoffice.cli.acting import C, carry_out, on_document, text_option
from wardoffice.cli.calling import Call, CommandProblem, command
from wardoffice.cli.naming import assignee_named, document_named, due_typed, given_named, marks_in, posts_named, words
from wardoffice.desk.workplace import Workplace, office
from wardoffice.domain.attaching import scans_on
from wardoffice.domain.commands import Endorse, EnterEndorsement, Forward, ProposeEndorsement, SettleLead
from wardoffice.domain.document import AssignmentRole, Document, Given, Proposal
from wardoffice.domain.endorsement import proposal_to_adopt
from wardoffice.domain.text import fold
from wardoffice.wording import _

_ROLES = {
    AssignmentRole.DIRECT: _("Người chỉ đạo."),
    AssignmentRole.LEAD: _("Nơi chủ trì."),
    AssignmentRole.COOPERATING: _("Nơi phối hợp."),
    AssignmentRole.ATTEND: _("Người dự họp."),
    AssignmentRole.MONITOR: _("Người theo dõi."),
    AssignmentRole.FOR_INFORMATION: _("Người nhận để biết."),
}


def people_options(function: C) -> C:
    """One option for each role, and the due date."""
    for role, help_ in reversed(_ROLES.items()):
        name = "--" + role.value.replace("_", "-")
        function = click.option(name, role.value, multiple=True, metavar="WHO", help=help_)(function)
    due = click.option("--due", metavar="3|DATE", help=_("Hạn: số ngày làm việc, ngày, hoặc ngày và giờ."))
    return due(function)


def _given(desk: Workplace, document: Document, options: dict[str, Any]) -> tuple[Given, ...]:
    typed = {role: tuple(options[role.value]) for role in _ROLES}
    return given_named(desk, document, typed, due_typed(options["due"], desk))


@command("endorse", _("Bút phê: ghi ý kiến, giao việc và chuyển trong một lần."))
@on_document
@click.option("--text", help=_("Ý kiến chỉ đạo."))
@click.option("--adopt", is_flag=True, help=_("Đồng ý như Văn phòng đề xuất: lời và người nhận của đề xuất mới nhất."))
@people_options
@click.option("--marks", type=click.Path(path_type=Path), help=_("Tệp nét ghi trên trang."))
def endorse(
    call: Call, /, document_id: str, post: str | None, text: str | None, adopt: bool, marks: Path | None, **who: Any
) -> None:
    with call.at_desk() as desk:
        document = document_named(desk, document_id)
        given = _given(desk, document, who)
        proposal = _proposal(document) if adopt else None
        if proposal:
            given = given or proposal.given
            text = proposal.text if text is None else text
        act = Endorse(words(text or ""), given, marks_in(marks), adopts=proposal.id if proposal else "")
        carry_out(call, desk, document, act, post)


@command("enter-endorsement", _("Văn thư nhập bút phê thay lãnh đạo, theo bản quét phiếu giấy lãnh đạo đã ghi."))
@on_document
@click.option("--leader", required=True, metavar="WHO", help=_("Lãnh đạo đã ghi trên phiếu."))
@click.option("--slip", metavar="NAME", help=_("Bản quét phiếu trong các tệp đính kèm; không cần khi chỉ có một."))
@click.option("--text", default="", help=_("Ý kiến chỉ đạo, đúng như trên phiếu."))
@people_options
def enter_endorsement(
    call: Call, /, document_id: str, post: str | None, leader: str, slip: str | None, text: str, **who: Any
) -> None:
    with call.at_desk() as desk:
        document = document_named(desk, document_id)
        whose = posts_named([leader], document.organ, office(desk))[0]
        act = EnterEndorsement(whose, _slip(document, slip), words(text), _given(desk, document, who))
        carry_out(call, desk, document, act, post)


def _slip(document: Document, typed: str | None) -> str:
    """The hash of the one scan meant; raises CommandProblem slip_not_attached, unknown_slip, several_slips."""
    scans = scans_on(document)
    found = [scan for scan in scans if typed is None or typed in (scan.name, scan.sha256)]
    found = found or [scan for scan in scans if fold(typed or "") in fold(scan.name)]
    if not scans:
        raise CommandProblem("slip_not_attached")
    if not found:
        raise CommandProblem("unknown_slip", {"file": typed or ""})
    if len(found) > 1:
        raise CommandProblem("several_slips", {"names": "; ".join(scan.name for scan in found)})
    return found[0].sha256


def _proposal(document: Document) -> Proposal:
    found = proposal_to_adopt(document)
    if found is None:
        raise CommandProblem("unknown_proposal")
    return found


@command("propose-endorsement", _("Chánh Văn phòng đề xuất ý kiến và người xử lý."))
@on_document
@text_option
@people_options
def propose_endorsement(call: Call, /, document_id: str, post: str | None, text: str, **who: Any) -> None:
    with call.at_desk() as desk:
        document = document_named(desk, document_id)
        carry_out(call, desk, document, ProposeEndorsement(words(text), _given(desk, document, who)), post)


@command("forward", _("Chuyển tiếp, không kèm ý kiến chỉ đạo."))
@on_document
@click.option("--text", default="", help=_("Lời nhắn."))
@people_options
def forward(call: Call, /, document_id: str, post: str | None, text: str, **who: Any) -> None:
    with call.at_desk() as desk:
        document = document_named(desk, document_id)
        carry_out(call, desk, document, Forward(_given(desk, document, who), words(text)), post)


@command("settle-lead", _("Chọn nơi chủ trì khi hai lãnh đạo chọn khác nhau."))
@on_document
@click.option("--lead", required=True, metavar="WHO", help=_("Nơi chủ trì."))
@click.option("--due", metavar="3|DATE", help=_("Hạn mới."))
def settle_lead(call: Call, document_id: str, post: str | None, lead: str, due: str | None) -> None:
    with call.at_desk() as desk:
        document = document_named(desk, document_id)
        who = assignee_named(lead, document.organ, office(desk))
        seen = tuple(one.who for one in document.contested_leads)
        carry_out(call, desk, document, SettleLead(who, seen, due_typed(due, desk)), post)
