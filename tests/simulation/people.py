"""What people do at their desks, drawn at random: whatever the rules offer them, and now and then what they do not."""

from collections.abc import Callable
from datetime import time, timedelta
from random import Random

from cases import HEAD_KT, KT, OFFICER, OFFICER2, PARTY, UBND, VH, VICE
from wardoffice.desk.reading import Opened
from wardoffice.domain.commands import (
    AcceptAssignment,
    Annotate,
    ChangeDue,
    Comment,
    Complete,
    ConfirmComplete,
    Endorse,
    EraseMark,
    Forward,
    MarkRead,
    Payload,
    ProposeEndorsement,
    RecallForwarding,
    RegisterIncoming,
    Remind,
    ReportProgress,
    RequestExtension,
    ReturnBack,
    SettleLead,
    SubmitUp,
)
from wardoffice.domain.deadline import Due
from wardoffice.domain.document import AssignmentRole, Document, Given, assignments_of
from wardoffice.domain.ids import MarkId, PostId
from wardoffice.domain.marks import Mark, MarkKind

_WHOM = (KT, VH, OFFICER, OFFICER2, HEAD_KT, VICE)
_ROLES = (AssignmentRole.LEAD, AssignmentRole.COOPERATING, AssignmentRole.FOR_INFORMATION, AssignmentRole.DIRECT)
WEIGHTS = {
    "register_incoming": 12,
    "endorse": 6,
    "propose_endorsement": 4,
    "settle_lead": 8,
    "forward": 3,
    "mark_read": 3,
    "comment": 4,
    "annotate": 3,
    "change_due": 3,
    "complete": 2,
    "recall_forwarding": 2,
    "accept_assignment": 2,
    "confirm_complete": 2,
    "erase_mark": 3,
}
"""How often what is chosen among what is allowed; everything else counts 1."""


class Writer:
    """Makes acts; no two of the words it writes are the same."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._count = 0

    def chosen(self, opened: Opened) -> tuple[Payload, PostId] | None:
        """An act somebody who looks at this page might do, and the post he does it from."""
        makers = self._makers()
        kinds = [kind for kind in opened.may if kind in makers]
        if not kinds:
            return None
        weights = [WEIGHTS.get(kind, 1) for kind in kinds]
        kind = self._chance.choices(kinds, weights)[0]
        if self._chance.random() < 0.03:
            kind = self._chance.choice(list(makers))
        payload = makers[kind](opened.document)
        posts = opened.may.get(kind) or next(iter(opened.may.values()))
        return (payload, self._chance.choice(posts)) if payload else None

    def words(self) -> str:
        self._count += 1
        return f"lời thứ {self._count}"

    def _makers(self) -> dict[str, Callable[[Document], Payload | None]]:
        return {
            "mark_read": lambda document: MarkRead(),
            "register_incoming": lambda document: RegisterIncoming(restricted=self._chance.random() < 0.1),
            "submit_up": lambda document: SubmitUp((PostId("cvp"),), self.words()),
            "propose_endorsement": lambda document: ProposeEndorsement(self.words(), self._given()),
            "endorse": self._endorse,
            "forward": self._forward,
            "settle_lead": self._settle,
            "accept_assignment": lambda document: AcceptAssignment(),
            "change_due": self._change_due,
            "request_extension": lambda document: RequestExtension(self._due(document), self.words()),
            "return_back": lambda document: ReturnBack(self.words()),
            "report_progress": lambda document: ReportProgress(self.words()),
            "complete": lambda document: Complete(self.words()),
            "confirm_complete": lambda document: ConfirmComplete(self.words()),
            "annotate": lambda document: Annotate((self._mark(),)),
            "erase_mark": self._erase,
            "comment": lambda document: Comment(self.words()),
            "remind": lambda document: Remind(text=self.words()),
            "recall_forwarding": lambda document: RecallForwarding(self.words()),
        }

    def _given(self) -> tuple[Given, ...]:
        whom = self._chance.sample(_WHOM, self._chance.randint(1, 3))
        roles = [self._chance.choice(_ROLES) for _ in whom]
        first = roles.index(AssignmentRole.LEAD) if AssignmentRole.LEAD in roles else -1
        plain = AssignmentRole.COOPERATING
        return tuple(
            Given(who, plain if role is AssignmentRole.LEAD and place != first else role)
            for place, (who, role) in enumerate(zip(whom, roles, strict=True))
        )

    def _endorse(self, document: Document) -> Payload:
        waiting = [p for p in document.proposals if p.adopted_by is None]
        adopts = self._chance.choice(waiting).id if waiting and self._chance.random() < 0.5 else ""
        marks = (self._mark(),) if self._chance.random() < 0.3 else ()
        given = self._given() if self._chance.random() < 0.8 else ()
        return Endorse(self.words(), given, marks, adopts)

    def _forward(self, document: Document) -> Payload:
        elsewhere = PARTY if document.organ == UBND else UBND
        if self._chance.random() < 0.3:
            return Forward((Given(elsewhere, AssignmentRole.FOR_INFORMATION),), self.words())
        return Forward(self._given(), self.words())

    def _settle(self, document: Document) -> Payload | None:
        if not document.contested_leads:
            return None
        contested = tuple(c.who for c in document.contested_leads)
        return SettleLead(self._chance.choice(contested), contested)

    def _change_due(self, document: Document) -> Payload | None:
        given = assignments_of(document)
        if not given:
            return None
        one = self._chance.choice(given)
        return ChangeDue(one.id, self._due(document), one.due, self.words())

    def _due(self, document: Document) -> Due:
        day = document.received_at.date() + timedelta(days=self._chance.randint(1, 20))
        return Due(day, time(16, 30) if self._chance.random() < 0.3 else None)

    def _mark(self) -> Mark:
        return Mark(MarkKind.NOTE, 1, point=(10.0, 10.0), text=self.words())

    def _erase(self, document: Document) -> Payload | None:
        return EraseMark(MarkId(self._chance.choice(document.marks).id)) if document.marks else None
