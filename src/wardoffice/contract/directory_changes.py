"""What changed in the ward's directory between two revisions, and a directory brought forward by it.

A digest of the whole says whether the result is the hub's own directory; one that is not is thrown away.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

import msgspec

from wardoffice.contract.codec import NotUnderstood, directory_to_json
from wardoffice.domain.directory import CalendarData, Directory
from wardoffice.domain.people import Absence, Delegation, Organ, Person, Post, Unit


class _WithId(Protocol):
    @property
    def id(self) -> str: ...


_T = TypeVar("_T", bound=_WithId)


@dataclass(frozen=True, slots=True)
class DirectoryChanges:
    """From revision `since` to `revision`: entries that are new or other than they were, by kind.

    `order` has the ids of a whole kind, in order, where entries came, went or moved: what it does not name is gone.
    Absences, delegations and calendar are whole, or null where nothing changed.
    """

    since: int
    revision: int
    digest: str
    """SHA-256 of the whole directory as it is now."""
    organs: tuple[Organ, ...] = ()
    units: tuple[Unit, ...] = ()
    people: tuple[Person, ...] = ()
    posts: tuple[Post, ...] = ()
    order: dict[str, tuple[str, ...]] = field(default_factory=dict)
    absences: tuple[Absence, ...] | None = None
    delegations: tuple[Delegation, ...] | None = None
    calendar: CalendarData | None = None


@dataclass(frozen=True, slots=True)
class _Kind:
    since: int | None = None


_kinds = msgspec.json.Decoder(_Kind)
_changes = msgspec.json.Decoder(DirectoryChanges)
KINDS = ("organs", "units", "people", "posts")


def digest_of(directory: Directory) -> str:
    """SHA-256 of the directory's JSON."""
    return hashlib.sha256(directory_to_json(directory)).hexdigest()


def changes_between(old: Directory, new: Directory) -> DirectoryChanges:
    """What leads from one to the other."""
    order = {kind: _ids(getattr(new, kind)) for kind in KINDS if _ids(getattr(old, kind)) != _ids(getattr(new, kind))}
    return DirectoryChanges(
        since=old.revision,
        revision=new.revision,
        digest=digest_of(new),
        organs=_other(old.organs, new.organs),
        units=_other(old.units, new.units),
        people=_other(old.people, new.people),
        posts=_other(old.posts, new.posts),
        order=order,
        absences=new.absences if new.absences != old.absences else None,
        delegations=new.delegations if new.delegations != old.delegations else None,
        calendar=new.calendar if new.calendar != old.calendar else None,
    )


def merged(held: Directory, changes: DirectoryChanges) -> Directory | None:
    """The directory held, brought forward; None when the result is not what the hub has."""
    if held.revision != changes.since:
        return None
    try:
        new = replace(
            held,
            revision=changes.revision,
            organs=_brought(held.organs, changes.organs, changes.order.get("organs")),
            units=_brought(held.units, changes.units, changes.order.get("units")),
            people=_brought(held.people, changes.people, changes.order.get("people")),
            posts=_brought(held.posts, changes.posts, changes.order.get("posts")),
            absences=held.absences if changes.absences is None else changes.absences,
            delegations=held.delegations if changes.delegations is None else changes.delegations,
            calendar=held.calendar if changes.calendar is None else changes.calendar,
        )
    except KeyError:
        return None
    return new if digest_of(new) == changes.digest else None


def changes_from_json(data: bytes) -> DirectoryChanges | None:
    """The changes an answer brings, None when it is a whole directory; raises NotUnderstood."""
    try:
        return None if _kinds.decode(data).since is None else _changes.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise NotUnderstood(str(error)) from error


def changes_to_json(changes: DirectoryChanges) -> bytes:
    return msgspec.json.encode(changes)


def _ids(entries: Sequence[_WithId]) -> tuple[str, ...]:
    return tuple(entry.id for entry in entries)


def _other(old: Sequence[_T], new: Sequence[_T]) -> tuple[_T, ...]:
    before = {entry.id: entry for entry in old}
    return tuple(entry for entry in new if before.get(entry.id) != entry)


def _brought(held: tuple[_T, ...], changed: tuple[_T, ...], order: tuple[str, ...] | None) -> tuple[_T, ...]:
    """Raises KeyError for an id nobody told of."""
    entries = {entry.id: entry for entry in (*held, *changed)}
    return tuple(entries[id_] for id_ in (_ids(held) if order is None else order))
