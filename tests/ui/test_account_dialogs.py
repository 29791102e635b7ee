"""Signing in, out, and the network, as people see them: nothing cut at any text size, nobody kept waiting."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui.test_look import cut
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.endpoint.proxies import MANUAL, ProxyChoice
from wardoffice.endpoint.route import Route
from wardoffice.settings import Settings
from wardoffice.sync.checking import Finding
from wardoffice.ui import theme
from wardoffice.ui.form import Form
from wardoffice.ui.leaving_dialog import LeavingDialog
from wardoffice.ui.network_dialog import Found, NetworkDialog
from wardoffice.ui.settings_dialog import SettingsDialog
from wardoffice.ui.sign_in import Account, Answered, AskPassphrase, SignIn

URL = "https://vanban.phuong.vn"
# The offscreen platform warns of what it cannot do whenever a dialog has a least size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@dataclass
class Hub:
    """The door a dialog knocks at; answers are given by the test."""

    offers: bool = True
    late: bool = False
    over: Callable[[], None] | None = None
    told: Callable[[bool], None] | None = None
    knocks: list[str] = field(default_factory=list)
    answered: Answered | None = None
    found: Found | None = None
    kept: tuple[ProxyChoice, Path | None, str] | None = None

    def by_password(self, account: Account, answered: Answered) -> None:
        self.knocks.append(f"password {account.user}")
        self.answered = answered

    def by_browser(self, url: str, answered: Answered) -> None:
        self.knocks.append(f"browser {url}")
        self.answered = answered

    def page(self) -> str:
        return f"{URL}/oauth/authorize?state=1"

    def stop(self) -> None:
        self.knocks.append("stop")

    def ask_if_offered(self, url: str, answered: Callable[[bool], None]) -> None:
        self.knocks.append(f"offered {url}")
        self.told = answered
        if not self.late:
            answered(self.offers)

    def show_network(self, url: str, parent: QWidget, over: Callable[[], None]) -> None:
        self.knocks.append(f"network {url}")
        self.over = over

    def keep_and_check(self, proxy: ProxyChoice, authorities: Path | None, url: str, found: Found) -> None:
        self.kept, self.found = (proxy, authorities, url), found


Show = Callable[[Callable[[], QDialog], int], QDialog]


@pytest.fixture
def show(qtbot: QtBot, qapp: QApplication) -> Show:
    """`show(lambda: SignIn(…), 200)` is that dialog on the screen at that size of text."""

    def shown(make: Callable[[], QDialog], text_size: int = 100) -> QDialog:
        qapp.setStyle("Fusion")
        theme.load_fonts()
        theme.wear(qapp, text_size, False)
        dialog = make()
        qtbot.addWidget(dialog)
        dialog.show()
        for _turn in range(3):
            QApplication.processEvents()
        return dialog

    return shown


def sign_in(hub: Hub) -> SignIn:
    dialog = SignIn(hub, URL, "vanthu.tam")
    dialog.say("Máy chủ vanban.phuong.vn không trả lời. Việc chưa gửi vẫn nằm an toàn trên máy này. " * 2)
    return dialog


def waiting(hub: Hub) -> SignIn:
    dialog = sign_in(hub)
    dialog._press_browser()
    return dialog


def network(hub: Hub) -> NetworkDialog:
    way = Route(URL, Path("/etc/ssl/phuong/chung-thu-cua-thanh-pho-rat-dai.pem"), ProxyChoice(MANUAL, "http://p:3128"))
    dialog = NetworkDialog(hub, way, URL)
    dialog._found(FINDINGS)
    return dialog


FINDINGS = (
    Finding("proxy", True, "way_by_proxy", {"proxy": "proxy.thanhpho.vn:3128"}),
    Finding("hub", False, "tls_intercepted", {"host": "vanban.phuong.vn"}),
)
ALL: dict[str, Callable[[Hub], QDialog]] = {
    "sign_in": sign_in,
    "waiting": lambda hub: waiting(hub),
    "passphrase": lambda hub: AskPassphrase("Cụm mật khẩu của hồ sơ không đúng. Dữ liệu không bị thay đổi."),
    "network": network,
    "leaving": lambda hub: LeavingDialog(3),
    "settings": lambda hub: SettingsDialog(Settings(), "Nguyễn Thị Tâm · Văn thư Ủy ban nhân dân phường"),
}


def test_the_settings_open_on_the_size_that_is_chosen(show: Show) -> None:
    dialog = show(lambda: SettingsDialog(Settings(text_size=150), "Tâm"), 100)
    focused = dialog.focusWidget()
    assert isinstance(focused, QPushButton)
    assert (focused.text(), focused.isChecked()) == ("150 %", True)


@pytest.mark.parametrize("text_size", theme.TEXT_SIZES)
@pytest.mark.parametrize("name", ALL)
def test_no_words_of_the_dialogs_are_cut_at_any_text_size(show: Show, name: str, text_size: int) -> None:
    dialog = show(lambda: ALL[name](Hub()), text_size)

    assert cut([w for w in dialog.findChildren(QWidget) if w.isVisible()]) == []
    room = dialog.screen().availableGeometry()
    assert dialog.width() <= room.width()
    assert dialog.height() <= max(room.height(), 768)


@pytest.mark.parametrize("name", ALL)
def test_everything_in_the_dialogs_is_named_and_large_enough(show: Show, name: str) -> None:
    dialog = show(lambda: ALL[name](Hub()), 100)
    visible = [w for w in dialog.findChildren(QWidget) if w.isVisible()]

    assert [w for w in visible if isinstance(w, QLineEdit) and not w.accessibleName()] == []
    small = [w for w in visible if isinstance(w, QAbstractButton) and (w.height() < 20 or not w.text())]
    assert small == []


def test_the_browser_comes_first_where_the_hub_offers_it(show: Show) -> None:
    hub = Hub()
    dialog = show(lambda: SignIn(hub, URL, "vanthu.tam"), 100)
    assert isinstance(dialog, SignIn)

    assert dialog.browser.isVisible()
    assert (dialog.browser.property("kind"), dialog.go.property("kind")) == ("primary", "")
    dialog.browser.click()

    assert hub.knocks == [f"offered {URL}", f"browser {URL}"]
    assert not dialog.go.isEnabled()
    assert "trình duyệt" in dialog.trouble()
    assert hub.answered is not None
    hub.answered(None)
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_enter_with_the_cursor_on_the_browsers_button_opens_the_browser(show: Show) -> None:
    hub = Hub()
    dialog = show(lambda: SignIn(hub, URL), 100)
    assert isinstance(dialog, SignIn)
    dialog.browser.setFocus()

    QTest.keyClick(dialog.browser, Qt.Key.Key_Return)

    assert hub.knocks == [f"offered {URL}", f"browser {URL}"]


def test_waiting_for_the_browser_can_be_given_up_and_leaving_gives_it_up(show: Show) -> None:
    hub = Hub()
    dialog = show(lambda: SignIn(hub, URL, ""), 100)
    assert isinstance(dialog, SignIn)
    dialog.browser.click()
    dialog.browser.click()
    assert hub.knocks[-1] == "stop"
    assert hub.answered is not None
    hub.answered(EndpointProblem("sign_in_stopped"))

    assert dialog.go.isEnabled()
    assert dialog.isVisible()
    assert "Đã dừng đăng nhập" in dialog.trouble()
    dialog.browser.click()
    dialog.reject()
    assert hub.knocks[-1] == "stop"


def test_who_has_no_browser_that_opens_takes_the_address_along_while_it_is_waited_for(show: Show) -> None:
    hub = Hub()
    dialog = show(lambda: SignIn(hub, URL, ""), 100)
    assert isinstance(dialog, SignIn)
    assert not dialog.by_hand.isVisible()
    dialog.browser.click()
    dialog.by_hand.click()

    assert QApplication.clipboard().text() == hub.page()
    assert "Đã chép địa chỉ" in dialog.trouble()
    assert hub.answered is not None
    hub.answered(EndpointProblem("sign_in_stopped"))
    assert not dialog.by_hand.isVisible()


def test_enter_behind_the_address_leads_on_and_scolds_nobody(show: Show, qtbot: QtBot) -> None:
    dialog = show(lambda: SignIn(Hub()))
    assert isinstance(dialog, SignIn)
    dialog.url.setFocus()
    qtbot.keyClicks(dialog.url, URL)
    qtbot.keyClick(dialog.url, Qt.Key.Key_Return)
    assert (dialog.trouble(), dialog.browser.hasFocus()) == ("", True)


@pytest.mark.parametrize(("typed", "has_focus"), [("", True), ("v", False)])
def test_enter_behind_the_address_leads_to_the_name_and_to_the_browser_once_the_hub_offers_it(
    show: Show, qtbot: QtBot, typed: str, has_focus: bool
) -> None:
    hub = Hub(late=True)
    dialog = show(lambda: SignIn(hub))
    assert isinstance(dialog, SignIn)
    dialog.url.setFocus()
    qtbot.keyClicks(dialog.url, URL)
    qtbot.keyClick(dialog.url, Qt.Key.Key_Return)
    assert dialog.user.hasFocus()
    qtbot.keyClicks(dialog.user, typed)
    assert hub.told is not None
    hub.told(True)
    assert dialog.browser.hasFocus() is has_focus, "whoever types the name keeps the cursor"
    qtbot.keyClick(dialog.browser if has_focus else dialog.user, Qt.Key.Key_Return)
    assert ("Đang chờ" if has_focus else "Còn thiếu") in dialog.trouble()


def test_what_is_answered_after_a_dialog_was_closed_troubles_nobody(qtbot: QtBot) -> None:
    """The program told of a fault of its own whenever a sign-in that waited for the browser was left by Esc."""
    hub = Hub(late=True)
    left, way = SignIn(hub, URL, ""), NetworkDialog(hub, Route(URL), URL)
    left._press_browser()
    way.confirm()
    for dialog in (left, way):
        dialog.show()
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        with qtbot.waitSignal(dialog.destroyed):
            dialog.reject()

    assert hub.told is not None
    assert hub.answered is not None
    assert hub.found is not None
    hub.told(True)
    hub.answered(EndpointProblem("sign_in_stopped"))
    hub.found(FINDINGS)


def test_a_hub_without_a_page_is_signed_in_at_by_password_alone(show: Show, qtbot: QtBot) -> None:
    hub = Hub(offers=False)
    dialog = show(lambda: SignIn(hub, "", ""), 100)
    assert isinstance(dialog, SignIn)
    assert hub.knocks == []
    qtbot.keyClicks(dialog.url, URL)
    dialog.url.editingFinished.emit()
    dialog.url.editingFinished.emit()

    assert hub.knocks == [f"offered {URL}"], "asked once for each address"
    assert not dialog.browser.isVisible()
    assert dialog.go.property("kind") == "primary"
    qtbot.keyClicks(dialog.user, "vanthu.tam")
    qtbot.keyClicks(dialog.password, "vanthu.tam")
    qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    assert hub.knocks[-1] == "password vanthu.tam"


def test_after_the_way_was_set_the_hub_is_asked_again_whether_it_offers_the_browser(show: Show) -> None:
    """Behind a proxy the first question had found nobody, and the browser was never offered."""
    hub = Hub(offers=False)
    dialog = show(lambda: SignIn(hub, URL, ""))
    assert isinstance(dialog, SignIn)
    next(button for button in dialog.findChildren(QPushButton) if button.text() == "Mạng và proxy…").click()
    hub.offers = True
    assert hub.over is not None
    hub.over()

    assert hub.knocks == [f"offered {URL}", f"network {URL}", f"offered {URL}"]
    assert dialog.browser.isVisible()


def test_after_a_refused_password_one_types_it_again_at_once_and_after_other_troubles_goes_on_where_one_was(
    show: Show, qtbot: QtBot
) -> None:
    hub = Hub()
    dialog = show(lambda: SignIn(hub, URL, "vanthu.tam"))
    assert isinstance(dialog, SignIn)
    dialog.user.setFocus()
    qtbot.keyClicks(dialog.password, "sai")
    qtbot.keyClick(dialog.user, Qt.Key.Key_Return)
    assert hub.answered is not None
    hub.answered(EndpointProblem("wrong_password"))
    assert dialog.password.hasFocus()
    qtbot.keyClicks(dialog.password, "khac")
    assert dialog.password.text() == "khac"
    dialog.user.setFocus()
    qtbot.keyClick(dialog.user, Qt.Key.Key_Return)
    hub.answered(EndpointProblem("server_silent", {"host": URL}))
    assert dialog.user.hasFocus()


@pytest.mark.parametrize("name", ALL)
def test_tab_goes_through_a_dialog_from_above_to_below(show: Show, name: str, qtbot: QtBot) -> None:
    dialog = show(lambda: ALL[name](Hub()))
    first = min((w for w in dialog.findChildren(QWidget) if takes_tab(w)), key=lambda w: place_of(w, dialog))
    first.setFocus()
    passed = []
    for _ in range(40):
        passed.append(place_of(dialog.focusWidget(), dialog))
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        if dialog.focusWidget() is first:
            break
    assert len(passed) > 1
    assert passed == sorted(passed)


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
@pytest.mark.parametrize("name", ALL)
def test_what_the_cursor_comes_to_is_in_sight_also_where_a_dialog_has_to_scroll(
    show: Show, name: str, key: Qt.Key, qtbot: QtBot
) -> None:
    dialog = show(lambda: ALL[name](Hub()), 200)
    for _ in range(20):
        focused = dialog.focusWidget()
        qtbot.keyClick(focused, key)
        focused = dialog.focusWidget()
        assert focused.visibleRegion().contains(focused.rect().center()), focused


def test_what_a_check_has_found_is_in_sight_and_the_cursor_stays_where_it_was_also_in_large_text(show: Show) -> None:
    hub = Hub()
    dialog = show(lambda: NetworkDialog(hub, Route(URL, None, ProxyChoice(MANUAL, "http://p:3128")), URL), 200)
    assert isinstance(dialog, NetworkDialog)
    dialog.go.setFocus()
    dialog.go.click()
    QApplication.processEvents()
    assert hub.found is not None
    hub.found(FINDINGS)
    QApplication.processEvents()

    assert dialog.go.hasFocus()
    told = next(label for label in dialog.findChildren(QLabel) if label.text() == dialog.trouble())
    assert told.visibleRegion().contains(told.rect().center())


def test_the_network_opens_on_the_way_that_is_chosen(show: Show) -> None:
    dialog = show(lambda: NetworkDialog(Hub(), Route(URL, None, ProxyChoice(MANUAL, "http://p:3128")), URL))
    assert isinstance(dialog, NetworkDialog)
    assert dialog.kinds.button(2).hasFocus()


def takes_tab(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def place_of(widget: QWidget, dialog: QDialog) -> tuple[int, int]:
    """From above, and from the left where several stand side by side."""
    middle = widget.mapTo(dialog, widget.rect().center())
    return middle.y() // 8, middle.x()


def test_what_is_changed_in_the_network_is_told_as_not_kept_yet(show: Show, qtbot: QtBot, tmp_path: Path) -> None:
    """“Đã lưu” stood below a file that was chosen after it."""
    hub = Hub()
    dialog = show(lambda: NetworkDialog(hub, Route(URL), URL))
    assert isinstance(dialog, NetworkDialog)
    assert dialog.trouble() == ""
    changes: list[Callable[[], None]] = [
        lambda: dialog.believe(tmp_path / "a.pem"),
        lambda: dialog.kinds.button(2).click(),
        lambda: qtbot.keyClicks(dialog.address, "p"),
    ]
    for change in changes:
        dialog._found(FINDINGS)
        change()
        assert (dialog.trouble(), dialog.results.text()) == ("Chưa lưu thay đổi này.", "")
    dialog.password.setText("mật")
    dialog.password.textEdited.emit("mật")
    assert "tắt bộ gõ tiếng Việt" in dialog.trouble()


def test_the_network_is_kept_and_tried_in_one_press_and_the_cause_is_told_in_plain_words(show: Show) -> None:
    hub = Hub()
    dialog = show(lambda: NetworkDialog(hub, Route(URL), URL), 100)
    assert isinstance(dialog, NetworkDialog)
    assert not dialog.address.isEnabled()
    dialog.kinds.button(2).click()
    for line, words in ((dialog.address, "proxy:3128"), (dialog.user, "phuong"), (dialog.password, "mật khẩu")):
        line.setText(words)
    dialog.confirm()

    assert hub.kept == (ProxyChoice(MANUAL, "proxy:3128", "phuong", "mật khẩu"), None, URL)
    assert hub.found is not None
    hub.found(FINDINGS)
    assert "✓ Đi qua máy chủ trung gian (proxy) proxy.thanhpho.vn:3128." in dialog.results.text()
    assert "✗ Chứng thư của vanban.phuong.vn không do nơi máy này tin cậy cấp" in dialog.results.text()
    hub.found(EndpointProblem("proxy_wrong", {"address": "proxy:x"}))
    assert "proxy:x" in dialog.trouble()
    assert dialog.password.echoMode() is QLineEdit.EchoMode.Password


@pytest.mark.parametrize("unsent", [0, 3])
def test_erasing_asks_once_more_and_says_what_is_nowhere_else(show: Show, unsent: int) -> None:
    dialog = show(lambda: LeavingDialog(unsent), 100)
    assert isinstance(dialog, LeavingDialog)
    erased: list[bool] = []
    dialog.erased.connect(lambda: erased.append(True))

    assert not dialog.erase.isEnabled()
    told = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert ("Còn 3 việc chưa gửi" in told) is bool(unsent)
    dialog.sure.click()
    dialog.erase.click()

    assert erased == [True]


def pictures(names: Sequence[str], folder: Path, text_size: int) -> None:
    """Each dialog as a picture, for people to look at."""
    for name in names:
        dialog = ALL[name](Hub())
        dialog.show()
        QApplication.processEvents()
        if isinstance(dialog, Form):
            dialog.fit()
        QApplication.processEvents()
        dialog.grab().save(str(folder / f"{name}-{text_size}.png"))
        dialog.close()


def test_an_answer_of_the_hub_takes_the_focus_from_nobody_who_types(show: Show, qtbot: QtBot) -> None:
    dialog = show(lambda: SignIn(Hub()))
    assert isinstance(dialog, SignIn)
    dialog.url.setFocus()
    qtbot.keyClicks(dialog.url, URL)
    qtbot.keyClick(dialog.url, Qt.Key.Key_Tab)
    assert dialog.browser.isVisible()
    assert not dialog.browser.hasFocus()
    assert dialog.user.hasFocus() or dialog.password.hasFocus()
