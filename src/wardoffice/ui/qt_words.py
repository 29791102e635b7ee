"""Qt's own texts in Vietnamese: there is no qtbase_vi.qm, and no English may stand in the window."""

from PySide6.QtCore import QObject, QTranslator

from wardoffice.wording import N_, _

_WORDS = {
    "OK": N_("Đồng ý"),
    "&OK": N_("Đồn&g ý"),
    "Cancel": N_("Thôi"),
    "&Cancel": N_("Thô&i"),
    "Close": N_("Đóng"),
    "&Close": N_("Đón&g"),
    "&Yes": N_("&Có"),
    "&No": N_("&Không"),
    "Save": N_("Lưu"),
    "&Save": N_("&Lưu"),
    "Open": N_("Mở"),
    "&Open": N_("&Mở"),
    "Apply": N_("Áp dụng"),
    "Retry": N_("Thử lại"),
    "Help": N_("Trợ giúp"),
    "Discard": N_("Bỏ"),
    "Don't Save": N_("Không lưu"),
    "Reset": N_("Đặt lại"),
    "&Undo": N_("&Hoàn tác"),
    "&Redo": N_("&Làm lại"),
    "Cu&t": N_("&Cắt"),
    "&Copy": N_("&Sao chép"),
    "Copy &Link Location": N_("Sao chép địa chỉ"),
    "&Paste": N_("&Dán"),
    "Delete": N_("Xóa"),
    "Select All": N_("Chọn tất cả"),
    "&Step up": N_("&Tăng"),
    "Step &down": N_("&Giảm"),
    "Look in:": N_("Tìm trong:"),
    "File &name:": N_("&Tên tệp:"),
    "Files of type:": N_("Loại tệp:"),
    "All Files (*)": N_("Mọi tệp (*)"),
    "Scroll here": N_("Cuộn đến đây"),
    "Top": N_("Đầu"),
    "Bottom": N_("Cuối"),
    "Page up": N_("Lên một trang"),
    "Page down": N_("Xuống một trang"),
    "Scroll up": N_("Cuộn lên"),
    "Scroll down": N_("Cuộn xuống"),
    "Left edge": N_("Mép trái"),
    "Right edge": N_("Mép phải"),
    "Page left": N_("Sang trái một trang"),
    "Page right": N_("Sang phải một trang"),
    "Scroll left": N_("Cuộn sang trái"),
    "Scroll right": N_("Cuộn sang phải"),
}


class QtWords(QTranslator):
    """Answers for Qt's own contexts; whatever it does not know stays as it is."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:  # noqa: N803 - Qt's own names
        known = _WORDS.get(sourceText)
        return _(known) if known else None  # type: ignore[return-value]  # null: nothing known; "" would be shown
