"""Delegations to or by the holder as they begin and end, told once each; which of them give him sight."""

import json
from datetime import datetime

from sqlalchemy import Connection

from wardoffice.domain.people import Delegation
from wardoffice.store import facts, notices
from wardoffice.store.notices import Kind
from wardoffice.store.projection import Viewpoint

_Key = tuple[str, str, str, str]


def note_turns(connection: Connection, viewpoint: Viewpoint, now: datetime) -> bool:
    """Tell of what has begun or ended since it was last looked; whether anything has."""
    told = {_read(key): key for key in json.loads(facts.fact(connection, facts.DELEGATIONS) or "[]")}
    own = {post.id for post in viewpoint.posts}
    in_force = {
        _key(d): d
        for d in viewpoint.office.delegations
        if d.lasts_at(now) and own & {d.grantor, d.delegate} and d.grantor in viewpoint.office.posts
    }
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


def _key(d: Delegation) -> _Key:
    return d.grantor, d.delegate, d.begins.isoformat(), d.ends.isoformat()


def _read(key: list[str]) -> _Key:
    grantor, delegate, begins, ends = key
    return grantor, delegate, begins, ends
