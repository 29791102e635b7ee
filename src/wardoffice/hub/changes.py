"""Pages of what changed for one person since a state; a state is opaque and names hub, person and cursor.

Numbers only ever become visible in their order, because every writer holds the ward; so a cursor skips nothing.
"""

import base64
import binascii
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, Row, and_, bindparam, select

from wardoffice.contract.wire import NOTHING, Change, ChangePage
from wardoffice.domain.ids import PersonId
from wardoffice.hub.tables import access, objects
from wardoffice.hub.ward import Ward, mark_at, read_ward


class StateMeaningless(ValueError):
    """Not a state this kind of hub ever gave."""


class StateExpired(ValueError):
    """A state of another person, or of another life of this hub: changes since then cannot be calculated."""


class HistoryDiffers(StateExpired):
    """A state this hub gave before a backup was restored over it: what came after was lost here."""


@dataclass(frozen=True, slots=True)
class _State:
    version: int
    epoch: str
    person: str
    seq: int
    mark: str = ""


_states = msgspec.json.Decoder(_State)


def changes_since(connection: Connection, ward_id: str, person: PersonId, since: str, limit: int) -> bytes:
    """A `ChangePage` as JSON, its records as they are stored; raises StateMeaningless, StateExpired."""
    ward = read_ward(connection, ward_id)
    cursor = _cursor(connection, since, ward, person) if since else 0
    asked = {"ward": ward_id, "person": person, "cursor": cursor, "most": limit + 1}
    rows = connection.execute(_PAST, asked).all()
    has_more = len(rows) > limit
    page = rows[:limit]
    reached = page[-1].seq if has_more else max(ward.seq, cursor)
    state = _state(ward.epoch, person, reached, mark_at(connection, ward_id, reached))
    return msgspec.json.encode(ChangePage(tuple(map(_change, page)), state, has_more, ward.seq))


_PAST = (
    select(access.c.seq, access.c.visible, access.c.reason)
    .add_columns(objects.c.type, objects.c.id, objects.c.revision, objects.c.body)
    .select_from(access)
    .join(objects, and_(objects.c.ward == access.c.ward, objects.c.id == access.c.object))
    .where(access.c.ward == bindparam("ward"), access.c.person == bindparam("person"))
    .where(access.c.seq > bindparam("cursor"))
    .order_by(access.c.seq)
    .limit(bindparam("most"))
)
"""What he saw once and may see no longer is told from the beginning too: a full list erases it from his desk."""


def _change(row: Row[int, bool, str, str, str, int, bytes]) -> Change:
    seq, visible, reason, type_, id_, revision, body = row
    if visible:
        return Change(seq, type_, id_, revision, msgspec.Raw(body))
    return Change(seq, type_, id_, 0, NOTHING, hidden=True, reason=reason)


def _state(epoch: str, person: PersonId, seq: int, mark: str) -> str:
    data = msgspec.json.encode(_State(1, epoch, person, seq, mark))
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def must_be_of_this_history(connection: Connection, ward: Ward, person: PersonId, state: str) -> None:
    """Raises HistoryDiffers for a state that a backup restored over this hub has made untrue; else says nothing."""
    try:
        _cursor(connection, state, ward, person)
    except HistoryDiffers:
        raise
    except (StateExpired, StateMeaningless):
        return


def _cursor(connection: Connection, text: str, ward: Ward, person: PersonId) -> int:
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        state = _states.decode(data)
    except (msgspec.MsgspecError, UnicodeError, binascii.Error, ValueError) as error:
        raise StateMeaningless from error
    if (state.version, state.epoch, state.person) != (1, ward.epoch, person) or not 0 <= state.seq <= ward.seq:
        raise StateExpired
    if state.mark and state.mark != mark_at(connection, ward.id, state.seq):
        raise HistoryDiffers
    return state.seq
