"""The sync state as pill and banner show it: the desk's words filled in, with a tone, an icon and a button.

The state itself and its sentences come from `desk.states`; nothing here decides anything (UX.md 3.8).
"""

from dataclasses import dataclass

from wardoffice.desk.states import Action, StateId, SyncState
from wardoffice.wording import N_, _

FACES = {
    StateId.CONFLICT: ("warn", "alert-outline"),
    StateId.AUTH: ("warn", "lock-outline"),
    StateId.DISK: ("danger", "database-alert-outline"),
    StateId.CLOCK: ("warn", "clock-outline"),
    StateId.SERVER: ("offline", "cloud-alert-outline"),
    StateId.OFFLINE: ("offline", "cloud-off-outline"),
    StateId.STALE: ("danger", "alert-circle-outline"),
    StateId.REJECTED: ("warn", "alert-outline"),
    StateId.PAUSED: ("offline", "pause-circle-outline"),
    StateId.SYNCING: ("info", "cloud-sync-outline"),
    StateId.PENDING: ("info", "cloud-upload-outline"),
    StateId.STARTING: ("info", "cloud-sync-outline"),
    StateId.OK: ("ok", "cloud-check-outline"),
}
"""Tone and icon of each state; the words say the same without colour."""
SHORT = {
    StateId.CONFLICT: N_("Cần quyết định"),
    StateId.AUTH: N_("Đăng nhập"),
    StateId.DISK: N_("Đầy ổ đĩa"),
    StateId.CLOCK: N_("Lệch giờ"),
    StateId.SERVER: N_("Lỗi máy chủ"),
    StateId.OFFLINE: N_("Mất mạng"),
    StateId.STALE: N_("Chưa đồng bộ"),
    StateId.REJECTED: N_("Bị từ chối"),
    StateId.PAUSED: N_("Tạm dừng"),
    StateId.SYNCING: N_("Đồng bộ…"),
    StateId.PENDING: N_("Đang gửi"),
    StateId.STARTING: N_("Kiểm tra…"),
    StateId.OK: N_("Đã cập nhật"),
}
ACTIONS = {
    Action.DECIDE: N_("Xem"),
    Action.SIGN_IN: N_("Đăng nhập"),
    Action.SHOW_OUTBOX: N_("Xem việc chờ gửi"),
    Action.CHECK: N_("Kiểm tra"),
    Action.RESUME: N_("Tiếp tục"),
    Action.SYNC_NOW: N_("Thử lại ngay"),
}
"""Buttons for what the window can do; what people must do themselves stands in the sentence."""
QUIET = frozenset({StateId.SYNCING, StateId.PENDING, StateId.STARTING, StateId.OK})
SLOW = frozenset({StateId.OFFLINE, StateId.SERVER})


@dataclass(frozen=True, slots=True)
class Told:
    """`slow` states come and go with a pause; `action` is what the banner's button does."""

    words: str
    short: str
    tone: str
    icon: str
    sentence: str = ""
    banner: bool = False
    slow: bool = False
    action: str = ""
    action_words: str = ""


def told(state: SyncState) -> Told:
    """What the pill and the banner say of a state."""
    tone, icon = FACES[state.id]
    offered = state.action if state.action in ACTIONS else None
    return Told(
        words=_without_sign(state.pill),
        short=_(SHORT[state.id]),
        tone=tone,
        icon=icon,
        sentence=f"{_without_sign(state.pill)}. {state.sentence}" if state.sentence else "",
        banner=state.id not in QUIET,
        slow=state.id in SLOW,
        action=state.action.value if state.action else "",
        action_words=_(ACTIONS[offered]) if offered else "",
    )


def _without_sign(pill: str) -> str:
    """The words alone: the sign in front of them is drawn as an icon of the family instead."""
    first, _space, rest = pill.partition(" ")
    return rest if rest and not any(letter.isalnum() for letter in first) else pill
