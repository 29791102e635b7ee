"""A full list asked for anew: what it has named so far, kept with each page, so that one cut off goes on from there.

Only once the list is whole is anything held here that it does not name taken for removed. A list that tells of nothing
at all moves no cursor: right or wrong, it is asked for from its beginning again.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from wardoffice.contract.wire import ChangePage
from wardoffice.store import facts
from wardoffice.store.schema import documents, listed_anew
from wardoffice.store.statements import prepared, write_many

_GOING_ON = "going on"
"""The fact's value once a page of the list is stored, and the cursor is the list's own."""
_NAME = prepared(insert(listed_anew).on_conflict_do_nothing())


def begin(connection: Connection) -> None:
    """A full list is needed; nothing of it is here yet."""
    connection.execute(delete(listed_anew))
    facts.set_fact(connection, facts.LISTING_ANEW, "yes")


def resume_or_begin(connection: Connection) -> str:
    """The state from which the list is to be gone on with, "" for its beginning."""
    if facts.fact(connection, facts.LISTING_ANEW) == _GOING_ON:
        return facts.fact(connection, facts.CURSOR) or ""
    begin(connection)
    return ""


def advance(connection: Connection, page: ChangePage, ids: Iterable[str], *, anew: bool) -> None:
    """Move the cursor past a page in the transaction that stores it; a page of a full list names `ids`."""
    begun = facts.fact(connection, facts.LISTING_ANEW) == _GOING_ON if anew else facts.fact(connection, facts.CURSOR)
    if not (begun or page.changes or page.has_more):
        return
    facts.set_fact(connection, facts.CURSOR, page.state)
    if anew:
        write_many(connection, _NAME, [{"id": id_} for id_ in ids])
        facts.set_fact(connection, facts.LISTING_ANEW, _GOING_ON)


def has_named(connection: Connection) -> bool:
    return connection.execute(select(listed_anew.c.id).limit(1)).first() is not None


def not_named(connection: Connection) -> list[str]:
    """What is held here and the whole list does not name."""
    named = select(listed_anew.c.id)
    return list(connection.execute(select(documents.c.id).where(documents.c.id.not_in(named))).scalars())


def end(connection: Connection) -> None:
    """The list was whole and has been compared."""
    if facts.fact(connection, facts.LISTING_ANEW) != _GOING_ON:
        facts.set_fact(connection, facts.CURSOR, "")
    connection.execute(delete(listed_anew))
    facts.set_fact(connection, facts.LISTING_ANEW, "")
