"""Everything a person can do, as a command: made once with its id when he acts, kept until the hub has answered.

The payload's type is the act; `KINDS` maps the act's name on the wire and on the command line to it.
"""

from dataclasses import dataclass
from datetime import datetime

from wardoffice.domain.deadline import Due
from wardoffice.domain.document import Assignee, Given
from wardoffice.domain.ids import CommandId, DocumentId, MarkId, PostId
from wardoffice.domain.marks import Mark

RULES_VERSION = 1
"""The version of the rules in `lifecycle`; a desk with older rules defers to the hub."""


@dataclass(frozen=True, slots=True)
class MarkRead:
    """Read it: tells those who sent it."""


@dataclass(frozen=True, slots=True)
class RegisterIncoming:
    """Enter it in the incoming register and submit it, by the organ's preset route unless `to` names posts."""

    to: tuple[PostId, ...] = ()
    restricted: bool = False
    number: int | None = None
    """The number its desk gave with finality, under the lease named; the hub verifies it."""
    lease: str = ""
    stamp: Mark | None = None
    """The arrival stamp where the clerk put it; what it says comes from the register."""


@dataclass(frozen=True, slots=True)
class SubmitUp:
    to: tuple[PostId, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class ProposeEndorsement:
    """The chief of office puts words and names before the leader."""

    text: str
    given: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True)
class Endorse:
    """Bút phê: words, marks on the page and assignments in one act, which routes by itself."""

    text: str
    given: tuple[Given, ...] = ()
    marks: tuple[Mark, ...] = ()
    adopts: str = ""
    """The id of the proposal adopted, whose author is kept beside the leader's name."""


@dataclass(frozen=True, slots=True)
class EnterEndorsement:
    """A leader's bút phê typed for him from the paper slip he wrote on: his words, entered by whoever acts."""

    leader: PostId
    slip: str
    """The SHA-256 of the attached scan it was taken from, in hexadecimal."""
    text: str
    given: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True)
class Forward:
    """Send it on without a directive."""

    given: tuple[Given, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class SettleLead:
    """End a contested lead: `lead` leads, with `due`; `seen` are the leads that were contested when he decided."""

    lead: Assignee
    seen: tuple[Assignee, ...]
    due: Due | None = None


@dataclass(frozen=True, slots=True)
class AcceptAssignment:
    pass


@dataclass(frozen=True, slots=True)
class ChangeDue:
    """Give an assignment another due date; `seen` is the one it had when he decided."""

    assignment: str
    due: Due | None
    seen: Due | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RequestExtension:
    due: Due
    reason: str


@dataclass(frozen=True, slots=True)
class ReturnBack:
    reason: str


@dataclass(frozen=True, slots=True)
class ReportProgress:
    text: str


@dataclass(frozen=True, slots=True)
class Complete:
    """The assignee's own part is done; not the organ's."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmComplete:
    """The organ is done with it; the on-time rate counts this."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Annotate:
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class EraseMark:
    mark: MarkId


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file to be added: its name, the SHA-256 of its bytes in hexadecimal, and how many there are."""

    name: str
    sha256: str
    size: int
    media_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Attach:
    """Add files to the document; their bytes are at the hub before the act is."""

    files: tuple[AttachedFile, ...]


@dataclass(frozen=True, slots=True)
class Comment:
    text: str


@dataclass(frozen=True, slots=True)
class Remind:
    """Remind assignees; everybody still at work when `to` is empty."""

    to: tuple[Assignee, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class RecallForwarding:
    """Take back what he sent to `to`; all he sent when `to` is empty."""

    reason: str
    to: tuple[Assignee, ...] = ()


Payload = (
    MarkRead
    | RegisterIncoming
    | SubmitUp
    | ProposeEndorsement
    | Endorse
    | EnterEndorsement
    | Forward
    | SettleLead
    | AcceptAssignment
    | ChangeDue
    | RequestExtension
    | ReturnBack
    | ReportProgress
    | Complete
    | ConfirmComplete
    | Annotate
    | EraseMark
    | Attach
    | Comment
    | Remind
    | RecallForwarding
)

KINDS: dict[str, type[Payload]] = {
    "mark_read": MarkRead,
    "register_incoming": RegisterIncoming,
    "submit_up": SubmitUp,
    "propose_endorsement": ProposeEndorsement,
    "endorse": Endorse,
    "enter_endorsement": EnterEndorsement,
    "forward": Forward,
    "settle_lead": SettleLead,
    "accept_assignment": AcceptAssignment,
    "change_due": ChangeDue,
    "request_extension": RequestExtension,
    "return_back": ReturnBack,
    "report_progress": ReportProgress,
    "complete": Complete,
    "confirm_complete": ConfirmComplete,
    "annotate": Annotate,
    "erase_mark": EraseMark,
    "attach": Attach,
    "comment": Comment,
    "remind": Remind,
    "recall_forwarding": RecallForwarding,
}
KIND_OF: dict[type[Payload], str] = {payload: kind for kind, payload in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Command:
    """An act of the person who holds `post` on `document`.

    `seen_revision` is the revision on his screen; `on_behalf_of` the post he acts for under a delegation.
    """

    id: CommandId
    document: DocumentId
    post: PostId
    at: datetime
    payload: Payload
    seen_revision: int = 0
    rules: int = RULES_VERSION
    on_behalf_of: PostId | None = None

    @property
    def kind(self) -> str:
        return KIND_OF[type(self.payload)]

    @property
    def principal(self) -> PostId:
        """In whose name it is done: the leader's whose words are entered, the grantor's, or his own who acts."""
        if isinstance(self.payload, EnterEndorsement):
            return self.payload.leader
        return self.on_behalf_of or self.post
