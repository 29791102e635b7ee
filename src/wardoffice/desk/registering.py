"""The clerk's queue to register: entering one or many in the register, and whether it was entered before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wardoffice.desk.acting import Acted, act
from wardoffice.desk.inbox import ids as list_ids
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.commands import RegisterIncoming
from wardoffice.domain.directory import ReservedNumber
from wardoffice.domain.document_code import read_code
from wardoffice.domain.ids import DocumentId, OrganId, PostId, in_vietnam
from wardoffice.domain.marks import Mark
from wardoffice.domain.outcome import Refusal
from wardoffice.domain.register import arrival_number, period_of, register_of
from wardoffice.domain.text import fold
from wardoffice.store import leases, lists
from wardoffice.store.lists import Box, ListRow, Sort


@dataclass(frozen=True, slots=True)
class Registered:
    """What came of registering several: each document's act or refusal, in the order asked."""

    done: tuple[Acted, ...]
    refused: tuple[tuple[DocumentId, Refusal], ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """The arrival numbers shown, provisional until the hub confirms them."""
        return tuple(acted.document.arrival.number for acted in self.done if acted.document.arrival)


def queue(w: Workplace) -> list[ListRow]:
    """What is to be registered, in the order it arrived."""
    numbers = list_ids(w, Box.TO_REGISTER, Sort.OLDEST)
    with w.cache.reading() as connection:
        return lists.rows(connection, numbers)


def next_number(w: Workplace, organ: str) -> ReservedNumber:
    """The number this desk would show for the next registration: a guess, unless it holds the register."""
    now = w.clock()
    with w.cache.reading() as connection:
        taken = lists.numbers_taken(connection, organ, period_of(in_vietnam(now).date()))
        lease = leases.usable(connection, register_of(OrganId(organ)))
    return arrival_number(OrganId(organ), now, taken, lease)


def register(
    w: Workplace,
    document_id: str,
    to: Iterable[str] = (),
    *,
    restricted: bool = False,
    stamp: Mark | None = None,
    post: str | None = None,
) -> Acted | Refusal:
    """Enter a document in the register, stamped where `stamp` stands, and submit it: to the posts named, else by the
    organ's preset route.
    """
    entered = RegisterIncoming(tuple(PostId(p) for p in to), restricted, stamp=stamp)
    return act(w, document_id, entered, post=post)


def register_all(
    w: Workplace,
    document_ids: Iterable[str],
    stamps: Mapping[str, Mark] = MappingProxyType({}),
    *,
    post: str | None = None,
) -> Registered:
    """Register several in the order given, each with its stamp if it has one; one that is refused holds up no other."""
    done: list[Acted] = []
    refused: list[tuple[DocumentId, Refusal]] = []
    for document_id in document_ids:
        outcome = register(w, document_id, stamp=stamps.get(document_id), post=post)
        if isinstance(outcome, Acted):
            done.append(outcome)
        else:
            refused.append((DocumentId(document_id), outcome))
    return Registered(tuple(done), tuple(refused))


def duplicates(w: Workplace, document_id: str) -> list[ListRow]:
    """Documents of the same organ with the same code from the same agency, the registered ones first."""
    with w.cache.reading() as connection:
        own = lists.row_of(connection, document_id)
        if own is None or not own.code.strip():
            return []
        same = [row for row in lists.same_code(connection, own.organ, own.code) if row.id != own.id]
    return sorted((row for row in same if is_same_letter(row, own)), key=lambda row: row.arrival_number is None)


def is_same_letter(one: ListRow, other: ListRow) -> bool:
    """Same code, however it is spaced or dashed, and the same agency, however it is written."""
    codes = read_code(one.code) or fold(one.code), read_code(other.code) or fold(other.code)
    return codes[0] == codes[1] and fold(one.agency).split() == fold(other.agency).split()
