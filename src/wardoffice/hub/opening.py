"""A hub opened at its place: database, files, the ward it serves and its clock, handed to all that work on it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from wardoffice.domain.ids import VIETNAM
from wardoffice.hub.database import bring_up_to_date, for_reading, for_writing, open_database
from wardoffice.hub.files import FileStore
from wardoffice.hub.place import Place, database_address, files_folder, read_place
from wardoffice.hub.problem import HubProblem


def vietnam_now() -> datetime:
    return datetime.now(VIETNAM)


@dataclass(frozen=True, slots=True)
class Hub:
    """`reader` and `writer` are the same database; `now` is the hub's clock; `ending` is set once serving is to end."""

    ward: str
    reader: Engine
    writer: Engine
    files: FileStore
    now: Callable[[], datetime] = vietnam_now
    reviewing: threading.Lock = field(default_factory=threading.Lock)
    ending: threading.Event = field(default_factory=threading.Event)

    def close(self) -> None:
        self.reader.dispose()


def hub_at(folder: Path, place: Place) -> Hub:
    engine = open_database(database_address(folder, place.database_url))
    return Hub(place.ward, for_reading(engine), for_writing(engine), FileStore(files_folder(folder, place.files_url)))


def open_hub(folder: Path, database_url: str | None = None, files_url: str | None = None) -> Hub:
    """Open the hub whose hub.json lies in `folder`, its addresses overridden by those given.

    Raises HubProblem: `hub_not_found`, `hub_unreadable`, `hub_empty`, `hub_newer`, `database_url`, `files_url`,
    `database_unreachable`.
    """
    place = read_place(folder)
    place = replace(place, database_url=database_url or place.database_url, files_url=files_url or place.files_url)
    hub = hub_at(folder, place)
    try:
        bring_up_to_date(hub.reader, hub.writer)
    except DBAPIError as error:
        hub.close()
        raise HubProblem("database_unreachable") from error
    except BaseException:
        hub.close()
        raise
    return hub
