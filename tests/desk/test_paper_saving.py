"""The month's paper at a desk: from its holder's own acts, the pages it knows, and what it printed."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from sheets import letter
from ui.paper_desk import NOW, File, paper_desk, received, registered
from wardoffice.desk import endorsing, printing
from wardoffice.desk.acting import Acted
from wardoffice.desk.endorsing import EndorsementDraft
from wardoffice.desk.paper_saving import paper_saved
from wardoffice.desk.printing import Print, Printable
from wardoffice.desk.workplace import Workplace, office
from wardoffice.domain.document import AssignmentRole as As
from wardoffice.domain.document import Given
from wardoffice.domain.paper_saved import PaperSaved
from wardoffice.store import texts

PLAN = File("Kế hoạch.pdf", letter(pages=5))
TABLE = File("Bảng.xlsx", b"PK\x03\x04 not a real table")


@pytest.fixture
def desk(tmp_path: Path) -> Workplace:
    """The chairperson's, who gave a document of five pages and a table to three units."""
    place = paper_desk(tmp_path, "chutich", [registered(received("d1", (PLAN, TABLE)))], (PLAN, TABLE))
    units = [unit.id for unit in office(place).units.values() if unit.organ == "ubnd"][:3]
    people = tuple(Given(unit, As.COOPERATING if number else As.LEAD) for number, unit in enumerate(units))
    assert isinstance(endorsing.endorse(place, "d1", EndorsementDraft("Giao các phòng", people)), Acted)
    return place


def read_texts(w: Workplace) -> None:
    with w.cache.writing() as connection:
        texts.put(connection, sha256(PLAN.data).hexdigest(), texts.PAGE_END * 4)
        texts.put(connection, sha256(TABLE.data).hexdigest(), "")


def test_copies_not_made_count_by_the_pages_known_here_and_printing_lowers_them(desk: Workplace) -> None:
    assert paper_saved(desk) == PaperSaved(0, 0), "nobody has read the pages yet"
    read_texts(desk)
    assert paper_saved(desk) == PaperSaved(6, 0), "two copies of three sheets; the table's pages are not known"
    found = printing.printable(desk, "d1", 0, Print.ORIGINAL)
    assert isinstance(found, Printable)
    printing.note_printed(desk, found, 5)
    assert paper_saved(desk) == PaperSaved(6, 5)


def test_another_month_begins_with_nothing(desk: Workplace) -> None:
    read_texts(desk)
    assert paper_saved(desk).saved
    later = replace(desk, clock=lambda: NOW + timedelta(days=31))
    assert paper_saved(later) == PaperSaved(0, 0)
