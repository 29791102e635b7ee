"""What an administrator asks a hub without a desk: the authoritative state of a document, and who has an account."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select

from wardoffice.contract.showing import shown
from wardoffice.domain.directory import Office
from wardoffice.domain.ids import VIETNAM, OrganId, PersonId, in_vietnam
from wardoffice.domain.register import period_of, register_of
from wardoffice.hub.leasing import holder_name, lent_now
from wardoffice.hub.numbering import next_arrival_number, voided_numbers
from wardoffice.hub.opening import Hub
from wardoffice.hub.problem import HubProblem
from wardoffice.hub.records import ids_beginning_with, read_document
from wardoffice.hub.tables import accounts
from wardoffice.hub.ward import read_ward


def office_now(hub: Hub) -> Office:
    with hub.reader.begin() as connection:
        return read_ward(connection, hub.ward).office


def show(hub: Hub, start: str) -> dict[str, Any]:
    """The document whose id is or begins with `start`; raises HubProblem `unknown_document`, `ambiguous_document`."""
    with hub.reader.begin() as connection:
        office = read_ward(connection, hub.ward).office
        ids = ids_beginning_with(connection, hub.ward, start.strip()) if start.strip() else ()
        if len(ids) > 1:
            raise HubProblem("ambiguous_document", id=start.strip())
        document = read_document(connection, hub.ward, ids[0]) if ids else None
    if document is None:
        raise HubProblem("unknown_document", id=start.strip())
    return shown(document, office)


def show_register(hub: Hub, organ: OrganId) -> dict[str, Any]:
    """This year's incoming register of an organ: the next number, who holds it, and the numbers voided with reasons."""
    now = hub.now()
    period = period_of(in_vietnam(now).date())
    with hub.reader.begin() as connection:
        ward = read_ward(connection, hub.ward)
        following = next_arrival_number(connection, hub.ward, organ, period)
        voided = voided_numbers(connection, hub.ward, organ, period)
        lent = lent_now(connection, hub.ward, organ, period)
    held = lent is not None and lent.until > now.timestamp()
    return {
        "register": register_of(organ),
        "period": period,
        "next": following,
        "holder": holder_name(lent, ward.office) if lent and held else None,
        "until": datetime.fromtimestamp(lent.until, VIETNAM).isoformat() if lent and held else None,
        "voided": [asdict(one) for one in voided],
    }


def list_accounts(hub: Hub) -> list[dict[str, Any]]:
    """Everybody with an account, in the directory's order; organ and role are those of the first post."""
    with hub.reader.begin() as connection:
        office = read_ward(connection, hub.ward).office
        rows = select(accounts.c.login, accounts.c.person).where(accounts.c.ward == hub.ward)
        logins = {PersonId(row.person): row.login for row in connection.execute(rows)}
    ordered = [person for person in office.people if person in logins]
    return [_account(logins[person], person, office) for person in ordered]


def _account(login: str, person: PersonId, office: Office) -> dict[str, Any]:
    posts = [
        {"id": p.id, "post": p.title, "role": p.role.value, "organ": p.organ, "unit": p.unit}
        for p in office.posts_of(person)
    ]
    first: dict[str, Any] = posts[0] if posts else {"organ": None, "role": None}
    return {
        "login": login,
        "name": office.people[person].name,
        "organ": first["organ"],
        "role": first["role"],
        "posts": posts,
    }
