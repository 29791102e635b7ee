"""The hub's database: opened, checked, and read or written in whole transactions; what is SQLite's or PostgreSQL's
own way stands only here.

Readers see one snapshot; a writer takes the database (SQLite) or its ward's row (elsewhere) at the start, so that
nothing is decided on what another writer is about to change.
"""

import sqlite3

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from wardoffice.hub import tables
from wardoffice.hub.problem import HubProblem

BUSY_SECONDS = 20
"""How long a writer waits for another one before it gives up."""


def open_database(address: URL) -> Engine:
    """An engine for the address; nothing is read yet. Raises HubProblem `database_url` for an unknown driver."""
    try:
        engine = create_engine(address, pool_size=10, max_overflow=30, hide_parameters=True)
    except (SQLAlchemyError, ImportError, TypeError) as error:
        raise HubProblem("database_url") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    elif _is_postgresql(engine):
        event.listen(engine, "connect", _prepare_postgresql)
    return engine


def for_reading(engine: Engine) -> Engine:
    """The same database, whose transactions see it as it is when they begin."""
    return engine.execution_options(isolation_level="REPEATABLE READ") if _is_postgresql(engine) else engine


def for_writing(engine: Engine) -> Engine:
    """The same database, whose transactions begin as a writer's."""
    if _is_postgresql(engine):  # what a writer reads once he has his ward's row is the newest there is
        return engine.execution_options(writes=True, isolation_level="READ COMMITTED")
    return engine.execution_options(writes=True)


def _is_postgresql(engine: Engine) -> bool:
    return engine.dialect.name == "postgresql"


def _prepare_postgresql(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute(f"SET lock_timeout = {max(1, BUSY_SECONDS * 1000)}")  # milliseconds; 0 would be for ever
    cursor.close()
    connection.commit()


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    assert isinstance(connection, sqlite3.Connection)
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-16000",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def make_tables(writer: Engine) -> None:
    """Make what is missing; raises HubProblem `hub_newer` when a newer program made the database."""
    with writer.begin() as connection:
        fresh = not inspect(connection).has_table(tables.schema.name)
        if fresh:
            tables.metadata.create_all(connection)
            connection.execute(insert(tables.schema).values(version=tables.SCHEMA_VERSION))
    if not fresh:
        bring_up_to_date(writer, writer)


def bring_up_to_date(reader: Engine, writer: Engine) -> None:
    """Take an older hub's database to this program's version.

    Raises HubProblem `hub_empty` for a database without a hub, `hub_newer` for one this program does not know.
    """
    with reader.begin() as connection:
        if not inspect(connection).has_table(tables.schema.name):
            raise HubProblem("hub_empty")
        version = version_in(connection)
    if version > tables.SCHEMA_VERSION:
        raise HubProblem("hub_newer", version=version)
    if version < tables.SCHEMA_VERSION:
        from wardoffice.hub.migration import migrate  # alembic takes 0.4 s to import

        migrate(writer)


def version_in(connection: Connection, *, locked: bool = False) -> int:
    """The version of the database's tables; `locked` keeps others from changing it to the end of the transaction."""
    newest = select(tables.schema.c.version).order_by(tables.schema.c.version.desc()).limit(1)
    return connection.scalar(newest.with_for_update() if locked else newest) or 0
