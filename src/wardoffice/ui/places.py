"""Where the rail leads: each place's name, icon, keys and whom it is for, in the rail's order."""

from dataclasses import dataclass

from wardoffice.domain.people import LEADERS, Role
from wardoffice.wording import N_

EVERYBODY = frozenset(Role)
READERS = EVERYBODY - {Role.ADMIN}
CLERKS = frozenset({Role.CLERK})
OVERSEEING = LEADERS | {Role.CHIEF_OF_OFFICE, Role.CLERK, Role.UNIT_HEAD}


@dataclass(frozen=True, slots=True)
class Place:
    """`box` is the desk's list it shows, empty for what is no list of documents; `empty` the sentence when it is."""

    name: str
    label: str
    icon: str
    box: str
    keys: str = ""
    roles: frozenset[Role] = READERS
    empty: str = ""
    chips: tuple[str, ...] = ()
    bottom: bool = False
    sort: str = "newest"
    """The order its list begins with, by the store's names."""


TO_REGISTER = Place(
    "to_register", N_("Chờ vào sổ"), "inbox-arrow-down-outline", "to_register", "Ctrl+D", CLERKS,
    N_("Không còn văn bản nào chờ vào sổ. Văn bản mới sẽ tự hiện ở đây."), ("express",),
)  # fmt: skip
INBOX = Place(
    "inbox", N_("Cần xử lý"), "clipboard-text-clock-outline", "inbox", "Ctrl+1", READERS,
    N_("Không còn văn bản nào chờ anh/chị. Văn bản mới sẽ tự hiện ở đây."),
    ("overdue", "due_today", "unread", "i_lead", "i_cooperate", "express"), False, "need",
)  # fmt: skip
INCOMING = Place(
    "incoming", N_("Văn bản đến"), "tray-arrow-down", "incoming", "Ctrl+2", READERS,
    N_("Chưa có văn bản đến nào trong sổ."), ("overdue", "unread", "express"),
)  # fmt: skip
OVERDUE = Place(
    "overdue", N_("Theo dõi hạn"), "clock-alert-outline", "overdue", "Ctrl+5", OVERSEEING,
    N_("Không có việc quá hạn."), ("express",),
)  # fmt: skip
SENT = Place(
    "sent", N_("Đã chuyển"), "account-arrow-right-outline", "sent", "", READERS,
    N_("Anh/chị chưa chuyển văn bản nào."),
)  # fmt: skip
OUTBOX = Place("outbox", N_("Chờ gửi"), "cloud-upload-outline", "", "", READERS, N_("Mọi việc đã gửi xong."), (), True)
SETTINGS = Place("settings", N_("Cài đặt"), "cog-outline", "", "", EVERYBODY, bottom=True)

PLACES = (TO_REGISTER, INBOX, INCOMING, OVERDUE, SENT, OUTBOX, SETTINGS)


def places_for(role: Role | None) -> tuple[Place, ...]:
    """What the rail shows somebody of that role."""
    return tuple(place for place in PLACES if role is None or role in place.roles)


def home_of(role: Role | None) -> Place:
    """Where the window opens: the clerk at the queue to register, everybody else at his own work."""
    return TO_REGISTER if role is Role.CLERK else INBOX
