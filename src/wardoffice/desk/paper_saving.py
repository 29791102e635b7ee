"""The month's paper at this desk: what its holder's acts did not take, less what was printed here."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from wardoffice.desk.workplace import Workplace
from wardoffice.domain.attaching import ending_of
from wardoffice.domain.ids import DocumentId, in_vietnam
from wardoffice.domain.paper_saved import KINDS, PaperSaved, sheets_not_needed
from wardoffice.store import audit, outbox, records, texts

PRINTED = "printed"
"""The audit log's word for sheets that came out of a printer."""


def paper_saved(w: Workplace) -> PaperSaved:
    """Since the first of this month, in Vietnam's time; by the definition of docs/paper-saved.md."""
    since = in_vietnam(w.clock()).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    with w.cache.reading() as connection:
        acts = [row.command for row in outbox.done_since(connection, since, KINDS)]
        sheets = _sheets_a_copy(connection, {act.document for act in acts})
        return PaperSaved(sheets_not_needed(acts, lambda document: sheets[document]), _printed(connection, since))


def _sheets_a_copy(connection: Connection, documents: Iterable[DocumentId]) -> Counter[DocumentId]:
    """Sheets of one copy of each document, counting only its PDF files whose text was read here."""
    held = records.many(connection, documents)
    read = texts.of_files(connection, list(held))
    sheets = Counter[DocumentId]()
    for id_, one in held.items():
        for file in one.document.attachments:
            text = read.get(id_, {}).get(file.sha256)
            if text is not None and ending_of(file.name) == "pdf":
                pages = text.count(texts.PAGE_END) + 1
                sheets[id_] += -(-pages // 2)
    return sheets


def _printed(connection: Connection, since: datetime) -> int:
    return sum(int(line.facts["sheets"]) for line in audit.lines_since(connection, PRINTED, since))
