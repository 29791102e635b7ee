"""What a document's processing slip says: who wrote what, in the form's three blocks (NĐ 30/2020, appendix IV)."""

import re
from collections.abc import Iterable
from datetime import date

from wardoffice.desk.both_names import author_words
from wardoffice.desk.phrases import short_name
from wardoffice.desk.roles import role_words
from wardoffice.domain.directory import Office, is_party
from wardoffice.domain.document import AssignmentRole, Document, Endorsement, Given, Note, Proposal, RouteStep
from wardoffice.domain.ids import CommandId, PostId
from wardoffice.domain.people import Role
from wardoffice.paper.slip_content import SlipAssignment, SlipContent, SlipOpinion

REPORTED = ("progress", "result")
"""Kinds of note in which those at work say what they did."""
_AREA = re.compile(r"(?i)\b(?:phường|xã|đặc khu|thị trấn)\s+(.+)$")


def slip_content(document: Document, ward: Office, today: date, notes: tuple[str, ...] = ()) -> SlipContent:
    """The slip of one document as the holder sees it; opinions oldest first."""
    organ = ward.organs.get(document.organ)
    name = organ.name if organ else document.organ
    area = _AREA.search(name)
    arrival = document.arrival
    return SlipContent(
        governing_agency="",
        agency=name,
        place=area[1] if area else name,
        date=today,
        document_type=document.document_type or "Văn bản",
        document_code=document.code,
        issued_date=document.issued_date,
        issuing_agency=document.issuing_agency,
        subject=document.subject,
        arrival_number=f"{arrival.number}{arrival.suffix}{' (tạm)' if arrival.provisional else ''}" if arrival else "",
        arrival_date=arrival.date if arrival else None,
        leaders=tuple(_written(e, ward) for e in document.endorsements),
        units=_oldest_first([*_forwarded(document, ward), *_reported(document, ward, by_head=True)]),
        proposals=_oldest_first(
            [*(_written(p, ward) for p in document.proposals), *_reported(document, ward, by_head=False)]
        ),
        party=is_party(document.organ, ward),
        document=document.id,
        notes=notes,
    )


def _oldest_first(opinions: Iterable[SlipOpinion]) -> tuple[SlipOpinion, ...]:
    return tuple(sorted(opinions, key=lambda opinion: opinion.at))


def _title(post: PostId, ward: Office) -> str:
    known = ward.posts.get(post)
    return known.title if known else ""


def _is_head(post: PostId, ward: Office) -> bool:
    known = ward.posts.get(post)
    return known is not None and known.role is Role.UNIT_HEAD


def _written(words: Endorsement | Proposal, ward: Office) -> SlipOpinion:
    assignments = tuple(_assigned(given, ward) for given in words.given)
    author = author_words(words, ward)
    return SlipOpinion(author, _title(words.author, ward), words.text, words.at, assignments)


def _assigned(given: Given, ward: Office) -> SlipAssignment:
    due = given.due
    hour = f"{due.hour:%H:%M} " if due and due.hour else ""
    return SlipAssignment(
        short_name(given.who, ward), role_words(given.role).capitalize(), f"{hour}{due.day:%d/%m/%Y}" if due else ""
    )


def _forwarded(document: Document, ward: Office) -> list[SlipOpinion]:
    """What unit heads wrote when they sent it on within their units, once for each act."""
    acts: dict[CommandId, list[RouteStep]] = {}
    for step in document.route:
        if _is_head(step.sender, ward) and step.role in set(AssignmentRole):
            acts.setdefault(step.command, []).append(step)
    return [_forwarding(steps, ward) for steps in acts.values()]


def _forwarding(steps: list[RouteStep], ward: Office) -> SlipOpinion:
    first = steps[0]
    named = tuple(
        SlipAssignment(short_name(s.to, ward), role_words(AssignmentRole(s.role)).capitalize()) for s in steps
    )
    return SlipOpinion(ward.name_of(first.sender), _title(first.sender, ward), first.text, first.at, named)


def _reported(document: Document, ward: Office, *, by_head: bool) -> list[SlipOpinion]:
    return [
        _noted(note, ward)
        for note in document.notes
        if note.kind in REPORTED and _is_head(note.author, ward) is by_head
    ]


def _noted(note: Note, ward: Office) -> SlipOpinion:
    return SlipOpinion(ward.name_of(note.author), _title(note.author, ward), note.text, note.at)
