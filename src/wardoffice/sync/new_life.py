"""A hub restored from a backup: noticed before anything is sent, and after signing in anew nothing it lost stays lost.

The epoch names the hub's life. Within one life the ward's newest change number only grows; one that has fallen tells of
a restored backup whose epoch nobody changed.
"""

from sqlalchemy import Connection, delete

from wardoffice.contract.wire import Session
from wardoffice.store import facts, listing, outbox
from wardoffice.store.schema import leases


def begin_if_new(connection: Connection, session: Session) -> bool:
    """Signing in at a hub in another life than it was left in: everything is listed anew, and the acts that hub had
    accepted are offered again under their own ids, so that it carries out exactly those it has lost."""
    known, newest = facts.fact(connection, facts.EPOCH), facts.number(connection, facts.NEWEST_NUMBER)
    facts.set_fact(connection, facts.NEWEST_NUMBER, str(session.seq))
    if not known or (known == session.epoch and newest <= session.seq):
        return False
    listing.begin(connection)
    connection.execute(delete(leases))
    outbox.offer_again(connection)
    return True
