"""The sync state as pill, banner and panel show it: the desk's words with a tone, an icon, buttons and how old it is.

The state itself and its sentences come from `desk.states`; nothing here decides anything (UX.md 3.8).
"""

from dataclasses import dataclass

from wardoffice.desk.state_sentences import clock_of
from wardoffice.desk.states import SyncState
from wardoffice.desk.sync_facts import Action, StateId, SyncFacts
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
SHORT_CAUSES = {
    "captive_portal": N_("Mạng chặn"),
    "answered_plain": N_("Mạng chặn"),
    "proxy_refused": N_("Mạng chặn"),
    "proxy_silent": N_("Mạng chặn"),
    "proxy_auth_needed": N_("Mạng chặn"),
    "proxy_wrong": N_("Mạng chặn"),
    "tls_intercepted": N_("Không an toàn"),
    "tls_self_signed": N_("Không an toàn"),
    "tls_expired": N_("Không an toàn"),
    "tls_wrong_host": N_("Không an toàn"),
    "tls_failed": N_("Không an toàn"),
    "fault": N_("Trục trặc"),
    "cache_damaged": N_("Trục trặc"),
    "cache_busy": N_("Trục trặc"),
    "sync_running": N_("Trục trặc"),
    "version_too_old": N_("Cần cập nhật"),
}
"""Causes that are not the hub's, in the few words a narrow window has room for."""
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
OPENS_AT_ONCE = frozenset({Action.DECIDE, Action.SIGN_IN})
"""What a press on the pill leads to without a panel in between; for others `StateId` decides below."""
QUEUE = frozenset({StateId.REJECTED, StateId.PENDING})
"""States that speak of the queue, which a press on the pill opens."""


@dataclass(frozen=True, slots=True)
class Told:
    """`banner`: the sentence is worth a line under the top bar; `action` is what its button does."""

    words: str
    short: str
    tone: str
    icon: str
    sentence: str = ""
    own: str = ""
    """The sentence without what the pill says."""
    banner: bool = False
    action: str = ""
    action_words: str = ""
    age: str = ""
    """When everything was last checked whole; always there."""
    since: str = ""
    next_try: str = ""
    paused: bool = False
    removals: int = 0
    held: int = 0
    """How many of the documents held here the hub wants removed at once, where somebody has to say so."""
    opens: bool = False
    """A press on the pill does the action at once; otherwise it opens the panel."""
    slow: bool = False
    """Its banner stays for a moment after all is well again."""


def told(state: SyncState, facts: SyncFacts) -> Told:
    """What pill, banner and panel say of a state."""
    tone, icon = FACES[state.id]
    if state.alarm and tone in ("info", "offline"):
        tone = "warn"
    words = _without_sign(state.pill)
    offered = state.action if state.action in ACTIONS else None
    return Told(
        words=words,
        short=_(SHORT_CAUSES.get(facts.problem, SHORT[state.id]) if state.whole else SHORT[state.id]),
        tone=tone,
        icon=icon,
        sentence=_sentence(words, state, facts),
        own=state.sentence,
        banner=state.id not in QUIET,
        action=state.action.value if state.action else "",
        action_words=_(ACTIONS[offered]) if offered else "",
        age=age_words(facts),
        since=_since(facts),
        next_try=_next_try(facts),
        paused=facts.paused,
        removals=facts.removals_to_confirm,
        held=int(facts.problem_facts.get("held", 0)),
        slow=state.id in SLOW,
        opens=state.action in OPENS_AT_ONCE or state.id in QUEUE,
    )


def _sentence(words: str, state: SyncState, facts: SyncFacts) -> str:
    """What the banner says: the pill's words, the sentence, and when it is tried again."""
    parts = [state.sentence] if state.whole or not state.sentence else [f"{words}.", state.sentence]
    if state.id is StateId.SERVER and facts.next_try is not None:
        parts.append(_("Tự thử lại lúc {time}.").format(time=clock_of(facts.next_try, facts.now)))
    return " ".join(part for part in parts if part)


def age_words(facts: SyncFacts) -> str:
    """ "Lần cuối đầy đủ: 08:42", with the date when that was another day."""
    if facts.last_full_check is None:
        return _("Chưa lần nào đồng bộ đầy đủ")
    return _("Lần cuối đầy đủ: {time}").format(time=clock_of(facts.last_full_check, facts.now))


def _since(facts: SyncFacts) -> str:
    if not facts.problem or facts.failing_since is None:
        return ""
    return _("Từ lúc: {time}").format(time=clock_of(facts.failing_since, facts.now))


def _next_try(facts: SyncFacts) -> str:
    if not facts.problem or facts.next_try is None or facts.paused:
        return ""
    return _("Tự thử lại lúc: {time}").format(time=clock_of(facts.next_try, facts.now))


def _without_sign(pill: str) -> str:
    """The words alone: the sign in front of them is drawn as an icon of the family instead."""
    first, _space, rest = pill.partition(" ")
    return rest if rest and not any(letter.isalnum() for letter in first) else pill
