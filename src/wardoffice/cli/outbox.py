"""`wardoffice outbox`: what the hub has not answered, and what it refused, with its reason."""

import click

from wardoffice.cli.calling import Call, command
from wardoffice.desk.sending import OutgoingAct, outgoing
from wardoffice.wording import _, sentence


@command("outbox", _("Việc đang chờ gửi và việc bị từ chối, kèm lý do."))
@click.option("--all", "accepted", is_flag=True, help=_("Cả việc máy chủ đã nhận."))
def outbox(call: Call, accepted: bool) -> None:
    with call.at_desk() as desk:
        acts = outgoing(desk, accepted=accepted)
    commands = [_fields(act) for act in acts]
    call.answer({"commands": commands}, "\n".join(_line(act) for act in acts))


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
    }


def _line(act: OutgoingAct) -> str:
    reason = sentence(act.row.code, act.row.facts) if act.row.code else ""
    return f"{act.row.id[:13]}  {act.row.kind:<20}  {act.row.state.value:<8}  {reason}".rstrip()
