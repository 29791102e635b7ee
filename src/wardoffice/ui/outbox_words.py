"""The acts of the queue in words: what each is, how far it has come, and why the hub did not take it."""

from dataclasses import dataclass

from wardoffice.desk.sending import OutgoingAct, Progress
from wardoffice.ui.route_words import moment
from wardoffice.wording import N_, _, sentence

ACTS = {
    "mark_read": N_("Đã xem"),
    "register_incoming": N_("Vào sổ"),
    "submit_up": N_("Trình"),
    "propose_endorsement": N_("Đề xuất"),
    "endorse": N_("Bút phê"),
    "enter_endorsement": N_("Nhập bút phê thay lãnh đạo"),
    "forward": N_("Chuyển"),
    "settle_lead": N_("Chọn chủ trì"),
    "accept_assignment": N_("Nhận việc"),
    "change_due": N_("Đổi hạn"),
    "request_extension": N_("Xin gia hạn"),
    "return_back": N_("Trả lại"),
    "report_progress": N_("Báo cáo tiến độ"),
    "complete": N_("Báo cáo xong"),
    "confirm_complete": N_("Kết thúc xử lý"),
    "annotate": N_("Ghi trên trang"),
    "erase_mark": N_("Xóa nét ghi"),
    "attach": N_("Đính kèm tệp"),
    "comment": N_("Ghi ý kiến"),
    "remind": N_("Nhắc việc"),
    "recall_forwarding": N_("Thu hồi"),
}
MENDED_IN_COMPOSER = frozenset({"endorse", "enter_endorsement", "propose_endorsement", "forward"})
MENDED_IN_FORM = frozenset(
    {"return_back", "report_progress", "complete", "confirm_complete", "comment", "recall_forwarding", "submit_up"}
)
PROGRESS = {
    Progress.UNDOABLE: N_("Chờ gửi, còn hoàn tác được"),
    Progress.WAITING: N_("Chờ gửi"),
    Progress.SENT: N_("Đã gửi, chờ máy chủ trả lời"),
    Progress.ACCEPTED: N_("Máy chủ đã nhận"),
    Progress.SEEN: N_("Người nhận đã mở"),
    Progress.REFUSED: N_("Máy chủ không nhận"),
}
_REACHED = {
    Progress.UNDOABLE: 0,
    Progress.WAITING: 0,
    Progress.SENT: 1,
    Progress.ACCEPTED: 2,
    Progress.SEEN: 3,
    Progress.REFUSED: 1,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the way; `reached` whether it is behind or where the act stands now."""

    words: str
    icon: str
    reached: bool
    now: bool


def steps(one: OutgoingAct) -> tuple[Step, ...]:
    """Waiting → sent → taken by the city → opened; the last only where somebody is to open it (UX.md 3.8)."""
    reached = _REACHED[one.progress]
    took = one.row.answered_at if reached >= 2 else None
    words = [
        (_("Chờ gửi"), "clock-outline"),
        (_("Đã gửi"), "send-outline"),
        (_("Máy chủ đã nhận {time}").format(time=moment(took)) if took else _("Máy chủ nhận"), "check"),
    ]
    if one.to or one.seen_by:
        words.append((_("Người nhận đã mở") if one.seen_by else _("Người nhận mở"), "eye-outline"))
    return tuple(Step(text, icon, place <= reached, place == reached) for place, (text, icon) in enumerate(words))


def opened_words(one: OutgoingAct) -> str:
    """Who opened it and when."""
    told = _("{name} đã mở {time}")
    return "; ".join(told.format(name=seen.name, time=moment(seen.at)) for seen in one.seen_by)


def act_words(kind: str) -> str:
    return _(ACTS[kind]) if kind in ACTS else kind


def progress_words(one: OutgoingAct) -> str:
    """How far it has come, in one piece for a screen reader; who opened it, where that is known."""
    return opened_words(one) or _(PROGRESS[one.progress])


def reason_words(one: OutgoingAct) -> str:
    """The hub's reason as a sentence; empty for what was not refused."""
    return sentence(one.row.code, one.row.facts) if one.progress is Progress.REFUSED else ""


def alarm_words(one: OutgoingAct) -> str:
    """What keeps it, where it is kept for longer than it should be."""
    if one.waits_behind is not None:
        return _("Chờ việc bị từ chối trên cùng văn bản được giải quyết. Việc ở văn bản khác vẫn gửi bình thường.")
    return _("Đã chờ quá 4 giờ làm việc. Nội dung vẫn nằm an toàn trên máy này.") if one.too_long else ""


def copied(one: OutgoingAct) -> str:
    """The act for the clipboard: what it is, on which document, and every word."""
    document = one.document
    about = " · ".join(part for part in (document.code, document.agency, document.subject) if part) if document else ""
    head = f"{act_words(one.row.kind)} · {moment(one.row.created)}"
    return "\n".join(part for part in (head, about, one.text) if part)


def too_late() -> str:
    """Said when an act was under way before it could be taken back."""
    return _("Việc này đã gửi đi nên không hoàn tác được nữa. Không có gì bị mất. Nếu cần, anh/chị dùng Thu hồi.")
