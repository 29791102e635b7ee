"""The ward's directory as IT keeps it: printed as JSON, and put in place anew once it holds together."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select

from wardoffice.contract.codec import NotUnderstood, directory_from_json
from wardoffice.domain.directory import Directory
from wardoffice.domain.directory_check import directory_fault
from wardoffice.domain.ids import PersonId, PostId, in_vietnam
from wardoffice.domain.text import clean_line
from wardoffice.hub.accounts import LONGEST_PASSWORD, Account, add_accounts
from wardoffice.hub.installing import replace_directory
from wardoffice.hub.opening import Hub
from wardoffice.hub.problem import HubProblem
from wardoffice.hub.tables import accounts
from wardoffice.hub.ward import lock_ward, read_ward

LARGEST = 20_000_000


def directory_now(hub: Hub) -> dict[str, Any]:
    """The directory as plain values; what `set_directory` reads."""
    with hub.reader.begin() as connection:
        found: dict[str, Any] = msgspec.json.decode(read_ward(connection, hub.ward).directory_json)
    return found


@dataclass(frozen=True, slots=True)
class Put:
    """The directory that is in place now, and the posts it knows no longer: what they did has no name but their id."""

    directory: Directory
    left_out: dict[PostId, str]
    """Each with its holder's name and title, as people knew it."""


def set_directory(hub: Hub, file: Path) -> Put:
    """Put the directory of a JSON file in place; who sees what follows at once. Times without a zone are Vietnam's.

    Raises HubProblem `directory_missing`, `directory_unopened`, `directory_unreadable` and the codes of
    `domain.directory_check`.
    """
    directory = _read(file)
    if fault := directory_fault(directory):
        raise HubProblem(fault.code, **fault.facts)
    with hub.reader.begin() as connection:
        before = read_ward(connection, hub.ward).office
    replace_directory(hub, directory)
    gone = before.posts.keys() - {post.id for post in directory.posts}
    return Put(directory, {id_: f"{before.name_of(id_)} ({before.posts[id_].title})" for id_ in sorted(gone)})


def without_account(hub: Hub, directory: Directory) -> tuple[str, ...]:
    """Logins of people in the directory who cannot sign in yet."""
    with hub.reader.begin() as connection:
        known = set(connection.scalars(select(accounts.c.person).where(accounts.c.ward == hub.ward)))
    return tuple(person.login for person in directory.people if person.id not in known)


def open_account(hub: Hub, login: str, password: str) -> PersonId:
    """Let a person of the directory sign in with this password; whose account it is.

    Raises HubProblem `unknown_login`, `account_exists`, `password_unfit`.
    """
    with hub.writer.begin() as connection:
        people = lock_ward(connection, hub.ward).office.people.values()
        person = next((person.id for person in people if person.login == login), None)
        if person is None:
            raise HubProblem("unknown_login", login=clean_line(login))
        if connection.scalar(select(accounts.c.login).where(accounts.c.ward == hub.ward, accounts.c.login == login)):
            raise HubProblem("account_exists", login=login)
        if not 0 < len(password) <= LONGEST_PASSWORD:
            raise HubProblem("password_unfit", most=LONGEST_PASSWORD)
        add_accounts(connection, hub.ward, (Account(login, person, password),))
    return person


def _read(file: Path) -> Directory:
    unopened = HubProblem("directory_unopened", file=str(file), most=LARGEST // 1_000_000)
    try:
        if not file.exists():
            raise HubProblem("directory_missing", file=str(file))
        if not file.is_file() or file.stat().st_size > LARGEST:  # a device or pipe may never end
            raise unopened
        directory = directory_from_json(file.read_bytes())
    except OSError as error:
        raise unopened from error
    except NotUnderstood as error:
        raise HubProblem("directory_unreadable", file=file.name, detail=_place(str(error))) from error
    zoned = (replace(d, begins=in_vietnam(d.begins), ends=in_vietnam(d.ends)) for d in directory.delegations)
    return replace(directory, delegations=tuple(zoned))


def _place(told: str) -> str:
    """Where in the file it is, as the reader of JSON names it: `$.posts[3].role`."""
    return told.rpartition("`")[0].rpartition("`")[2] if "`$" in told else ""
