"""The tables of the cache, version 2. A change here wants a step in `migration` and a new snapshot in the tests."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, MetaData, Table, Text

VERSION = 2
"""Kept in the database's `user_version`."""

NO_DUE = 1 << 40
"""Stands where a due moment would: later than any."""

metadata = MetaData()

meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

documents = Table(
    "documents",
    metadata,
    Column("row", Integer, primary_key=True),  # time received in microseconds, made unique
    Column("id", Text, nullable=False, unique=True),
    Column("revision", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),  # JSON by contract.codec, as the hub last told it
)

recycle_bin = Table(
    "recycle_bin",
    metadata,
    Column("id", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("removed_at", Integer, nullable=False),
)

list_rows = Table(
    "list_rows",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("organ", Text, nullable=False),
    Column("direction", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("arrival_number", Integer),
    Column("arrival_date", Text, nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("code", Text, nullable=False),
    Column("document_type", Text, nullable=False),
    Column("issued_date", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("subject_sort", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("agency_sort", Text, nullable=False),
    Column("urgency", Integer, nullable=False),
    Column("due", Text, nullable=False),
    Column("due_sort", Integer, nullable=False),  # last moment in time, seconds since 1970; NO_DUE when none
    Column("over", Boolean, nullable=False),
    Column("unread", Boolean, nullable=False),
    Column("waits", Boolean, nullable=False),
    Column("lead", Text, nullable=False),
    Column("mine", Integer, nullable=False),  # bits of projection.Mine
    Column("restricted", Boolean, nullable=False),
    Column("pending", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("attachments", Integer, nullable=False),
    Column("endorsed", Boolean, nullable=False),
    Column("contested", Boolean, nullable=False),
    Column("stamp", Integer, nullable=False),  # grows with every rewriting, so that the index knows what is new
)
Index("list_rows_stamp", list_rows.c.stamp)
Index("list_rows_waits", list_rows.c.row, sqlite_where=list_rows.c.waits)
Index("list_rows_to_register", list_rows.c.row, sqlite_where=list_rows.c.status == "to_register")
Index("list_rows_number", list_rows.c.organ, list_rows.c.period, list_rows.c.arrival_number)
Index("list_rows_due", list_rows.c.due_sort, sqlite_where=~list_rows.c.over & (list_rows.c.due_sort < NO_DUE))
Index("list_rows_contested", list_rows.c.row, sqlite_where=list_rows.c.contested)
Index(  # whole lists are read from this one alone: a tenth of the table
    "list_rows_lists",
    list_rows.c.row,
    list_rows.c.waits,
    list_rows.c.status,
    list_rows.c.direction,
    list_rows.c.period,
    list_rows.c.arrival_number,
    list_rows.c.over,
    list_rows.c.due_sort,
    list_rows.c.urgency,
    list_rows.c.unread,
    list_rows.c.mine,
)

not_understood = Table(
    "not_understood",
    metadata,
    Column("id", Text, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("detail", Text, nullable=False),
)

removed_rows = Table(
    "removed_rows",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("stamp", Integer, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("command", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("overlaid", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("code", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("created", Integer, nullable=False),  # microseconds since 1970, as are the times below
    Column("not_before", Integer, nullable=False),
    Column("answered_at", Integer),
    Column("accepted_revision", Integer),
    Column("reserved", Text, nullable=False),  # the number guessed at registering, as JSON; empty when none
    sqlite_autoincrement=True,
)
Index("outbox_overlaid", outbox.c.document, outbox.c.seq, sqlite_where=outbox.c.overlaid)
Index("outbox_open", outbox.c.state, outbox.c.seq)
Index("outbox_document", outbox.c.document)

document_files = Table(
    "document_files",
    metadata,
    Column("document", Text, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("sha256", Text, nullable=False),
    sqlite_with_rowid=False,
)
Index("document_files_sha256", document_files.c.sha256)

files = Table(
    "files",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("key", LargeBinary, nullable=False),  # empty until the first byte is asked for
    Column("here", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("retry_at", Integer, nullable=False),
    Column("needed_at", Integer, nullable=False),
)
Index("files_missing", files.c.needed_at, sqlite_where=~files.c.here)

left_out = Table("left_out", metadata, Column("sha256", Text, primary_key=True), Column("at", Integer, nullable=False))
"""Files that made room for others, or found none: wanted again once they are opened later than `at`, or pinned."""

texts = Table(
    "texts",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),  # zlib over UTF-8, pages parted by form feeds
)

drafts = Table(
    "drafts",
    metadata,
    Column("document", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("body", Text, nullable=False),
    Column("changed_at", Integer, nullable=False),
)

pins = Table(
    "pins",
    metadata,
    Column("document", Text, primary_key=True),
    Column("until", Integer, nullable=False),  # its files are fetched first and never evicted before this moment
)

listed_anew = Table("listed_anew", metadata, Column("id", Text, primary_key=True))
"""What a full list, still being fetched, has named so far: cut off, it goes on from its last page."""

uploads = Table(
    "uploads",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("media_type", Text, nullable=False),
)
"""Files people attached whose act is not done yet: nothing takes them away."""

leases = Table(
    "leases",
    metadata,
    Column("register", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("id", Text, nullable=False),
    Column("next", Integer, nullable=False),
    Column("until", Integer, nullable=False),
)
"""Registers whose numbers this desk gives with finality, also without a network."""

notices = Table(
    "notices",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("at", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("seen", Boolean, nullable=False),
    sqlite_autoincrement=True,
)
"""What happened to the person's documents without his doing, kept until he has seen it. No words people wrote."""

directory = Table(
    "directory",
    metadata,
    Column("one", Integer, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

tokens = Table("tokens", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("what", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("command", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("hash", Text, nullable=False),
)
