"""The clerk's switch: hold the register's numbers on this desk, so that they are final without a network.

What is wished is carried out at the next contact; until then numbers are provisional.
"""

from dataclasses import dataclass
from datetime import datetime

from wardoffice.desk.workplace import Workplace, viewpoint_in
from wardoffice.domain.ids import OrganId
from wardoffice.domain.outcome import Refusal
from wardoffice.domain.people import Role
from wardoffice.domain.register import leased_number, register_of
from wardoffice.store import leases
from wardoffice.store.leases import RETURN, TAKE, Wish


@dataclass(frozen=True, slots=True)
class HeldRegister:
    """An organ's incoming register as this desk stands to it."""

    organ: OrganId
    name: str
    held: bool
    """Numbers given here now are final."""
    next: int | None
    until: datetime | None
    """By when the hub must have been reached again."""
    wished: str
    """`take` or `return` until the hub has been reached; empty when nothing is wished."""
    holder: str
    """Who has it instead, where it was asked for in vain."""


def registers(w: Workplace) -> tuple[HeldRegister, ...]:
    """The registers of the organs the person is a clerk of."""
    now = w.clock()
    with w.cache.reading() as connection:
        view = viewpoint_in(connection)
        wishes = leases.wishes(connection)
        organs = dict.fromkeys(post.organ for post in view.posts if post.role is Role.CLERK)
        known = {organ: leases.usable(connection, register_of(organ)) for organ in organs}
    found = []
    for organ, lease in known.items():
        wish = wishes.get(register_of(organ), Wish(""))
        number = leased_number(lease, register_of(organ), now)
        until = lease.until if lease else None
        following = number.number if number else None
        name = view.office.name_of(organ)
        found.append(HeldRegister(organ, name, number is not None, following, until, wish.what, wish.holder))
    return tuple(found)


def take(w: Workplace, organ: str) -> Refusal | None:
    """Ask for the register at the next contact."""
    return _wish(w, organ, TAKE)


def give_back(w: Workplace, organ: str) -> Refusal | None:
    """Give no more numbers of it from now on; the hub hears of it at the next contact."""
    return _wish(w, organ, RETURN)


def _wish(w: Workplace, organ: str, what: str) -> Refusal | None:
    with w.cache.writing() as connection:
        posts = viewpoint_in(connection).posts
        if not any(post.organ == organ and post.role is Role.CLERK for post in posts):
            return Refusal("not_a_clerk")
        register = register_of(OrganId(organ))
        held = any(lease.register == register for lease in leases.every(connection))
        unheard = leases.wishes(connection).get(register, Wish("")).asked
        needless = held if what == TAKE else not (held or unheard)
        leases.wish(connection, register, Wish("" if needless else what, asked=unheard))
    return None
