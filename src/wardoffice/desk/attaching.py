"""Attaching files to a document: each is copied and sealed here first, so that it can be sent whatever becomes of it.

The person may move or delete his own file the moment this returns.
"""

import errno
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import zip_longest
from pathlib import Path

from wardoffice.desk.acting import NO_GRACE, Acted, act_in, overlaid
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.attaching import file_problem, media_type_of
from wardoffice.domain.commands import Attach, AttachedFile
from wardoffice.domain.outcome import Refusal
from wardoffice.domain.text import is_sound, safe_file_name, shown
from wardoffice.store import files, uploads
from wardoffice.store.problem import StoreProblem


@dataclass(frozen=True, slots=True)
class _Read:
    path: Path
    file: AttachedFile


def attach_files(
    w: Workplace,
    document_id: str,
    paths: Sequence[Path],
    *,
    post: str | None = None,
    grace: timedelta = NO_GRACE,
    names: Sequence[str] = (),
) -> Acted | Refusal:
    """Attach files, under `names` where they are to have others than their own; a refusal leaves everything as it was,
    and nothing is attached unless all are.

    Refusals: those of `domain.attaching`, `attachment_unreadable`, `attachment_folder`, `attachment_name`; raises
    StoreProblem("disk_full") among others. Not for the window's own thread: large files take seconds.
    """
    if overlaid(w, document_id) is None:
        return Refusal("unknown_document")
    read: list[_Read] = []
    for path, name in zip_longest(paths, names[: len(paths)], fillvalue=""):
        one = _looked_at(Path(path), name or Path(path).name)
        if isinstance(one, Refusal):
            return one
        read.append(one)
    payload = Attach(tuple(one.file for one in read))
    with w.cache.writing() as connection:
        uploads.keep(connection, payload.files)
    try:
        for one in read:
            _seal(w, one)
        return _attached(w, document_id, payload, post, grace)
    finally:
        with w.cache.writing() as connection:
            uploads.forget_done(connection, {one.file.sha256 for one in read})


def _looked_at(path: Path, name: str) -> _Read | Refusal:
    """Name, size and hash; a refusal when it cannot be read or may not be attached at all."""
    if not is_sound(name):
        return Refusal("attachment_name", {"file": shown(name)})
    name = safe_file_name(name)
    unread = Refusal("attachment_unreadable", {"file": name})
    try:
        if path.is_dir():
            return Refusal("attachment_folder", {"file": shown(path.resolve().name or str(path))})
        size = path.stat().st_size if path.is_file() else None
        if size is None:
            return unread
        guessed = AttachedFile(name, "0" * 64, size, media_type_of(name))
        if problem := file_problem(guessed):
            return problem
        with path.open("rb") as source:
            sha256 = hashlib.file_digest(source, "sha256").hexdigest()
            return _Read(path, AttachedFile(name, sha256, source.tell(), guessed.media_type))
    except OSError:
        return unread


def _seal(w: Workplace, one: _Read) -> None:
    """Copy it into the vault, unless the same bytes lie there already; durable on return. Raises StoreProblem."""
    try:
        if w.vault.make_durable(one.file.sha256):
            return
        with one.path.open("rb") as source:
            w.vault.put(source, one.file.sha256)
    except OSError as error:
        code = "disk_full" if error.errno == errno.ENOSPC else "disk_trouble"
        raise StoreProblem(code, {"detail": str(error.errno)}) from error


def _attached(w: Workplace, document_id: str, payload: Attach, post: str | None, grace: timedelta) -> Acted | Refusal:
    """The act, in one transaction that finds every file still sealed here."""
    with w.cache.writing() as connection:
        here = files.cached(connection, [file.sha256 for file in payload.files])
        gone = next((file for file in payload.files if file.sha256 not in here), None)
        if gone is not None:
            return Refusal("attachment_unreadable", {"file": gone.name})
        uploads.keep(connection, payload.files)
        return act_in(connection, w.clock(), document_id, payload, post=post, grace=grace)
