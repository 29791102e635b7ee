"""`wardoffice hub …`: set a hub up, serve it, publish to it, and look into it; a few lines over `hub/`."""

import _thread
import json
import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from wardoffice.cli.connecting import typed_password
from wardoffice.domain.deadline import Due
from wardoffice.domain.directory import Directory
from wardoffice.domain.document import Status, Urgency
from wardoffice.domain.ids import OrganId, in_vietnam
from wardoffice.domain.register import period_of
from wardoffice.domain.text import clean_text
from wardoffice.hub.directory import directory_now, open_account, set_directory, without_account
from wardoffice.hub.installing import begin_new_life, install
from wardoffice.hub.leasing import continue_from
from wardoffice.hub.opening import Hub, open_hub
from wardoffice.hub.place import FILES_HERE, SQLITE_HERE
from wardoffice.hub.problem import HubProblem
from wardoffice.hub.publishing import Letter, organ_named, publish
from wardoffice.hub.recalling import AGREED, ASKED, TakenBack, recall_document, replace_document
from wardoffice.hub.seeding import plant
from wardoffice.hub.serving import Door, serve
from wardoffice.hub.showing import list_accounts, office_now, show, show_register
from wardoffice.sample.filling import bulk, sample_accounts, sample_directory
from wardoffice.wording import _, sentence

Command = TypeVar("Command", bound=Callable[..., None])
FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(path_type=Path)


def data_option(command: Command) -> Command:
    return click.option("--data", required=True, type=FOLDER, help=_("Thư mục của máy chủ."))(command)


def json_option(command: Command) -> Command:
    return click.option("--json", "as_json", is_flag=True, help=_("In đúng một đối tượng JSON."))(command)


def _print(value: dict[str, Any], as_json: bool) -> None:
    """One JSON object either way; set out for the eye unless --json was given, here or before the command."""
    compact = as_json or click.get_current_context().find_root().params.get("as_json")
    click.echo(json.dumps(value, ensure_ascii=False, indent=None if compact else 2))


@contextmanager
def _opened(data: Path, database_url: str | None = None, files_url: str | None = None) -> Iterator[Hub]:
    opened = open_hub(data, database_url, files_url)
    try:
        yield opened
    finally:
        opened.close()


@click.group(help=_("Máy chủ của phường: tạo, chạy, gửi văn bản đến, xem dữ liệu."))
def hub() -> None:
    pass


@hub.command(help=_("Tạo máy chủ mới; --sample: phường mẫu, mật khẩu trùng tên đăng nhập."))
@data_option
@click.option("--sample", is_flag=True, help=_("Phường mẫu: người, đơn vị và sáu mươi văn bản."))
@click.option("--without-documents", is_flag=True, help=_("Phường mẫu chưa có văn bản nào."))
@click.option("--database-url", default=None, help=_("Địa chỉ cơ sở dữ liệu, nếu không nằm trong thư mục."))
@click.option("--files-url", default=None)
@json_option
def init(
    data: Path, sample: bool, without_documents: bool, database_url: str | None, files_url: str | None, as_json: bool
) -> None:
    documents = 0
    if sample and not without_documents:
        if database_url or files_url:
            raise click.UsageError(
                _("Phường mẫu có văn bản chỉ nằm trong thư mục của nó. Hãy thêm --without-documents.")
            )
        from wardoffice.sample.playing import make_hub  # brings ReportLab and Pillow

        documents = make_hub(data)
    else:
        people, accounts = (sample_directory(), sample_accounts()) if sample else (Directory(), ())
        addresses = {"database_url": database_url or SQLITE_HERE, "files_url": files_url or FILES_HERE}
        install(data, people, accounts, **addresses).close()
    _print({"data": str(data), "sample": sample, "documents": documents}, as_json)


