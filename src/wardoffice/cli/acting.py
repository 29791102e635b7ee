"""Carrying an act out from the command line: the same for all of them, so that each command says only what it is."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from wardoffice.cli.calling import Call, CommandProblem, call_of
from wardoffice.cli.naming import posts_named
from wardoffice.desk.acting import Acted, act
from wardoffice.desk.placing import misplaced
from wardoffice.desk.workplace import Workplace, office
from wardoffice.domain.commands import Annotate, Endorse, Payload
from wardoffice.domain.document import Document
from wardoffice.domain.outcome import Refusal
from wardoffice.logbook import Logbook
from wardoffice.wording import _

C = TypeVar("C", bound=Callable[..., Any])


def on_document(function: C) -> C:
    """The document's ID, `--as POST` and `--for WHO`, which every act takes."""
    acting = click.option("--as", "post", help=_("Chức vụ dùng để làm việc này (khi giữ nhiều chức vụ)."))
    delegated = click.option(
        "--for",
        "grantor",
        metavar="WHO",
        expose_value=False,
        callback=_remember_grantor,
        help=_("Làm thay người ủy quyền."),
    )
    return click.argument("document_id", metavar="ID")(acting(delegated(function)))


def _remember_grantor(context: click.Context, _option: click.Parameter, typed: str | None) -> None:
    call_of(context).grantor = typed or ""


def text_option(function: C) -> C:
    return click.option("--text", required=True, help=_("Nội dung."))(function)


def carry_out(call: Call, desk: Workplace, document: Document, payload: Payload, post: str | None) -> None:
    """Do it and say so; raises CommandProblem with the refusal."""
    if isinstance(payload, Endorse | Annotate) and (problem := misplaced(desk, document, payload.marks)):
        raise CommandProblem(problem.code, problem.facts)
    grantor = posts_named([call.grantor], document.organ, office(desk))[0] if call.grantor else None
    tell(call, desk, document, act(desk, document.id, payload, post=post, on_behalf_of=grantor))


def tell(call: Call, desk: Workplace, document: Document, done: Acted | Refusal) -> None:
    """Say that it is done; raises CommandProblem with the refusal."""
    if isinstance(done, Refusal):
        raise CommandProblem(done.code, _with_names(done, desk))
    Logbook(call.profile).note("acted", command=done.command.id, kind=done.command.kind, document=document.id)
    call.answer(_fields(done), _told(done))


def _with_names(refusal: Refusal, desk: Workplace) -> dict[str, str | int]:
    facts = dict(refusal.facts)
    if "who" in facts:
        facts["who"] = office(desk).name_of(str(facts["who"]))
    return facts


def _fields(done: Acted) -> dict[str, object]:
    arrival = done.document.arrival
    return {
        "command": done.command.id,
        "kind": done.command.kind,
        "document": done.document.id,
        "status": done.document.status.value,
        "arrival_number": arrival.number if arrival else None,
        "provisional": bool(arrival and arrival.provisional),
    }


def _told(done: Acted) -> str:
    if done.command.kind == "register_incoming" and done.document.arrival:
        number = done.document.arrival.number
        if not done.document.arrival.provisional:
            return _("Đã vào sổ, số đến {number}.").format(number=number)
        return _("Đã vào sổ, số đến tạm {number}; số chính thức có sau khi đồng bộ.").format(number=number)
    return _("Đã ghi; sẽ gửi ở lần đồng bộ tới.")
