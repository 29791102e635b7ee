"""Files people add to a document: behind those it came with, which stay first and as they were, each with who and when.

Programs are no office papers: whatever a double click would run is refused by its name.
"""

import re
from dataclasses import replace

from wardoffice.domain.commands import Attach, AttachedFile, Command
from wardoffice.domain.directory import Office
from wardoffice.domain.document import Attachment, Document
from wardoffice.domain.outcome import Accepted, Outcome, Refusal
from wardoffice.domain.text import safe_file_name

MOST_ADDED = 50
"""Files people may add to one document."""
MOST_BYTES = 500_000_000
"""Bytes of one file."""
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "zip": "application/zip",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "txt": "text/plain",
    "xml": "application/xml",
}
UNKNOWN_TYPE = "application/octet-stream"
RUN_BY_A_CLICK = frozenset({
    "apk", "app", "appref-ms", "appx", "bat", "chm", "cmd", "com", "command", "cpl", "csh", "deb", "desktop",
    "dll", "docm", "dotm", "elf", "exe", "gadget", "hta", "htm", "html", "inf", "ins", "iso", "jar", "jnlp", "js",
    "jse", "ksh", "lnk", "msc", "msi", "msix", "msp", "mst", "pif", "potm", "ppam", "pptm", "ps1", "psc1", "psd1",
    "psm1", "py", "pyc", "pyw", "reg", "rpm", "run", "scf", "scr", "sct", "sh", "shb", "svg", "swf", "sys", "url",
    "vb", "vbe", "vbs", "vhd", "vhdx", "wsc", "wsf", "wsh", "xbap", "xhtml", "xlam", "xll", "xlsm", "xltm",
})  # fmt: skip
"""Endings of names that Windows, a browser or an office program runs, or carries out macros from."""
SCANNED = frozenset({"pdf", "jpg", "jpeg", "png", "tif", "tiff", "bmp", "webp"})
"""Endings of what a scanner makes."""
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}")


def ending_of(name: str) -> str:
    """What follows the name's last dot, in lower case; empty when there is none."""
    _stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot else ""


def media_type_of(name: str) -> str:
    """The media type a file's name tells."""
    return MEDIA_TYPES.get(ending_of(name), UNKNOWN_TYPE)


def file_problem(file: AttachedFile) -> Refusal | None:
    """Why this file may not be added to any document, or None."""
    name = safe_file_name(file.name)
    if ending_of(name) in RUN_BY_A_CLICK:
        return Refusal("attachment_runs", {"file": name})
    if not 0 < file.size <= MOST_BYTES:
        code = "attachment_too_large" if file.size > 0 else "attachment_empty"
        return Refusal(code, {"file": name, "most": MOST_BYTES // 1_000_000})
    if not (_SHA256.fullmatch(file.sha256) and _MEDIA_TYPE.fullmatch(file.media_type)):
        return Refusal("attachment_unsound", {"file": name})
    return None


def added_to(document: Document) -> tuple[Attachment, ...]:
    """The files people added, in the order they came."""
    return tuple(a for a in document.attachments if a.command is not None)


def scans_on(document: Document) -> tuple[Attachment, ...]:
    """The files people added that may be scans of a slip, the newest first."""
    return tuple(a for a in reversed(added_to(document)) if ending_of(a.name) in SCANNED)


def attach(record: Document, command: Command, office: Office, act: Attach) -> Outcome:
    """The files behind those there are; the same bytes are attached once."""
    if not act.files:
        return Refusal("nothing_attached")
    if len(added_to(record)) + len(act.files) > MOST_ADDED:
        return Refusal("too_many_attachments", {"most": MOST_ADDED})
    there = {a.sha256: a.name for a in record.attachments}
    for file in act.files:
        if problem := file_problem(file):
            return problem
        if file.sha256 in there:
            return Refusal("already_attached", {"file": there[file.sha256]})
        there[file.sha256] = safe_file_name(file.name)
    new = tuple(
        Attachment(there[f.sha256], f.sha256, f.size, f.media_type, command.post, command.at, command.id)
        for f in act.files
    )
    new = tuple(replace(a, on_behalf_of=command.on_behalf_of) for a in new)
    return Accepted(replace(record, attachments=(*record.attachments, *new)))
