"""Where somebody stopped reading a file: page, how far into it, zoom and turn; kept in the cache, as all he does is.

The files read last are remembered, so many of them that nobody notices an end.
"""

from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from wardoffice.store import facts

MOST = 200


class ReadingPlace(NamedTuple):
    """`page` from 1, `part` of its height above the screen (0 to 1), `turn` in degrees, so many pages `abreast`.

    `zoom`: a factor, or what it follows: None for the width, "page" for whole pages.
    """

    page: int
    part: float
    zoom: float | str | None
    turn: int
    abreast: int = 1


_places = msgspec.json.Decoder(dict[str, ReadingPlace])


def keep(connection: Connection, sha256: str, place: ReadingPlace) -> None:
    """Remember where reading a file has stopped; the one read longest ago is forgotten beyond MOST."""
    known = {name: other for name, other in _known(connection).items() if name != sha256}
    newest = list(known.items())[-(MOST - 1) :]
    kept = dict([*newest, (sha256, place)])
    facts.set_fact(connection, facts.READING_PLACES, msgspec.json.encode(kept).decode())


def of(connection: Connection, sha256: str) -> ReadingPlace | None:
    """Where reading stopped, None for a file never read or forgotten."""
    return _known(connection).get(sha256)


def _known(connection: Connection) -> dict[str, ReadingPlace]:
    try:
        return _places.decode(facts.fact(connection, facts.READING_PLACES) or "{}")
    except msgspec.MsgspecError:
        return {}
