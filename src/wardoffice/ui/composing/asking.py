"""What the composer asks the desk: everything it opens with at once, the draft it keeps, and the one act at the end."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from wardoffice.desk import endorsing, forwarding
from wardoffice.desk.acting import Acted
from wardoffice.desk.endorsing import EndorsementDraft, Suggestion
from wardoffice.desk.exporting import marks_on
from wardoffice.desk.sending import resend
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.attaching import scans_on
from wardoffice.domain.authority import may
from wardoffice.domain.commands import Endorse, Forward, Payload, ProposeEndorsement
from wardoffice.domain.directory import Office
from wardoffice.domain.document import Assignee, Attachment, Document
from wardoffice.domain.ids import PostId
from wardoffice.domain.marks import Mark
from wardoffice.domain.outcome import Refusal
from wardoffice.domain.people import Role
from wardoffice.domain.routing import steps_to
from wardoffice.ui.composing import placing
from wardoffice.ui.composing.mode import KIND, Mode, mode_for
from wardoffice.ui.composing.name_search import Names
from wardoffice.ui.composing.placing import Paper, Writer
from wardoffice.ui.grace import grace_for
from wardoffice.ui.reading.asking import Reading, read


@dataclass(frozen=True, slots=True)
class Desk:
    """A document as the composer needs it. `place`: the first file and its key, where it is here and a PDF."""

    document: Document
    mode: Mode
    post: PostId | None
    """The post it is written from; None where nothing of the kind is allowed now."""
    names: Names
    suggestions: tuple[Suggestion, ...]
    favourites: tuple[Assignee, ...]
    draft: EndorsementDraft | None
    place: tuple[Path, bytes] | None
    writer: Writer
    now: datetime
    over: tuple[Mark, ...] = ()
    """The marks on the document's first file."""
    mends: str = ""
    """The refused act that what is written takes the place of."""
    leaders: tuple[PostId, ...] = ()
    """Those whose words may be typed from a slip, the one it was submitted to first; and the scans, newest first."""
    slips: tuple[Attachment, ...] = ()


def sit_down(w: Workplace, document_id: str, asked: str, mends: str = "") -> Desk | None:
    """Everything the composer opens with; None when the document is not held here.

    What mends a refused act begins with the words of that act and stays of its kind, allowed now or not.
    """
    reading = read(w, document_id)
    if reading is None:
        return None
    document = reading.opened.document
    mode = Mode(asked) if mends else mode_for(asked, reading.opened.may)
    post = next(iter(reading.opened.may.get(KIND[mode], ())), None)
    names = _names(w, reading, post)
    return Desk(
        document=document,
        mode=mode,
        post=post,
        names=names,
        suggestions=endorsing.suggestions(w, document_id) if mode is Mode.ENDORSE else (),
        favourites=tuple(f for f in endorsing.favourites(w, document.organ) if f not in names.own),
        draft=endorsing.kept_draft(w, document_id, mends, forwards=mode is Mode.FORWARD),
        place=_first_file(reading) if mode is Mode.ENDORSE else None,
        over=marks_on(document, document.attachments[0], document.marks) if document.attachments else (),
        writer=Writer(reading.office.name_of(post) if post else "", w.clock()),
        now=w.clock(),
        mends=mends,
        leaders=_leaders(document, reading.office, w.clock()) if mode is Mode.ENTER else (),
        slips=scans_on(document) if mode is Mode.ENTER else (),
    )


def _leaders(document: Document, office: Office, now: datetime) -> tuple[PostId, ...]:
    """Who might endorse it himself; first those it was submitted to."""
    kind = KIND[Mode.ENDORSE]
    able = [post for post in office.organ_posts(document.organ) if may(document, kind, post, office, now)]
    return tuple(post.id for post in sorted(able, key=lambda post: not steps_to(document, post)))


def _names(w: Workplace, reading: Reading, post: PostId | None) -> Names:
    """Everybody of the document's organ, and the ward's other organs."""
    organ, office = reading.opened.document.organ, reading.office
    holder = office.posts.get(post) if post else None
    own = frozenset(p.id for p in office.posts.values() if holder and p.person == holder.person)
    everybody = (
        *(unit.id for unit in office.units.values() if unit.organ == organ),
        *(p.id for p in office.organ_posts(organ) if p.role is not Role.ADMIN),
        *(other for other in office.organs if other != organ),
    )
    return Names(organ, office, {who: forwarding.addressee(w, office, who) for who in everybody}, own)


def _first_file(reading: Reading) -> tuple[Path, bytes] | None:
    attachments = reading.opened.attachments
    return reading.files.get(attachments[0].attachment.sha256) if attachments else None


def keep(w: Workplace, document_id: str, draft: EndorsementDraft, mode: Mode, mends: str) -> None:
    endorsing.keep_draft(w, document_id, draft, mends, forwards=mode is Mode.FORWARD)


@dataclass(frozen=True, slots=True)
class Sending:
    """What is sent. `to_place`: the file to find bare paper on, where words to be typed have no place yet."""

    document: Document
    mode: Mode
    post: PostId
    draft: EndorsementDraft
    writer: Writer
    to_place: Paper | None = None
    mends: str = ""


def send(w: Workplace, sending: Sending) -> Acted | Refusal:
    """The one act; may be taken back for a while."""
    grace, document, draft = grace_for(w, sending.document), sending.document.id, sending.draft
    if sending.mends:
        return resend(w, sending.mends, _payload(sending.mode, draft), grace)
    if sending.mode is Mode.PROPOSE:
        return endorsing.propose(w, document, draft, post=sending.post, grace=grace)
    if sending.mode is Mode.FORWARD:
        return forwarding.forward(w, document, draft.given, draft.text, post=sending.post, grace=grace)
    if sending.mode is Mode.ENTER:
        return endorsing.enter(w, document, draft, post=sending.post, grace=grace)
    if sending.to_place and draft.text:
        mark = placing.placed(draft.text, sending.writer, sending.to_place)
        draft = replace(draft, marks=(mark,) if mark else ())
    return endorsing.endorse(w, document, draft, post=sending.post, grace=grace)


def _payload(mode: Mode, draft: EndorsementDraft) -> Payload:
    if mode is Mode.ENDORSE:
        return Endorse(draft.text, draft.given, draft.marks, draft.adopts)
    if mode is Mode.ENTER:
        return endorsing.entry_of(draft)
    return ProposeEndorsement(draft.text, draft.given) if mode is Mode.PROPOSE else Forward(draft.given, draft.text)


def problem_of(mode: Mode, draft: EndorsementDraft) -> str:
    """The code of what keeps it from being sent; empty when nothing does."""
    if mode is Mode.FORWARD:
        return "" if draft.given else "nobody_named"
    if mode is Mode.ENTER and (draft.text or draft.given):
        if not draft.slip:
            return "slip_not_attached"
        return "" if draft.leader else "no_leader"
    return "" if draft.text or draft.given else "nothing_written"
