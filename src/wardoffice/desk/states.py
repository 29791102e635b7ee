"""The one state of this desk's link to the hub: a pure function of facts, the first of a list that applies.

Green only if the queue is empty, the last full check was good and nothing waits for a decision (UX.md section 3.8).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from wardoffice.domain.ids import in_vietnam
from wardoffice.domain.outcome import Facts
from wardoffice.wording import SYNC, _, sentence

OFFLINE_AFTER = timedelta(seconds=10)
"""A failure shorter than this is not shown."""
STALE_AFTER = timedelta(hours=24)
FULL_CHECK_LASTS = timedelta(minutes=15)
"""A good check older than this says nothing about now."""
MOST_SKEW = timedelta(minutes=5)
LEAST_DISK = 200 * 1024 * 1024
"""Bytes free below which no new files are fetched."""


class StateId(StrEnum):
    CONFLICT = "conflict"
    AUTH = "auth"
    DISK = "disk"
    CLOCK = "clock"
    SERVER = "server"
    OFFLINE = "offline"
    STALE = "stale"
    REJECTED = "rejected"
    PAUSED = "paused"
    SYNCING = "syncing"
    PENDING = "pending"
    STARTING = "starting"
    OK = "ok"


class Action(StrEnum):
    """What a press on the pill or its banner offers."""

    DECIDE = "decide"
    SIGN_IN = "sign_in"
    FREE_SPACE = "free_space"
    SET_CLOCK = "set_clock"
    SHOW_OUTBOX = "show_outbox"
    CHECK = "check"
    RESUME = "resume"
    SYNC_NOW = "sync_now"


@dataclass(frozen=True, slots=True)
class SyncFacts:
    """Everything the state follows from. Times carry a zone; codes are those of `EndpointProblem`."""

    now: datetime
    started: datetime
    """When this profile first tried to reach a hub; a profile never synced is not stale before a day has passed."""
    last_full_check: datetime | None = None
    waiting: int = 0
    """Acts without an answer."""
    refused: int = 0
    conflicts: int = 0
    conflict_number: int | None = None
    """The arrival number of a document to decide on."""
    problem: str = ""
    """Why the last round failed; empty after a good one."""
    problem_facts: Facts = field(default_factory=dict)
    """What fills the gaps of its sentence, such as the server's name."""
    failing_since: datetime | None = None
    next_try: datetime | None = None
    clock_skew: timedelta | None = None
    """How far this machine's clock is ahead of the hub's."""
    disk_free: int | None = None
    paused_until: datetime | None = None
    paused: bool = False
    syncing: bool = False
    done: int = 0
    total: int = 0
    removals_to_confirm: int = 0
    """Removals that were too many to be believed and wait for somebody's word."""


@dataclass(frozen=True, slots=True)
class SyncState:
    id: StateId
    pill: str
    sentence: str
    """What the banner or the panel says; empty where the pill says all."""
    age: timedelta | None
    """Since the last good full check; None when there was none."""
    action: Action | None = None


_Told = tuple[str, str, Action | None]
"""Pill, sentence and action."""

AUTH_PROBLEMS = frozenset({"auth_needed", "wrong_password", "forbidden", "version_too_old"})
NETWORK_PROBLEMS = frozenset({"no_network"})
PLAIN_SERVER_PROBLEMS = frozenset({"server_silent", "server_error", "busy"})
"""The pill has said all there is to say of these."""


def sync_state(facts: SyncFacts) -> SyncState:
    """The one state to show; exactly one always applies."""
    age = facts.now - facts.last_full_check if facts.last_full_check else None
    for id_, applies, tell in _STATES:
        if applies(facts):
            pill, text, action = tell(facts)
            return SyncState(id_, pill, text, age, action)
    raise AssertionError("the last state always applies")


def may_be_green(facts: SyncFacts) -> bool:
    """Nothing waits, nothing is to be decided, and the last full check is good and fresh."""
    checked = facts.last_full_check
    fresh = checked is not None and timedelta(0) <= facts.now - checked <= FULL_CHECK_LASTS
    return fresh and not (
        facts.waiting or facts.refused or facts.conflicts or facts.removals_to_confirm or facts.problem
    )


def _clock_of(moment: datetime) -> str:
    return in_vietnam(moment).strftime("%H:%M")


def _is_failing(facts: SyncFacts) -> bool:
    """A problem that has lasted longer than a flash."""
    since = facts.failing_since
    return bool(facts.problem) and since is not None and facts.now - since >= OFFLINE_AFTER


def _is_stale(facts: SyncFacts) -> bool:
    return facts.now - (facts.last_full_check or facts.started) > STALE_AFTER


def _conflict(facts: SyncFacts) -> _Told:
    if facts.removals_to_confirm:
        return (
            _("⚠ 1 việc cần anh/chị quyết định"),
            _(
                "Máy chủ báo gỡ {count} văn bản cùng lúc, nhiều bất thường. Chưa gỡ văn bản nào. Hãy hỏi cán bộ CNTT."
            ).format(count=facts.removals_to_confirm),
            Action.DECIDE,
        )
    pill = _("⚠ {count} việc cần anh/chị quyết định").format(count=facts.conflicts)
    if facts.conflict_number is None:
        return pill, _("Một văn bản vừa được người khác xử lý. Không có gì bị mất."), Action.DECIDE
    told = _("Văn bản số đến {number} vừa được người khác xử lý. Không có gì bị mất.")
    return pill, told.format(number=facts.conflict_number), Action.DECIDE


