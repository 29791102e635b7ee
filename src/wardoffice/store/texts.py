"""The text extracted from files, compressed, with its pages parted: for search, snippets and marking hits."""

import zlib
from collections.abc import Sequence

from sqlalchemy import Connection, Integer, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from wardoffice.domain.text import nfc
from wardoffice.store.facts import next_stamp
from wardoffice.store.schema import document_files, files, list_rows, texts
from wardoffice.store.statements import Query, listed, named

PAGE_END = "\f"
MOST_CHARACTERS = 5_000_000


_ANY = Query(select(texts.c.sha256).limit(1))
_MISSING = Query(
    select(files.c.sha256)
    .where(files.c.here, files.c.sha256.not_in(select(texts.c.sha256)))
    .limit(bindparam("most", type_=Integer))
)
_OF_DOCUMENTS = Query(
    select(document_files.c.document, document_files.c.sha256, texts.c.body)
    .join(texts, texts.c.sha256 == document_files.c.sha256)
    .where(named(document_files.c.document, "ids"))
    .order_by(document_files.c.document, document_files.c.place)
)


def put(connection: Connection, sha256: str, text: str) -> None:
    """Keep a file's text, pages parted by form feeds; the documents it belongs to are indexed again."""
    body = zlib.compress(nfc(text)[:MOST_CHARACTERS].encode("utf-8", "replace"), 6)
    new = insert(texts).values(sha256=sha256, body=body)
    connection.execute(new.on_conflict_do_update(index_elements=["sha256"], set_={"body": new.excluded.body}))
    belonging = select(document_files.c.document).where(document_files.c.sha256 == sha256)
    rows = list_rows.c.id.in_(belonging)
    if connection.execute(select(list_rows.c.row).where(rows).limit(1)).first() is not None:
        connection.execute(list_rows.update().where(rows).values(stamp=next_stamp(connection)))


def any_here(connection: Connection) -> bool:
    """Whether the text of any file has been kept yet."""
    return _ANY.value(connection) is not None


def get(connection: Connection, sha256: str) -> str:
    """The text, empty when none was extracted."""
    body = connection.execute(select(texts.c.body).where(texts.c.sha256 == sha256)).scalar_one_or_none()
    return zlib.decompress(body).decode("utf-8") if body else ""


def of_documents(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """All text of each named document that has any, attachment after attachment."""
    return {document: PAGE_END.join(parts.values()) for document, parts in of_files(connection, ids).items()}


def of_files(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """For each named document that has any text: that of each of its files, by hash, attachment after attachment."""
    found: dict[str, dict[str, str]] = {}
    for document, sha256, body in _OF_DOCUMENTS.all(connection, ids=listed(ids)):
        found.setdefault(document, {})[sha256] = zlib.decompress(body).decode("utf-8")
    return found


def without_text(connection: Connection, limit: int = 50) -> list[str]:
    """Files that lie here and whose text has not been extracted yet; put an empty text for those that have none."""
    return _MISSING.values(connection, most=limit)
