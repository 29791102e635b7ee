"""A hub restored from a backup: noticed before anything is sent, and after signing in anew nothing it lost stays lost.

The epoch names the hub's life. Within one life the ward's newest change number only grows; one that has fallen tells of
a restored backup whose epoch nobody changed. Others may have worked on it meanwhile: then a state whose mark it no
longer has tells of it, or an act it had accepted that its full answer does not show.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from wardoffice.contract.wire import Session
from wardoffice.domain.ids import CommandId
from wardoffice.endpoint.line import Line
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.store import facts, leases, listing, outbox
from wardoffice.store.cache import Cache
from wardoffice.sync.parts import Parts
from wardoffice.sync.problem import SyncProblem


def session_of_the_same_life(parts: Parts) -> Session:
    """The session at a hub that has lost nothing it told of since; raises SyncProblem `hub_restored`, or `hub_renewed`
    where its own people have given it a new epoch and nothing but signing in is left to do."""
    cursor = parts.fact(facts.CURSOR)
    try:
        session = parts.tried(lambda: parts.line.session(cursor))
    except EndpointProblem as problem:
        if problem.code != "state_expired":
            raise
        raise _restored(parts) from problem
    if session.epoch != parts.fact(facts.EPOCH):
        raise SyncProblem("hub_renewed")
    if parts.is_older(session.seq):
        raise SyncProblem("hub_restored")
    return session


def must_show_what_it_accepted(parts: Parts, accepted: set[CommandId], seq: int) -> None:
    """Everything up to change `seq` is here, and what the hub had accepted before it was asked must be too; raises
    SyncProblem `hub_restored` where it is not.
    """
    if not accepted or parts.is_older(seq):
        return
    with parts.cache.reading() as connection:
        lost = accepted & outbox.unconfirmed(connection)
    if lost:
        raise _restored(parts)


def _restored(parts: Parts) -> SyncProblem:
    """The problem of a hub that has lost something though its numbers do not say so; whoever signs in anew knows it."""
    parts.set_fact(facts.HUB_RESTORED, "yes")
    return SyncProblem("hub_restored")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the hub says to somebody who has just signed in. `lost`: its history ends before what this desk has seen."""

    session: Session
    lost: bool = False


def entered(cache: Cache, line: Line) -> Entry:
    """Ask the hub who has signed in, and whether it still has what it told of: who signs in at a restored hub for
    another reason need not do so again for this one. Raises EndpointProblem.
    """
    with cache.reading() as connection:
        cursor = facts.fact(connection, facts.CURSOR) or ""
    try:
        return Entry(line.session(cursor))
    except EndpointProblem as problem:
        if problem.code != "state_expired":
            raise
        return Entry(line.session(), lost=True)


def begin_if_new(connection: Connection, entry: Entry) -> None:
    """Signing in at a hub in another life than it was left in: everything is listed anew, and the acts that hub had
    accepted are offered again under their own ids, so that it carries out exactly those it has lost."""
    session = entry.session
    known, newest = facts.fact(connection, facts.EPOCH), facts.number(connection, facts.NEWEST_NUMBER)
    restored = entry.lost or bool(facts.fact(connection, facts.HUB_RESTORED))
    facts.set_fact(connection, facts.NEWEST_NUMBER, str(session.seq))
    if not known or (known == session.epoch and newest <= session.seq and not restored):
        return
    facts.set_fact(connection, facts.HUB_RESTORED, "")
    facts.set_fact(connection, facts.CURSOR, "")
    listing.begin(connection)
    leases.doubt(connection)
    outbox.offer_again(connection)
