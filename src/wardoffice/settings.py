"""A profile's plain settings: how the window looks, never what an office does; kept in one small JSON file.

A file that cannot be read counts as absent: the defaults of the person's role stand in.
"""

import json
import os
import secrets
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from wardoffice.patient import rename

SETTINGS_FILE = "settings.json"
LEADERS_TEXT = 130
"""Per cent. Leaders are 50 to 60 years old (UX.md)."""
TEXT_SIZES = (100, 115, 130, 150, 200)
GRACE_SECONDS = (10, 30, 60)
LEAST_DISK = 200 * 1024 * 1024
"""Bytes free on the disk below which no new files are fetched."""
LEAST_SHARE = 100
"""Megabytes of files a desk needs at the least to be of use."""
_LEADERS = ("chairperson", "vice_chairperson", "chief_of_office")


@dataclass(frozen=True, slots=True)
class Settings:
    text_size: int = 100
    """Per cent, one of TEXT_SIZES."""
    grace_seconds: int = 30
    """How long an act may be undone before it is sent, one of GRACE_SECONDS."""
    table: bool = False
    """Lists as a table instead of cards."""
    dark: bool = False
    columns: dict[str, list[int]] = field(default_factory=dict)
    """Column widths in pixels by list."""
    geometry: str = ""
    """The window's place as Qt saves it, in hexadecimal."""
    splitters: dict[str, list[float]] = field(default_factory=dict)
    """Shares of the panes, each between 0 and 1."""
    watched_folder: str = ""
    disk_megabytes: int = 20_000
    """What the files of documents may take of the disk, at least LEAST_SHARE; then the least needed make room."""
    page_shade: str = "true"
    """The paper pages are shown on, whatever the window's look: one of `paper.shade.Shade`."""
    reading_ruler: bool = False


def defaults_for(role: str) -> Settings:
    """The settings before anybody chose: large text for leaders, tables for the clerk."""
    return Settings(text_size=LEADERS_TEXT if role in _LEADERS else 100, table=role == "clerk")


def load(folder: Path, role: str = "") -> Settings:
    """The profile's settings; each value that is missing or of the wrong kind is the role's default."""
    defaults = defaults_for(role)
    try:
        found = json.loads((folder / SETTINGS_FILE).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return defaults
    if not isinstance(found, dict):
        return defaults
    known = {f.name: found.get(f.name) for f in fields(Settings)}
    return Settings(**{name: _fit(name, value, getattr(defaults, name)) for name, value in known.items()})


def _fit(name: str, value: Any, default: Any) -> Any:
    allowed = {"text_size": TEXT_SIZES, "grace_seconds": GRACE_SECONDS}.get(name)
    if type(value) is not type(default) or (allowed and value not in allowed):
        return default
    if name == "disk_megabytes" and value < LEAST_SHARE:
        return default
    if isinstance(value, dict) and not all(_is_numbers(entry) for entry in value.values()):
        return default
    return value


def _is_numbers(entry: object) -> bool:
    return isinstance(entry, list) and all(type(number) in (int, float) for number in entry)


def save(folder: Path, settings: Settings) -> None:
    """Keep the settings; raises OSError where the folder cannot be written."""
    write_whole(folder / SETTINGS_FILE, json.dumps(asdict(settings), ensure_ascii=False, indent=1).encode())


def write_whole(path: Path, content: bytes) -> None:
    """Write a small plain file so that there is always either the old or the new one, durable on return."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        rename(part, path)
    finally:
        part.unlink(missing_ok=True)
