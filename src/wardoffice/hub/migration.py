"""Bringing a hub's older database up to date by itself: each step in a transaction of its own, done once.

A step says itself what it makes; a database from a newer program never gets here. Several processes may come at once:
the version is read again by the one that holds the database.
"""

from collections.abc import Callable

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, Engine

from wardoffice.hub import tables
from wardoffice.hub.database import version_in

Step = Callable[[Operations], None]


def _to_2(operations: Operations) -> None:
    """Past revisions of the directory, each with its number of the ward's sequence; uploads."""
    operations.create_table(
        "directories",
        sa.Column("ward", sa.String(64), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("ward", "revision"),
    )
    operations.execute(
        "INSERT INTO directories (ward, revision, seq, body) SELECT id, directory_revision, seq, directory FROM wards"
    )
    operations.create_table(
        "uploads",
        sa.Column("ward", sa.String(64), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("media_type", sa.String(128), nullable=False),
        sa.Column("touched", sa.BigInteger, nullable=False),
        sa.Column("finished", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("ward", "id"),
    )
    operations.create_index("uploads_by_person", "uploads", ["ward", "person", "sha256"])


def _to_3(operations: Operations) -> None:
    """Leases of registers; the reason why a number was voided."""
    empty = sa.Column("reason", sa.String(64), nullable=False, server_default="")
    operations.add_column("register_entries", empty)
    operations.create_table(
        "leases",
        sa.Column("ward", sa.String(64), nullable=False),
        sa.Column("organ", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("period", sa.String(16), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("desk", sa.String(64), nullable=False),
        sa.Column("first", sa.Integer, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("wanted", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("ward", "organ", "name", "period"),
    )


def _to_4(operations: Operations) -> None:
    """Marks in the ward's sequence."""
    operations.create_table(
        "history",
        sa.Column("ward", sa.String(64), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("mark", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("ward", "seq"),
        sqlite_with_rowid=False,
    )


STEPS: dict[int, Step] = {1: _to_2, 2: _to_3, 3: _to_4}
"""What leads from a version to the next one."""


def migrate(writer: Engine) -> None:
    """Take the database to this program's version; the steps not done yet, in order."""
    for version in range(1, tables.SCHEMA_VERSION):
        with writer.begin() as connection:
            if version_in(connection, locked=True) == version:
                _step(connection, version)


def _step(connection: Connection, version: int) -> None:
    STEPS[version](Operations(MigrationContext.configure(connection)))
    connection.execute(sa.update(tables.schema).values(version=version + 1))
