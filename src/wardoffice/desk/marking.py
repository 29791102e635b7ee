"""Marks put on a page and taken off it in one transaction; one that moves is a single act, never there twice and never
gone, here as at the hub.
"""

from collections.abc import Sequence

from sqlalchemy import Connection

from wardoffice.desk.acting import Acted, act_in
from wardoffice.desk.workplace import Workplace, viewpoint_in
from wardoffice.domain.commands import Annotate, EraseMark, Payload
from wardoffice.domain.ids import PostId
from wardoffice.domain.marks import Mark, is_moved_from
from wardoffice.domain.outcome import Refusal
from wardoffice.store import projection


class _Refused(Exception):
    """Leaves the transaction, so that nothing of it is kept."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def change_marks(
    w: Workplace, document_id: str, gone: Sequence[Mark], come: Sequence[Mark], post: PostId
) -> Acted | Refusal:
    """Take marks off and put others on, each by the post that made it, `post` where it names none; all or nothing.

    At least one mark, and none that is gone already; what is returned is the last act.
    """
    left = [mark for mark in gone if not any(is_moved_from(new, mark) for new in come)]
    acts: list[tuple[Payload, PostId]] = [(EraseMark(mark.id), mark.post or post) for mark in left]
    acts += [(Annotate((mark,)), mark.post or post) for mark in come]
    try:
        with w.cache.writing() as connection:
            if not _stand(connection, document_id, gone):
                return Refusal("unknown_mark")
            outcomes = [_done(act_in(connection, w.clock(), document_id, act, post=by)) for act, by in acts]
    except _Refused as refused:
        return refused.refusal
    return outcomes[-1]


def _stand(connection: Connection, document_id: str, marks: Sequence[Mark]) -> bool:
    """Whether all of them are on the page; by what another desk did, one may not be."""
    document = projection.overlaid(connection, document_id, viewpoint_in(connection).office) if marks else None
    return {mark.id for mark in marks} <= {mark.id for mark in (document.marks if document else ())}


def _done(outcome: Acted | Refusal) -> Acted:
    if isinstance(outcome, Refusal):
        raise _Refused(outcome)
    return outcome
