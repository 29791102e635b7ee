"""The hub's tables: each keyed by ward first, so that wards can be spread over several databases."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
)

SCHEMA_VERSION = 4
"""A change here wants a step in `migration`."""

metadata = MetaData()

schema = Table("schema", metadata, Column("version", Integer, primary_key=True))

wards = Table(
    "wards",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("epoch", String(64), nullable=False),
    Column("directory", LargeBinary, nullable=False),
    Column("directory_revision", Integer, nullable=False),
    Column("sight_reviewed", BigInteger, nullable=False),
)
"""`seq` is the ward's change sequence; `sight_reviewed` the Unix time up to which delegations were looked at."""

objects = Table(
    "objects",
    metadata,
    Column("ward", String(64), nullable=False),
    Column("id", String(64), nullable=False),
    Column("type", String(32), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("ward", "id"),
)

access = Table(
    "access",
    metadata,
    Column("ward", String(64), nullable=False),
    Column("object", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("visible", Boolean, nullable=False),
    Column("reason", String(64), nullable=False),
    PrimaryKeyConstraint("ward", "object", "person"),
    Index("access_by_seq", "ward", "person", "seq"),
    sqlite_with_rowid=False,
)
"""Who sees or saw an object; `seq` is the later of the object's number and that of gaining or losing sight."""

commands = Table(
    "commands",
    metadata,
    Column("ward", String(64), nullable=False),
    Column("id", String(64), nullable=False),
    Column("document", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("payload_hash", String(64), nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("at", BigInteger, nullable=False),
    PrimaryKeyConstraint("ward", "id"),
)

registers = Table(
    "registers",
    metadata,
    Column("ward", String(64), nullable=False),
    Column("organ", String(64), nullable=False),
    Column("name", String(64), nullable=False),
    Column("period", String(16), nullable=False),
    Column("next", Integer, nullable=False),
    PrimaryKeyConstraint("ward", "organ", "name", "period"),
)

register_entries = Table(
    "register_entries",
    metadata,
    Column("ward", String(64), nullable=False),
    Column("organ", String(64), nullable=False),
    Column("name", String(64), nullable=False),
    Column("period", String(16), nullable=False),
    Column("number", Integer, nullable=False),
    Column("suffix", String(16), nullable=False),
    Column("document", String(64), nullable=False),
    Column("reason", String(64), nullable=False, server_default=""),
    PrimaryKeyConstraint("ward", "organ", "name", "period", "number", "suffix"),
    sqlite_with_rowid=False,
)
"""The books themselves: whatever the program does, the database lets no number stand twice.

A row with a `reason` is a number that was given and could not be carried out; it is never used again.
"""

leases = Table(
    "leases",
    metadata,
    Column("ward", String(64), nullable=False),
    Column("organ", String(64), nullable=False),
    Column("name", String(64), nullable=False),
    Column("period", String(16), nullable=False),
    Column("id", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("desk", String(64), nullable=False),
    Column("first", Integer, nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("wanted", String(64), nullable=False),
    PrimaryKeyConstraint("ward", "organ", "name", "period"),
)
"""The books whose numbers one desk gives from `first` on until `until` (Unix time); `wanted` is the document somebody
else waits to register, or who asked for the book."""

accounts = Table(
    "accounts",
    metadata,
    Column("ward", String(64), nullable=False),
    Column("login", String(128), nullable=False),
    Column("person", String(64), nullable=False),
    Column("password_hash", String(256), nullable=False),
    PrimaryKeyConstraint("ward", "login"),
)

tokens = Table(
    "tokens",
    metadata,
    Column("ward", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("family", String(64), nullable=False),
    Column("expires", BigInteger, nullable=False),
    Column("revoked", Boolean, nullable=False),
    PrimaryKeyConstraint("ward", "hash"),
    Index("tokens_by_family", "ward", "family"),
)
"""Only hashes of tokens are kept; all tokens that follow from one sign-in are a family."""

files = Table(
    "files",
    metadata,
    Column("ward", String(64), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("media_type", String(128), nullable=False),
    PrimaryKeyConstraint("ward", "sha256"),
)

document_files = Table(
    "document_files",
    metadata,
    Column("ward", String(64), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("document", String(64), nullable=False),
    PrimaryKeyConstraint("ward", "sha256", "document"),
    sqlite_with_rowid=False,
)

directories = Table(
    "directories",
    metadata,
    Column("ward", String(64), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("ward", "revision"),
)
"""The newest revisions of the directory, the present one included; `seq` is the ward's number when it was put in."""

uploads = Table(
    "uploads",
    metadata,
    Column("ward", String(64), nullable=False),
    Column("id", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("media_type", String(128), nullable=False),
    Column("touched", BigInteger, nullable=False),
    Column("finished", Boolean, nullable=False),
    PrimaryKeyConstraint("ward", "id"),
    Index("uploads_by_person", "ward", "person", "sha256"),
)
"""Files on their way in, and those that came whole: who sent the bytes may attach the file. `touched` is Unix time."""

history = Table(
    "history",
    metadata,
    Column("ward", String(64), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("mark", String(16), nullable=False),
    PrimaryKeyConstraint("ward", "seq"),
    sqlite_with_rowid=False,
)
"""A random mark for each taking of numbers: a backup restored and worked on has other marks at the same numbers."""
