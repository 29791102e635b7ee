"""The acts of the queue in words: what each is, how far it has come, and why the hub did not take it."""

from wardoffice.desk.sending import OutgoingAct, Progress
from wardoffice.wording import N_, _, sentence

ACTS = {
    "mark_read": N_("Đã xem"),
    "register_incoming": N_("Vào sổ"),
    "submit_up": N_("Trình"),
    "propose_endorsement": N_("Đề xuất"),
    "endorse": N_("Bút phê"),
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
    "comment": N_("Ghi ý kiến"),
    "remind": N_("Nhắc việc"),
    "recall_forwarding": N_("Thu hồi"),
}
PROGRESS = {
    Progress.UNDOABLE: N_("Chờ gửi, còn hoàn tác được"),
    Progress.WAITING: N_("Chờ gửi"),
    Progress.SENT: N_("Đã gửi, chờ máy chủ trả lời"),
    Progress.ACCEPTED: N_("Máy chủ đã nhận"),
    Progress.SEEN: N_("Người nhận đã mở"),
    Progress.REFUSED: N_("Máy chủ không nhận"),
}


def act_words(kind: str) -> str:
    return _(ACTS[kind]) if kind in ACTS else kind


def progress_words(one: OutgoingAct) -> str:
    """How far it has come; who opened it, where that is known."""
    if one.progress is Progress.SEEN and one.seen_by:
        return _("{names} đã mở").format(names=", ".join(one.seen_by))
    return _(PROGRESS[one.progress])


def reason_words(one: OutgoingAct) -> str:
    """The hub's reason as a sentence; empty for what was not refused."""
    return sentence(one.row.code, one.row.facts) if one.progress is Progress.REFUSED else ""


def too_late() -> str:
    """Said when an act was under way before it could be taken back."""
    return _("Việc này đã gửi đi nên không hoàn tác được nữa. Không có gì bị mất. Nếu cần, anh/chị dùng Thu hồi.")
