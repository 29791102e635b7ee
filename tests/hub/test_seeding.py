"""Documents in bulk: registered by the rules, the same from the same seed, and numbered on from the register."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from cases import CHAIR, CLERK, UBND
from hub_at_work import Desk, letter
from wardoffice.domain.commands import RegisterIncoming
from wardoffice.domain.document import Arrival, Document
from wardoffice.domain.ids import VIETNAM, CommandId, DocumentId, derived_id
from wardoffice.hub.leasing import continue_from
from wardoffice.hub.numbering import enter
from wardoffice.hub.opening import Hub
from wardoffice.hub.seeding import plant
from wardoffice.hub.showing import show

SignIn = Callable[[str], Desk]
NEW_YEAR = datetime(2026, 1, 1, tzinfo=VIETNAM)


def received(count: int, start: str = "seed") -> Iterator[Document]:
    for n in range(count):
        at = NEW_YEAR + timedelta(hours=n - 2)
        yield Document(DocumentId(derived_id(start, str(n))), UBND, f"{n}/A", "Thử", "UBND TP", at)


def test_seeded_documents_are_registered_and_the_chairperson_sees_them(hub: Hub, desk: SignIn) -> None:
    assert plant(hub, received(7)) == 7
    seen = desk(CHAIR).pull()
    numbers = [(c["object"]["arrival"]["period"], c["object"]["arrival"]["number"]) for c in seen]
    assert numbers == [("2025", 1), ("2025", 2), ("2026", 1), ("2026", 2), ("2026", 3), ("2026", 4), ("2026", 5)]
    assert {c["object"]["status"] for c in seen} == {"submitted"}


def test_numbers_go_on_where_bulk_and_hand_meet(hub: Hub, desk: SignIn, tmp_path: Path) -> None:
    year = datetime.now(VIETNAM).year
    now = datetime(year, 1, 2, tzinfo=VIETNAM)
    plant(hub, [Document(DocumentId("a"), UBND, "1/A", "Thử", "UBND", now)])
    document = letter(hub, tmp_path)
    desk(CLERK).act(document, RegisterIncoming())
    plant(hub, [Document(DocumentId("b"), UBND, "2/A", "Thử", "UBND", now)])
    assert [show(hub, id_)["arrival_number"] for id_ in ("a", document, "b")] == [1, 2, 3]


def test_the_database_itself_lets_no_number_stand_twice(hub: Hub) -> None:
    plant(hub, received(1))
    (again,) = received(1, "other")
    arrival = Arrival("ubnd/incoming", "2025", 1, NEW_YEAR.date(), CLERK, NEW_YEAR, CommandId("c"))
    with pytest.raises(IntegrityError), hub.writer.begin() as connection:
        enter(connection, hub.ward, [replace(again, arrival=arrival)])


def test_a_register_taken_over_in_mid_year_goes_on_and_never_back(hub: Hub, desk: SignIn, tmp_path: Path) -> None:
    documents = [letter(hub, tmp_path, b"1"), letter(hub, tmp_path, b"2")]
    year = str(datetime.now(VIETNAM).year)
    clerk = desk(CLERK)
    continue_from(hub, UBND, year, 1847)
    clerk.act(documents[0], RegisterIncoming())
    continue_from(hub, UBND, year, 12)
    clerk.act(documents[1], RegisterIncoming())
    assert [show(hub, d)["arrival_number"] for d in documents] == [1848, 1849]
