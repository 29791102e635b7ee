"""What happened to the holder's documents without his doing, each in one sentence, until he has seen it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from wardoffice.desk.workplace import Workplace, office_in
from wardoffice.domain.directory import Office
from wardoffice.domain.document import Document
from wardoffice.domain.ids import DocumentId, in_vietnam
from wardoffice.domain.outcome import Facts
from wardoffice.domain.recall import refusal_when_recalled
from wardoffice.store import notices, records
from wardoffice.store.notices import Kind, Notice
from wardoffice.wording import NUMBERED_DOCUMENT, UNNUMBERED_DOCUMENT, _, sentence

_BY_REASON = (Kind.LOST_SIGHT, Kind.LOST_SIGHT_OF_MANY)
_TAKEN_BACK = (Kind.RECALLED, Kind.REPLACED)
_NAMES = ("who", "by", "grantor", "delegate")
"""Facts that are the id of a post, a unit or an organ."""


@dataclass(frozen=True, slots=True)
class Told:
    notice: Notice
    sentence: str


def told(w: Workplace, *, seen: bool = False) -> list[Told]:
    """What has not been seen, or with `seen` everything, the newest first."""
    with w.cache.reading() as connection:
        found = notices.listed(connection) if seen else notices.unseen(connection)
        ward = office_in(connection)
        recalls = {one.document for one in found if one.kind in _TAKEN_BACK}
        held = records.many(connection, {DocumentId(document) for document in recalls})
    reasons = {id_: _reason(one.document) for id_, one in held.items()}
    return [Told(notice, words(notice, ward, reasons.get(DocumentId(notice.document), ""))) for notice in found]


def _reason(document: Document) -> str:
    """Why its sender took it back, in his words; they stand in the document alone and go with it."""
    return document.recalled.reason.rstrip(" .") if document.recalled else ""


def mark_seen(w: Workplace, seqs: Iterable[int]) -> None:
    with w.cache.writing() as connection:
        notices.mark_seen(connection, seqs)


def corrected(w: Workplace) -> frozenset[str]:
    """Documents whose provisional number was corrected and nobody has looked at the notice of it yet."""
    with w.cache.reading() as connection:
        return frozenset(one.document for one in notices.unseen(connection) if one.kind == Kind.NUMBER_CORRECTED)


def words(notice: Notice, ward: Office, reason: str = "") -> str:
    """The notice's sentence with names in place of ids; `reason` is why the sender took the document back."""
    facts: Facts = dict(notice.facts)
    code = f"{notice.kind}_{facts['reason']}" if notice.kind in _BY_REASON else notice.kind
    facts |= {name: ward.name_of(str(facts[name])) for name in _NAMES if name in facts}
    if "until" in facts:
        facts["until"] = f"{in_vietnam(datetime.fromisoformat(str(facts['until']))):%H:%M %d/%m/%Y}"
    if "register" in facts:
        facts["register"] = ward.name_of(str(facts["register"]).partition("/")[0])
    if reason:
        facts["reason"] = reason
    name = _(NUMBERED_DOCUMENT) if "number" in facts else _(UNNUMBERED_DOCUMENT)
    return sentence(code, {"document": name.format_map(facts), **facts})


def warning_of(w: Workplace, document_id: str) -> str:
    """Why a document is not to be worked on any more: taken from this person's sight, or taken back by its sender."""
    with w.cache.reading() as connection:
        held, ward = records.get(connection, document_id), office_in(connection)
        if held is not None and held.document.recalled is None:
            return ""
        told = [one for one in notices.listed(connection) if one.document == document_id]
    if held is None:
        lost = [one for one in told if one.kind == Kind.LOST_SIGHT]
        return words(lost[0], ward) if lost else sentence("document_gone")
    taken_back = [one for one in told if one.kind in _TAKEN_BACK]
    if taken_back:
        return words(taken_back[0], ward, _reason(held.document))
    refusal = refusal_when_recalled(held.document)
    return sentence(refusal.code, refusal.facts)
