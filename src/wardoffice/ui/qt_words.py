"""Qt's own texts in Vietnamese: there is no qtbase_vi.qm, and no English may stand in the window."""

from PySide6.QtCore import QObject, QTranslator

from wardoffice.ui.qt_print_words import PRINT_WORDS
from wardoffice.wording import N_, _

_WORDS = {
    **PRINT_WORDS,
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
    "&Look in:": N_("&Tìm trong:"),
    "File &name:": N_("&Tên tệp:"),
    "Files of &type:": N_("&Loại tệp:"),
    "All Files (*)": N_("Mọi tệp (*)"),
    "Directories": N_("Thư mục"),
    "Directory:": N_("Thư mục:"),
    "Files": N_("Tệp"),
    "Folder": N_("Thư mục"),
    "File Folder": N_("Thư mục"),
    "Drive": N_("Ổ đĩa"),
    "Computer": N_("Máy này"),
    "%1 File": N_("Tệp %1"),
    "File": N_("Tệp"),
    "Name": N_("Tên"),
    "Size": N_("Dung lượng"),
    "Type": N_("Loại"),
    "Date Modified": N_("Ngày sửa"),
    "Show ": N_("Hiện "),
    "Show &hidden files": N_("&Hiện tệp ẩn"),
    "&Choose": N_("&Chọn"),
    "&Delete": N_("&Xóa"),
    "&Rename": N_("Đổi &tên"),
    "&New Folder": N_("Thư mục &mới"),
    "New Folder": N_("Thư mục mới"),
    "Create New Folder": N_("Tạo thư mục mới"),
    "Create a New Folder": N_("Tạo thư mục mới"),
    "Back": N_("Lùi"),
    "Go back": N_("Lùi"),
    "Forward": N_("Tiến"),
    "Go forward": N_("Tiến"),
    "Parent Directory": N_("Thư mục cha"),
    "Go to the parent directory": N_("Lên thư mục cha"),
    "List View": N_("Xem dạng danh sách"),
    "Change to list view mode": N_("Xem dạng danh sách"),
    "Detail View": N_("Xem chi tiết"),
    "Change to detail view mode": N_("Xem chi tiết"),
    "List of places and bookmarks": N_("Các nơi hay dùng"),
    "Sidebar": N_("Khung bên"),
    "Remove": N_("Bỏ"),
    "Recent Places": N_("Nơi mới dùng"),
    "My Computer": N_("Máy này"),
    "Kind": N_("Loại"),
    "Alias": N_("Lối tắt"),
    "Shortcut": N_("Lối tắt"),
    "Unknown": N_("Không rõ"),
    "Find Directory": N_("Tìm thư mục"),
    "Save As": N_("Lưu thành"),
    "Invalid filename": N_("Tên tệp không dùng được"),
    '<b>The name "%1" cannot be used.</b><p>Try using another name, with fewer characters or no punctuation marks.': N_(
        "Không dùng được tên “%1”. Anh/chị đặt tên ngắn hơn hoặc bỏ các dấu câu."
    ),
    "%1\nDirectory not found.\nPlease verify the correct directory name was given.": N_(
        "%1\nKhông có thư mục này. Anh/chị xem lại tên thư mục."
    ),
    "%1\nFile not found.\nPlease verify the correct file name was given.": N_(
        "%1\nKhông có tệp này. Anh/chị xem lại tên tệp."
    ),
    "%1 already exists.\nDo you want to replace it?": N_("%1 đã có.\nGhi đè lên tệp đó?"),
    "Are you sure you want to delete '%1'?": N_("Xóa '%1'?"),
    "'%1' is write protected.\nDo you want to delete it anyway?": N_("'%1' được khóa chống ghi.\nVẫn xóa?"),
    "Could not delete directory.": N_("Không xóa được thư mục."),
    "Scroll Left": N_("Cuộn sang trái"),
    "Scroll Right": N_("Cuộn sang phải"),
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
        bare = sourceText.replace("&", "")  # a key of Qt's choosing is nothing we have to keep
        known = _WORDS.get(sourceText) or _WORDS.get(bare)
        return _(known) if known else None  # type: ignore[return-value]  # null: nothing known; "" would be shown
