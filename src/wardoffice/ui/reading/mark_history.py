"""What was done to the marks of the open document, act by act, so that each can be taken back and done again."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from wardoffice.domain.ids import MarkId
from wardoffice.domain.marks import Mark, anew


@dataclass(frozen=True, slots=True)
class MarkChange:
    """One act: marks that went and marks that came; a mark that moved is in both."""

    gone: tuple[Mark, ...] = ()
    come: tuple[Mark, ...] = ()


@dataclass(slots=True)
class MarkHistory:
    """A mark that comes back gets a new id, for the record knows the old one as erased; `_ids` leads to it."""

    _done: list[MarkChange] = field(default_factory=list)
    _undone: list[MarkChange] = field(default_factory=list)
    """What taking back has done: taken back itself, it does the act again."""
    _ids: dict[MarkId, MarkId] = field(default_factory=dict)

    def did(self, change: MarkChange) -> None:
        """Something new was done: what was taken back before can no longer be done again."""
        named = {now: first for first, now in self._ids.items()}
        gone = tuple(replace(mark, id=named.get(mark.id, mark.id)) for mark in change.gone)
        self._done.append(replace(change, gone=gone))
        self._undone.clear()

    def can_undo(self, there: Collection[MarkId]) -> bool:
        return any(self._is_possible(change, there) for change in self._done)

    def can_redo(self, there: Collection[MarkId]) -> bool:
        return any(self._is_possible(change, there) for change in self._undone)

    def undo(self, there: Collection[MarkId]) -> MarkChange | None:
        """The change that takes the last act back, as long as its marks are `there`; acts overtaken are left out."""
        return self._reversed(self._done, self._undone, there)

    def redo(self, there: Collection[MarkId]) -> MarkChange | None:
        """The change that does again what was taken back last."""
        return self._reversed(self._undone, self._done, there)

    def _reversed(
        self, acts: list[MarkChange], others: list[MarkChange], there: Collection[MarkId]
    ) -> MarkChange | None:
        """The change that takes back the last possible one of `acts`; it can itself be taken back from `others`."""
        while acts:
            change = acts.pop()
            if self._is_possible(change, there):
                others.append(MarkChange(gone=change.come, come=change.gone))
                return MarkChange(self._now(change.come), self._anew(change.gone))
        return None

    def forget(self, change: MarkChange) -> None:
        """The desk refused a change: its marks take no further part."""
        refused = {mark.id for mark in (*change.gone, *change.come)}
        for acts in (self._done, self._undone):
            acts[:] = [act for act in acts if not any(self._id(mark) in refused for mark in (*act.gone, *act.come))]

    def _is_possible(self, change: MarkChange, there: Collection[MarkId]) -> bool:
        return all(self._id(mark) in there for mark in change.come)

    def _id(self, mark: Mark) -> MarkId:
        return self._ids.get(mark.id, mark.id)

    def _now(self, marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
        return tuple(replace(mark, id=self._id(mark)) for mark in marks)

    def _anew(self, marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
        back = tuple(map(anew, marks))
        self._ids |= {mark.id: new.id for mark, new in zip(marks, back, strict=True)}
        return back
