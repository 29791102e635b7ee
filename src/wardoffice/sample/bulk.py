"""Any number of made-up documents for tests of scale: only what stands on them, the same ones from the same seed.

Agencies, codes and subjects vary as in a ward's register; the files, when wanted, are as small as a PDF can be.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from wardoffice.domain.document import Urgency
from wardoffice.domain.ids import VIETNAM
from wardoffice.sample.bulk_words import AGENCIES, DEEDS, FIELDS, TYPES, WHERE
from wardoffice.sample.letters.calendar_words import spelled, working_day
from wardoffice.sample.plain_pdf import text_pdf

_URGENCIES = (
    *([Urgency.NORMAL] * 82),
    *([Urgency.URGENT] * 12),
    *([Urgency.VERY_URGENT] * 4),
    *([Urgency.EXPRESS] * 2),
)
_FEWEST_PER_DAY = 22
"""A ward of this size receives about so many documents on a working day."""
_MOST_DAYS = 750
"""However many they are, they arrive within about three years of working days."""
_FIRST_HOUR, _SECONDS_OF_DAY = time(7, 30), 9 * 3600
_LARGEST_PADDING = 240_000


@dataclass(frozen=True, slots=True)
class BulkDocument:
    number: int
    """Counts from 1, the oldest first."""
    code: str
    subject: str
    agency: str
    document_type: str
    urgency: Urgency
    issued_date: date
    received_at: datetime
    due: date | None


def bulk_documents(count: int, seed: int, today: date) -> Iterator[BulkDocument]:
    """`count` documents in the order they arrived, the last of them on the working day before `today`."""
    chance = random.Random(seed)  # noqa: S311  # sample data, no secret
    last = working_day(today - timedelta(days=1), -1)
    per_day = max(_FEWEST_PER_DAY, count // _MOST_DAYS)
    for number in range(1, count + 1):
        days, later_that_day = divmod(count - number, per_day)
        part_of_day = 1 - (later_that_day + chance.random()) / per_day
        arrived = datetime.combine(_working_days_before(last, days), _FIRST_HOUR, VIETNAM)
        yield _document(number, arrived + timedelta(seconds=int(part_of_day * _SECONDS_OF_DAY)), chance)


def tiny_pdf(document: BulkDocument, seed: int) -> bytes:
    """A valid one-page PDF of 1 to 240 KB that shows the document's code and subject without marks; about 0.1 ms."""
    chance = random.Random(seed * 1_000_003 + document.number)  # noqa: S311  # a size, no secret
    lines = [f"So: {document.code}", spelled(document.issued_date), document.agency, "", *_folded(document.subject)]
    return text_pdf(lines, "WardOffice sample", padding=int(_LARGEST_PADDING * chance.random() ** 3))


def _working_days_before(day: date, count: int) -> date:
    """Mondays to Fridays only; `day` is one of them."""
    weeks, rest = divmod(count, 5)
    return day - timedelta(days=weeks * 7 + rest + (2 if rest > day.weekday() else 0))


def _document(number: int, received: datetime, chance: random.Random) -> BulkDocument:
    agency, sign = chance.choice(AGENCIES)
    kind, short = chance.choice(TYPES)
    field, department = chance.choice(FIELDS)
    arrived = received.date()
    figure = f"{chance.randint(1, 4800):02d}"
    code = f"{figure}/{short}-{sign}" if short else f"{figure}/{sign}-{department}"
    issued = working_day(arrived - timedelta(days=chance.choice((0, 0, 1, 1, 2, 3, 5))), -1)
    due = working_day(arrived + timedelta(days=chance.randint(2, 25))) if chance.random() < 0.45 else None
    subject = f"{chance.choice(DEEDS[kind])} {field} {chance.choice(WHERE)}".replace("{y}", str(issued.year))
    opening = f"Về việc {subject}" if not short else subject[:1].upper() + subject[1:]
    return BulkDocument(number, code, opening, agency, kind, chance.choice(_URGENCIES), issued, received, due)


def _folded(text: str, width: int = 80) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
