"""Starting the window: look, profile, key, and the first list on the screen before anything that can wait.

The window process imports Qt, the cache and ours before the first paint, and nothing of the network.
"""

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog, QMessageBox

from wardoffice import office
from wardoffice.credentials import CredentialProblem
from wardoffice.paths import profile_dir
from wardoffice.store.locks import WINDOW, try_lock
from wardoffice.store.problem import StoreProblem
from wardoffice.sync.problem import SyncProblem
from wardoffice.ui import theme, troubles
from wardoffice.ui.one_window import raise_other
from wardoffice.ui.program import Program
from wardoffice.ui.qt_words import QtWords
from wardoffice.wording import _, sentence

NAME = "WardOffice"


def run(folder: Path | None = None, key: bytes | None = None) -> int:
    """The window over a profile until it is closed; the exit status. `key` spares asking for it, as the demo does."""
    profile = folder or profile_dir()
    application = dressed_application()
    if raise_other(profile):
        return 0
    return _opened(application, profile, key, trouble="")


def dressed_application() -> QApplication:
    """The one QApplication with our style, fonts and Qt's own words in Vietnamese."""
    present = QApplication.instance()
    application = present if isinstance(present, QApplication) else QApplication([NAME])
    application.setApplicationName(NAME)
    application.setStyle("Fusion")
    theme.load_fonts()
    theme.wear(application)
    application.installTranslator(QtWords(application))
    return application


def _opened(application: QApplication, profile: Path, key: bytes | None, trouble: str, told: str = "") -> int:
    """Open the profile and work; a wrong passphrase asks again, anything else is said before ending.

    `told`: what was saved of a damaged cache just now, said once the window is there.
    """
    try:
        with office.workplace(profile, key, lambda: _asked(trouble)) as place, _open_for_all_to_see(profile):
            program = Program(application, place)
            troubles.install(place.folder, program.say)
            program.open()
            if words := told or (sentence("cache_rescued", place.cache.rescued) if place.cache.rescued else ""):
                program.say(words)
            status = application.exec()
        return _erased(profile, place.cache.key) if program.is_to_be_erased else status
    except CredentialProblem as problem:
        if problem.code == "wrong_passphrase":
            return _opened(application, profile, key, troubles.words_for(problem))
        return 1 if problem.code == "passphrase_needed" else _ended_with(troubles.words_for(problem))
    except StoreProblem as problem:
        if problem.code == "cache_rescued" and not told:
            return _opened(application, profile, key, trouble, troubles.words_for(problem))
        return _ended_with(troubles.words_for(problem))


def _open_for_all_to_see(profile: Path) -> AbstractContextManager[object]:
    """A lock that tells other processes a window is open here; where it cannot be had the window opens all the same."""
    try:
        return try_lock(profile, WINDOW) or nullcontext()
    except StoreProblem:
        return nullcontext()


def _erased(profile: Path, key: bytes) -> int:
    """Erase what somebody wanted gone, now that nothing holds it open; say what came in between."""
    try:
        office.erase(profile, key, even_unsent=True)
    except (CredentialProblem, StoreProblem, SyncProblem) as problem:
        return _ended_with(troubles.words_for(problem))
    return 0


def _asked(trouble: str) -> str | None:
    from wardoffice.ui.sign_in import AskPassphrase  # only where no keyring keeps the key

    dialog = AskPassphrase(trouble)
    return dialog.entry.text() if dialog.exec() == QDialog.DialogCode.Accepted else None


def _ended_with(words: str) -> int:
    """Say why the window cannot open, and what is safe."""
    box = QMessageBox(QMessageBox.Icon.Warning, _("Chưa mở được"), words)
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    box.button(QMessageBox.StandardButton.Close).setText(_("Đóng"))
    box.exec()
    return 1
