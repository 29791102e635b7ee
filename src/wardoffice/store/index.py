"""The search index: what is in it and how far it has read; its file is rebuilt by itself whenever it is unfit.

It commits apart from the cache and remembers how far it has read (`indexed_to`); `catch_up` reads the rest.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Integer, bindparam, column, func, insert, select, table, text

from wardoffice.contract.codec import document_from_json
from wardoffice.domain.document import Document
from wardoffice.domain.text import fold, nfc
from wardoffice.store import facts, outbox, texts
from wardoffice.store.cache import CACHE_ID, Cache
from wardoffice.store.engine import told
from wardoffice.store.index_file import IndexFile
from wardoffice.store.outbox_row import OutboxRow
from wardoffice.store.problem import StoreProblem
from wardoffice.store.schema import documents, list_rows, removed_rows
from wardoffice.store.statements import Query, prepared, write_many

PORTION = 500

_FOUND = table("found", *(column(n) for n in ("rowid", "number", "code", "title", "words", "content", "marked")))
_PUT = prepared(insert(_FOUND).prefix_with("OR REPLACE"))


class SearchIndex:
    """The open index of one profile."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._file = IndexFile(folder, key)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Raises StoreProblem `index_being_made` when the file turns out damaged; it is a new, empty one then."""
        with self._file.reading() as connection:
            yield connection

    def rebuild(self) -> None:
        """Empty the index; `catch_up` fills it again."""
        self._file.empty()

    def close(self) -> None:
        self._file.close()

    def indexed_to(self) -> int:
        with self.reading() as connection:
            return _mark(connection)[0]

    def belong_to(self, cache: Cache) -> None:
        """See that the index was made of this cache and is not ahead of it; else it is emptied, to be filled anew."""
        try:
            self._belong_to(cache)
        except StoreProblem as problem:
            if problem.code != "index_being_made":
                raise
            self._belong_to(cache)

    def _belong_to(self, cache: Cache) -> None:
        with cache.reading() as connection:
            owner, stamp = facts.fact(connection, CACHE_ID) or "", facts.number(connection, facts.STAMP)
        with self._file.reading() as connection:
            upto, known = _mark(connection)
        if known == owner and upto <= stamp:
            return
        if upto:
            self.rebuild()
        with self._file.writing() as connection:
            connection.execute(text("UPDATE mark SET cache=:owner"), {"owner": owner})

    def unread(self, cache: Cache) -> int:
        """How many documents the index has not read yet: what is searched for may be among them."""
        upto = self.indexed_to()
        with cache.reading() as connection:
            wanted = select(func.count()).select_from(list_rows).where(list_rows.c.stamp > upto)
            return connection.execute(wanted).scalar_one()

    def catch_up(self, cache: Cache, most: int | None = None) -> int:
        """Read what the cache has new, in portions; how many documents were read."""
        self.belong_to(cache)
        done, made_anew = 0, False
        while most is None or done < most:
            try:
                some = self._portion(cache)
            except StoreProblem as problem:
                if problem.code != "index_being_made" or made_anew:
                    raise
                made_anew, some = True, 0
                self.belong_to(cache)
            if some is None:
                return done
            done += some
        return done

    def _portion(self, cache: Cache) -> int | None:
        after = self.indexed_to()
        with cache.reading() as connection:
            entries, upto, gone = _next_entries(connection, after)
        if upto == after:
            return None
        with self._file.writing() as connection:
            if _mark(connection)[0] != after:
                return 0  # another process read on meanwhile; what we hold may be older than what it wrote
            _drop(connection, gone)
            write_many(connection, _PUT, entries)
            connection.execute(text("UPDATE mark SET indexed_to=:upto"), {"upto": upto})
        return len(entries)

    def take_over(self, stamps: Sequence[int], plain: Iterable[tuple[int, int | None, Document]]) -> bool:
        """Index rows just stored under `stamps`, each with its arrival number and record and nothing else to know.

        Whether that was possible: where the index has not read everything before, it is left for `catch_up`.
        """
        if list(stamps) != list(range(stamps[0], stamps[0] + len(stamps))):
            return False  # something else was rewritten in between
        entries = [_entry(row, number, document, "", []) for row, number, document in plain]
        with self._file.writing() as connection:
            if _mark(connection)[0] != stamps[0] - 1:
                return False
            write_many(connection, _PUT, entries)
            connection.execute(text("UPDATE mark SET indexed_to=:upto"), {"upto": stamps[-1]})
        return True


def _mark(connection: Connection) -> tuple[int, str]:
    """Up to which stamp the index has read, and which cache's."""
    upto, owner = _MARK.first(connection) or (0, "")
    return int(upto), str(owner)


def open_index(folder: Path, key: bytes) -> SearchIndex:
    """Open the index or make an empty one; raises StoreProblem when the folder cannot be written."""
    with told():
        return SearchIndex(folder, key)


Entry = dict[str, str | int]


_MARK = Query(select(column("indexed_to"), column("cache")).select_from(table("mark")))
_STAMPS = Query(
    select(list_rows.c.stamp)
    .where(list_rows.c.stamp > bindparam("after"))
    .order_by(list_rows.c.stamp)
    .limit(bindparam("most", type_=Integer))
)
_LAST_REMOVED = Query(select(func.max(removed_rows.c.stamp)))
_GONE = Query(
    select(removed_rows.c.row).where(
        removed_rows.c.stamp > bindparam("after"), removed_rows.c.stamp <= bindparam("upto")
    )
)
_BETWEEN = Query(
    select(list_rows.c.row, list_rows.c.arrival_number, documents.c.body)
    .join(documents, documents.c.row == list_rows.c.row)
    .where(list_rows.c.stamp > bindparam("after"), list_rows.c.stamp <= bindparam("upto"))
)


def _next_entries(connection: Connection, after: int) -> tuple[list[Entry], int, list[int]]:
    """Entries for the rows rewritten next, the stamp they reach to, and the rows removed in between."""
    found = _STAMPS.values(connection, after=after, most=PORTION)
    last_removed = _LAST_REMOVED.value(connection)
    upto = max(after, found[-1]) if len(found) == PORTION else max(after, last_removed or 0, *found)
    if upto == after:
        return [], after, []
    gone = _GONE.values(connection, after=after, upto=upto)
    rows = _BETWEEN.all(connection, after=after, upto=upto)
    read = [(row, number, document_from_json(body)) for row, number, body in rows]
    content = texts.of_documents(connection, [document.id for _, _, document in read])
    pending = outbox.overlaid(connection, [document.id for _, _, document in read])
    entries = [
        _entry(row, number, document, content.get(document.id, ""), pending.get(document.id, []))
        for row, number, document in read
    ]
    return entries, upto, gone


def _entry(row: int, number: int | None, document: Document, content: str, pending: list[OutboxRow]) -> Entry:
    title = f"{document.issuing_agency} {document.subject} {document.document_type}"
    written = [*(e.text for e in document.endorsements), *(p.text for p in document.proposals)]
    written += [*(n.text for n in document.notes), *(m.text for m in document.marks)]
    written += [str(getattr(row.command.payload, "text", "")) for row in pending]
    return {
        "rowid": row,
        "number": f"den {number}" if number else "",
        "code": fold(document.code),
        "title": fold(title),
        "words": fold(" ".join(written)) if any(written) else "",
        "content": fold(content) if content else "",
        "marked": nfc(title).lower(),
    }


def _drop(connection: Connection, rows: list[int]) -> None:
    for row in rows:
        connection.execute(text("DELETE FROM found WHERE rowid=:row"), {"row": row})
