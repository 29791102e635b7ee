"""Single facts about this profile: the cursor, the hub's epoch and address, whose it is, when it was last checked."""

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from wardoffice.store.schema import meta
from wardoffice.store.statements import Query

CURSOR = "cursor"
"""The opaque state of the hub's feed up to which everything is in the cache."""
LISTS_BEHIND = "lists_behind"
"""Set while some list rows may still be seen from an older directory than the one kept here."""
EPOCH = "epoch"
NEWEST_NUMBER = "newest_number"
"""The highest change number the hub has told of; one that falls tells of a restored backup."""
HUB_RESTORED = "hub_restored"
"""Set once the hub has told that a backup was restored over it, until somebody signs in anew."""
UNDERSTOOD_BY = "understood_by"
"""The program that last read everything it could; a later one may understand more."""
URL = "url"
LOGIN = "login"
PERSON = "person"
LAST_FULL_CHECK = "last_full_check"
"""ISO 8601 moment of the last round in which every step had a valid answer."""
CLOCK_AHEAD = "clock_ahead"
"""Seconds this machine's clock is ahead of the hub's, where that is too much; empty once it is right again."""
LISTING_ANEW = "listing_anew"
"""Set while everything is to be listed anew and compared, as after a cache was made anew from what could be saved."""
STAMP = "stamp"
"""The last number given to rewritten rows."""
CLEARED_OUT = "cleared_out"
"""The day on which the bin was last emptied of what had lain there long enough."""

DELEGATIONS = "delegations"
"""The delegations to or by the holder that were in force when it was last looked, as JSON."""
NOTICES_TOLD = "notices_told"
"""The number of the last notice the sync has told of."""

DESK = "desk"
"""What the hub knows this profile by where two desks of one person must be told apart."""
LEASE_WISHES = "lease_wishes"
"""What is wished with registers until the hub has heard of it, as JSON."""
REGISTERS_LENT = "registers_lent"
"""The registers that were ever lent to this desk, as JSON."""

READING_PLACES = "reading_places"
"""Where files were left by their reader, as JSON; the one read last at the end."""

LAST_CONTACT = "last_contact"
"""ISO 8601 moment, to the hour, when everything the hub had to say was heard."""
OFFLINE_DAYS = "offline_days"
"""The hub's limit for reading without contact."""


_VALUE = Query(select(meta.c.value).where(meta.c.key == bindparam("name")))


_NEW = insert(meta)
_SET = _NEW.on_conflict_do_update(index_elements=["key"], set_={"value": _NEW.excluded.value})


def fact(connection: Connection, name: str) -> str | None:
    value: str | None = _VALUE.value(connection, name=name)
    return value


def set_fact(connection: Connection, name: str, value: str) -> None:
    connection.execute(_SET, {"key": name, "value": value})


def number(connection: Connection, name: str) -> int:
    """A counter's value; 0 before it was set."""
    return int(fact(connection, name) or 0)


def note_newest(connection: Connection, seq: int) -> None:
    """Keep the highest change number the hub has told of."""
    if seq > number(connection, NEWEST_NUMBER):
        set_fact(connection, NEWEST_NUMBER, str(seq))


def next_stamp(connection: Connection) -> int:
    """A number greater than every stamp given before, for rows the index has yet to read."""
    stamp = number(connection, STAMP) + 1
    set_fact(connection, STAMP, str(stamp))
    return stamp
