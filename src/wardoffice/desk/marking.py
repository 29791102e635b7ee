"""Marks put on a page and taken off it in one transaction: a mark that moves is never there twice, and never gone."""

from collections.abc import Sequence

from wardoffice.desk.acting import Acted, act_in
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.commands import Annotate, EraseMark, Payload
from wardoffice.domain.ids import PostId
from wardoffice.domain.marks import Mark
from wardoffice.domain.outcome import Refusal


class _Refused(Exception):
    """Leaves the transaction, so that nothing of it is kept."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def change_marks(
    w: Workplace, document_id: str, gone: Sequence[Mark], come: Sequence[Mark], post: PostId
) -> Acted | Refusal:
    """Take marks off and put others on, each by the post that made it, `post` where it names none; all or nothing.

    At least one mark; what is returned is the last act.
    """
    acts: list[tuple[Payload, PostId]] = [(EraseMark(mark.id), mark.post or post) for mark in gone]
    acts += [(Annotate((mark,)), mark.post or post) for mark in come]
    try:
        with w.cache.writing() as connection:
            outcomes = [_done(act_in(connection, w.clock(), document_id, act, post=by)) for act, by in acts]
    except _Refused as refused:
        return refused.refusal
    return outcomes[-1]


def _done(outcome: Acted | Refusal) -> Acted:
    if isinstance(outcome, Refusal):
        raise _Refused(outcome)
    return outcome
