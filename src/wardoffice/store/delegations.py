"""Delegations to or by the holder as they begin and end, told once each; which of them give him sight."""

import json
from datetime import datetime

from sqlalchemy import Connection, select

from wardoffice.contract.codec import document_from_json
from wardoffice.domain.people import Delegation
from wardoffice.domain.routing import saw_by_delegation_only
from wardoffice.store import facts, notices
from wardoffice.store.cache import Cache
from wardoffice.store.changes import take_off_lists
from wardoffice.store.notices import Kind
from wardoffice.store.projection import Viewpoint, project
from wardoffice.store.records import MOST_AT_ONCE
from wardoffice.store.schema import documents, list_rows

_Key = tuple[str, str, str, str]


def note_turns(connection: Connection, viewpoint: Viewpoint, now: datetime) -> bool:
    """Tell of what has begun or ended since it was last looked; whether anything has."""
    told, in_force = _told(connection), _in_force(viewpoint, now)
    if told.keys() == in_force.keys():
        return False
    for grantor, delegate, *_ in sorted(told.keys() - in_force.keys()):
        notices.add(connection, Kind.DELEGATION_ENDED, "", {"grantor": grantor, "delegate": delegate}, now)
    for key in sorted(in_force.keys() - told.keys()):
        grantor, delegate, _begins, ends = key
        begun = {"grantor": grantor, "delegate": delegate, "until": ends}
        notices.add(connection, Kind.DELEGATION_BEGUN, "", dict(begun), now)
    facts.set_fact(connection, facts.DELEGATIONS, json.dumps(sorted(in_force)))
    return True


def have_turned(connection: Connection, viewpoint: Viewpoint, now: datetime) -> bool:
    """Whether `note_turns` would have something to tell."""
    return _told(connection).keys() != _in_force(viewpoint, now).keys()


def heed_turns(cache: Cache, viewpoint: Viewpoint, now: datetime) -> None:
    """Tell of delegations that began or ended, and hide at once what may be seen no longer, also without a network."""
    with cache.reading() as connection:
        if not have_turned(connection, viewpoint, now):
            return
    conceal(cache, viewpoint, now)
    reveal(cache, viewpoint, now)
    with cache.writing() as connection:
        note_turns(connection, viewpoint, now)


def conceal(cache: Cache, viewpoint: Viewpoint, now: datetime) -> int:
    """Take off the lists and out of the index what only a delegation that is over let the holder see; how many.

    The record stays until the hub says what is to become of it: only the hub's word erases. In short transactions.
    """
    own = {post.id for post in viewpoint.posts}
    if not any(d.delegate in own and d.ends <= now for d in viewpoint.office.delegations):
        return 0
    after, done = -1, 0
    while True:
        with cache.writing() as connection:
            shown = select(list_rows.c.row, documents.c.body).join(documents, documents.c.row == list_rows.c.row)
            next_rows = shown.where(list_rows.c.row > after).order_by(list_rows.c.row).limit(MOST_AT_ONCE)
            some = connection.execute(next_rows).all()
            over = [
                row
                for row, body in some
                if saw_by_delegation_only(document_from_json(body), viewpoint.posts, viewpoint.office, now)
            ]
            take_off_lists(connection, over)
        if not some:
            return done
        after, done = some[-1].row, done + len(over)


def reveal(cache: Cache, viewpoint: Viewpoint, now: datetime) -> int:
    """Show again what was concealed and may be seen all the same, as after a clock that was ahead; how many."""
    with cache.writing() as connection:
        off_the_lists = select(documents.c.body).outerjoin(list_rows, documents.c.row == list_rows.c.row)
        concealed = connection.execute(off_the_lists.where(list_rows.c.row.is_(None))).scalars()
        hidden = [document_from_json(body) for body in concealed]
        shown = [d.id for d in hidden if not saw_by_delegation_only(d, viewpoint.posts, viewpoint.office, now)]
        project(connection, shown, viewpoint)
    return len(shown)


def _told(connection: Connection) -> dict[_Key, list[str]]:
    return {_read(key): key for key in json.loads(facts.fact(connection, facts.DELEGATIONS) or "[]")}


def _in_force(viewpoint: Viewpoint, now: datetime) -> dict[_Key, Delegation]:
    own = {post.id for post in viewpoint.posts}
    return {
        _key(d): d
        for d in viewpoint.office.delegations
        if d.lasts_at(now) and own & {d.grantor, d.delegate} and d.grantor in viewpoint.office.posts
    }


def _key(d: Delegation) -> _Key:
    return d.grantor, d.delegate, d.begins.isoformat(), d.ends.isoformat()


def _read(key: list[str]) -> _Key:
    grantor, delegate, begins, ends = key
    return grantor, delegate, begins, ends
