"""A hub restored from a backup: noticed before anything is sent, and after signing in anew nothing it lost stays lost.

The epoch names the hub's life. Within one life the ward's newest change number only grows; one that has fallen tells of
a restored backup whose epoch nobody changed, and so does a state whose mark the hub no longer has: others may have
worked on it meanwhile.
"""

from sqlalchemy import Connection, delete

from wardoffice.contract.wire import Session
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.store import facts, listing, outbox
from wardoffice.store.schema import leases
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
        parts.set_fact(facts.HUB_RESTORED, "yes")
        raise SyncProblem("hub_restored") from problem
    if session.epoch != parts.fact(facts.EPOCH):
        raise SyncProblem("hub_renewed")
    if parts.is_older(session.seq):
        raise SyncProblem("hub_restored")
    return session


def begin_if_new(connection: Connection, session: Session) -> bool:
    """Signing in at a hub in another life than it was left in: everything is listed anew, and the acts that hub had
    accepted are offered again under their own ids, so that it carries out exactly those it has lost."""
    known, newest = facts.fact(connection, facts.EPOCH), facts.number(connection, facts.NEWEST_NUMBER)
    restored = bool(facts.fact(connection, facts.HUB_RESTORED))
    facts.set_fact(connection, facts.NEWEST_NUMBER, str(session.seq))
    if not known or (known == session.epoch and newest <= session.seq and not restored):
        return False
    facts.set_fact(connection, facts.HUB_RESTORED, "")
    facts.set_fact(connection, facts.CURSOR, "")
    listing.begin(connection)
    connection.execute(delete(leases))
    outbox.offer_again(connection)
    return True
