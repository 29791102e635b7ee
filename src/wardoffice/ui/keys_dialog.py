"""Bảng phím tắt (F1): every key of the window with what it does, readable at any size of text."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from wardoffice.ui.places import Place
from wardoffice.ui.shortcuts import KEYS
from wardoffice.ui.theme import look
from wardoffice.wording import N_, _

IN_PARTS = (
    ("Ctrl+Enter", N_("Chuyển, hoặc xác nhận khung đang mở")),
    ("Alt+1…9", N_("Gợi ý và mẫu ý kiến khi viết bút phê")),
    ("Ctrl++  Ctrl+-  Ctrl+0", N_("Phóng to, thu nhỏ, vừa chiều ngang trang")),
    ("F8", N_("Trang nền tối, và về lại màu thật")),
    ("F9", N_("Thước đọc: sáng dòng đang đọc")),
    ("Ctrl+M", N_("Viết tay trên trang")),
    ("Ctrl+C", N_("Sao chép các dòng đang chọn")),
)


class KeysDialog(QDialog):
    def __init__(self, places: tuple[Place, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Bảng phím tắt"))
        px = look().px
        ground = QWidget(self)
        ground.setProperty("kind", "surface")
        grid = QGridLayout(ground)
        grid.setContentsMargins(px(20), px(16), px(20), px(16))
        grid.setHorizontalSpacing(px(20))
        grid.setVerticalSpacing(px(6))
        for row, (keys, words) in enumerate(_lines(places)):
            named = QLabel(keys, ground)
            named.setProperty("kind", "section")
            said = QLabel(words, ground)
            said.setWordWrap(True)
            grid.addWidget(named, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(said, row, 1)
        grid.setColumnStretch(1, 1)
        scroll = QScrollArea(self)
        scroll.setAccessibleName(_("Bảng phím tắt"))
        scroll.setWidget(ground)
        scroll.setWidgetResizable(True)
        close = QPushButton(_("Đóng"), self)
        close.setProperty("kind", "primary")
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, px(12))
        column.addWidget(scroll, 1)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignHCenter)
        self.resize(px(520), px(560))


def _lines(places: tuple[Place, ...]) -> list[tuple[str, str]]:
    lines = [("  ".join(keys).replace("PgDown", "PgDn"), _(words)) for keys, words in KEYS.values()]
    known = {keys for keys, _words in lines}
    lines += [(place.keys, _(place.label)) for place in places if place.keys and place.keys not in known]
    return lines + [(keys, _(words)) for keys, words in IN_PARTS]
