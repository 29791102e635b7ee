"""A new hub: its folder, its database and one ward with the people who work there; never over one that is there."""

import secrets
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection, delete, insert, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from wardoffice.contract.codec import directory_to_json
from wardoffice.domain.directory import Directory
from wardoffice.hub.accounts import Account, add_accounts
from wardoffice.hub.database import make_tables
from wardoffice.hub.opening import Hub, hub_at
from wardoffice.hub.place import FILES_HERE, SQLITE_HERE, Place, is_place, make_place, write_place
from wardoffice.hub.problem import HubProblem
from wardoffice.hub.sight import NEVER, review
from wardoffice.hub.tables import directories, wards
from wardoffice.hub.ward import lock_ward, next_numbers

ONLY_WARD = "ward"
REVISIONS_KEPT = 50
"""Revisions of the directory since which changes can be told."""


def install(
    data_dir: Path,
    directory: Directory,
    accounts: tuple[Account, ...],
    *,
    ward: str = ONLY_WARD,
    database_url: str = SQLITE_HERE,
    files_url: str = FILES_HERE,
) -> Hub:
    """Set up a hub in `data_dir` and open it.

    Raises HubProblem: `hub_exists`, `hub_unwritable`, `database_url`, `files_url`, `database_unreachable`.
    """
    if is_place(data_dir):
        raise HubProblem("hub_exists", path=str(data_dir))
    place = Place(ward, database_url, files_url)
    make_place(data_dir)
    hub = hub_at(data_dir, place)
    try:
        make_tables(hub.writer)
        with hub.writer.begin() as connection:
            _add_ward(connection, hub, directory)
            add_accounts(connection, ward, accounts)
        write_place(data_dir, place)
    except IntegrityError as error:
        hub.close()
        raise HubProblem("hub_exists", path=str(data_dir)) from error
    except DBAPIError as error:
        hub.close()
        raise HubProblem("database_unreachable") from error
    return hub


def _add_ward(connection: Connection, hub: Hub, directory: Directory) -> None:
    connection.execute(
        insert(wards).values(
            id=hub.ward,
            seq=0,
            epoch=_new_epoch(),
            directory=directory_to_json(directory),
            directory_revision=directory.revision,
            sight_reviewed=int(hub.now().timestamp()),
        )
    )
    _keep_revision(connection, hub.ward, directory, 0)


def _keep_revision(connection: Connection, ward: str, directory: Directory, seq: int) -> None:
    """Keep this revision among the newest, so that desks can be told what changed since theirs."""
    row = {"ward": ward, "revision": directory.revision, "seq": seq, "body": directory_to_json(directory)}
    connection.execute(insert(directories).values(row))
    old = (directories.c.ward == ward) & (directories.c.revision <= directory.revision - REVISIONS_KEPT)
    connection.execute(delete(directories).where(old))


def replace_directory(hub: Hub, directory: Directory) -> None:
    """Put a new directory in place, one revision on and with a number of the sequence; work out anew who sees what."""
    with hub.writer.begin() as connection:
        revision = lock_ward(connection, hub.ward).directory_revision + 1
        newer = replace(directory, revision=revision)
        new = update(wards).where(wards.c.id == hub.ward)
        values = {"directory": directory_to_json(newer), "directory_revision": revision, "sight_reviewed": NEVER}
        connection.execute(new.values(values))
        _keep_revision(connection, hub.ward, newer, next_numbers(connection, hub.ward))
    review(hub, hub.now(), "post_changed")


def begin_new_life(hub: Hub) -> str:
    """Give a hub restored from a backup a new epoch, so that every desk stops and asks; what it now is called."""
    epoch = _new_epoch()
    with hub.writer.begin() as connection:
        lock_ward(connection, hub.ward)
        connection.execute(update(wards).where(wards.c.id == hub.ward).values(epoch=epoch))
    return epoch


def _new_epoch() -> str:
    return secrets.token_hex(8)
