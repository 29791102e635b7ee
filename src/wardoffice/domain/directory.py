"""The ward as everybody knows it at one moment: `Directory` is the data that travels, `Office` answers from it."""

from dataclasses import dataclass, field
from datetime import date, datetime

from wardoffice.domain.deadline import PLAIN_CALENDAR, WorkingCalendar
from wardoffice.domain.document import Assignee
from wardoffice.domain.ids import OrganId, PersonId, PostId, UnitId
from wardoffice.domain.people import Absence, Delegation, Organ, OrganKind, Person, Post, Role, Unit
from wardoffice.domain.text import fold, has_marks, matches, nfc


@dataclass(frozen=True, slots=True)
class DayOff:
    day: date
    name: str


@dataclass(frozen=True, slots=True)
class CalendarData:
    """The calendar as it is edited and sent: days off, weekend days worked instead, and the years decided."""

    days_off: tuple[DayOff, ...] = ()
    working_days: tuple[DayOff, ...] = ()
    decided_years: tuple[int, ...] = ()

    def calendar(self) -> WorkingCalendar:
        return WorkingCalendar(
            {d.day: d.name for d in self.days_off},
            {d.day: d.name for d in self.working_days},
            frozenset(self.decided_years),
        )


@dataclass(frozen=True, slots=True)
class Directory:
    revision: int = 0
    organs: tuple[Organ, ...] = ()
    units: tuple[Unit, ...] = ()
    people: tuple[Person, ...] = ()
    posts: tuple[Post, ...] = ()
    absences: tuple[Absence, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    calendar: CalendarData = CalendarData()


@dataclass(frozen=True, slots=True)
class ReservedNumber:
    """The arrival number set aside for the command at hand, under the register's lock on the hub.

    On a desk without the register's lease it is a guess, and `provisional`.
    """

    register: str
    period: str
    number: int
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    """What the rules may ask about people, posts and days. Make it with `office_of`."""

    organs: dict[OrganId, Organ] = field(default_factory=dict)
    units: dict[UnitId, Unit] = field(default_factory=dict)
    people: dict[PersonId, Person] = field(default_factory=dict)
    posts: dict[PostId, Post] = field(default_factory=dict)
    absences: tuple[Absence, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    calendar: WorkingCalendar = PLAIN_CALENDAR
    reserved_number: ReservedNumber | None = None

    def posts_of(self, person: PersonId) -> tuple[Post, ...]:
        return tuple(post for post in self.posts.values() if post.person == person)

    def organ_posts(self, organ: OrganId, *roles: Role) -> tuple[Post, ...]:
        """The organ's posts, only those with one of the roles if any are named."""
        return tuple(p for p in self.posts.values() if p.organ == organ and (not roles or p.role in roles))

    def may_act_for(self, post: PostId, grantor: PostId, moment: datetime) -> bool:
        return any(d.grantor == grantor and d.delegate == post and d.lasts_at(moment) for d in self.delegations)

    def is_absent(self, person: PersonId, day: date) -> bool:
        return any(a.person == person and a.first_day <= day <= a.last_day for a in self.absences)

    def name_of(self, who: str) -> str:
        """The name people know a post's holder, a unit or an organ by; the id itself when nobody knows it."""
        if post := self.posts.get(PostId(who)):
            person = self.people.get(post.person)
            return person.name if person else who
        if unit := self.units.get(UnitId(who)):
            return unit.name
        organ = self.organs.get(OrganId(who))
        return organ.name if organ else who

    def is_known(self, who: Assignee, organ: OrganId) -> bool:
        """Whether `who` can be given something by `organ`: its posts and units, and other organs of the ward."""
        if post := self.posts.get(PostId(who)):
            return post.organ == organ
        if unit := self.units.get(UnitId(who)):
            return unit.organ == organ
        return who in self.organs and who != organ


def office_of(directory: Directory, reserved_number: ReservedNumber | None = None) -> Office:
    return Office(
        organs={o.id: o for o in directory.organs},
        units={u.id: u for u in directory.units},
        people={p.id: p for p in directory.people},
        posts={p.id: p for p in directory.posts},
        absences=directory.absences,
        delegations=directory.delegations,
        calendar=directory.calendar.calendar(),
        reserved_number=reserved_number,
    )


def find_assignees(words: str, organ: OrganId, office: Office) -> tuple[Assignee, ...]:
    """Those of `organ` and the ward's other organs whom `words` may mean, best first.

    `words` is a login or an id (then that one alone), or pieces or initials of a name, typed without marks if one
    likes.
    """
    wanted = words.strip()
    exact = _named_exactly(wanted, organ, office)
    if exact:
        return exact
    found = [(who, names) for who, names in _names(organ, office) if any(matches(wanted, name) for name in names)]
    if has_marks(wanted):
        as_typed = nfc(wanted).lower()
        found = [(who, names) for who, names in found if any(as_typed in nfc(n).lower() for n in names)] or found
    return tuple(dict.fromkeys(who for who, _ in found)) if wanted else ()


def _named_exactly(wanted: str, organ: OrganId, office: Office) -> tuple[Assignee, ...]:
    post = next((p for p in office.organ_posts(organ) if wanted in (p.id, _login(p, office))), None)
    if post is not None:
        return (Assignee(post.id),)
    if wanted in office.units and office.units[UnitId(wanted)].organ == organ:
        return (Assignee(wanted),)
    if wanted in office.organs and wanted != organ:
        return (Assignee(wanted),)
    same = [who for who, names in _names(organ, office) if any(fold(wanted) == fold(name) for name in names)]
    return tuple(dict.fromkeys(same)) if len(set(same)) == 1 else ()


def _login(post: Post, office: Office) -> str | None:
    person = office.people.get(post.person)
    return person.login if person else None


def _names(organ: OrganId, office: Office) -> list[tuple[Assignee, tuple[str, ...]]]:
    units = [(Assignee(u.id), (u.short_name, u.name)) for u in office.units.values() if u.organ == organ]
    posts = [
        (Assignee(p.id), (office.people[p.person].name, p.title))
        for p in office.posts.values()
        if p.organ == organ and p.person in office.people and p.role is not Role.ADMIN
    ]
    organs = [(Assignee(o.id), (o.short_name, o.name)) for o in office.organs.values() if o.id != organ]
    return [*units, *posts, *organs]


def is_party(organ: OrganId, office: Office) -> bool:
    found = office.organs.get(organ)
    return found is not None and found.kind is OrganKind.PARTY
