"""A file or a folder of this machine, picked in the system's own dialog.

It begins in the folder the person last took from, or last wrote to, at first in his documents; never where the program
happens to lie.
"""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

_FROM, _TO = "folder_taken_from", "folder_written_to"


def file_to_open(window: QWidget, title: str, kinds: str = "") -> Path | None:
    """None where he changes his mind; `kinds` as Qt writes them: "PEM (*.pem *.crt)"."""
    name, _kind = QFileDialog.getOpenFileName(window, title, str(_begin(_FROM)), kinds)
    return _noted(_FROM, Path(name)) if name else None


def files_to_open(window: QWidget, title: str, kinds: str = "") -> list[Path]:
    names, _kind = QFileDialog.getOpenFileNames(window, title, str(_begin(_FROM)), kinds)
    return [_noted(_FROM, Path(name)) for name in names]


def folder_to_fill(window: QWidget, title: str) -> Path | None:
    name = QFileDialog.getExistingDirectory(window, title, str(_begin(_TO)))
    if not name:
        return None
    _note(_TO, Path(name))
    return Path(name)


def file_to_save(window: QWidget, title: str, name: str) -> Path | None:
    """Where to save; the dialog has asked before a file is written over. A name typed without the ending gets it, and
    a number where that name is taken, of which nobody was asked.
    """
    chosen, _kind = QFileDialog.getSaveFileName(window, title, str(_begin(_TO) / name))
    return _noted(_TO, _with_ending(Path(chosen), Path(name).suffix)) if chosen else None


def _with_ending(path: Path, ending: str) -> Path:
    if path.name.lower().endswith(ending.lower()):
        return path
    wished, number = path.with_name(path.name + ending), 2
    while wished.exists():
        wished = path.with_name(f"{path.name} ({number}){ending}")
        number += 1
    return wished


def _begin(way: str) -> Path:
    kept = _application().property(way)
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    known = (Path(place) for place in (kept, documents) if place)
    return next((place for place in known if place.is_dir()), Path.home())


def _note(way: str, folder: Path) -> None:
    _application().setProperty(way, str(folder))


def _noted(way: str, file: Path) -> Path:
    _note(way, file.parent)
    return file


def _application() -> QCoreApplication:
    application = QCoreApplication.instance()
    assert application is not None
    return application
