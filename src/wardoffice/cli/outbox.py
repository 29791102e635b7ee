"""`wardoffice outbox`: what the hub has not answered, and what it refused, with its reason and every word of it.

`resend` does a refused act again as it is, `withdraw` takes one back that was refused or never sent.
"""

import click

from wardoffice.cli.calling import Call, CommandProblem, command
from wardoffice.desk import sending
from wardoffice.desk.sending import OutgoingAct, outgoing
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.outcome import Refusal
from wardoffice.store.outbox_row import OutboxState
from wardoffice.wording import _, sentence


@command("outbox", _("Việc đang chờ gửi và việc bị từ chối, kèm lý do."))
@click.option("--all", "accepted", is_flag=True, help=_("Cả việc máy chủ đã nhận."))
def outbox(call: Call, accepted: bool) -> None:
    with call.at_desk() as desk:
        acts = outgoing(desk, accepted=accepted)
    commands = [_fields(act) for act in acts]
    call.answer(
        {"commands": commands}, "\n".join(_line(act) for act in acts) or _("Không có việc nào chờ gửi hoặc bị từ chối.")
    )


def _fields(act: OutgoingAct) -> dict[str, object]:
    row = act.row
    return {
        "id": row.id,
        "kind": row.kind,
        "document": row.document,
        "state": row.state.value,
        "attempts": row.attempts,
        "code": row.code or None,
        "reason": sentence(row.code, row.facts) if row.code else None,
        "text": act.text or None,
        "answered_at": row.answered_at.isoformat() if row.answered_at else None,
        "seen": [{"who": seen.name, "at": seen.at.isoformat()} for seen in act.seen_by],
        "waits_behind": act.waits_behind,
        "too_long": act.too_long,
    }


def _line(act: OutgoingAct) -> str:
    reason = sentence(act.row.code, act.row.facts) if act.row.code else ""
    return f"{act.row.id[:13]}  {act.row.kind:<20}  {act.row.state.value:<8}  {reason}".rstrip()


@command("resend", _("Gửi lại một việc bị từ chối, như một việc mới."))
@click.argument("command_id", metavar="COMMAND")
def resend(call: Call, command_id: str) -> None:
    with call.at_desk() as desk:
        old = _found(desk, command_id)
        outcome = sending.resend(desk, old)
    if isinstance(outcome, Refusal):
        raise CommandProblem(outcome.code, outcome.facts)
    fields = {"command": outcome.command.id, "kind": outcome.command.kind, "document": outcome.document.id, "was": old}
    call.answer(fields, _("Đã ghi; sẽ gửi ở lần đồng bộ tới."))


@command("withdraw", _("Rút lại một việc bị từ chối hoặc chưa gửi."))
@click.argument("command_id", metavar="COMMAND")
def withdraw(call: Call, command_id: str) -> None:
    with call.at_desk() as desk:
        row = sending.undo(desk, _found(desk, command_id))
    if row is None:
        raise CommandProblem("sent_already")
    fields = {"command": row.id, "kind": row.kind, "document": row.document}
    refused = _("Đã rút lại việc bị từ chối. Máy chủ chưa ghi gì của việc này.")
    told = refused if row.state is OutboxState.REFUSED else _("Đã rút lại. Chưa có gì được gửi đi.")
    call.answer(fields, told)


def _found(desk: Workplace, prefix: str) -> str:
    """The id of the one act whose id begins so; raises CommandProblem."""
    found = [act.row.id for act in outgoing(desk, accepted=True) if act.row.id.startswith(prefix.strip().lower())]
    if len(found) != 1:
        raise CommandProblem("ambiguous_command" if found else "unknown_act", {"prefix": prefix})
    return found[0]
