"""`lease-register`, `return-register`: hold the register's numbers on this machine, or let the hub give them again."""

import click

from wardoffice.cli.calling import Call, CommandProblem, command
from wardoffice.desk import leasing
from wardoffice.desk.leasing import HeldRegister
from wardoffice.domain.ids import in_vietnam
from wardoffice.logbook import Logbook
from wardoffice.office import sync_by_hand
from wardoffice.store.leases import RETURN
from wardoffice.wording import _

_ORGAN = _("Cơ quan có sổ (khi là văn thư của nhiều cơ quan).")


@command("lease-register", _("Giữ quyền cấp số đến trên máy này: số là chính thức cả khi mất mạng."))
@click.option("--organ", default=None, help=_ORGAN)
def lease_register(call: Call, organ: str | None) -> None:
    wanted = _register(call, organ)
    with call.at_desk() as desk:
        leasing.take(desk, wanted.organ)
    _contact(call)
    found = _register(call, wanted.organ)
    if not found.held or found.until is None:
        raise CommandProblem("register_held", {"organ": found.name, "holder": found.holder or "…"})
    until = f"{in_vietnam(found.until):%H:%M %d/%m}"
    told = _("Máy này cấp số đến của {name}, số kế tiếp {next}; cần có mạng lại trước {until}.")
    call.answer(_fields(found), told.format(name=found.name, next=found.next, until=until))


@command("return-register", _("Trả quyền cấp số đến cho máy chủ."))
@click.option("--organ", default=None, help=_ORGAN)
def return_register(call: Call, organ: str | None) -> None:
    wanted = _register(call, organ)
    with call.at_desk() as desk:
        leasing.give_back(desk, wanted.organ)
    returned = _register(call, wanted.organ).wished == RETURN
    _contact(call)
    found = _register(call, wanted.organ)
    if returned:
        told = _("Máy chủ lại cấp số đến của {name}.")
    else:
        told = _("Máy này không giữ sổ của {name} nên không có gì để trả; ai đang giữ sổ thì vẫn giữ.")
    call.answer(_fields(found), told.format(name=found.name))


def _register(call: Call, organ: str | None) -> HeldRegister:
    """The one register meant; raises CommandProblem not_a_clerk, which_organ."""
    with call.at_desk() as desk:
        found = [one for one in leasing.registers(desk) if organ in (None, one.organ)]
    if not found:
        raise CommandProblem("not_a_clerk")
    if len(found) > 1:
        raise CommandProblem("which_organ", {"organs": ", ".join(one.organ for one in found)})
    return found[0]


def _contact(call: Call) -> None:
    """A round, which carries out what is wished; raises what stops it."""
    log = Logbook(call.profile)
    sync_by_hand(call.profile, lambda event: log.note(str(event["event"])), key=call.key())


def _fields(found: HeldRegister) -> dict[str, object]:
    return {
        "organ": found.organ,
        "held": found.held,
        "next": found.next,
        "until": found.until.isoformat() if found.until else None,
        "wished": found.wished or None,
        "holder": found.holder or None,
    }
