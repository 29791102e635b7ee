"""The words people see: the one place where a code becomes a sentence.

Every sentence says what happened, what is safe, and what to do (UX.md section 3.9); msgids are the Vietnamese
sentences themselves.
"""

import os
from collections.abc import Mapping
from html import escape

from wardoffice.wording.documents import NOTICES, NUMBERED_DOCUMENT, PAPER, REFUSALS, UNNUMBERED_DOCUMENT
from wardoffice.wording.machine import COMMAND_LINE, STORE
from wardoffice.wording.network import CHECKS, HUB, SYNC
from wardoffice.wording.translation import N_, _

__all__ = [
    "CHECKS",
    "COMMAND_LINE",
    "HUB",
    "NOTICES",
    "NUMBERED_DOCUMENT",
    "N_",
    "PAPER",
    "REFUSALS",
    "STORE",
    "SYNC",
    "UNNUMBERED_DOCUMENT",
    "WITHOUT",
    "_",
    "browser_page",
    "sentence",
]  # fmt: skip

UNKNOWN = N_("Việc này chưa làm được. Nội dung đã viết vẫn được giữ. Hãy gửi mã “{code}” cho cán bộ CNTT.")


class _Gaps(dict[str, str | int]):
    def __missing__(self, key: str) -> str:
        return "…"


WITHOUT = {
    ("cache_rescued", "kept"): "cache_rescued_unkept",
    ("directory_unreadable", "detail"): "directory_not_json",
    ("proxy_auth_needed", "user"): "proxy_auth_unnamed",
    ("recalled_by_sender", "reason"): "recalled_without_reason",
    ("replaced_by_sender", "reason"): "replaced_without_reason",
}
"""The sentence said instead where this one's gap has nothing to name."""


def sentence(code: str, facts: Mapping[str, str | int] | None = None) -> str:
    """The sentence for a code with its gaps filled; an unknown code still says what is safe and names itself."""
    for (of, gap), other in WITHOUT.items():
        if of == code and not (facts or {}).get(gap):
            code = other
    for table in (REFUSALS, PAPER, STORE, SYNC, CHECKS, COMMAND_LINE, HUB, NOTICES):
        if code in table:
            return _(table[code]).format_map(_Gaps(facts or {}))
    return _(UNKNOWN).format(code=code)


def browser_page(taken: bool) -> str:
    """The page a browser ends on after signing in: HTML without script, in our own words."""
    done = _("Trình duyệt đã xong việc. Anh/chị hãy đóng trang này và quay lại cửa sổ WardOffice.")
    strange = _("Trang này không thuộc lần đăng nhập đang chờ. Chưa có ai được đăng nhập. Hãy đóng trang này.")
    language = os.environ.get("WARDOFFICE_LANGUAGE", "vi")
    return (
        f'<!DOCTYPE html><html lang="{escape(language)}"><head><meta charset="utf-8"><title>WardOffice</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
        f"<body><h1>WardOffice</h1><p>{escape(done if taken else strange)}</p></body></html>"
    )
