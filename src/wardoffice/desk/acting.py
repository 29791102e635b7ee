"""Acting on a document: the rules first, then the act, its queue row, its audit line and the list row at once.

Whatever people do at this desk goes through `act`; what it returns as done is on the disk.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from wardoffice.desk.workplace import Workplace, viewpoint_in
from wardoffice.domain import lifecycle
from wardoffice.domain.authority import objection_to
from wardoffice.domain.commands import KIND_OF, Command, Payload, RegisterIncoming
from wardoffice.domain.directory import Office, ReservedNumber
from wardoffice.domain.document import Document
from wardoffice.domain.ids import CommandId, DocumentId, PostId, in_vietnam, uuid7
from wardoffice.domain.outcome import Accepted, Refusal
from wardoffice.domain.people import Post
from wardoffice.domain.register import Lease, arrival_number, period_of, register_of
from wardoffice.domain.routing import saw_by_delegation_only
from wardoffice.store import audit, contact, leases, lists, outbox, projection, records
from wardoffice.store.projection import Viewpoint, project

NO_GRACE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Acted:
    """`document` as it now looks on this desk, and the act that waits to be sent."""

    document: Document
    command: Command


def act(
    w: Workplace,
    document_id: str,
    payload: Payload,
    *,
    post: str | None = None,
    grace: timedelta = NO_GRACE,
    on_behalf_of: str | None = None,
) -> Acted | Refusal:
    """Do something with a document, in one transaction; a refusal leaves everything as it was.

    The post is picked where only one of the holder's allows the act, else Refusal("which_post", {"posts": ids}).
    It is not sent before `grace` has passed.
    """
    with w.cache.writing() as connection:
        return act_in(connection, w.clock(), document_id, payload, post=post, grace=grace, on_behalf_of=on_behalf_of)


def act_in(
    connection: Connection,
    now: datetime,
    document_id: str,
    payload: Payload,
    *,
    post: str | None = None,
    grace: timedelta = NO_GRACE,
    on_behalf_of: str | None = None,
) -> Acted | Refusal:
    """`act` inside a writing transaction at hand, for several acts that belong together."""
    view = viewpoint_in(connection)
    if told := contact.locked(connection, now):
        return Refusal(contact.LOCKED, told)
    document = projection.overlaid(connection, document_id, view.office)
    if document is None or saw_by_delegation_only(document, view.posts, view.office, now):
        return Refusal("unknown_document")
    acting = _acting_post(document, payload, post, on_behalf_of, view, now)
    if isinstance(acting, Refusal):
        return acting
    command = Command(
        id=CommandId(uuid7(int(now.timestamp() * 1000))),
        document=document.id,
        post=acting,
        at=in_vietnam(now),
        payload=payload,
        seen_revision=document.revision,
        on_behalf_of=PostId(on_behalf_of) if on_behalf_of else None,
    )
    reserved, lease = _numbered(connection, document, now) if isinstance(payload, RegisterIncoming) else (None, None)
    if reserved and lease and isinstance(payload, RegisterIncoming):
        command = replace(command, payload=replace(payload, number=reserved.number, lease=lease.id))
    elif isinstance(payload, RegisterIncoming):
        command = replace(command, payload=replace(payload, number=None, lease=""))
    return _carried_out(connection, document, command, view, reserved, now, grace)


def _carried_out(
    connection: Connection,
    document: Document,
    command: Command,
    view: Viewpoint,
    reserved: ReservedNumber | None,
    now: datetime,
    grace: timedelta,
) -> Acted | Refusal:
    outcome = lifecycle.apply(document, command, replace(view.office, reserved_number=reserved))
    if not isinstance(outcome, Accepted):
        return outcome
    outbox.append(connection, command, now, grace, reserved)
    names = {"by": command.post, "for": command.principal} if command.principal != command.post else {}
    audit.append(connection, command.kind, now, document=document.id, command=command.id, facts=names)
    if reserved and isinstance(command.payload, RegisterIncoming) and command.payload.lease:
        leases.given(connection, command.payload.lease, reserved.number)
    project(connection, [document.id], view)
    return Acted(outcome.record, command)


def _acting_post(
    document: Document, payload: Payload, named: str | None, principal: str | None, view: Viewpoint, now: datetime
) -> PostId | Refusal:
    """The post to act in: the one named if it is the holder's, else the only one that may."""
    own = {post.id: post for post in view.posts}
    if named is not None:
        return PostId(named) if PostId(named) in own else Refusal("unknown_post")
    if principal is not None:
        return _delegated_post(own, principal, view.office, now)
    return picked_post(document, KIND_OF[type(payload)], view, now)


def _delegated_post(own: dict[PostId, Post], principal: str, office: Office, now: datetime) -> PostId | Refusal:
    for post in own:
        if office.may_act_for(post, PostId(principal), now):
            return post
    return Refusal("not_delegated")


def picked_post(document: Document, kind: str, view: Viewpoint, now: datetime) -> PostId | Refusal:
    """The one post of the holder that may do this here; which_post when several may, else why none does."""
    refusals = {post.id: objection_to(document, kind, post, view.office, now) for post in view.posts}
    allowed = [post for post, refusal in refusals.items() if refusal is None]
    if len(allowed) == 1:
        return allowed[0]
    if allowed:
        return Refusal("which_post", {"posts": ", ".join(allowed)})
    here = [post for post in view.posts if post.organ == document.organ]
    return (refusals[here[0].id] if here else None) or Refusal("not_permitted")


def _numbered(connection: Connection, document: Document, now: datetime) -> tuple[ReservedNumber, Lease | None]:
    """The arrival number to enter, with the lease it is final by."""
    lease = leases.usable(connection, register_of(document.organ))
    period = period_of(in_vietnam(now).date())
    taken = lists.numbers_taken(connection, document.organ, period)
    number = arrival_number(document.organ, now, taken, lease)
    return number, None if number.provisional else lease


def overlaid(w: Workplace, document_id: str) -> Document | None:
    """A document as it looks on this desk: the hub's last word with everything pending over it; None as for
    `reading.open_document`. Raises StoreProblem `reading_locked`.
    """
    now = w.clock()
    with w.cache.reading() as connection:
        contact.must_be_recent(connection, now)
        view = viewpoint_in(connection)
        found = projection.overlaid(connection, document_id, view.office)
    over = found is not None and saw_by_delegation_only(found, view.posts, view.office, now)
    return None if over else found


def find_document(w: Workplace, prefix: str) -> DocumentId | Refusal:
    """The document whose id begins so: Refusal("unknown_document") or Refusal("ambiguous_id", {"found"})."""
    with w.cache.reading() as connection:
        found = records.ids_beginning(connection, prefix.strip().lower(), most=2)
    if not found:
        return Refusal("unknown_document")
    return found[0] if len(found) == 1 else Refusal("ambiguous_id", {"prefix": prefix})
