"""What each state of the link to the hub says: a few words for the pill, a sentence, and what it offers to do.

A cause that has a sentence of its own in `wording` says that one; the pill never blames the hub for what it did not do.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from wardoffice.desk.sync_facts import Action, StateId, SyncFacts
from wardoffice.domain.ids import in_vietnam
from wardoffice.store.contact import OFFLINE_DAYS
from wardoffice.wording import N_, SYNC, _, sentence

Said = tuple[str, str, Action | None]
"""Pill, sentence and action."""

PLAIN_SERVER_PROBLEMS = frozenset({"server_silent", "server_error", "busy"})
"""The pill has said all there is to say of these."""
SERVER_PILLS = {
    "captive_portal": N_("☁ Mạng này chặn đường tới máy chủ"),
    "answered_plain": N_("☁ Mạng này chặn đường tới máy chủ"),
    "proxy_refused": N_("☁ Mạng này chặn đường tới máy chủ"),
    "tls_intercepted": N_("⚠ Kết nối tới máy chủ không an toàn"),
    "tls_expired": N_("⚠ Kết nối tới máy chủ không an toàn"),
    "tls_wrong_host": N_("⚠ Kết nối tới máy chủ không an toàn"),
    "proxy_silent": N_("☁ Mạng này chặn đường tới máy chủ"),
    "proxy_auth_needed": N_("☁ Mạng này chặn đường tới máy chủ"),
    "proxy_wrong": N_("☁ Mạng này chặn đường tới máy chủ"),
    "tls_self_signed": N_("⚠ Kết nối tới máy chủ không an toàn"),
    "tls_failed": N_("⚠ Kết nối tới máy chủ không an toàn"),
    "hub_restored": N_("⚠ Máy chủ vừa được khôi phục bản cũ"),
    "feed_empty": N_("⚠ Máy chủ đưa danh sách trống"),
    "not_the_contract": N_("⚠ Không hiểu máy chủ trả lời"),
    "fault": N_("⚠ Đồng bộ gặp trục trặc"),
    "cache_damaged": N_("⚠ Dữ liệu trên máy này bị hỏng"),
    "cache_busy": N_("⚠ Dữ liệu trên máy đang bận"),
    "sync_running": N_("⚠ Chương trình khác đang đồng bộ"),
}
"""Causes that are not a hub which does not answer; by their codes."""


WHOLE = frozenset(SERVER_PILLS) | {
    "version_too_old", "forbidden", "not_connected", "other_account", "disk_trouble", "profile_read_only",
}  # fmt: skip
"""Causes whose sentence says by itself what the pill says."""


def clock_of(moment: datetime, now: datetime) -> str:
    """The time of day, with the date when that was not today."""
    there = in_vietnam(moment)
    return f"{there:%H:%M}" if there.date() == in_vietnam(now).date() else f"{there:%H:%M %d/%m}"


def _conflict(facts: SyncFacts) -> Said:
    decisions = facts.conflicts + (1 if facts.removals_to_confirm else 0)
    pill = _("⚠ {count} việc cần anh/chị quyết định").format(count=decisions)
    if facts.removals_to_confirm:
        told = _(
            "Máy chủ báo gỡ {count} văn bản cùng lúc, nhiều bất thường. Chưa gỡ văn bản nào. Hãy xem rồi quyết định."
        )
        return pill, told.format(count=facts.removals_to_confirm), Action.DECIDE
    if facts.conflict_number is None:
        return pill, _("Một văn bản đang có các ý kiến khác nhau. Không có gì bị mất."), Action.DECIDE
    told = _("Văn bản số đến {number} đang có các ý kiến khác nhau. Không có gì bị mất.")
    return pill, told.format(number=facts.conflict_number), Action.DECIDE


def _auth(facts: SyncFacts) -> Said:
    if facts.problem == "version_too_old":
        return _("🔒 Cần cập nhật phần mềm"), sentence(facts.problem, facts.problem_facts), Action.CHECK
    if facts.problem == "forbidden":
        return _("🔒 Máy chủ chưa cho vào"), sentence(facts.problem, facts.problem_facts), Action.CHECK
    if facts.problem == "not_connected":
        return (
            _("🔒 Chưa đăng nhập"),
            _("Máy này chưa đăng nhập máy chủ. Hãy đăng nhập để nhận văn bản."),
            Action.SIGN_IN,
        )
    if facts.problem == "hub_renewed":
        return _("🔒 Cần đăng nhập lại"), sentence(facts.problem, facts.problem_facts), Action.SIGN_IN
    if facts.problem == "other_account":
        return _("🔒 Sai tài khoản"), sentence(facts.problem, facts.problem_facts), Action.SIGN_IN
    told = _("Phiên làm việc đã hết hạn. {safe} Hãy đăng nhập lại.").format(safe=_waiting_is_safe(facts))
    told = told.replace("  ", " ")
    return _("🔒 Cần đăng nhập lại"), told, Action.SIGN_IN


def _disk(facts: SyncFacts) -> Said:
    if facts.problem == "disk_trouble":
        return _("⚠ Ổ đĩa báo lỗi"), sentence(facts.problem, facts.problem_facts), Action.CHECK
    if facts.problem == "profile_read_only":
        return _("⚠ Không ghi được vào ổ đĩa"), sentence(facts.problem, facts.problem_facts), Action.CHECK
    told = _("Tạm dừng tải tệp mới. Văn bản cũ vẫn đọc được. Hãy dọn bớt hoặc gọi cán bộ CNTT.")
    return _("⚠ Máy sắp đầy ổ đĩa"), told, Action.FREE_SPACE


def _clock(facts: SyncFacts) -> Said:
    minutes = round(abs(facts.clock_skew or timedelta(0)).total_seconds() / 60)
    pill = _("⚠ Đồng hồ máy lệch {minutes} phút").format(minutes=minutes)
    told = _("Máy chủ có thể từ chối việc gửi lên. Dữ liệu trên máy vẫn an toàn. Hãy chỉnh lại giờ.")
    return pill, told, Action.SET_CLOCK


def _server(facts: SyncFacts) -> Said:
    if facts.problem not in PLAIN_SERVER_PROBLEMS and (facts.problem in SYNC or facts.problem in SERVER_PILLS):
        told = sentence(facts.problem, facts.problem_facts)
    else:
        safe = _waiting_is_safe(facts) or _("Anh/chị vẫn đọc và bút phê bình thường.")
        told = _("Mạng vẫn tốt; lỗi ở phía máy chủ. {safe}").format(safe=safe)
    pill = _(SERVER_PILLS.get(facts.problem, N_("☁ Máy chủ thành phố không phản hồi")))
    return pill, _joined(told, _waits_long(facts)), Action.CHECK


def _waiting_is_safe(facts: SyncFacts) -> str:
    waiting = _("{count} việc chờ gửi vẫn nằm an toàn trên máy này.").format(count=facts.waiting)
    return waiting if facts.waiting else ""


def _waits_long(facts: SyncFacts) -> str:
    told = _("{count} việc đã chờ gửi quá 4 giờ làm việc.").format(count=facts.waiting_long)
    return told if facts.waiting_long else ""


def _joined(*sentences: str) -> str:
    return " ".join(one for one in sentences if one)


def _offline(facts: SyncFacts) -> Said:
    waiting = _("☁ Mất mạng · {count} việc chờ gửi").format(count=facts.waiting)
    told = _("Anh/chị vẫn đọc và bút phê bình thường. Sẽ tự gửi khi có mạng.")
    if _is_locked(facts):
        told = _locked()
    action = Action.SHOW_OUTBOX if facts.waiting else Action.CHECK
    return waiting if facts.waiting else _("☁ Mất mạng"), _joined(told, _waits_long(facts)), action


def _is_locked(facts: SyncFacts) -> bool:
    """After so many days without contact no document is shown (`store.contact`)."""
    checked = facts.last_full_check
    return checked is not None and (facts.now - checked).days >= OFFLINE_DAYS


def _locked() -> str:
    return _(
        "Văn bản trên máy tạm khóa đến khi liên lạc được với máy chủ. Việc chưa gửi vẫn được giữ. Hãy bấm Kiểm tra."
    )


def _stale(facts: SyncFacts) -> Said:
    days = (facts.now - (facts.last_full_check or facts.started)).days
    pill = _("⚠ Chưa đồng bộ {days} ngày").format(days=max(days, 1))
    if _is_locked(facts):
        return pill, _locked(), Action.CHECK
    return pill, _("Có thể thiếu văn bản mới. Văn bản đã có vẫn đọc được. Hãy bấm Kiểm tra."), Action.CHECK


def _rejected(facts: SyncFacts) -> Said:
    pill = _("⚠ {count} việc bị từ chối").format(count=facts.refused)
    return pill, _("Máy chủ không nhận. Nội dung đã viết còn nguyên. Hãy sửa và gửi lại."), Action.SHOW_OUTBOX


def _paused(facts: SyncFacts) -> Said:
    told = _("Đồng bộ đang tạm dừng. Văn bản trên máy vẫn đọc và bút phê được.")
    if facts.paused_until:
        told = _("Đồng bộ tạm dừng đến {time}. Văn bản trên máy vẫn đọc và bút phê được.").format(
            time=clock_of(facts.paused_until, facts.now)
        )
    return _("⏸ Đã tạm dừng"), told, Action.RESUME


def _syncing(facts: SyncFacts) -> Said:
    done, total = counted_words(facts.done), counted_words(facts.total)
    if facts.total:
        return _("⟳ Đang đồng bộ {done}/{total}").format(done=done, total=total), "", Action.CHECK
    if facts.done:
        return _("⟳ Đang đồng bộ, đã nhận {done}").format(done=done), "", Action.CHECK
    return _("⟳ Đang đồng bộ"), "", Action.CHECK


def counted_words(number: int) -> str:
    """A count with the thousands parted, as people write it here: 12.480."""
    return f"{number:,}".replace(",", ".")


def _pending(facts: SyncFacts) -> Said:
    if facts.waiting_long:
        pill = _("⚠ {count} việc chờ gửi quá 4 giờ").format(count=facts.waiting_long)
        return pill, _("Nội dung vẫn nằm an toàn trên máy này. Hãy xem trong Chờ gửi."), Action.SHOW_OUTBOX
    return _("↗ {count} việc đang gửi").format(count=facts.waiting), "", Action.SHOW_OUTBOX


def _ok(facts: SyncFacts) -> Said:
    checked = clock_of(facts.last_full_check or facts.now, facts.now)
    return _("✓ Đã cập nhật lúc {time}").format(time=checked), "", Action.SYNC_NOW


def _starting(facts: SyncFacts) -> Said:
    return _("… Đang kiểm tra"), "", Action.SYNC_NOW


SENTENCES: dict[StateId, Callable[[SyncFacts], Said]] = {
    StateId.CONFLICT: _conflict,
    StateId.AUTH: _auth,
    StateId.DISK: _disk,
    StateId.CLOCK: _clock,
    StateId.SERVER: _server,
    StateId.OFFLINE: _offline,
    StateId.STALE: _stale,
    StateId.REJECTED: _rejected,
    StateId.PAUSED: _paused,
    StateId.SYNCING: _syncing,
    StateId.PENDING: _pending,
    StateId.OK: _ok,
    StateId.STARTING: _starting,
}
