"""What a phiếu giải quyết văn bản đến says (NĐ 30/2020/NĐ-CP, appendix IV, part VII); filled by the desk."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SlipAssignment:
    """One line under a directive. `role`: the Vietnamese word printed (chủ trì, phối hợp, …); `due` as printed."""

    who: str
    role: str
    due: str = ""


@dataclass(frozen=True, slots=True)
class SlipOpinion:
    """One opinion in a block. `author`: as printed, with whoever acted for him or entered his words; `post`: his."""

    author: str
    post: str
    text: str
    at: datetime.datetime
    assignments: tuple[SlipAssignment, ...] = ()


@dataclass(frozen=True, slots=True)
class SlipContent:
    """The three blocks of the form, each with its opinions oldest first; an empty block prints dotted lines."""

    governing_agency: str
    agency: str
    place: str
    date: datetime.date
    document_type: str
    document_code: str
    issued_date: datetime.date | None
    issuing_agency: str
    subject: str
    arrival_number: str = ""
    arrival_date: datetime.date | None = None
    leaders: tuple[SlipOpinion, ...] = ()
    units: tuple[SlipOpinion, ...] = ()
    proposals: tuple[SlipOpinion, ...] = ()
    party: bool = False
    """A Party organ's slip bears the Party's heading instead of the nation's."""
    document: str = ""
    """The document's id, for the code by which the scan of a slip written on finds its way back; none when empty."""
    notes: tuple[str, ...] = ()
    """Printed small at the end, e.g. why the original was left untouched."""
