"""The files of the open document: a tab each when there are several, pages of the one chosen, or why it has none.

Pages come from a child process; a file that hangs, kills it or is no PDF leaves a sentence in their place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from wardoffice.desk.mending import DAMAGED
from wardoffice.desk.reading import CachedAttachment
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.rendering import SECONDS
from wardoffice.paper.source import Source
from wardoffice.store.reading_places import ReadingPlace
from wardoffice.ui.pages.ahead import Ahead, Glance
from wardoffice.ui.pages.beside_pages import BesidePages
from wardoffice.ui.pages.column import Fit
from wardoffice.ui.pages.source import PageSource
from wardoffice.ui.pages.view import PageView
from wardoffice.ui.reading.arranging import arrangement_of
from wardoffice.ui.reading.file_tabs import FileTabs
from wardoffice.ui.reading.notice import PageNotice
from wardoffice.wording import _, sentence

_FOR_OTHERS = ("not_pdf", "unparsable", "image_unreadable", "image_too_large", "file_hangs", "file_crashes")
"""Codes of a file that is whole and that another program may be able to show."""


@dataclass(frozen=True, slots=True)
class ShownFile:
    """`first`: marks that name no file lie on it. `place`: where it is and its key; None when it is not here."""

    attachment: CachedAttachment
    first: bool
    place: tuple[Path, bytes] | None

    @property
    def sha256(self) -> str:
        return self.attachment.attachment.sha256


def shown_files(
    attachments: tuple[CachedAttachment, ...], places: Mapping[str, tuple[Path, bytes]]
) -> tuple[ShownFile, ...]:
    """A document's files in their order, each with where it lies."""
    return tuple(
        ShownFile(each, place == 0, places.get(each.attachment.sha256)) for place, each in enumerate(attachments)
    )


