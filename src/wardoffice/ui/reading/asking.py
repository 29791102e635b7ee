"""What the reading pane asks the desk: everything about the open document at once, and the acts it does itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from wardoffice.desk import endorsing, pinning, reading
from wardoffice.desk.acting import NO_GRACE, Acted, act
from wardoffice.desk.attaching import attach_files
from wardoffice.desk.pinning import PinnedSet
from wardoffice.desk.reading import Opened
from wardoffice.desk.sending import resend
from wardoffice.desk.slip_returning import Returned, return_to, slip_of
from wardoffice.desk.workplace import Workplace, viewpoint
from wardoffice.domain.commands import Payload
from wardoffice.domain.directory import Office
from wardoffice.domain.document import Document, Proposal
from wardoffice.domain.endorsement import proposal_to_adopt
from wardoffice.domain.ids import PostId
from wardoffice.domain.outcome import Refusal
from wardoffice.domain.people import LEADERS, Role
from wardoffice.domain.remarks import may_stamp
from wardoffice.paper.source import Source
from wardoffice.store import reading_places
from wardoffice.store.pins import Pin
from wardoffice.store.reading_places import ReadingPlace
from wardoffice.ui.grace import grace_for
from wardoffice.ui.reading.actions import STAMP, May
from wardoffice.ui.reading.small_form import Choice


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as it lies before its reader; `role` is the one he has in the document's organ."""

    opened: Opened
    office: Office
    role: Role | None
    name: str
    files: dict[str, tuple[Path, bytes]]
    """Where each file that is here lies, and its key, by hash."""
    own: frozenset[PostId] = frozenset()
    """The reader's posts."""
    pin: Pin | None = None
    """That it is kept ready for a meeting, and how much of it is here."""

    @property
    def may(self) -> May:
        """Which of his posts may do what, as the desk says it; and which may put the arrival stamp on the page."""
        document, may, posts = self.opened.document, self.opened.may, self.office.posts
        stamping = tuple(post for post in may.get("annotate", ()) if may_stamp(document, posts[post]))
        return {**may, STAMP: stamping} if stamping else may

    @property
    def proposal(self) -> Proposal | None:
        """The chief of office's proposal this reader may adopt."""
        return proposal_to_adopt(self.opened.document) if "endorse" in self.opened.may else None


def read(w: Workplace, document_id: str) -> Reading | None:
    """None when the document is not held here."""
    opened = reading.open_document(w, document_id)
    if opened is None:
        return None
    view = viewpoint(w)
    posts = [post for post in view.posts if post.organ == opened.document.organ] or list(view.posts)
    located = {a.attachment.sha256: w.vault.location(a.attachment.sha256) for a in opened.attachments if a.cached}
    return Reading(
        opened=opened,
        office=view.office,
        role=posts[0].role if posts else None,
        name=view.office.name_of(posts[0].id) if posts else "",
        own=frozenset(post.id for post in view.posts),
        files={sha256: place for sha256, place in located.items() if place},
        pin=next((one.pin for one in pinning.listed(w).pinned if one.pin.document == document_id), None),
    )


def carry_out(w: Workplace, document_id: str, payload: Payload, post: PostId) -> Acted | Refusal:
    """An act that may be taken back for a while."""
    opened = reading.open_document(w, document_id)
    grace = grace_for(w, opened.document) if opened else NO_GRACE
    return act(w, document_id, payload, post=post, grace=grace)


def attach(w: Workplace, document_id: str, paths: Sequence[Path], post: PostId) -> Acted | Refusal:
    """Attach files; may be taken back for a while."""
    opened = reading.open_document(w, document_id)
    return attach_files(w, document_id, paths, post=post, grace=grace_for(w, opened.document) if opened else NO_GRACE)


@dataclass(frozen=True, slots=True)
class FirstFile:
    """The file a document opens with, and where its reader left it."""

    source: Source
    place: ReadingPlace | None


def first_file(w: Workplace, document_id: str) -> FirstFile | None:
    """None when the document has no file, or its first one is not here."""
    opened = reading.open_document(w, document_id)
    first = opened.attachments[0] if opened and opened.attachments else None
    located = w.vault.location(first.attachment.sha256) if first and first.cached else None
    if first is None or located is None:
        return None
    with w.cache.reading() as connection:
        return FirstFile(Source(*located), reading_places.of(connection, first.attachment.sha256))


@dataclass(frozen=True, slots=True)
class Dropped:
    """Files dropped on the window: scans with the documents whose slips they are, slips of unknown ones, all others."""

    slips: tuple[tuple[Path, Document], ...]
    unknown: tuple[Refusal, ...]
    others: tuple[Path, ...]


def sorted_out(w: Workplace, paths: Sequence[Path]) -> Dropped:
    """Which of the files are slips, and whose; each that may be one is read by a child process."""
    found = [(path, slip_of(w, path)) for path in paths]
    return Dropped(
        tuple((path, of) for path, of in found if isinstance(of, Document)),
        tuple(of for _path, of in found if isinstance(of, Refusal)),
        tuple(path for path, of in found if of is None),
    )


def return_slip(w: Workplace, path: Path, document: Document) -> Returned | Refusal:
    """Attach a scan to the document whose slip it is; may be taken back for a while."""
    return return_to(w, document, path, grace=grace_for(w, document))


def turn_pin(w: Workplace, document_id: str, pinned: bool) -> PinnedSet:
    """Keep a document ready for a meeting, or let it go; what is kept now."""
    return pinning.pin(w, [document_id]) if pinned else pinning.unpin(w, [document_id])


def mend(w: Workplace, document_id: str, command: str, payload: Payload) -> Acted | Refusal:
    """Do a refused act again with other words; may be taken back for a while."""
    opened = reading.open_document(w, document_id)
    return resend(w, command, payload, grace_for(w, opened.document) if opened else NO_GRACE)


def adopt(w: Workplace, document_id: str, post: PostId) -> Acted | Refusal:
    """Endorse as the chief of office proposes; may be taken back for a while."""
    opened = reading.open_document(w, document_id)
    grace = grace_for(w, opened.document) if opened else NO_GRACE
    return endorsing.adopt(w, document_id, post=post, grace=grace)


def submission_choices(reading_: Reading, chosen: Collection[PostId] = ()) -> tuple[Choice, ...]:
    """The leaders and the chief of office it can be submitted to; nobody to himself."""
    document, office = reading_.opened.document, reading_.office
    own = set(reading_.opened.may.get("submit_up", ()))
    posts = office.organ_posts(document.organ, Role.CHIEF_OF_OFFICE, *sorted(LEADERS))
    names = ((post.id, f"{office.name_of(post.id)}, {post.title}") for post in posts if post.id not in own)
    return tuple(Choice(id_, name, id_ in chosen) for id_, name in names)
