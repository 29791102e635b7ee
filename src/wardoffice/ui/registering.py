"""Vào sổ: the form beside the page of what waits in the queue; one by one, or many at once with their numbers.

The number shown is this desk's guess until the hub confirms it, and the form says so.
"""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from wardoffice.desk import leasing, registering
from wardoffice.desk.acting import Acted
from wardoffice.desk.leasing import HeldRegister
from wardoffice.desk.registering import Registered
from wardoffice.desk.workplace import Workplace, office
from wardoffice.domain.ids import OrganId
from wardoffice.domain.outcome import Refusal
from wardoffice.store.lists import ListRow
from wardoffice.ui.gate import Gate
from wardoffice.ui.lease_switch import LeaseSwitch
from wardoffice.ui.lists import words
from wardoffice.ui.reader import Reader
from wardoffice.ui.side_form import SideForm
from wardoffice.ui.stamping import Stamping, Stamps
from wardoffice.ui.theme import look
from wardoffice.wording import _, sentence


@dataclass(frozen=True, slots=True)
class Entry:
    """What the form shows of one document of the queue."""

    row: ListRow
    number: int
    route: str
    duplicates: tuple[ListRow, ...]
    register: HeldRegister | None
    """How this desk stands to the register it goes into; the number is final where it holds it."""

    @property
    def is_final(self) -> bool:
        return self.register is not None and self.register.held


def entry_of(w: Workplace, document: str) -> Entry | None:
    row = next((r for r in registering.queue(w) if r.id == document), None)
    if row is None:
        return None
    ward = office(w)
    organ = ward.organs.get(OrganId(row.organ))
    route = ", ".join(ward.name_of(post) for post in (organ.preset_route if organ else ()))
    number = registering.next_number(w, row.organ).number
    held = next((one for one in leasing.registers(w) if one.organ == row.organ), None)
    return Entry(row, number, route, tuple(registering.duplicates(w, document)), held)