class FilePane(QWidget):
    """`file_changed` follows when another file is shown; `pages_come` when its pages are there."""

    file_changed = Signal(object)
    pages_come = Signal()
    damaged = Signal(str)
    """The hash of a file here that could not be read because its bytes have changed."""
    told = Signal()
    """A sentence stands where the pages would."""
    outside_asked = Signal(object)
    """The Attachment that is to be opened with another program, for it has no pages here."""

    def __init__(self, parent: QWidget | None = None, seconds: float = SECONDS) -> None:
        super().__init__(parent)
        self._files: tuple[ShownFile, ...] = ()
        self._shown: ShownFile | None = None
        self._passwords: dict[Path, str] = {}
        """Typed for files of the document that is open; gone with it, and kept nowhere else."""
        self.view = PageView(self)
        self.source = PageSource(self, seconds)
        self.ahead = Ahead(self.source.warm, seconds, self)
        self.notice = PageNotice(self)
        self.beside = BesidePages(self.view, self)
        self.beside.pages.chosen.connect(self.view.go_to)
        self.beside.outline.chosen.connect(lambda entry: self.view.go_to_height(entry.page, entry.height))
        self.beside.hide()
        self.tabs = FileTabs(self)
        self.tabs.currentChanged.connect(self._turn_to)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.notice)
        beside = QHBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(self.beside)
        beside.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addLayout(beside, 1)
        self._connect()

    def _connect(self) -> None:
        self.view.wanted.connect(self.source.want)
        self.source.opened.connect(self._opened)
        self.source.boxes_read.connect(self.view.learn)
        self.source.drawn.connect(self.view.take)
        self.source.outline_read.connect(self.beside.show_outline)
        self.source.unreadable.connect(self._unreadable)
        self.source.undrawable.connect(self._undrawable)
        self.ahead.holds.connect(self.view.drawing.lend)
        self.notice.asked.connect(self._ask_outside)
        self.notice.password_given.connect(self._try_password)

    @property
    def shown(self) -> ShownFile | None:
        return self._shown

    @property
    def has_pages(self) -> bool:
        return self._stack.currentWidget() is self.view and self.view.pages > 0

    @property
    def place(self) -> int:
        """Which of the document's files is shown, from 0."""
        return max(0, self.tabs.currentIndex())

    def show_files(self, files: tuple[ShownFile, ...], fresh: bool, first: str = "") -> None:
        """Show a document's files, that with the hash `first` before the others; unless `fresh` they are the same
        document's as before, and the place is kept.
        """
        named = next((place for place, file in enumerate(files) if file.sha256 == first), 0)
        chosen = named if fresh else self.place
        if fresh:
            self._passwords.clear()
        self._files = files
        self.tabs.blockSignals(True)
        self.tabs.show_names([file.attachment.attachment.name for file in files])
        self.tabs.setCurrentIndex(min(chosen, len(files) - 1))
        self.tabs.blockSignals(False)
        if files:
            self._show(files[min(chosen, len(files) - 1)], fresh)
        else:
            self._without_pages(_("Văn bản này không có tệp nào. Thông tin trong sổ vẫn đầy đủ."))
        if fresh:
            self.ahead.drop()

    def say(self, words: str, sign: str = "file-alert-outline", button: str = "") -> None:
        """Show a sentence in place of the pages."""
        self.notice.say(words, sign, button)
        self._stack.setCurrentWidget(self.notice)
        self.told.emit()

    @Slot(str)
    def show_file(self, sha256: str) -> None:
        """Turn to one of the document's files; nothing where it is none of them."""
        places = [place for place, file in enumerate(self._files) if file.sha256 == sha256]
        if places:
            self.tabs.setCurrentIndex(places[0])

    def show_first(self) -> None:
        """Turn to the file that marks without a file's name lie on."""
        self.tabs.setCurrentIndex(0)

    @Slot(int)
    def _turn_to(self, index: int) -> None:
        if 0 <= index < len(self._files):
            self._show(self._files[index], fresh=True)

    def _show(self, file: ShownFile, fresh: bool) -> None:
        same = self._shown is not None and self._shown.sha256 == file.sha256 and not fresh
        if same and self._shown is not None and self._shown.place == file.place:
            return
        self._shown = file
        self.view.show_pages((), {})
        self.file_changed.emit(file)
        if file.place is None:
            name = file.attachment.attachment.name
            told = _("Tệp “{name}” chưa tải về máy này. Thông tin văn bản vẫn xem được. Tệp tự tải về khi có mạng.")
            self._without_pages(told.format(name=name), "download-outline")
        else:
            self._stack.setCurrentWidget(self.view)
            self._open(Source(*file.place))

    def _open(self, source: Source) -> None:
        """Show a file's pages, at once if they have been made ready."""
        ready = self.ahead.take(source)
        if ready is not None:
            self.source.adopt(ready)
        else:
            self.source.open(source, self.password_of(source.path))

    @property
    def open_source(self) -> Source | None:
        """The file shown, None when it is not here."""
        return Source(*self._shown.place) if self._shown and self._shown.place else None

    def prepare(self, source: Source, place: ReadingPlace | None) -> None:
        """Make a file ready to be shown as it would be now, at the place where it was left."""
        room, seen = self.view.viewport(), replace(self.view.arrangement, turn=0)
        wanted = arrangement_of(place) if place else seen
        at = (place.page, place.part) if place else (1, 0.0)
        # Lines above the pages come and go: only whole pages are drawn for a height, all others for the highest room.
        height = room.height() if wanted.zoom is Fit.PAGE else self.window().height()
        self.ahead.prepare(
            source, Glance((room.width(), height), room.devicePixelRatioF(), wanted, self.view.shade, at)
        )

    def _without_pages(self, words: str, sign: str = "file-alert-outline") -> None:
        self.source.close_file()
        self.view.show_pages((), {})
        self.say(words, sign)

    @Slot(object, object, object)
    def _opened(self, sizes: object, boxes: object, drawn: object) -> None:
        typed = self.notice.password.has_cursor
        self.notice.password.forget()
        self._stack.setCurrentWidget(self.view)
        if typed:  # who typed the password reads on by the keys
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.view.show_pages(sizes, boxes, drawn)  # type: ignore[arg-type]  # a Qt signal carries plain objects
        self.pages_come.emit()

    @Slot(object)
    def _unreadable(self, problem: PaperProblem) -> None:
        self._notice_damage(problem)
        if problem.code == "password_needed":
            self._ask_password()
        elif problem.code != "closed":
            button = _("Mở bằng chương trình khác") if problem.code in _FOR_OTHERS else ""
            self.say(sentence(problem.code, problem.facts), button=button)

    @Slot(int, object)
    def _undrawable(self, page: int, problem: PaperProblem) -> None:
        self._notice_damage(problem)
        if problem.code != "closed":
            self.view.show_broken(page, sentence(problem.code, problem.facts))

    @property
    def password(self) -> str:
        """What was typed to open the file shown; empty for none."""
        source = self.open_source
        return self.password_of(source.path if source else None)

    def password_of(self, path: Path | None) -> str:
        """The password that was typed for a file of the open document; empty for none."""
        return self._passwords.get(path, "") if path else ""

    def _ask_password(self) -> None:
        """The file does not open without a password, or with the one just typed."""
        place = self._shown.place if self._shown else None
        wrong = bool(place and self._passwords.pop(place[0], ""))
        self.notice.ask_password(sentence("password_wrong" if wrong else "password_asked"), wrong)
        self._stack.setCurrentWidget(self.notice)
        self.told.emit()

    @Slot(str)
    def _try_password(self, password: str) -> None:
        if self._shown is not None and self._shown.place is not None:
            self._passwords[self._shown.place[0]] = password
            self.source.open(Source(*self._shown.place), password)

    @Slot()
    def _ask_outside(self) -> None:
        if self._shown is not None:
            self.outside_asked.emit(self._shown.attachment.attachment)

    def _notice_damage(self, problem: PaperProblem) -> None:
        if problem.code in DAMAGED and self._shown is not None:
            self.damaged.emit(self._shown.sha256)

    def keep_list(self, shown: bool) -> None:
        """Show or hide the list of pages and the outline."""
        self.beside.setVisible(shown)
        self.beside.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.beside.fit()

    def stop(self) -> None:
        self.ahead.stop()
        self.source.stop()