@hub.command("serve", help=_("Chạy máy chủ đến khi được yêu cầu dừng."))
@data_option
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help=_("0: tự chọn."))
@click.option("--database-url", default=None)
@click.option("--files-url", default=None)
@click.option("--ready-file", type=FILE, default=None)
@click.option("--certificate", type=FILE, default=None, help=_("Chứng thư TLS (PEM)."))
@click.option("--key", type=FILE, default=None, help=_("Khóa TLS (PEM)."))
@click.option("--public-url", default="", help=_("Địa chỉ máy trạm dùng, khi có máy chủ khác đứng trước."))
@click.option("--until-stdin-ends", is_flag=True, hidden=True)
def run(data: Path, database_url: str | None, files_url: str | None, *, until_stdin_ends: bool, **door: Any) -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    if until_stdin_ends:
        threading.Thread(target=_end_with_stdin, daemon=True).start()
    with _opened(data, database_url, files_url) as opened:
        serve(opened, Door(**door))


def _end_with_stdin() -> None:
    """A hub that somebody else's program started does not outlive it."""
    sys.stdin.read()
    _thread.interrupt_main(signal.SIGTERM)


def _written(context: click.Context, option: click.Parameter, text: str) -> str:
    """Words, not blanks: the clerk would find a letter with nothing to read in its row."""
    if not text.strip():
        raise click.BadParameter(text, context, option)
    return text


@hub.command("publish", help=_("Gửi một văn bản đến cơ quan của phường."))
@data_option
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--code", required=True, help=_("Số, ký hiệu."))
@click.option("--subject", required=True, callback=_written, help=_("Trích yếu."))
@click.option("--from", "agency", required=True, callback=_written, help=_("Cơ quan ban hành."))
@click.option("--to", "organ", required=True, help=_("Mã hoặc tên cơ quan nhận."))
@click.option("--type", "document_type", default="", help=_("Loại văn bản."))
@click.option("--urgency", type=click.Choice([u.value for u in Urgency]), default=Urgency.NORMAL.value)
@click.option("--due", default=None, help=_("Hạn trả lời: 2026-11-30 hoặc 2026-11-30T17:00."))
@click.option("--issued", default=None, help=_("Ngày ban hành: 2026-11-20."))
@click.option("--restricted", is_flag=True, help=_("Chỉ văn thư và người được chuyển mới đọc được."))
@json_option
def send(data: Path, as_json: bool, **said: Any) -> None:
    with _opened(data) as opened:
        id_ = publish(opened, _letter(opened, **said))
    _print({"id": id_}, as_json)


def _letter(
    opened: Hub, *, agency: str, organ: str, urgency: str, due: str | None, issued: str | None, **rest: Any
) -> Letter:
    day = _due(issued) if issued else None
    return Letter(
        issuing_agency=agency,
        organ=organ_named(organ, office_now(opened)),
        urgency=Urgency(urgency),
        due=_due(due) if due else None,
        issued_date=day.day if day else None,
        **rest,
    )


