"""The session's tokens, inside the encrypted cache: the keyring holds only the cache's key."""

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from wardoffice.store import schema
from wardoffice.store.statements import Query

_BOTH = Query(select(schema.tokens))


def put(connection: Connection, access: str, refresh: str) -> None:
    for name, value in (("access", access), ("refresh", refresh)):
        new = insert(schema.tokens).values(name=name, value=value)
        connection.execute(new.on_conflict_do_update(index_elements=["name"], set_={"value": new.excluded.value}))


def get(connection: Connection) -> tuple[str, str] | None:
    """(access token, refresh token), or None when nobody is signed in."""
    found = {row.name: row.value for row in _BOTH.all(connection)}
    return (found["access"], found["refresh"]) if {"access", "refresh"} <= found.keys() else None


def forget(connection: Connection) -> None:
    connection.execute(delete(schema.tokens))