class RegisterForm(SideForm):
    """`registered` sends the sentence that says what was entered."""

    registered = Signal(str)

    def __init__(self, gate: Gate[Workplace], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gate = gate
        self._document, self._many = "", ()  # type: tuple[str, tuple[str, ...]]
        self._was_at_button = False
        self._number = QLabel(self)
        self._number.setFont(look().font(22, bold=True))
        self._number.setWordWrap(True)
        self._hint = _wrapping("meta", self)
        self._fields = QVBoxLayout()
        self._labels: dict[QLabel, QLabel] = {}
        self._shown = {name: _wrapping("", self) for name in ("code", "agency", "subject", "issued", "due", "route")}
        self._restricted = QCheckBox(_("Hạn chế người xem"), self)
        self._restricted.setToolTip(_("Chỉ văn thư và người được chuyển mới đọc được"))
        self.stamping = Stamping(gate, self)
        self.lease = LeaseSwitch(gate, self)
        self._warning = _wrapping("", self)
        self._warning.setProperty("tone", "warn")
        self._lay_out()
        self.confirmed.connect(self._register)
        self.lease.wished.connect(self._show_again)
        gate.changed.connect(self._show_again)

    def work_with(self, reader: Reader) -> None:
        """Show the stamp on that reader's page, and let it be dragged there."""
        self.stamping.password_of = reader.pane.password_of
        self.stamping.preview.connect(reader.marks.show_preview)
        self.stamping.place_asked.connect(reader.show_mark)
        reader.pane.pages_come.connect(self.stamping.look_again)
        reader.layer.preview_moved.connect(self.stamping.moved)

    def show_document(self, document: str) -> None:
        """Turn to a document of the queue; a tick belongs to the document it was made for."""
        if document != self._document:
            self._restricted.setChecked(False)
        self._document, self._many = document, ()
        self._gate.read(lambda w: entry_of(w, document), lambda entry: self._show(document, entry), owner=self)

    def show_many(self, documents: tuple[str, ...]) -> None:
        """Turn to several selected documents, registered together in the order given."""
        if len(documents) < 2:
            return
        self._many = documents
        self._gate.read(
            lambda w: entry_of(w, documents[0]), lambda entry: self._show_range(documents, entry), owner=self
        )

    @Slot()
    def _show_again(self) -> None:
        """A number given elsewhere, or the register gained or lost, shows at once; what was ticked stays."""
        document, many = self._document, self._many
        if not self.isVisible():
            return
        if many:
            self.show_many(many)
        elif document:
            self._gate.read(lambda w: entry_of(w, document), lambda entry: self._show(document, entry), owner=self)

    def _show(self, document: str, entry: Entry | None) -> None:
        if document != self._document or self._many:
            return
        self.main_button.setEnabled(entry is not None)
        if entry is None:
            return
        row = entry.row
        self.name(_("Vào sổ văn bản đến"), _("Vào sổ số {number}").format(number=entry.number))
        number = _("Số đến {number}") if entry.is_final else _("Số đến {number} (tạm)")
        self._number.setText(number.format(number=entry.number))
        self._say_how_final(entry)
        values = (row.code, row.agency, row.subject, words.date_text(row.issued_date), row.due, entry.route)
        self._fill(values)
        self._restricted.setVisible(True)
        self.stamping.begin((document,))
        self.stamping.number(entry.number, not entry.is_final)
        self._warn(entry.duplicates)
        self._go_on()

    def _show_range(self, documents: tuple[str, ...], entry: Entry | None) -> None:
        if documents != self._many or entry is None:
            return
        first, last = entry.number, entry.number + len(documents) - 1
        count = len(documents)
        self.name(_("Vào sổ {count} văn bản").format(count=count), _("Vào sổ {count} văn bản").format(count=count))
        numbers = _("Số đến {first}–{last}") if entry.is_final else _("Số đến {first}–{last} (tạm)")
        self._number.setText(numbers.format(first=first, last=last))
        self._say_how_final(entry)
        self._fill(("", "", "", "", "", entry.route))
        self._restricted.setVisible(False)
        self.stamping.begin(documents)
        self._warn(())
        self.main_button.setEnabled(True)

    def _say_how_final(self, entry: Entry) -> None:
        final = _("Số chính thức: máy này đang giữ sổ.")
        guessed = _("Số do máy này tạm lấy; máy chủ sẽ xác nhận khi đồng bộ.")
        self._hint.setText(final if entry.is_final else guessed)
        self.lease.show_register(entry.register)

    def _fill(self, values: tuple[str, ...]) -> None:
        for (name, label), value in zip(self._shown.items(), values, strict=True):
            text = words.date_text(value[:10]) if name == "due" else value
            label.setText(text)
            label.setVisible(bool(text))
            self._labels[label].setVisible(bool(text))

    def _warn(self, duplicates: tuple[ListRow, ...]) -> None:
        numbers = [str(row.arrival_number) for row in duplicates if row.arrival_number is not None]
        told = _("Có thể trùng với văn bản đã vào sổ số {numbers}. Chưa tạo thêm gì. Hãy xem lại trước khi vào sổ.")
        self._warning.setText(told.format(numbers=", ".join(numbers)) if numbers else "")
        self._warning.setVisible(bool(numbers))

    @Slot()
    def _register(self) -> None:
        document, many, restricted = self._document, self._many, self._restricted.isChecked()
        if not self.main_button.isEnabled() or not (many or document):
            return
        self._was_at_button = self.main_button.hasFocus()
        self.main_button.setEnabled(False)

        def enter(stamps: Stamps) -> None:
            if many:
                every = partial(registering.register_all, document_ids=many, stamps=stamps)
                self._gate.write(every, self._done_many, owner=self, failed=self._could_not)
                return
            stamp = stamps.get(document)
            register = partial(registering.register, document_id=document, restricted=restricted, stamp=stamp)
            self._gate.write(register, self._done, owner=self, failed=self._could_not)

        self.stamping.find_places(enter)

    def _could_not(self, problem: Exception) -> None:
        """A fault of this machine: told where all of them are, and it can be tried again."""
        self.main_button.setEnabled(True)
        self._go_on()
        self._gate.failure.emit(problem)

    def _go_on(self) -> None:
        """A button that is switched off hands the cursor on; who pressed it by key finds it there for the next one."""
        if self._was_at_button:
            self.main_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._was_at_button = False

    def _done(self, outcome: Acted | Refusal) -> None:
        if isinstance(outcome, Refusal):
            self._refused(outcome)
            return
        arrival = outcome.document.arrival
        self.stamping.begin(())
        self._restricted.setChecked(False)
        told = _("Đã vào sổ số {number}, trình theo tuyến đã định.")
        self.registered.emit(told.format(number=arrival.number if arrival else ""))

    def _done_many(self, outcome: Registered) -> None:
        self._many = ()
        if outcome.refused:
            self._refused(outcome.refused[0][1])
        if outcome.done:
            numbers = outcome.numbers
            told = _("Đã vào sổ {count} văn bản, số {first}–{last}.")
            self.registered.emit(told.format(count=len(outcome.done), first=numbers[0], last=numbers[-1]))

    def _refused(self, refusal: Refusal) -> None:
        self._warning.setText(sentence(refusal.code, refusal.facts))
        self._warning.show()
        self.main_button.setEnabled(True)

    def _lay_out(self) -> None:
        labels = (
            _("Số, ký hiệu"), _("Cơ quan ban hành"), _("Trích yếu"), _("Ngày ban hành"), _("Hạn nơi gửi yêu cầu"),
            _("Trình"),
        )  # fmt: skip
        for label, value in zip(labels, self._shown.values(), strict=True):
            named = QLabel(label, self)
            named.setProperty("kind", "meta")
            named.setBuddy(value)
            value.setContentsMargins(0, 0, 0, look().px(8))
            self._labels[value] = named
            self._fields.addWidget(named)
            self._fields.addWidget(value)
        self._fields.setSpacing(0)
        self.body.addWidget(self._number)
        self.body.addWidget(self._hint)
        self.body.addWidget(self._warning)
        self.body.addSpacing(look().px(8))
        self.body.addLayout(self._fields)
        self.body.addSpacing(look().px(8))
        self.body.addWidget(self.stamping)
        self.body.addSpacing(look().px(4))
        self.body.addWidget(self._restricted)
        self.body.addSpacing(look().px(8))
        self.body.addWidget(self.lease)
        self._warning.hide()


def _wrapping(kind: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setProperty("kind", kind)
    label.setWordWrap(True)
    return label
