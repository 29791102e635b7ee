"""Whom a few letters may mean: initials, pieces of a name, without marks; the likeliest first.

The words may come from an input method that has not finished a letter; nothing here changes what is typed.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from wardoffice.desk.forwarding import Addressee
from wardoffice.domain.deadline import WorkingCalendar
from wardoffice.domain.directory import Office, find_assignees
from wardoffice.domain.document import Assignee
from wardoffice.domain.ids import OrganId
from wardoffice.domain.text import fold, initials
from wardoffice.ui.composing.named import short_name
from wardoffice.wording import _

MOST = 6
_WORDS = re.compile(r"[^\W_]+")
_DAYS = re.compile(r"\s*(\d{1,3})\s*")


@dataclass(frozen=True, slots=True)
class Names:
    """Everybody who can be named from one organ."""

    organ: OrganId
    office: Office
    addressees: dict[Assignee, Addressee]
    own: frozenset[str]
    """The writer's own posts: nobody names himself."""

    @property
    def calendar(self) -> WorkingCalendar:
        return self.office.calendar


def found(words: str, names: Names, named: Collection[Assignee] = ()) -> tuple[Addressee, ...]:
    """The likeliest first; those already named are left out."""
    who = find_assignees(words, names.organ, names.office)
    free = [one for one in who if one in names.addressees and one not in names.own and one not in named]
    return tuple(names.addressees[one] for one in _ranked(words, free, names.office)[:MOST])


def _ranked(words: str, who: Sequence[Assignee], office: Office) -> list[Assignee]:
    typed = fold(words).strip()
    return sorted(who, key=lambda one: _rank(typed, one, office))


def _rank(typed: str, who: Assignee, office: Office) -> int:
    """0: begins a word of the short name; 1: is its initials; 2: something else fits."""
    short = short_name(who, office)
    if any(word.startswith(typed) for word in _WORDS.findall(fold(short))):
        return 0
    return 1 if initials(short).startswith(typed) else 2


def working_days(words: str) -> int | None:
    """The number of working days a bare number in the box of names means."""
    only = _DAYS.fullmatch(words)
    return int(only[1]) if only else None


def away_words(one: Addressee) -> str:
    """ "đang nghỉ đến 25/11, ủy quyền: Lê C"."""
    month_day = "/".join(reversed(one.away_until[5:].split("-")))
    told = _("đang nghỉ đến {day}").format(day=month_day)
    return f"{told}, {_('ủy quyền: {names}').format(names=', '.join(one.delegates))}" if one.delegates else told
