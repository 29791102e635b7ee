"""What is said of the month's paper."""

from wardoffice.domain.paper_saved import PaperSaved
from wardoffice.wording import _


def paper_words(paper: PaperSaved) -> str:
    """One line; also a month in which more was printed than saved is told as it was."""
    if paper.saved or not paper.printed:
        return _("Đã tiết kiệm {sheets} tờ giấy tháng này").format(sheets=paper.saved)
    return _("Tháng này đã in {sheets} tờ từ máy này").format(sheets=paper.printed)


def paper_details(paper: PaperSaved) -> str:
    """How the line came about."""
    told = _(
        "{kept} tờ không phải in hay sao khi anh/chị vào sổ, bút phê và chuyển, trừ {printed} tờ đã in từ máy này."
    )
    return told.format(kept=paper.not_needed, printed=paper.printed)
