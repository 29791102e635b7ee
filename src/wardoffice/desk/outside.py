"""Files that other programs open: read-only copies with the mark of the web, never anything that runs; wiped again.

A copy lies in plain letters on the disk for as long as the other program needs it; that is why it is wiped when the
window goes and when it comes again.
"""

import secrets
import shutil
import stat
from contextlib import suppress
from pathlib import Path

from wardoffice.desk.exporting import source_of
from wardoffice.desk.mending import noticed
from wardoffice.desk.web_mark import mark_of_the_web
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.attaching import RUN_BY_A_CLICK, ending_of
from wardoffice.domain.document import Attachment
from wardoffice.domain.outcome import Refusal
from wardoffice.domain.text import safe_file_name
from wardoffice.paper import exporting

FOLDER = "outside"
OPENED_OUTSIDE = frozenset((
    *("pdf", "doc", "docx", "rtf", "odt", "xls", "xlsx", "ods", "csv", "ppt", "pptx", "odp", "txt"),
    *("png", "jpg", "jpeg", "tif", "tiff", "gif", "bmp", "zip", "rar", "7z", "eml", "msg"),
))  # fmt: skip
"""Endings of names that may be handed to another program; whatever is not here is not opened."""
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xfe\xed\xfa\xcf",
    b"\x4c\x00\x00\x00\x01\x14",
)
"""How programs for Windows, Linux and macOS, scripts and Windows links begin, whatever their name says."""
_DAY_AT_WORK = 12 * 3600


def copy_for_others(w: Workplace, attachment: Attachment) -> Path | Refusal:
    """A read-only copy of a file under its own name, to be opened with another program.

    Refusal: not_opened_outside for a kind that runs or that nobody knows, file_not_here. Raises PaperProblem where the
    file cannot be read or the copy not be written.
    """
    name = safe_file_name(attachment.name)
    source = source_of(w, attachment.sha256)
    if source is None:
        return Refusal("file_not_here", {"file": name})
    with noticed(w, attachment.sha256):
        with source.open() as stream:
            start = stream.read(16)
        if not _is_harmless(name, start):
            return Refusal("not_opened_outside", {"file": name})
        folder = w.folder / FOLDER / secrets.token_hex(8)
        folder.mkdir(parents=True, mode=0o700)
        exporting.export_original(source, folder / name)
    mark_of_the_web(folder / name)
    (folder / name).chmod(stat.S_IRUSR)
    return folder / name


def _is_harmless(name: str, start: bytes) -> bool:
    """By its ending, by every earlier ending it may hide behind, and by how it begins."""
    endings = {part.strip().lower() for part in name.split(".")[1:]}
    return ending_of(name) in OPENED_OUTSIDE and not endings & RUN_BY_A_CLICK and not start.startswith(_PROGRAMS)


def wipe(w: Workplace, *, left_over: bool = False) -> None:
    """Remove every copy that no other program holds open; the rest goes the next time. `left_over`: only those of a
    program that ended without wiping, which are older than any day at work."""
    oldest = w.clock().timestamp() - _DAY_AT_WORK
    for copy in (w.folder / FOLDER).glob("*"):
        with suppress(OSError):
            if not left_over or copy.stat().st_mtime < oldest:
                _remove(copy)


def _remove(copy: Path) -> None:
    for file in copy.iterdir():
        file.chmod(stat.S_IRWXU)  # Windows removes no read-only file
    shutil.rmtree(copy)
