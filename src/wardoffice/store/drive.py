"""On which kind of drive a profile lies: the cache's log is kept in shared memory, which no network share has."""

import os
import re
import sys
from pathlib import Path

REMOTE = frozenset(
    {"nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "lustre", "davfs",
     "fuse.sshfs", "fuse.davfs2", "fuse.glusterfs", "fuse.rclone"}
)  # fmt: skip
_MOUNTS = Path("/proc/self/mounts")
_ESCAPED = re.compile(r"\\([0-7]{3})")
_DRIVE_REMOTE = 4


def is_remote(folder: Path) -> bool:
    """Whether the folder lies on a network share; False where the system does not say."""
    if sys.platform == "win32":
        return _is_remote_on_windows(folder)
    try:
        return kind_of(folder.resolve(), _MOUNTS.read_text("utf-8", "replace")) in REMOTE
    except OSError:
        return False


def kind_of(folder: Path, mounts: str) -> str:
    """The file system `folder` is on, by a list such as /proc/self/mounts; the deepest and last mounted counts."""
    found, depth = "", -1
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        point = Path(_ESCAPED.sub(lambda told: chr(int(told[1], 8)), parts[1]))
        if folder.is_relative_to(point) and len(point.parts) >= depth:
            found, depth = parts[2], len(point.parts)
    return found


def _is_remote_on_windows(folder: Path) -> bool:
    import ctypes

    drive = folder.absolute().drive
    if drive.startswith("\\\\"):
        return True
    kernel: object = getattr(ctypes, "windll", None)
    found: int = kernel.kernel32.GetDriveTypeW(drive + os.sep)  # type: ignore[attr-defined]
    return found == _DRIVE_REMOTE
