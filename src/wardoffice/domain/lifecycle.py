"""`apply`: what a command does to a document. The same function runs on the desk at once and on the hub with
authority; it never raises, and a command the record already holds changes nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from wardoffice.domain import attaching, endorsement, register, remarks, routing, work
from wardoffice.domain.authority import objection
from wardoffice.domain.commands import Command
from wardoffice.domain.directory import Office
from wardoffice.domain.document import Document
from wardoffice.domain.outcome import Accepted, Outcome, Refusal

MOST_WORDS = 20_000
"""Characters one act may write."""

_EFFECTS: dict[str, Callable[[Document, Command, Office, Any], Outcome]] = {
    "mark_read": remarks.mark_read,
    "register_incoming": register.register_incoming,
    "submit_up": routing.submit_up,
    "propose_endorsement": endorsement.propose_endorsement,
    "endorse": endorsement.endorse,
    "enter_endorsement": endorsement.enter_endorsement,
    "forward": endorsement.forward,
    "settle_lead": endorsement.settle_lead,
    "accept_assignment": work.accept_assignment,
    "change_due": work.change_due,
    "request_extension": work.request_extension,
    "return_back": routing.return_back,
    "report_progress": work.report_progress,
    "complete": work.complete,
    "confirm_complete": work.confirm_complete,
    "annotate": remarks.annotate,
    "erase_mark": remarks.erase_mark,
    "attach": attaching.attach,
    "comment": remarks.comment,
    "remind": work.remind,
    "recall_forwarding": routing.recall_forwarding,
}


def apply(record: Document, command: Command, office: Office) -> Outcome:
    """The record after the command and what follows for other records, or a refusal that leaves it as it was."""
    if command.id in record.applied:
        return Accepted(record)
    if command.document != record.id:
        return Refusal("unknown_document")
    refusal = objection(record, command, office) or _wording_problem(command)
    if refusal:
        return refusal
    outcome = _EFFECTS[command.kind](record, command, office, command.payload)
    if isinstance(outcome, Refusal):
        return outcome
    return replace(outcome, record=replace(outcome.record, applied=(*record.applied, command.id)))


def _wording_problem(command: Command) -> Refusal | None:
    """Words too long to be meant, or a reason missing where the other side must be told one."""
    text = str(getattr(command.payload, "text", ""))
    reason = getattr(command.payload, "reason", None)
    if max(len(text), len(reason or "")) > MOST_WORDS:
        return Refusal("too_long", {"most": MOST_WORDS})
    if command.kind in ("return_back", "recall_forwarding") and not str(reason).strip():
        return Refusal("reason_required")
    return None


def replay(record: Document, commands: Iterable[Command], office: Office) -> tuple[Document, dict[str, Refusal]]:
    """The record with pending commands over it, in order, and what the rules say against any of them."""
    refused: dict[str, Refusal] = {}
    for command in commands:
        outcome = apply(record, command, office)
        if isinstance(outcome, Accepted):
            record = outcome.record
        else:
            refused[command.id] = outcome
    return record, refused
