"""Documents in bulk: registered by the rules, the same from the same seed, and numbered on from the register."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from cases import CHAIR, CLERK, UBND
from hub_at_work import Desk, letter
from wardoffice.domain.commands import RegisterIncoming
from wardoffice.domain.document import Document
from wardoffice.domain.ids import VIETNAM, DocumentId, derived_id
from wardoffice.hub.opening import Hub
from wardoffice.hub.seeding import plant
from wardoffice.hub.showing import show

NEW_YEAR = datetime(2026, 1, 1, tzinfo=VIETNAM)


def received(count: int, start: str = "seed") -> Iterator[Document]:
    for n in range(count):
        at = NEW_YEAR + timedelta(hours=n - 2)
        yield Document(DocumentId(derived_id(start, str(n))), UBND, f"{n}/A", "Thử", "UBND TP", at)


def test_seeded_documents_are_registered_and_the_chairperson_sees_them(hub: Hub, desk: Callable[[str], Desk]) -> None:
    assert plant(hub, received(7)) == 7
    seen = desk(CHAIR).pull()
    numbers = [(c["object"]["arrival"]["period"], c["object"]["arrival"]["number"]) for c in seen]
    assert numbers == [("2025", 1), ("2025", 2), ("2026", 1), ("2026", 2), ("2026", 3), ("2026", 4), ("2026", 5)]
    assert {c["object"]["status"] for c in seen} == {"submitted"}


def test_numbers_go_on_where_bulk_and_hand_meet(hub: Hub, desk: Callable[[str], Desk], tmp_path: Path) -> None:
    year = datetime.now(VIETNAM).year
    now = datetime(year, 1, 2, tzinfo=VIETNAM)
    plant(hub, [Document(DocumentId("a"), UBND, "1/A", "Thử", "UBND", now)])
    document = letter(hub, tmp_path)
    desk(CLERK).act(document, RegisterIncoming())
    plant(hub, [Document(DocumentId("b"), UBND, "2/A", "Thử", "UBND", now)])
    assert [show(hub, id_)["arrival_number"] for id_ in ("a", document, "b")] == [1, 2, 3]
