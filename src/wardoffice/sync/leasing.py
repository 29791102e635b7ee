"""Leases of registers in a round: longer before anything is sent, taken and given back after it.

A lease is kept as short as others need it: a desk that is online gives a wanted register back within the round.
"""

from collections.abc import Iterable

from wardoffice.contract.wire import LeaseAsked, LeaseTold
from wardoffice.domain.register import Lease
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.store import leases, notices
from wardoffice.store.leases import RETURN, TAKE, Wish
from wardoffice.store.notices import Kind
from wardoffice.sync.parts import Parts

_NOT_LENT = ("forbidden", "not_found")
"""A hub that lends nothing, or not to this account: its word for it stops no round."""


def renew_leases(parts: Parts) -> frozenset[str]:
    """Make what is held last longer; the ids of leases to give back once all is sent."""
    with parts.cache.reading() as connection:
        held, wished = leases.every(connection), leases.wishes(connection)
    for register in wished.keys() - {lease.register for lease in held}:
        if wished[register].what == RETURN:
            _return_unheard(parts, register)
    return frozenset(lease.id for lease in held if not _renewed(parts, lease, wished.get(lease.register, Wish(""))))


def take_wished(parts: Parts) -> None:
    """Ask for what is wished, once all is sent: what was registered before it gets the hub's numbers, and would wait
    for this very desk otherwise."""
    with parts.cache.reading() as connection:
        wished = leases.wishes(connection)
    for register, wish in wished.items():
        if wish.what == TAKE:
            _take(parts, register)


def _return_unheard(parts: Parts, register: str) -> None:
    """Give back what the hub may have lent without this desk hearing of it: asked again, it tells the same lease."""
    with parts.cache.writing() as connection:
        desk = leases.desk_id(connection)
    told = _asked(parts, LeaseAsked(register, desk))
    if told is not None and told.id:
        parts.tried(lambda: parts.line.give_back_lease(told.id, told.next))
    _wish(parts, register, None)


def _renewed(parts: Parts, lease: Lease, wish: Wish) -> bool:
    """Whether the lease goes on; one the hub knows no more is dropped and told of."""
    with parts.cache.writing() as connection:
        desk = leases.desk_id(connection)
        following = leases.following(connection, lease)
        open_ = leases.open_numbers(connection, lease.id)
    told = _asked(parts, LeaseAsked(lease.register, desk, lease.id, following, open_))
    if told is not None and told.id:
        _keep(parts, told)
        if not wish.what:
            _wish(parts, lease.register, None)
        return not (told.wanted or wish.what == RETURN)
    if wish.asked:
        _return_unheard(parts, lease.register)
    _dropped(parts, lease, told_of=wish.what != RETURN)
    return True


def _take(parts: Parts, register: str) -> None:
    with parts.cache.writing() as connection:
        desk = leases.desk_id(connection)
        leases.wish(connection, register, Wish(TAKE, asked=True))
    told = _asked(parts, LeaseAsked(register, desk))
    if told is not None and told.id:
        _keep(parts, told)
        _wish(parts, register, None)
        parts.tell({"event": "lease", "register": register, "held": True})
    elif told is not None:
        _wish(parts, register, Wish(TAKE, told.holder))
    else:
        _wish(parts, register, None)


def give_back_leases(parts: Parts, ids: Iterable[str]) -> None:
    """Give back those nothing of which waits to be sent; the others stay for the next round."""
    for id_ in ids:
        with parts.cache.reading() as connection:
            lease = next((k for k in leases.every(connection) if k.id == id_), None)
            waiting = leases.open_numbers(connection, id_)
            wish = leases.wishes(connection).get(lease.register, Wish("")) if lease else Wish("")
        if lease is None or waiting:
            continue
        parts.tried(lambda: parts.line.give_back_lease(lease.id, lease.next))  # noqa: B023 - called at once
        _dropped(parts, lease, told_of=wish.what != RETURN)


def _asked(parts: Parts, asked: LeaseAsked) -> LeaseTold | None:
    try:
        return parts.tried(lambda: parts.line.lease(asked))
    except EndpointProblem as problem:
        if problem.code not in _NOT_LENT:
            raise
        return None


def _keep(parts: Parts, told: LeaseTold) -> None:
    if told.until is None:
        raise EndpointProblem("not_the_contract", {"what": "lease"})
    with parts.cache.writing() as connection:
        leases.put(connection, Lease(told.id, told.book, told.period, told.next, told.until))


def _wish(parts: Parts, register: str, wish: Wish | None) -> None:
    with parts.cache.writing() as connection:
        leases.wish(connection, register, wish)


def _dropped(parts: Parts, lease: Lease, *, told_of: bool) -> None:
    """The lease is over; its holder is told unless he gave it back himself."""
    with parts.cache.writing() as connection:
        leases.drop(connection, lease.id)
        leases.wish(connection, lease.register, None)
        if told_of:
            notices.add(connection, Kind.LEASE_TAKEN_BACK, "", {"register": lease.register}, parts.cache.clock())
    parts.tell({"event": "lease", "register": lease.register, "held": False})