def _due(text: str) -> Due:
    """An ISO date, with the hour if one is given."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise HubProblem("bad_date", text=text) from error
    return Due(moment.date(), moment.time() if len(text) > len("2026-11-30") else None)


@hub.command(help=_("Thêm nhiều văn bản đã vào sổ, để thử tải."))
@data_option
@click.option("--documents", type=click.IntRange(0), required=True)
@click.option("--with-files", is_flag=True)
@click.option("--seed", type=int, default=1, show_default=True)
@json_option
def seed(data: Path, documents: int, with_files: bool, seed: int, as_json: bool) -> None:
    with _opened(data) as opened:
        organ = next(iter(office_now(opened).organs))
        made = bulk(documents, seed, opened.now().date(), organ, opened.files if with_files else None)
        _print({"documents": plant(opened, made)}, as_json)


@hub.command("new-epoch", help=_("Sau khi khôi phục từ bản sao lưu: mọi máy trạm dừng lại và đăng nhập lại."))
@data_option
@json_option
def new_epoch(data: Path, as_json: bool) -> None:
    with _opened(data) as opened:
        _print({"epoch": begin_new_life(opened)}, as_json)


@hub.command("show", help=_("Xem trạng thái chính thức của một văn bản."))
@data_option
@click.argument("id_", metavar="ID")
@json_option
def look(data: Path, id_: str, as_json: bool) -> None:
    with _opened(data) as opened:
        _print(show(opened, id_), as_json)


@hub.command(help=_("Liệt kê tài khoản và chức vụ."))
@data_option
@json_option
def accounts(data: Path, as_json: bool) -> None:
    with _opened(data) as opened:
        _print({"accounts": list_accounts(opened)}, as_json)


@hub.command("account", help=_("Mở tài khoản cho người trong danh bạ; mật khẩu từ đầu vào hoặc WARDOFFICE_PASSWORD."))
@data_option
@click.option("--login", required=True, help=_("Tên đăng nhập ghi trong danh bạ."))
@json_option
def account(data: Path, login: str, as_json: bool) -> None:
    with _opened(data) as opened:
        _print({"login": login, "person": open_account(opened, login, typed_password())}, as_json)


@hub.command("recall", help=_("Thu hồi một văn bản đã gửi: số đến giữ nguyên, không ai xử lý tiếp."))
@data_option
@click.argument("id_", metavar="ID")
@click.option("--reason", required=True, help=_("Lý do."))
@json_option
def take_back(data: Path, id_: str, reason: str, as_json: bool) -> None:
    with _opened(data) as opened:
        _print(_taken_back(recall_document(opened, id_, clean_text(reason))), as_json)


@hub.command("replace", help=_("Thay một văn bản đã gửi bằng văn bản mới; những gì không ghi thì lấy của văn bản cũ."))
@data_option
@click.argument("id_", metavar="ID")
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--code", default="", help=_("Số, ký hiệu."))
@click.option("--subject", default="", help=_("Trích yếu."))
@click.option("--from", "issuing_agency", default="", help=_("Cơ quan ban hành."))
@click.option("--reason", default="", help=_("Lý do."))
@json_option
def swap(data: Path, id_: str, reason: str, as_json: bool, **said: Any) -> None:
    with _opened(data) as opened:
        letter = Letter(organ=OrganId(""), **said)
        _print(_taken_back(replace_document(opened, id_, letter, clean_text(reason))), as_json)


@hub.command(help=_("Xem sổ đến của một cơ quan; --continue-from: số kế tiếp, khi chuyển từ sổ giấy."))
@data_option
@click.option("--organ", required=True, help=_("Mã hoặc tên cơ quan."))
@click.option("--continue-from", "number", type=click.IntRange(1, 10**7), default=None, help=_("Số đến kế tiếp."))
@json_option
def register(data: Path, organ: str, number: int | None, as_json: bool) -> None:
    with _opened(data) as opened:
        id_ = organ_named(organ, office_now(opened))
        if number is not None:
            continue_from(opened, id_, period_of(in_vietnam(opened.now()).date()), number - 1)
        _print(show_register(opened, id_), as_json)


def _taken_back(done: TakenBack) -> dict[str, Any]:
    return {
        "id": done.ids[0],
        "copies": list(done.ids[1:]),
        "replaced_by": done.replacement,
        "status": Status.RECALLED.value,
        "axis": [ASKED, AGREED],
    }


@hub.command("directory", help=_("In danh bạ (JSON); --set: thay bằng danh bạ trong tệp, kiểm tra trước khi dùng."))
@data_option
@click.option("--set", "file", type=FILE, default=None, help=_("Tệp danh bạ mới."))
@json_option
def directory(data: Path, file: Path | None, as_json: bool) -> None:
    with _opened(data) as opened:
        if file is None:
            _print(directory_now(opened), as_json)
            return
        put = set_directory(opened, file)
        missing = list(without_account(opened, put.directory))
    counts = {"posts": len(put.directory.posts), "people": len(put.directory.people)}
    _print({**counts, "without_account": missing, "left_out": list(put.left_out)}, as_json)
    if put.left_out:
        click.echo(sentence("posts_left_out", {"posts": ", ".join(put.left_out.values())}), err=True)
