"""What is kept ready for a meeting, in words: everything here, or how many files are still to come."""

from wardoffice.desk.pinning import PinnedSet
from wardoffice.domain.ids import in_vietnam
from wardoffice.store.pins import Pin
from wardoffice.wording import _


def state_words(pin: Pin) -> str:
    """ "sẵn sàng", or "còn 2 tệp"."""
    return _("sẵn sàng") if pin.ready else _("còn {count} tệp").format(count=pin.missing)


def pinned_words(found: PinnedSet) -> str:
    """Said after pinning: until when, and whether all of it can be read without a network."""
    if not found.pinned:
        return _("Không còn văn bản nào được giữ sẵn.")
    until = f"{in_vietnam(found.pinned[-1].pin.until):%d/%m}"
    count = len(found.pinned)
    if found.ready:
        told = _("Đang giữ sẵn {count} văn bản đến hết {day}: tất cả sẵn sàng.")
        return told.format(count=count, day=until)
    told = _("Đang giữ sẵn {count} văn bản đến hết {day}: còn {missing} tệp đang tải.")
    return told.format(count=count, day=until, missing=found.missing)
