"""The texts of the sample letters, read from resources/sample_letters and dated around a given day."""

import functools
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from wardoffice.domain.deadline import PLAIN_CALENDAR, WorkingCalendar
from wardoffice.domain.document import Urgency
from wardoffice.domain.ids import OrganId
from wardoffice.paths import resource
from wardoffice.sample.letters.calendar_words import shifted, with_dates
from wardoffice.sample.letters.seal import SealText

Table = dict[str, Any]
"""A table of TOML, as tomllib gives it; it does not leave this module."""


@dataclass(frozen=True, slots=True)
class Signer:
    authority: tuple[str, ...]
    """E.g. `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`."""
    name: str


@dataclass(frozen=True, slots=True)
class Agency:
    name: str
    above: tuple[str, ...]
    """The lines of the body it belongs to; may be empty."""
    own: tuple[str, ...]
    place: str
    party: bool
    seal: SealText
    signers: dict[str, Signer]


@dataclass(frozen=True, slots=True)
class Enclosure:
    """An appendix sent as a file of its own."""

    name: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class LetterText:
    code: str
    agency: Agency
    document_type: str
    about: str
    """What it is about, without the `V/v` that a công văn puts before it."""
    urgency: Urgency
    issued: date
    due: date | None
    organ: OrganId
    addressees: tuple[str, ...]
    body: str
    receivers: tuple[str, ...]
    signer: Signer
    way: str
    """How it is sent: printed, grey_scan, colour_scan, signed, encrypted, broken or decomposed."""
    enclosures: tuple[Enclosure, ...]

    @property
    def is_plain_letter(self) -> bool:
        """A công văn has no printed type and is told what it is about under its number."""
        return self.document_type == "Công văn"


def letter_texts(today: date, calendar: WorkingCalendar = PLAIN_CALENDAR) -> Iterator[LetterText]:
    """Every letter, in the order of the files' names and then of their places in the file."""
    known = agencies()
    for path in sorted(resource("sample_letters").glob("*.toml")):
        for table in tomllib.loads(path.read_text(encoding="utf-8")).get("letter", ()):
            yield _letter(table, known[table["from"]], today, calendar)


@functools.cache
def agencies() -> dict[str, Agency]:
    """The agencies that write, by the key their letters name them with."""
    tables = tomllib.loads(resource("sample_letters", "agencies.toml").read_text(encoding="utf-8"))
    return {key: _agency(table) for key, table in tables["agency"].items()}


def _agency(table: Table) -> Agency:
    return Agency(
        name=table["name"],
        above=_lines(table.get("above", "")),
        own=_lines(table["own"]),
        place=table.get("place", "Sơn Hải"),
        party=table.get("party", False),
        seal=SealText(table["arc"], table.get("foot", ""), _lines(table["middle"])),
        signers={key: Signer(_lines(lines), name) for key, (lines, name) in table["signers"].items()},
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


def _letter(table: Table, agency: Agency, today: date, calendar: WorkingCalendar) -> LetterText:
    issued = shifted(today, table["issued"], calendar)
    due = shifted(today, table["due"], calendar) if "due" in table else None

    def dated(text: str) -> str:
        return with_dates(text, issued, due, calendar)

    return LetterText(
        code=table["code"],
        agency=agency,
        document_type=table["type"],
        about=dated(table["about"]),
        urgency=Urgency(table.get("urgency", "normal")),
        issued=issued,
        due=due,
        organ=OrganId(table.get("organ", "ubnd")),
        addressees=tuple(table.get("addressees", ())),
        body=dated(table["body"]),
        receivers=tuple(table["receivers"]),
        signer=agency.signers[table["signer"]],
        way=table.get("way", "printed"),
        enclosures=tuple(Enclosure(e["name"], dated(e["title"]), dated(e["body"])) for e in table.get("enclosure", ())),
    )
