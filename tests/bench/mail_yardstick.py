"""The existing program a first sync is compared with: `mbsync` fetching small mails from a local dovecot.

Both are Debian's (isync, dovecot-imapd). mbsync starts dovecot's imap process itself and talks to it through a pipe, so
that no ports and no accounts are needed; the mail folder is made here. mbsync is told not to wait for the disk, which
WardOffice does after every page.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

IMAP = "/usr/lib/dovecot/imap"
BODY = "Về việc phòng, chống ngập úng mùa mưa năm 2026 trên địa bàn phường. " * 12
"""With its head about as many bytes as the record of a document."""


def seconds_for(count: int) -> float | None:
    """How long `mbsync` takes for `count` mails; None where one of the programs is missing."""
    mbsync = shutil.which("mbsync")
    if mbsync is None or not Path(IMAP).exists():
        return None
    with tempfile.TemporaryDirectory() as folder:
        return _seconds_for(count, Path(folder), mbsync)


def _seconds_for(count: int, folder: Path, mbsync: str) -> float:
    _make_mails(folder / "there" / "new", count)
    for name in ("there/cur", "there/tmp", "here", "run", "home"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    if os.getuid() == 0:
        folder.chmod(0o755)
        for place in (folder / "there", folder / "run", folder / "home"):
            subprocess.run(["chown", "-R", ":".join(map(str, _owner())), str(place)], check=True)
    (folder / "dovecot.conf").write_text(_dovecot(folder))
    (folder / "mbsyncrc").write_text(_mbsync(folder))
    began = time.perf_counter()
    subprocess.run([mbsync, "-c", str(folder / "mbsyncrc"), "-q", "all"], check=True)
    took = time.perf_counter() - began
    arrived = sum(1 for name in ("new", "cur") for _ in (folder / "here" / "INBOX" / name).glob("*"))
    assert arrived == count, (arrived, count)
    return took


def _owner() -> tuple[int, int]:
    """Whose mails they are: dovecot lets nobody read as root, so then it is Debian's user `mail`."""
    found = pwd.getpwnam("mail") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    return found.pw_uid, found.pw_gid


def _make_mails(place: Path, count: int) -> None:
    place.mkdir(parents=True)
    for n in range(count):
        head = f"From: vanthu@phuong.example\nTo: can.bo@phuong.example\nSubject: Van ban {n}\n"
        head += f"Message-ID: <{n}@phuong.example>\nDate: Mon, 23 Nov 2026 08:00:00 +0700\n"
        head += "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
        (place / f"1700000000.{n:07d}.bench").write_text(head + BODY + "\n")


def _dovecot(folder: Path) -> str:
    return f"""
base_dir = {folder}/run
log_path = {folder}/home/dovecot.log
mail_location = maildir:{folder}/there
first_valid_uid = 0
first_valid_gid = 0
ssl = no
mail_uid = {_owner()[0]}
mail_gid = {_owner()[1]}
"""


def _mbsync(folder: Path) -> str:
    uid, gid = _owner()
    as_owner = f"setpriv --reuid {uid} --regid {gid} --clear-groups" if os.getuid() == 0 else ""
    return f"""
FSync no

IMAPAccount there
Tunnel "USER={pwd.getpwuid(uid).pw_name} HOME={folder}/home {as_owner} {IMAP} -c {folder}/dovecot.conf"

IMAPStore remote
Account there

MaildirStore local
Path {folder}/here/
Inbox {folder}/here/INBOX
SubFolders Verbatim

Channel all
Far :remote:
Near :local:
Patterns INBOX
Create Near
SyncState *
"""
