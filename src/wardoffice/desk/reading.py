"""Opening a document: what is in it, what of it is here, what waits to be sent, and what its reader may do with it."""

from dataclasses import dataclass

from wardoffice.desk.acting import Acted, act
from wardoffice.desk.workplace import Workplace, viewpoint_in
from wardoffice.domain.authority import WHO_MAY, may
from wardoffice.domain.commands import MarkRead
from wardoffice.domain.document import Attachment, Document
from wardoffice.domain.ids import PostId
from wardoffice.domain.outcome import Refusal
from wardoffice.domain.routing import saw_by_delegation_only, steps_to
from wardoffice.store import contact, files, outbox, records
from wardoffice.store.outbox_row import OutboxRow
from wardoffice.store.projection import Viewpoint, is_unread, replayed


@dataclass(frozen=True, slots=True)
class CachedAttachment:
    attachment: Attachment
    cached: bool
    """Whether it lies here whole and can be read without a network."""


@dataclass(frozen=True, slots=True)
class Opened:
    document: Document
    unread: bool
    attachments: tuple[CachedAttachment, ...]
    pending: tuple[OutboxRow, ...]
    """The acts over it that the hub's own copy does not hold yet, oldest first."""
    may: dict[str, tuple[PostId, ...]]
    """Which of the holder's posts may do what now; an act nobody may do is left out."""


def open_document(w: Workplace, document_id: str) -> Opened | None:
    """A document with everything its page shows, or None when it is not held here, or was seen only by a delegation
    that is over. Does not count as reading.

    Raises StoreProblem `reading_locked` when the hub has not been reached for too long.
    """
    now = w.clock()
    with w.cache.reading() as connection:
        held = records.get(connection, document_id)
        if held is None:
            return None
        contact.must_be_recent(connection, now)
        view = viewpoint_in(connection)
        pending = outbox.overlaid(connection, [document_id]).get(held.document.id, [])
        document = replayed(held.document, pending, view.office)
        if saw_by_delegation_only(document, view.posts, view.office, now):
            return None
        here = files.cached(connection, [a.sha256 for a in document.attachments])
    allowed = {
        kind: tuple(post.id for post in view.posts if may(document, kind, post, view.office, now)) for kind in WHO_MAY
    }
    return Opened(
        document=document,
        unread=is_unread(document, view),
        attachments=tuple(CachedAttachment(a, a.sha256 in here) for a in document.attachments),
        pending=tuple(pending),
        may={kind: posts for kind, posts in allowed.items() if posts},
    )


def mark_read(w: Workplace, document_id: str) -> tuple[Acted, ...]:
    """Tell those who sent it that it was opened, for each of the holder's posts it is new to; often nothing."""
    opened = open_document(w, document_id)
    if opened is None:
        return ()
    with w.cache.reading() as connection:
        view = viewpoint_in(connection)
    acted = [act(w, document_id, MarkRead(), post=post) for post in _posts_it_is_new_to(opened, view)]
    return tuple(one for one in acted if not isinstance(one, Refusal))


def _posts_it_is_new_to(opened: Opened, view: Viewpoint) -> list[PostId]:
    document = opened.document
    readers = {reading.post for reading in document.readings}
    new = []
    for post in view.posts:
        unseen = any(step.seen_at is None for step in steps_to(document, post))
        if post.id in opened.may.get("mark_read", ()) and (post.id not in readers or unseen):
            new.append(post.id)
    return new
