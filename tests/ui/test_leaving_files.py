"""Signing one's bút phê and sending a document out from the window: the way is told first, then files are written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

import signers
from sheets import letter
from ui.low_screen import LowScreen
from ui.paper_desk import File, acted, received, registered
from ui.reading_room import Room, reading_room
from wardoffice.domain.commands import Endorse
from wardoffice.paper import press
from wardoffice.paper.inspection import SignatureStatus
from wardoffice.paper.source import Source
from wardoffice.ui.reading.outgoing import INSIDE, SendingOut
from wardoffice.ui.reading.signing import Signing

# The offscreen platform warns of what it cannot do whenever a dialog has a least size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
CHAIR = "ubnd.chutich"
WORDS = "Giao P. KT,HT&ĐT tham mưu trước thứ Sáu."
HONG = signers.signer()
SIGNED = File("Công văn.pdf", signers.signed(letter(), HONG))
CERTIFIED = File("Công văn.pdf", signers.signed(letter(), HONG, certify=1))
Open = Callable[[File], Room]


@contextmanager
def endorsed(qtbot: QtBot, folder: Path, file: File, login: str = "chutich", text_size: int = 100) -> Iterator[Room]:
    """A reader's desk with a document whose file it is and on which the chairperson has written."""
    document = acted(registered(received("d1", (file,))), Endorse(WORDS), CHAIR)
    with reading_room(qtbot, folder, login, [document], (file,), text_size) as room:
        room.open()
        yield room


def chosen(monkeypatch: pytest.MonkeyPatch, **paths: Path) -> None:
    """What the person picks in each of the system's own dialogs, by the name of their call."""
    for call, path in paths.items():
        answer = str(path) if call == "getExistingDirectory" else (str(path), "")
        monkeypatch.setattr(QFileDialog, call, lambda *_asked, answer=answer: answer)


def signing(room: Room) -> Signing:
    room.reader.do("sign_copy")
    room.rest()
    (dialog,) = room.reader.findChildren(Signing)
    return dialog


def notice(room: Room) -> str:
    return " ".join(label.text() for label in room.reader.notice.findChildren(QLabel)).strip()


def offered(room: Room) -> set[str]:
    actions: list[QAction] = room.reader.toolbar._more.menu().actions()
    return {action.text() for action in actions}


def test_a_leader_signs_his_bút_phê_and_its_words_are_what_the_signature_looks_like(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    p12, out = tmp_path / "hong.p12", tmp_path / "đã ký.pdf"
    p12.write_bytes(HONG.p12)
    chosen(monkeypatch, getOpenFileName=p12, getSaveFileName=out)
    with endorsed(qtbot, tmp_path, SIGNED) as room:
        assert {"Ký bút phê…", "Gửi ra ngoài…"} <= offered(room)
        dialog = signing(room)
        assert WORDS in dialog.way.text(), "told before anything is asked"
        assert "các chữ ký đã có giữ nguyên" in dialog.way.text()
        dialog.go.click()
        assert dialog.trouble().startswith("Chưa chọn tệp chứng thư số.")
        dialog.choose.click()
        QTest.keyClicks(dialog.password, "sai")
        dialog.go.click()
        room.rest()
        assert dialog.trouble().startswith("Không mở được chứng thư số")
        assert (dialog.password.text(), out.exists()) == ("", False)
        QTest.keyClicks(dialog.password, signers.PASSWORD.decode())
        QTest.keyClick(dialog.password, Qt.Key.Key_Return)
        room.rest()
    assert out.read_bytes().startswith(SIGNED.data)
    first, his = press.inspect(Source(out), roots=[HONG.root_pem]).signatures
    assert (first.status, his.status, his.covers_all) == (SignatureStatus.VALID, SignatureStatus.VALID, True)
    assert his.field.startswith("ButPhe")


def test_where_the_file_may_not_be_signed_the_reason_is_told_and_the_slip_is_offered_instead(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "phiếu.pdf"
    chosen(monkeypatch, getSaveFileName=out)
    with endorsed(qtbot, tmp_path, CERTIFIED) as room:
        dialog = signing(room)
        assert dialog.way.text().startswith("Người ký không cho thay đổi văn bản")
        assert not dialog.password.isVisible()
        assert dialog.go.text() == "Lưu phiếu giải quyết…"
        dialog.go.click()
        room.rest()
    assert WORDS in " ".join(press.extract_text(Source(out)).pages[0].split())


def test_nobody_signs_anothers_words(qtbot: QtBot, tmp_path: Path) -> None:
    with endorsed(qtbot, tmp_path, SIGNED, "vanthu.tam") as room:
        assert "Ký bút phê…" not in offered(room)
        assert signing(room).way.text().startswith("Chưa có bút phê dạng chữ nào để ký.")


def test_what_leaves_and_by_which_way_is_told_before_a_folder_is_chosen(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "ra"
    folder.mkdir()
    chosen(monkeypatch, getExistingDirectory=folder)
    with endorsed(qtbot, tmp_path, CERTIFIED) as room:
        room.reader.do("send_out")
        room.rest()
        (dialog,) = room.reader.findChildren(SendingOut)
        assert dialog.plan.text() == "• Công văn.pdf: bản gốc, giữ nguyên", "outside nothing of what was written goes"
        dialog.options._group.button(INSIDE).click()
        room.rest()
        told = dialog.plan.text().splitlines()
        assert told[1].startswith("• Công văn.pdf: phiếu giải quyết thay cho bản có bút phê. Người ký không cho")
        with qtbot.waitSignal(room.reader.acted, timeout=20_000) as acted_:
            dialog.go.click()
        assert acted_.args[1] == f"Đã lưu 2 tệp vào {folder}."
        room.rest()
    assert sorted(path.name for path in folder.iterdir()) == ["Công văn.pdf", "Phiếu giải quyết.pdf"]
    assert (folder / "Công văn.pdf").read_bytes() == CERTIFIED.data


def test_a_copy_that_may_not_be_marked_says_so_before_a_place_is_asked_for(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def asks(_window: object, _title: str, name: str) -> tuple[str, str]:
        asked.append(name)
        return str(tmp_path / "bản sao.pdf"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", asks)
    with endorsed(qtbot, tmp_path, CERTIFIED) as room:
        room.reader.do("save_copy")
        room.rest()
        assert notice(room).startswith("Người ký không cho thay đổi văn bản")
    assert asked == []
    (tmp_path / "another").mkdir()
    with endorsed(qtbot, tmp_path / "another", SIGNED) as room:
        room.reader.do("save_copy")
        room.rest()
    assert [Path(place).name for place in asked] == ["Công văn (có bút phê).pdf"]
    assert (tmp_path / "bản sao.pdf").read_bytes().startswith(SIGNED.data)


@pytest.mark.parametrize("text_size", [100, 200])
def test_certificate_password_and_buttons_are_in_sight_on_a_low_screen(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text_size: int
) -> None:
    monkeypatch.setattr(Signing, "screen", lambda _dialog: LowScreen())
    with endorsed(qtbot, tmp_path, SIGNED, text_size=text_size) as room:
        dialog = signing(room)
        for _turn in range(3):  # words that wrap ask for another round of the layouts
            QApplication.processEvents()
        dialog.fit()
        QApplication.processEvents()
        whole = dialog.rect()
        for widget in (dialog.choose, dialog.password, dialog.go):
            assert widget.visibleRegion().boundingRect() == widget.rect(), widget
            assert whole.contains(QRect(widget.mapTo(dialog, QPoint(0, 0)), widget.size()))
        dialog.reject()
