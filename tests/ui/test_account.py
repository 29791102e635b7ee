"""The account from the window, against a real hub: the browser while the window goes on, signing out, erasing."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hub_at_work import served
from person_at_browser import PersonAtBrowser
from ui import desks
from wardoffice.desk.workplace import Workplace
from wardoffice.hub.installing import install
from wardoffice.sample.filling import sample_accounts, sample_directory
from wardoffice.store import facts, tokens
from wardoffice.ui import starting
from wardoffice.ui.program import Program
from wardoffice.ui.sign_in import SignIn
from wardoffice.ui.sync_child import SyncChild

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LOGIN = "vanthu.tam"


@pytest.fixture(scope="module")
def hub_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    hub = install(tmp_path_factory.mktemp("account") / "hub", sample_directory(), sample_accounts())
    with served(hub) as url:
        yield url
    hub.close()


@pytest.fixture
def opened(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], tuple[Program, Workplace]]]:
    monkeypatch.setattr(SyncChild, "start", lambda child: None)
    starting.dressed_application()
    begun: list[tuple[Program, Workplace]] = []

    def begin() -> tuple[Program, Workplace]:
        place = desks.desk(tmp_path, LOGIN)
        program = Program(qapp, place)
        begun.append((program, place))
        program.open()
        qtbot.waitUntil(program.gate.is_idle)
        return program, place

    yield begin
    for program, place in begun:
        if program.running is not None:
            program.running.window.close()
        QApplication.processEvents()
        program.deleteLater()
        place.index.close()
        place.cache.close()


def dialog_of(program: Program, qtbot: QtBot) -> SignIn:
    assert program.running is not None
    window = program.running.window
    qtbot.waitUntil(lambda: bool(window.findChildren(SignIn)))
    return window.findChildren(SignIn)[0]


def test_somebody_signs_in_with_the_browser_while_the_window_goes_on(
    opened: Callable[[], tuple[Program, Workplace]], hub_url: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, place = opened()
    acts: list[str] = []

    def act_meanwhile(address: str) -> None:
        """What is done while the browser is open is kept at once: the writing thread does not wait with it."""
        program.gate.write(lambda w: w.folder.name, acts.append, quiet=True)
        qtbot.waitUntil(lambda: bool(acts))

    person = PersonAtBrowser(LOGIN)

    def shown(url: QUrl) -> bool:
        act_meanwhile(url.toString())
        person.open(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", shown)
    dialog = dialog_of(program, qtbot)
    dialog.url.setText(hub_url)
    dialog.url.editingFinished.emit()
    qtbot.waitUntil(dialog.browser.isVisible, timeout=10_000)
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.browser.click()
    person.leaves()

    assert acts
    with place.cache.reading() as connection:
        assert facts.fact(connection, facts.URL) == hub_url
        assert tokens.get(connection) is not None
    with qtbot.waitSignal(program._signing_in.left, timeout=20_000):
        program._signing_in._leave()
    with place.cache.reading() as connection:
        assert tokens.get(connection) is None


def test_closing_the_window_does_not_wait_for_the_browser(
    opened: Callable[[], tuple[Program, Workplace]], hub_url: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, _place = opened()
    pages: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: pages.append(url) or True)
    dialog = dialog_of(program, qtbot)
    dialog.url.setText(hub_url)
    dialog.url.editingFinished.emit()
    qtbot.waitUntil(dialog.browser.isVisible, timeout=10_000)
    dialog.browser.click()
    qtbot.waitUntil(lambda: bool(pages), timeout=10_000)
    stopping = program._signing_in._stopping
    assert program.running is not None
    program.running.window.close()

    assert program.running is None
    assert stopping.is_set()


def test_erasing_closes_the_window_first_and_leaves_nothing_readable(
    opened: Callable[[], tuple[Program, Workplace]], qtbot: QtBot, tmp_path: Path
) -> None:
    program, place = opened()
    dialog_of(program, qtbot).reject()
    program._signing_in.erase_wanted.emit()

    assert program.is_to_be_erased
    assert program.running is None
    place.index.close()
    place.cache.close()
    assert starting._erased(tmp_path, desks.KEY) == 0
    assert {path.name for path in tmp_path.iterdir()} <= {"logs", "settings.json"}
