"""Registers this desk holds, which it gives numbers of with finality; those it has asked for or is giving back."""

import json
from dataclasses import dataclass, replace

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from wardoffice.contract.codec import command_from_json
from wardoffice.domain.commands import RegisterIncoming
from wardoffice.domain.ids import uuid7
from wardoffice.domain.register import Lease
from wardoffice.store import facts, schema
from wardoffice.store.moments import from_microseconds, to_microseconds
from wardoffice.store.outbox_row import OPEN
from wardoffice.store.statements import Query

TAKE, RETURN = "take", "return"
_REGISTER_INCOMING = "register_incoming"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the holder wants with a register and has not got yet, "" for nothing; `holder` has it meanwhile.

    `asked`: the hub may have lent it without this desk knowing, for it was asked and its answer has not come.
    """

    what: str
    holder: str = ""
    asked: bool = False


_EVERY = Query(select(schema.leases).order_by(schema.leases.c.register))


def every(connection: Connection) -> list[Lease]:
    return [_read(row) for row in _EVERY.all(connection)]


def usable(connection: Connection, register: str) -> Lease | None:
    """The lease to give numbers by; none while it is being given back."""
    if wishes(connection).get(register, Wish("")).what == RETURN:
        return None
    return next((lease for lease in reversed(every(connection)) if lease.register == register), None)


def put(connection: Connection, lease: Lease) -> None:
    """Keep a lease as the hub told it; this desk's own next number never goes back, nor behind one still to be sent."""
    values = {"id": lease.id, "next": following(connection, lease), "until": to_microseconds(lease.until)}
    new = insert(schema.leases).values(register=lease.register, period=lease.period, **values)
    connection.execute(new.on_conflict_do_update(index_elements=["register", "period"], set_=values))
    if lease.register not in (lent := _ever_lent(connection)):
        facts.set_fact(connection, facts.REGISTERS_LENT, json.dumps([*lent, lease.register]))


def following(connection: Connection, lease: Lease) -> int:
    """The number to be given next, by what is known of the lease, here and by what is still to be sent."""
    known = (k.next for k in every(connection) if k.id == lease.id)
    sent = (number + 1 for number in open_numbers(connection, lease.id))
    return max((lease.next, *known, *sent))


def doubt(connection: Connection) -> None:
    """No number more is given before the hub has been asked: it, or this desk, was put back to what it was before.

    What is held is asked for again. Such a hub may lend a register to this desk as it did once, without anybody here
    knowing: that is given back.
    """
    connection.execute(update(schema.leases).values(until=0))
    held = {lease.register for lease in every(connection)}
    for register in _ever_lent(connection):
        wished = wishes(connection).get(register, Wish("" if register in held else RETURN))
        wish(connection, register, replace(wished, asked=True))


def _ever_lent(connection: Connection) -> list[str]:
    """The registers the hub has ever lent to this desk."""
    known: list[str] = json.loads(facts.fact(connection, facts.REGISTERS_LENT) or "[]")
    return known


def drop(connection: Connection, id_: str) -> None:
    connection.execute(delete(schema.leases).where(schema.leases.c.id == id_))


def given(connection: Connection, lease: str, number: int) -> None:
    """`number` is used; the next one follows it."""
    _go_on(connection, lease, number + 1)


def taken_back(connection: Connection, lease: str, number: int) -> None:
    """An act that was never sent is undone: its number is free again if it was the last one given."""
    last = (schema.leases.c.id == lease) & (schema.leases.c.next == number + 1)
    connection.execute(update(schema.leases).where(last).values(next=number))


def _go_on(connection: Connection, lease: str, following: int) -> None:
    connection.execute(update(schema.leases).where(schema.leases.c.id == lease).values(next=following))


def open_numbers(connection: Connection, lease: str) -> tuple[int, ...]:
    """The numbers given under a lease in acts that the hub has not answered."""
    states = [state.value for state in OPEN]
    table = schema.outbox
    rows = select(table.c.command).where(table.c.kind == _REGISTER_INCOMING, table.c.state.in_(states))
    payloads = [command_from_json(body).payload for body in connection.execute(rows).scalars()]
    return tuple(
        sorted(p.number for p in payloads if isinstance(p, RegisterIncoming) and p.lease == lease and p.number)
    )


def wishes(connection: Connection) -> dict[str, Wish]:
    kept = json.loads(facts.fact(connection, facts.LEASE_WISHES) or "{}")
    return {register: Wish(*wish) for register, wish in kept.items()}


def wish(connection: Connection, register: str, wanted: Wish | None) -> None:
    """Remember what is wanted with a register, and that the hub was asked, until it has been heard; None: nothing any
    more."""
    kept = {name: [w.what, w.holder, w.asked] for name, w in wishes(connection).items() if name != register}
    if wanted is not None and (wanted.what or wanted.asked):
        kept[register] = [wanted.what, wanted.holder, wanted.asked]
    facts.set_fact(connection, facts.LEASE_WISHES, json.dumps(kept, ensure_ascii=False))


def desk_id(connection: Connection) -> str:
    """What the hub knows this profile by, made once."""
    known = facts.fact(connection, facts.DESK)
    if known is None:
        known = uuid7()
        facts.set_fact(connection, facts.DESK, known)
    return known


def _read(row: tuple[str, str, str, int, int]) -> Lease:
    register, period, id_, following, until = row
    return Lease(id_, register, period, following, from_microseconds(until))
