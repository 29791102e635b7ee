"""Steps of somebody who marks a page in any order, and what the page must show after each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from own_desk import answered, arrives
from ui.paper_desk import OFFICE
from wardoffice.contract.wire import CommandAnswer
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.ids import MarkId, uuid7
from wardoffice.domain.marks import Mark, MarkKind
from wardoffice.domain.marks import moved as shifted
from wardoffice.store import outbox, projection
from wardoffice.store.outbox_row import OPEN
from wardoffice.ui.gate import Gate
from wardoffice.ui.reading.kept_marks import KeptMarks

Step = tuple[str, int, bool]
"""What is done, to which mark, and whether it is waited for."""
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["mark", "mark", "reply", "erase", "move", "undo", "undo", "redo", "rotate", "sync", "reopen"]),
        st.integers(0, 5),
        st.booleans(),
    ),
    max_size=14,
)


def new_id() -> MarkId:
    return MarkId(uuid7())


def arrow(height: float) -> Mark:
    return Mark(MarkKind.ARROW, 1, id=new_id(), strokes=(((100.0, height), (200.0, height)),))


def answer(height: float, to: Mark | None) -> Mark:
    """A note, and a reply where there is something to answer."""
    reply_to = to.lasting_id if to else MarkId("")
    return Mark(MarkKind.NOTE, 1, id=new_id(), point=(100.0, height), text="Xem lại", reply_to=reply_to)


def moved(mark: Mark) -> Mark:
    return shifted(mark, 7, 0)


def place_of(mark: Mark) -> tuple[object, ...]:
    """By what a mark is told from the others."""
    return mark.strokes or (mark.point,)


class Told:
    """What the page must show: the states gone through since it was opened, and where among them it stands."""

    def __init__(self, now: Sequence[object] = (), tell: Callable[[list[object]], None] = lambda _state: None) -> None:
        """`tell` hears of each state before anything is done for it."""
        self.states: list[list[object]] = [list(now)]
        self.at = 0
        self._tell = tell

    @property
    def now(self) -> list[object]:
        return self.states[self.at]

    def changed(self, state: list[object]) -> None:
        self.states[self.at + 1 :] = [state]
        self.at += 1
        self._tell(self.now)

    def step(self, by: int) -> None:
        self.at = max(0, min(self.at + by, len(self.states) - 1))
        self._tell(self.now)

    def reopened(self) -> None:
        self.states, self.at = [self.now], 0


def synced(w: Workplace) -> None:
    """The hub has accepted everything so far, and its record comes back."""
    with w.cache.reading() as connection:
        waiting = [row for row in outbox.listed(connection) if row.state in OPEN]
        document = projection.overlaid(connection, "d1", OFFICE)
    assert document is not None
    document = replace(document, revision=document.revision + 1)
    answered(w, *(CommandAnswer(row.id, "accepted", document.revision) for row in waiting))
    arrives(w, document)


@dataclass(frozen=True)
class Marking:
    """Where marks are made: their keeper, the desk behind it, what the page shows, and what turns the page."""

    kept: KeptMarks
    gate: Gate[Workplace]
    marks: Callable[[], Sequence[Mark]]
    turn: Callable[[], None]

    def do(self, told: Told, what: str, number: int) -> None:
        kept, there = self.kept, self.marks()
        chosen = there[number % len(there)] if there else None
        if what in ("mark", "reply"):
            place = 600 + len(told.states) + number / 10
            new = arrow(place) if what == "mark" else answer(place, chosen)
            told.changed([*told.now, place_of(new)])
            kept.keep(new)
        elif what in ("undo", "redo"):
            told.step(-1 if what == "undo" else 1)
            kept.undo() if what == "undo" else kept.redo()
        elif what == "rotate":
            self.turn()
        elif what == "sync":
            self.gate.write(synced, lambda _done: None)
        elif chosen is not None:
            rest = list(told.now)
            rest.remove(place_of(chosen))
            told.changed(rest if what == "erase" else [*rest, place_of(moved(chosen))])
            kept.erase(chosen) if what == "erase" else kept.move(chosen, moved(chosen))
