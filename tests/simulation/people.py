"""What people do at their desks, drawn at random: whatever the rules offer them, and now and then what they do not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from random import Random

from cases import CHAIR, HEAD_KT, KT, OFFICER, OFFICER2, PARTY, UBND, VH, VICE
from wardoffice.desk.reading import Opened
from wardoffice.domain.attaching import scans_on
from wardoffice.domain.commands import (
    AcceptAssignment,
    Annotate,
    ChangeDue,
    Comment,
    Complete,
    ConfirmComplete,
    Endorse,
    EnterEndorsement,
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
from wardoffice.domain.marks import MOVABLE, Mark, MarkKind, anew, moved

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
    "annotate": 5,
    "enter_endorsement": 4,
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
        posts = opened.may.get(kind) or next(iter(opened.may.values()))
        post = self._chance.choice(posts)
        payload = makers[kind](opened.document, post)
        return (payload, post) if payload else None

    def words(self) -> str:
        self._count += 1
        return f"lời thứ {self._count}"

    def _makers(self) -> dict[str, Callable[[Document, PostId], Payload | None]]:
        return {
            "mark_read": lambda document, post: MarkRead(),
            "register_incoming": lambda document, post: RegisterIncoming(restricted=self._chance.random() < 0.1),
            "submit_up": lambda document, post: SubmitUp((PostId("cvp"),), self.words()),
            "propose_endorsement": lambda document, post: ProposeEndorsement(self.words(), self._given()),
            "endorse": self._endorse,
            "enter_endorsement": self.entered,
            "forward": self._forward,
            "settle_lead": self._settle,
            "accept_assignment": lambda document, post: AcceptAssignment(),
            "change_due": self._change_due,
            "request_extension": lambda document, post: RequestExtension(self._due(document), self.words()),
            "return_back": lambda document, post: ReturnBack(self.words()),
            "report_progress": lambda document, post: ReportProgress(self.words()),
            "complete": lambda document, post: Complete(self.words()),
            "confirm_complete": lambda document, post: ConfirmComplete(self.words()),
            "annotate": self._annotate,
            "erase_mark": self._erase,
            "comment": lambda document, post: Comment(self.words()),
            "remind": lambda document, post: Remind(text=self.words()),
            "recall_forwarding": lambda document, post: RecallForwarding(self.words()),
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

    def _endorse(self, document: Document, post: PostId) -> Payload:
        waiting = [p for p in document.proposals if p.adopted_by is None]
        adopts = self._chance.choice(waiting).id if waiting and self._chance.random() < 0.5 else ""
        marks = (self._mark(),) if self._chance.random() < 0.3 else ()
        given = self._given() if self._chance.random() < 0.8 else ()
        return Endorse(self.words(), given, marks, adopts)

    def entered(self, document: Document, post: PostId) -> Payload | None:
        """What a leader wrote on the paper slip, where a scan of it is attached."""
        slips = [scan.sha256 for scan in scans_on(document)]
        if not slips:
            return None
        given = self._given() if self._chance.random() < 0.8 else ()
        return EnterEndorsement(self._chance.choice((CHAIR, VICE)), self._chance.choice(slips), self.words(), given)

    def _annotate(self, document: Document, post: PostId) -> Payload:
        """A note, an answer to one, a tick with a typed word, or something of his own put elsewhere."""
        notes = [mark.lasting_id for mark in document.marks if mark.kind is MarkKind.NOTE]
        own = [mark for mark in document.marks if mark.post == post and mark.kind in MOVABLE]
        luck = self._chance.random()
        if own and luck < 0.4:
            return Annotate((anew(moved(self._chance.choice(own), 9.0, 9.0)),))
        if notes and luck < 0.6:
            return Annotate((replace(self._mark(), reply_to=self._chance.choice(notes)),))
        if luck > 0.9:
            place = (20.0, 20.0, 60.0, 40.0)
            tick = Mark(MarkKind.TICK, 1, rect=place)
            return Annotate((tick, Mark(MarkKind.ENDORSEMENT_TEXT, 1, rect=place, text=self.words())))
        return Annotate((self._mark(),))

    def _forward(self, document: Document, post: PostId) -> Payload:
        elsewhere = PARTY if document.organ == UBND else UBND
        if self._chance.random() < 0.3:
            return Forward((Given(elsewhere, AssignmentRole.FOR_INFORMATION),), self.words())
        return Forward(self._given(), self.words())

    def _settle(self, document: Document, post: PostId) -> Payload | None:
        if not document.contested_leads:
            return None
        contested = tuple(c.who for c in document.contested_leads)
        return SettleLead(self._chance.choice(contested), contested)

    def _change_due(self, document: Document, post: PostId) -> Payload | None:
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

    def _erase(self, document: Document, post: PostId) -> Payload | None:
        return EraseMark(MarkId(self._chance.choice(document.marks).id)) if document.marks else None
