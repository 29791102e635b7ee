"""`wardoffice backup create|verify|restore FILE`: a profile in one file under a passphrase, proven by reading it back.

JSON: `file`, `created` (ISO 8601), `version` (of the cache), `login`, `documents`, `outbox` (acts the hub had not
accepted), `drafts`, `files` (attachments in it), `bytes`; restore adds `kept`, where the former cache lies, or null.
"""

import os
import sys
from dataclasses import asdict
from getpass import getpass
from pathlib import Path
from typing import Any

import click

from wardoffice.cli.calling import Call, CommandProblem, command
from wardoffice.cli.keeping import force_option, keep_what_is_there
from wardoffice.credentials import PASSPHRASE_VARIABLE
from wardoffice.office import back_up, restore_backup, verify_backup
from wardoffice.store.backup import Backup
from wardoffice.wording import _

BACKUP_VARIABLE = "WARDOFFICE_BACKUP_PASSPHRASE"
FILE = click.Path(path_type=Path, dir_okay=False)


@click.group(
    "backup",
    help=_(
        "Sao lưu hồ sơ vào một tệp, kiểm tra và khôi phục. Tệp được khóa bằng cụm mật khẩu riêng, "
        "mở được trên máy khác; mất cụm mật khẩu thì không ai mở được. "
        "Chạy tự động: đặt WARDOFFICE_BACKUP_PASSPHRASE, nếu không có thì dùng WARDOFFICE_PASSPHRASE."
    ),
)
def backup() -> None:
    pass


@command("create", _("Tạo bản sao lưu và đọc lại toàn bộ để kiểm tra; không cần đóng cửa sổ."))
@click.argument("file", type=FILE)
@click.option("--with-files", is_flag=True, help=_("Kèm cả tệp văn bản; không kèm thì tải lại từ máy chủ."))
@force_option
def create(call: Call, file: Path, with_files: bool, force: bool) -> None:
    keep_what_is_there(file, force=force)
    passphrase = _passphrase(anew=True)
    found = back_up(call.profile, call.key(), file, passphrase, with_files=with_files)
    call.answer(_fields(found), _("Đã sao lưu: {told}").format(told=_told(found)))


@command("verify", _("Đọc toàn bộ bản sao lưu và kiểm tra từng trang, từng tệp."))
@click.argument("file", type=FILE)
def verify(call: Call, file: Path) -> None:
    found = verify_backup(file, _passphrase())
    call.answer(_fields(found), _("Nguyên vẹn: {told}").format(told=_told(found)))


@command("restore", _("Khôi phục vào hồ sơ này; dữ liệu đang có được để riêng, việc chưa gửi được giữ lại."))
@click.argument("file", type=FILE)
def restore(call: Call, file: Path) -> None:
    restored = restore_backup(call.profile, call.ask_passphrase, file, _passphrase())
    kept = str(restored.kept) if restored.kept else None
    words = _("Đã khôi phục: {told}").format(told=_told(restored.backup))
    call.answer({**_fields(restored.backup), "kept": kept}, words)


for one in (create, verify, restore):
    backup.add_command(one)


def _fields(found: Backup) -> dict[str, Any]:
    return {**asdict(found), "file": str(found.file)}


def _told(found: Backup) -> str:
    return _(
        "{documents} văn bản, {outbox} việc chưa gửi, {drafts} bản nháp, {files} tệp, {size} MB, lúc {created}."
    ).format(**_fields(found), size=round(found.bytes / 1_000_000, 1))


def _passphrase(*, anew: bool = False) -> str:
    """From the environment (taken out of it), else typed unseen; a new one is typed twice."""
    given = os.environ.pop(BACKUP_VARIABLE, None) or os.environ.get(PASSPHRASE_VARIABLE)
    if not given and sys.stdin.isatty():
        given = getpass(_("Cụm mật khẩu của bản sao lưu: "))
        if anew and given != getpass(_("Gõ lại cụm mật khẩu: ")):
            raise CommandProblem("backup_passphrase_differs")
    if not given:
        raise CommandProblem("backup_passphrase_needed")
    return given
