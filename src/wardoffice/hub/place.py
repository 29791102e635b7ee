"""Where a hub keeps its data: `hub.json` in its folder names the database, the files and the ward."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from wardoffice.hub.problem import HubProblem

FILE_NAME = "hub.json"
SQLITE_HERE = "sqlite:///hub.db"
FILES_HERE = "file:files"


@dataclass(frozen=True, slots=True)
class Place:
    """Relative addresses are taken from the folder `hub.json` lies in, so that the folder may be moved."""

    ward: str
    database_url: str = SQLITE_HERE
    files_url: str = FILES_HERE


def make_place(folder: Path) -> None:
    """Make the folder, for nobody but the one who runs the hub; raises HubProblem `hub_unwritable`."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise HubProblem("hub_unwritable", path=str(folder)) from error


def write_place(folder: Path, place: Place) -> None:
    """Write hub.json; raises HubProblem `hub_unwritable`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / FILE_NAME
        path.write_text(json.dumps(asdict(place), indent=2) + "\n", encoding="utf-8")
        path.chmod(0o600)  # a database's address may hold its password
    except OSError as error:
        raise HubProblem("hub_unwritable", path=str(folder)) from error


def is_place(folder: Path) -> bool:
    return (folder / FILE_NAME).exists()


def read_place(folder: Path) -> Place:
    """Read hub.json; raises HubProblem `hub_not_found` or `hub_unreadable`."""
    try:
        return Place(**json.loads((folder / FILE_NAME).read_text(encoding="utf-8")))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise HubProblem("hub_not_found", path=str(folder)) from error
    except (OSError, ValueError, TypeError) as error:
        raise HubProblem("hub_unreadable", path=str(folder / FILE_NAME)) from error


def database_address(folder: Path, url: str) -> URL:
    """The database's address, a relative SQLite file taken from `folder`; raises HubProblem `database_url`."""
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise HubProblem("database_url") from error
    if address.get_backend_name() == "sqlite" and address.database:
        return address.set(database=str(folder.resolve() / address.database))
    return address


def files_folder(folder: Path, url: str) -> Path:
    """The folder of a `file:` address, a relative one taken from `folder`; raises HubProblem `files_url`."""
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
        raise HubProblem("files_url", url=url)
    path = unquote(parts.path)
    on_a_drive = path[2:3] == ":" and path.startswith("/")
    return folder.resolve() / (path[1:] if on_a_drive else path)
