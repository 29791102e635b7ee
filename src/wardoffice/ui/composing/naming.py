"""Naming people while a bút phê is written: by the box, by the rows, by a chip; each in one role, one of them leading.

Who gets which role is the desk's rule (`desk.forwarding`); this keeps the list and says when it changed.
"""

from PySide6.QtCore import QObject, Signal, Slot

from wardoffice.desk.due_dates import due_sentence, parse_due
from wardoffice.desk.forwarding import Addressee, next_role, with_role
from wardoffice.domain.document import Assignee, AssignmentRole
from wardoffice.ui.composing.asking import Desk
from wardoffice.ui.composing.name_search import away_words, found, working_days
from wardoffice.ui.composing.named import People, role_of, role_word, short_name, without
from wardoffice.ui.composing.people_picker import Offer
from wardoffice.wording import _


class Naming(QObject):
    """`announced` is for who cannot see it; `date_typed` gives words in the box of names that are a day."""

    changed = Signal()
    announced = Signal(str)
    date_typed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk: Desk | None = None
        self.people: People = ()

    def begin(self, desk: Desk | None, people: People) -> None:
        self._desk, self.people = desk, people

    def name(self, who: Assignee, role: AssignmentRole | None = None) -> None:
        """Name somebody, in the usual role unless one is given; a lead there was cooperates from then on."""
        if self._desk is None:
            return
        office = self._desk.names.office
        lead = next((n.who for n in self.people if n.role is AssignmentRole.LEAD), None)
        given = role or next_role(self.people, who, office)
        self.people = with_role(self.people, who, given)
        if given is AssignmentRole.LEAD and lead and lead != who:
            self.announced.emit(_("{name} chuyển sang phối hợp").format(name=short_name(lead, office)))
        else:
            self.announced.emit(f"{short_name(who, office)}: {role_word(given)}")
        self.changed.emit()

    @Slot(str)
    def drop(self, who: Assignee) -> None:
        """Name somebody no longer."""
        self.people = without(self.people, who)
        self.changed.emit()

    @Slot(str, str)
    def choose(self, who: Assignee, role: str) -> None:
        self.name(who, AssignmentRole(role))

    @Slot(str, str)
    def press(self, who: Assignee, role: str) -> None:
        """A role's button: names, or takes the name away where it was that role already."""
        if role_of(self.people, who) is AssignmentRole(role):
            self.drop(who)
        else:
            self.choose(who, role)

    def give_last(self, role: AssignmentRole) -> None:
        """Another role for whoever was named last."""
        if self.people:
            self.name(self.people[-1].who, role)

    def offers(self, words: str) -> list[Offer]:
        """What the words in the box may mean: people, the likeliest first, and a day."""
        if self._desk is None or not words.strip():
            return []
        named = [n.who for n in self.people]
        people = () if working_days(words) is not None else found(words, self._desk.names, named)
        return [*(self._person(one, self._desk) for one in people), *self._day(words, self._desk)]

    def _person(self, one: Addressee, desk: Desk) -> Offer:
        role = role_word(next_role(self.people, one.who, desk.names.office))
        parts = (away_words(one) if one.away_until else "", role, one.title)
        return Offer(one.name, " · ".join(part for part in parts if part), lambda: self.name(one.who))

    def _day(self, words: str, desk: Desk) -> list[Offer]:
        """A bare number, or a day in words, is the due date."""
        typed = words.strip()
        due = parse_due(typed, desk.now, desk.names.calendar) if len(typed) > 1 or typed.isdigit() else None
        if due is None:
            return []
        told = due_sentence(due, desk.now, desk.names.calendar).removeprefix("→ ")
        return [Offer(_("Hạn: {day}").format(day=told), "", lambda: self.date_typed.emit(typed))]
