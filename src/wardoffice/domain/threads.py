"""A note and the replies to it: who answered what, also where the note was moved, erased, or is not known here."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from wardoffice.domain.ids import MarkId
from wardoffice.domain.marks import Mark, MarkKind


@dataclass(frozen=True, slots=True)
class Thread:
    """`head` is the note whose sign stands on the page; where the note itself is gone, the first reply that stays."""

    head: Mark
    replies: tuple[Mark, ...] = ()

    @property
    def is_headless(self) -> bool:
        return bool(self.head.reply_to)

    @property
    def answered(self) -> MarkId:
        """What a further reply names."""
        return self.head.reply_to or self.head.lasting_id


def threads(marks: Iterable[Mark]) -> list[Thread]:
    """Every note of a file in one thread, in the order of their heads; a reply to a reply joins the same thread.

    A note answers only what lies on its own page.
    """
    notes = [mark for mark in marks if mark.kind is MarkKind.NOTE]
    known = {(note.page, note.lasting_id): note for note in notes if note.lasting_id}
    known |= {(note.page, note.id): note for note in notes if note.id}
    found: dict[object, list[Mark]] = {}
    for note in notes:
        head = _head(note, known)
        of_thread = found.setdefault((head.page, head.reply_to) if head.reply_to else id(head), [])
        of_thread.insert(0 if head is note and not note.reply_to else len(of_thread), note)
    return [Thread(first, tuple(rest)) for first, *rest in found.values()]


def gathered(marks: Iterable[Mark]) -> list[Mark]:
    """The marks with every reply behind its note, at the point where that stands now; all else keeps its order."""
    marks = list(marks)
    led = {id(thread.head): thread.replies for thread in threads(marks)}
    behind = {id(reply) for replies in led.values() for reply in replies}
    result: list[Mark] = []
    for mark in marks:
        if id(mark) not in behind:
            result.append(mark)
            result += [replace(reply, point=mark.point) for reply in led.get(id(mark), ())]
    return result


def _head(note: Mark, known: dict[tuple[int, MarkId], Mark]) -> Mark:
    """The note at the start of the thread, or the reply whose note is gone."""
    met = {note.id}
    while note.reply_to and (answered := known.get((note.page, note.reply_to))) and answered.id not in met:
        note = answered
        met.add(note.id)
    return note
