"""When the hub was last reached, and whether documents may still be read without it.

A desk that has not heard of rights taken away for too long shows nothing until it has; what was written is kept.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from wardoffice.domain.outcome import Facts
from wardoffice.store import facts
from wardoffice.store.problem import StoreProblem

OFFLINE_DAYS = 14
"""So long documents may be read without contact, unless the hub says otherwise."""
NOTED_EVERY = timedelta(hours=1)
LOCKED = "reading_locked"


def note(connection: Connection, now: datetime) -> None:
    """Everything the hub had to say has been heard; kept once an hour, since days are counted."""
    last = last_contact(connection)
    if last is None or not timedelta(0) <= now - last < NOTED_EVERY:
        facts.set_fact(connection, facts.LAST_CONTACT, now.isoformat(timespec="seconds"))


def note_limit(connection: Connection, days: int) -> None:
    """The hub's own limit."""
    if days > 0 and days != _limit(connection):
        facts.set_fact(connection, facts.OFFLINE_DAYS, str(days))


def last_contact(connection: Connection) -> datetime | None:
    told = facts.fact(connection, facts.LAST_CONTACT)
    return datetime.fromisoformat(told) if told else None


def locked(connection: Connection, now: datetime) -> Facts | None:
    """The facts of the lock's sentence while reading is locked, else None."""
    last = last_contact(connection)
    if last is None or now - last <= timedelta(days=_limit(connection)):
        return None
    return {"days": (now - last).days}


def must_be_recent(connection: Connection, now: datetime) -> None:
    """Raises StoreProblem `reading_locked`."""
    if told := locked(connection, now):
        raise StoreProblem(LOCKED, told)


def _limit(connection: Connection) -> int:
    return facts.number(connection, facts.OFFLINE_DAYS) or OFFLINE_DAYS
