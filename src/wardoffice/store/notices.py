"""What happened to the person's documents without his doing, kept until he has seen it.

A notice is written in the transaction of the change it tells of. Its facts are ids, codes, numbers and dates, never
words people wrote; `wording.NOTICES` has the sentence of each kind.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from wardoffice.domain.outcome import Facts
from wardoffice.store import schema
from wardoffice.store.moments import from_microseconds, to_microseconds
from wardoffice.store.statements import Query, among

COUNT = "count"
"""The fact that says how many a notice tells of."""


class Kind(StrEnum):
    """Kinds of notices and the facts each carries; `number` is the arrival number where there is one."""

    LOST_SIGHT = "lost_sight"
    """`reason`: post_changed, delegation_ended, recalled, restricted or not_yours_any_more; `number`."""
    LOST_SIGHT_OF_MANY = "lost_sight_of_many"
    """`reason`, `count`."""
    RECALLED = "recalled_by_sender"
    """`number`, `date`."""
    REPLACED = "replaced_by_sender"
    """`number`, `date`, `by`: the new document's id, `code`: its số, ký hiệu."""
    NUMBER_CORRECTED = "number_corrected"
    """`shown`: the provisional number, `number`: the final one."""
    LEAD_CONTESTED = "lead_contested"
    """`number`, `who`: the other leader's choice, `by`: his post."""
    LEAD_SETTLED = "lead_settled"
    """`number`, `who`: the lead it came to, which the person had not chosen."""
    WORDS_ENTERED = "words_entered"
    """`number`, `by`: the clerk's post; a bút phê was entered in the person's name from his paper slip."""
    DELEGATION_BEGUN = "delegation_begun"
    """`grantor`, `delegate`, `until`: ISO 8601."""
    DELEGATION_ENDED = "delegation_ended"
    """`grantor`, `delegate`."""
    WORK_DELEGATED = "work_delegated"
    """`grantor`, `count`: documents that wait for him and are here because of his delegation."""
    MADE_ANEW = "copy_made_anew"
    """This machine's copy was damaged and made anew. `acts`, `drafts`, `documents` saved, `pages` not readable."""
    LEASE_TAKEN_BACK = "lease_taken_back"
    """`register`: the hub gives the register's numbers again."""


@dataclass(frozen=True, slots=True)
class Notice:
    seq: int
    at: datetime
    kind: str
    document: str
    """Empty when it tells of several documents or of none."""
    facts: Facts
    seen: bool


def add(connection: Connection, kind: Kind, document: str, facts: Facts, now: datetime) -> None:
    """Tell of something, inside the caller's transaction."""
    connection.execute(
        insert(schema.notices).values(
            at=to_microseconds(now), kind=kind.value, document=document, facts=_json(facts), seen=False
        )
    )


def add_count(connection: Connection, kind: Kind, facts: Facts, count: int, now: datetime) -> None:
    """Tell of `count` more of the same; what was told and not yet seen becomes one notice with it."""
    table = schema.notices
    unseen_same = select(table).where(table.c.kind == kind.value, ~table.c.seen)
    same = [row for row in connection.execute(unseen_same) if _without_count(json.loads(row.facts)) == facts]
    before = sum(int(json.loads(row.facts)[COUNT]) for row in same)
    connection.execute(delete(table).where(among(table.c.seq, [row.seq for row in same])))
    add(connection, kind, "", {**facts, COUNT: before + count}, now)


_AFTER = Query(
    select(schema.notices).where(schema.notices.c.seq > bindparam("seq")).order_by(schema.notices.c.seq.desc())
)


def unseen(connection: Connection) -> list[Notice]:
    """What nobody has looked at yet, the newest first."""
    return _read(connection.execute(_newest_first().where(~schema.notices.c.seen)))


def listed(connection: Connection, most: int = 500) -> list[Notice]:
    """All of them, the newest first."""
    return _read(connection.execute(_newest_first().limit(most)))


def after(connection: Connection, seq: int) -> list[Notice]:
    """Those told after the one with this number, the newest first."""
    return _read(_AFTER.all(connection, seq=seq))


def newest(connection: Connection) -> int:
    """The number of the last notice told; 0 when there is none."""
    return connection.execute(select(func.max(schema.notices.c.seq))).scalar_one() or 0


def mark_seen(connection: Connection, seqs: Iterable[int]) -> None:
    connection.execute(update(schema.notices).where(among(schema.notices.c.seq, list(seqs))).values(seen=True))


def _newest_first() -> Any:
    return select(schema.notices).order_by(schema.notices.c.seq.desc())


def _read(rows: Iterable[Row[Any]]) -> list[Notice]:
    return [
        Notice(row.seq, from_microseconds(row.at), row.kind, row.document, json.loads(row.facts), row.seen)
        for row in rows
    ]


def _without_count(facts: Facts) -> Facts:
    return {name: value for name, value in facts.items() if name != COUNT}


def _json(facts: Facts) -> str:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True)
