"""What the reading pane offers to do with a document: the words on the buttons, by what its reader may do now.

The desk says what is allowed; this only chooses which three come first and what they are called.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from wardoffice.domain.attaching import scans_on
from wardoffice.domain.document import Document
from wardoffice.domain.ids import PostId
from wardoffice.domain.people import LEADERS, Role
from wardoffice.store.pins import Pin
from wardoffice.ui.pin_words import state_words
from wardoffice.wording import N_, _

May = Mapping[str, tuple[PostId, ...]]
MOST = 3
PIN = "pin"
"""No act: nothing of it leaves this machine."""
PRINT = "print"
STAMP = "stamp"
"""Marks the page (`annotate`), where the reader may put the arrival stamp on it."""


@dataclass(frozen=True, slots=True)
class Action:
    """`kind` is the command's; `keys` its shortcut as the window binds it."""

    kind: str
    label: str
    icon: str
    keys: str = ""


_ACTIONS = {
    "endorse": Action("endorse", N_("Bút phê"), "draw-pen", "Ctrl+B"),
    "propose_endorsement": Action("propose_endorsement", N_("Đề xuất"), "draw-pen", "Ctrl+B"),
    "enter_endorsement": Action("enter_endorsement", N_("Nhập bút phê thay lãnh đạo"), "draw-pen"),
    "register_incoming": Action("register_incoming", N_("Vào sổ"), "inbox-arrow-down-outline", "Ctrl+D"),
    STAMP: Action(STAMP, N_("Đóng dấu đến"), "stamper"),
    "complete": Action("complete", N_("Báo cáo xong"), "check-circle-outline"),
    "forward": Action("forward", N_("Chuyển"), "send-outline"),
    "submit_up": Action("submit_up", N_("Trình"), "tray-arrow-up"),
    "return_back": Action("return_back", N_("Trả lại"), "undo-variant"),
    "accept_assignment": Action("accept_assignment", N_("Nhận việc"), "clipboard-check-outline"),
    "report_progress": Action("report_progress", N_("Báo cáo tiến độ"), "clipboard-text-clock-outline"),
    "confirm_complete": Action("confirm_complete", N_("Kết thúc xử lý"), "check-circle-outline"),
    "comment": Action("comment", N_("Ghi ý kiến"), "note-text-outline"),
    "attach": Action("attach", N_("Đính kèm tệp…"), "paperclip"),
    "recall_forwarding": Action("recall_forwarding", N_("Thu hồi"), "undo-variant"),
}
_FIRST = {
    Role.CLERK: ("register_incoming", "submit_up", "forward"),
    Role.CHIEF_OF_OFFICE: ("propose_endorsement", "submit_up", "forward", "return_back"),
    Role.UNIT_HEAD: ("complete", "forward", "return_back"),
}
_LEADER_FIRST = ("endorse", "forward", "return_back")
_OFFICER_FIRST = ("complete", "forward", "return_back", "submit_up")


def actions_for(may: May, role: Role | None, document: Document) -> tuple[tuple[Action, ...], tuple[Action, ...]]:
    """The actions with a button of their own, the main one first, and those behind ⋯."""
    order = _LEADER_FIRST if role in LEADERS else _FIRST.get(role or Role.OFFICER, _OFFICER_FIRST)
    allowed = [
        kind for kind in (*order, *(k for k in _ACTIONS if k not in order)) if kind in may and _is_apt(kind, document)
    ]
    first = [kind for kind in order if kind in allowed][:MOST]
    named = {kind: _named(_ACTIONS[kind], role) for kind in allowed}
    return tuple(named[kind] for kind in first), tuple(named[kind] for kind in allowed if kind not in first)


def pin_action(pin: Pin | None) -> Action:
    """Keeping a document ready for a meeting, or letting it go; says how far it has come."""
    if pin is None:
        return Action(PIN, _("Giữ sẵn cho cuộc họp"), "clipboard-check-outline")
    return Action(PIN, _("Bỏ giữ sẵn ({state})").format(state=state_words(pin)), "clipboard-check-outline")


def print_action() -> Action:
    """Behind ⋯ on purpose: reading and sending on cost no paper (UX.md 3.4)."""
    return Action(PRINT, _("In…"), "printer-outline", "Ctrl+P")


def _is_apt(kind: str, document: Document) -> bool:
    """Whether an allowed act has anything to act on."""
    if kind == "enter_endorsement":
        return bool(scans_on(document))
    if kind == STAMP:
        return bool(document.attachments)
    if kind == "recall_forwarding":
        return any(step.recalled_at is None and step.role != "return" for step in document.route)
    return True


def _named(action: Action, role: Role | None) -> Action:
    label = _(action.label)
    if action.kind == "return_back" and role in LEADERS:
        label = _("Trả lại văn thư")
    elif action.kind == "forward" and role not in LEADERS:
        label = _("Chuyển tiếp")
    return Action(action.kind, label, action.icon, action.keys)