def _auth(facts: SyncFacts) -> _Told:
    if facts.problem in ("forbidden", "version_too_old"):
        return _("🔒 Máy chủ chưa cho vào"), sentence(facts.problem, facts.problem_facts), Action.CHECK
    told = _("Phiên làm việc đã hết hạn. {safe} Hãy đăng nhập lại.").format(safe=_waiting_is_safe(facts))
    told = told.replace("  ", " ")
    return _("🔒 Cần đăng nhập lại"), told, Action.SIGN_IN


def _disk(facts: SyncFacts) -> _Told:
    told = _("Tạm dừng tải tệp mới. Văn bản cũ vẫn đọc được. Hãy dọn bớt hoặc gọi cán bộ CNTT.")
    return _("⚠ Máy sắp đầy ổ đĩa"), told, Action.FREE_SPACE


def _clock(facts: SyncFacts) -> _Told:
    minutes = round(abs(facts.clock_skew or timedelta(0)).total_seconds() / 60)
    pill = _("⚠ Đồng hồ máy lệch {minutes} phút").format(minutes=minutes)
    return (
        pill,
        _("Máy chủ có thể từ chối việc gửi lên. Dữ liệu trên máy vẫn an toàn. Hãy chỉnh lại giờ."),
        Action.SET_CLOCK,
    )


def _server(facts: SyncFacts) -> _Told:
    if facts.problem in SYNC and facts.problem not in PLAIN_SERVER_PROBLEMS:
        told = sentence(facts.problem, facts.problem_facts)
    else:
        safe = _waiting_is_safe(facts) or _("Anh/chị vẫn đọc và bút phê bình thường.")
        told = _("Mạng vẫn tốt; lỗi ở phía máy chủ. {safe}").format(safe=safe)
    if facts.next_try:
        told += " " + _("Tự thử lại lúc {time}.").format(time=_clock_of(facts.next_try))
    return _("☁ Máy chủ thành phố không phản hồi"), told, Action.CHECK


def _waiting_is_safe(facts: SyncFacts) -> str:
    waiting = _("{count} việc chờ gửi vẫn nằm an toàn trên máy này.").format(count=facts.waiting)
    return waiting if facts.waiting else ""


def _offline(facts: SyncFacts) -> _Told:
    waiting = _("☁ Mất mạng · {count} việc chờ gửi").format(count=facts.waiting)
    told = _("Anh/chị vẫn đọc và bút phê bình thường. Sẽ tự gửi khi có mạng.")
    return waiting if facts.waiting else _("☁ Mất mạng"), told, Action.SHOW_OUTBOX if facts.waiting else Action.CHECK


def _stale(facts: SyncFacts) -> _Told:
    days = (facts.now - (facts.last_full_check or facts.started)).days
    pill = _("⚠ Chưa đồng bộ {days} ngày").format(days=max(days, 1))
    return pill, _("Có thể thiếu văn bản mới. Văn bản đã có vẫn đọc được. Hãy bấm Kiểm tra."), Action.CHECK


def _rejected(facts: SyncFacts) -> _Told:
    pill = _("⚠ {count} việc bị từ chối").format(count=facts.refused)
    return pill, _("Máy chủ không nhận. Nội dung đã viết còn nguyên. Hãy sửa và gửi lại."), Action.SHOW_OUTBOX


def _paused(facts: SyncFacts) -> _Told:
    told = _("Đồng bộ đang tạm dừng. Văn bản trên máy vẫn đọc và bút phê được.")
    if facts.paused_until:
        told = _("Đồng bộ tạm dừng đến {time}. Văn bản trên máy vẫn đọc và bút phê được.").format(
            time=_clock_of(facts.paused_until)
        )
    return _("⏸ Đã tạm dừng"), told, Action.RESUME


def _syncing(facts: SyncFacts) -> _Told:
    counted = _("⟳ Đang đồng bộ {done}/{total}").format(done=facts.done, total=facts.total)
    return counted if facts.total else _("⟳ Đang đồng bộ"), "", None


def _pending(facts: SyncFacts) -> _Told:
    return _("↗ {count} việc đang gửi").format(count=facts.waiting), "", Action.SHOW_OUTBOX


def _ok(facts: SyncFacts) -> _Told:
    return _("✓ Đã cập nhật lúc {time}").format(time=_clock_of(facts.last_full_check or facts.now)), "", Action.SYNC_NOW


def _starting(facts: SyncFacts) -> _Told:
    return _("… Đang kiểm tra"), "", Action.SYNC_NOW


_STATES: tuple[tuple[StateId, Callable[[SyncFacts], bool], Callable[[SyncFacts], _Told]], ...] = (
    (StateId.CONFLICT, lambda f: bool(f.conflicts or f.removals_to_confirm), _conflict),
    (StateId.AUTH, lambda f: f.problem in AUTH_PROBLEMS, _auth),
    (StateId.DISK, lambda f: f.disk_free is not None and f.disk_free < LEAST_DISK, _disk),
    (StateId.CLOCK, lambda f: f.clock_skew is not None and abs(f.clock_skew) > MOST_SKEW, _clock),
    (StateId.SERVER, lambda f: _is_failing(f) and f.problem not in NETWORK_PROBLEMS, _server),
    (StateId.OFFLINE, _is_failing, _offline),
    (StateId.STALE, _is_stale, _stale),
    (StateId.REJECTED, lambda f: f.refused > 0, _rejected),
    (StateId.PAUSED, lambda f: f.paused, _paused),
    (StateId.SYNCING, lambda f: f.syncing, _syncing),
    (StateId.PENDING, lambda f: f.waiting > 0, _pending),
    (StateId.OK, lambda f: may_be_green(f), _ok),
    (StateId.STARTING, lambda f: True, _starting),
)
"""What is asked from top to bottom. Where nothing else applies the desk is still checking: never green by default."""
