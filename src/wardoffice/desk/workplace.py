"""One person's workplace on this machine: cache, files, index and clock, handed to everything he does."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection

from wardoffice.contract.codec import directory_from_json
from wardoffice.domain.directory import Office, office_of
from wardoffice.domain.ids import PersonId
from wardoffice.domain.people import Person, Post, Role
from wardoffice.store import directory, facts
from wardoffice.store.cache import Cache
from wardoffice.store.files import FileVault
from wardoffice.store.index import SearchIndex
from wardoffice.store.moments import Clock
from wardoffice.store.projection import Viewpoint, viewpoint_of


@dataclass(frozen=True, slots=True)
class Workplace:
    cache: Cache
    vault: FileVault
    index: SearchIndex
    clock: Clock
    folder: Path


def office(w: Workplace) -> Office:
    """The ward as this desk knows it; empty before the first round."""
    with w.cache.reading() as connection:
        return office_in(connection)


def office_in(connection: Connection) -> Office:
    """The same inside a transaction at hand."""
    return _office(directory.get_body(connection))


@lru_cache(maxsize=2)
def _office(body: bytes) -> Office:
    return office_of(directory_from_json(body)) if body else Office()


def person_in(connection: Connection) -> PersonId:
    """Whose profile it is; empty before anybody signed in."""
    return PersonId(facts.fact(connection, facts.PERSON) or "")


def me(w: Workplace) -> Person | None:
    """The person signed in, None before the directory has arrived."""
    with w.cache.reading() as connection:
        return office_in(connection).people.get(person_in(connection))


def my_posts(w: Workplace) -> tuple[Post, ...]:
    """His posts, the one his account shows first."""
    return viewpoint(w).posts


def my_role(w: Workplace) -> Role | None:
    posts = my_posts(w)
    return posts[0].role if posts else None


def heed_turns(w: Workplace) -> None:
    """Hide what was seen only by a delegation that is over, and tell of delegations that began or ended."""
    from wardoffice.store import delegations  # not for the window's start: its sync does this

    delegations.heed_turns(w.cache, viewpoint(w), w.clock())


def viewpoint(w: Workplace) -> Viewpoint:
    with w.cache.reading() as connection:
        return viewpoint_in(connection)


def viewpoint_in(connection: Connection) -> Viewpoint:
    return viewpoint_of(office_in(connection), person_in(connection))
