"""What somebody is writing and has not sent: kept at every pause, until it is sent or thrown away."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from wardoffice.domain.ids import DocumentId
from wardoffice.store import schema
from wardoffice.store.moments import from_microseconds, to_microseconds

ENDORSE, FORWARD = "endorse", "forward"
"""The kinds of what is written beside the page: a bút phê, a proposal or a slip's words, and a forwarding."""


@dataclass(frozen=True, slots=True)
class Draft:
    document: DocumentId
    kind: str
    """The kind of command it is to become, or another name of the writer's own."""
    body: str
    """Whatever its writer understands, usually JSON."""
    changed_at: datetime


def mending(command: str) -> str:
    """The kind of the draft that is to take the place of a refused act."""
    return f"mend/{command}"


def keep(connection: Connection, document: str, kind: str, body: str, now: datetime) -> None:
    new = insert(schema.drafts).values(document=document, kind=kind, body=body, changed_at=to_microseconds(now))
    changed = {"body": new.excluded.body, "changed_at": new.excluded.changed_at}
    connection.execute(new.on_conflict_do_update(index_elements=["document", "kind"], set_=changed))


def find(connection: Connection, document: str, kind: str) -> Draft | None:
    drafts = schema.drafts
    found = connection.execute(select(drafts).where(drafts.c.document == document, drafts.c.kind == kind)).first()
    return _draft(found) if found else None


def every(connection: Connection) -> tuple[Draft, ...]:
    """All drafts, the one changed last first."""
    newest_first = select(schema.drafts).order_by(schema.drafts.c.changed_at.desc())
    return tuple(_draft(row) for row in connection.execute(newest_first))


def drop(connection: Connection, document: str, kind: str) -> None:
    drafts = schema.drafts
    connection.execute(delete(drafts).where(drafts.c.document == document, drafts.c.kind == kind))


def _draft(row: tuple[str, str, str, int]) -> Draft:
    document, kind, body, changed_at = row
    return Draft(DocumentId(document), kind, body, from_microseconds(changed_at))
