"""`wardoffice paper …`: inspect, render, mark and read any PDF file, without a profile or an account."""

import sys
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from getpass import getpass
from pathlib import Path

import click

from wardoffice.cli.calling import Call, command
from wardoffice.contract.codec import NotUnderstood, marks_from_json
from wardoffice.domain.ids import in_vietnam
from wardoffice.domain.marks import Mark
from wardoffice.paper import exporting, press
from wardoffice.paper.inspection import Bar, Inspection, SignatureFound, Way
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.source import Source
from wardoffice.wording import N_, _, sentence
from wardoffice.wording.signatures import REASONS, VERDICTS, later_words, revoked_words

FILE = click.Path(path_type=Path)


@click.group("paper", help=_("Kiểm tra, vẽ, ghi bút phê và đọc chữ của một tệp PDF hoặc ảnh."))
def paper() -> None:
    """The group itself does nothing."""


def _password(on_stdin: bool) -> str:
    return sys.stdin.readline().rstrip("\r\n") if on_stdin else ""


password_option = click.option("--password-on-stdin", is_flag=True, help=_("Dòng đầu của đầu vào là mật khẩu mở tệp."))


@command("inspect", _("Cho biết số trang, chữ ký số và cách ghi bút phê được phép."))
@click.argument("file", type=FILE)
@click.option("--trust", multiple=True, type=FILE, help=_("Tệp chứng thư gốc tin cậy (PEM hoặc DER)."))
@click.option("--revocations", multiple=True, type=FILE, help=_("Tệp danh sách thu hồi (PEM hoặc DER)."))
@password_option
def inspect(
    call: Call, file: Path, trust: tuple[Path, ...], revocations: tuple[Path, ...], password_on_stdin: bool
) -> None:
    roots, lists = ([Source(path).read() for path in paths] for paths in (trust, revocations))
    found = press.inspect(Source(file), password=_password(password_on_stdin), roots=roots, lists=lists)
    call.answer(_inspection_fields(found), _inspection_words(found))


def _inspection_fields(found: Inspection) -> Mapping[str, object]:
    signatures = [_signature_fields(signature) for signature in found.signatures]
    return {
        "pages": found.pages,
        "encrypted": found.encrypted,
        "signatures": signatures,
        "way": found.way.value,
        "reason": found.bar.value,
    }


def _signature_fields(signature: SignatureFound) -> Mapping[str, object]:
    return {
        "field": signature.field,
        "signer": signature.signer,
        "status": signature.status.value,
        "covers_all": signature.covers_all,
        "signed_at": signature.signed_at,
        "reason": signature.reason,
        "organ": signature.organ,
        "issuer": signature.issuer,
        "later": [asdict(change) for change in signature.later],
        "revoked_at": signature.revoked_at or None,
        "revoked_for": signature.revoked_for or None,
        "proven_at": signature.proven_at or None,
    }


def _inspection_words(found: Inspection) -> str:
    lines = [_("Số trang: {pages}").format(pages=found.pages)]
    if found.encrypted:
        lines.append(_("Tệp được mã hóa."))
    for signature in found.signatures:
        told = _("Chữ ký “{field}” của {signer}: {status}.")
        status = _(VERDICTS[signature.status.value])
        lines.append(told.format(field=signature.field, signer=signature.signer or "?", status=status))
        lines.append(f"  {_(REASONS[signature.reason])}")
        if signature.revoked_at:
            when = datetime.fromisoformat(signature.revoked_at)
            told = revoked_words(f"{in_vietnam(when):%H:%M %d/%m/%Y}", signature.revoked_for)
            lines.append(f"  {_('Chứng thư bị thu hồi')}: {told}")
        if signature.proven_at:
            when = datetime.fromisoformat(signature.proven_at)
            lines.append(f"  {_('Dấu thời gian chứng minh đã ký trước')}: {in_vietnam(when):%H:%M %d/%m/%Y}")
        lines += [f"  – {later_words(one.kind.value, one.names, one.pages)}" for one in signature.later]
    if found.way is Way.PDF_OF_IMAGE:
        lines.append(_("Bút phê ghi được lên bản PDF làm từ ảnh; bản gốc giữ nguyên."))
    elif found.bar is Bar.NONE:
        lines.append(_("Bút phê ghi được lên bản sao của tệp; bản gốc giữ nguyên."))
    else:
        lines.append(sentence(f"sidecar_{found.bar.value}"))
    return "\n".join(lines)


@command("render", _("Vẽ một trang thành hình PNG."))
@click.argument("file", type=FILE)
@click.option("--page", type=click.IntRange(min=1), default=1, help=_("Số trang, bắt đầu từ 1."))
@click.option("--dpi", type=click.FloatRange(min=1, max=2400), default=150, help=_("Độ phân giải, điểm trên inch."))
@click.option("--out", required=True, type=FILE, help=_("Tệp PNG kết quả."))
@password_option
def render(call: Call, file: Path, page: int, dpi: float, out: Path, password_on_stdin: bool) -> None:
    _not_over(file, out)
    password = _password(password_on_stdin)
    width, height = exporting.export_picture(Source(file), page, dpi, out, password=password)
    fields = {"page": page, "width": width, "height": height, "out": str(out)}
    call.answer(fields, _("Đã vẽ trang {page}: {width} × {height} điểm ảnh.").format(**fields))


@command("mark", _("Ghi bút phê, nét bút và dấu đến lên một bản sao của tệp."))
@click.argument("file", type=FILE)
@click.option("--marks", required=True, type=FILE, help=_("Tệp nét ghi (JSON)."))
@click.option("--out", required=True, type=FILE, help=_("Tệp PDF kết quả."))
@click.option("--sign-with", type=FILE, help=_("Ký bút phê bằng chứng thư P12; mật khẩu là dòng kế tiếp của đầu vào."))
@password_option
def mark(call: Call, file: Path, marks: Path, out: Path, sign_with: Path | None, password_on_stdin: bool) -> None:
    _not_over(file, out)
    drawn, now = _marks_in(marks), datetime.now(UTC)
    password = _password(password_on_stdin)
    if sign_with is None:
        way = exporting.export_with_marks(Source(file), drawn, out, now=now, password=password).value
    else:
        p12 = Source(sign_with).read()
        exporting.export_signed(Source(file), drawn, p12, _p12_password(), out, now=now, password=password)
        way = "signed_endorsement"
    fields = {"marks": len(drawn), "out": str(out), "way": way}
    call.answer(fields, _("Đã ghi {marks} nét ghi lên bản sao; bản gốc giữ nguyên.").format(**fields))


def _p12_password() -> str:
    """Typed by the person at the terminal, or the next line of stdin; empty for a certificate without one."""
    return getpass(_("Mật khẩu chứng thư số: ")) if sys.stdin.isatty() else _password(True)


def _marks_in(path: Path) -> tuple[Mark, ...]:
    """The marks of a file; without an account, author and time are taken as given."""
    try:
        return tuple(replace(mark, post=None, command=None) for mark in marks_from_json(Source(path).read()))
    except NotUnderstood as error:
        raise PaperProblem("marks_not_understood", {"file": path.name}) from error


def _not_over(file: Path, out: Path) -> None:
    if out.exists() and file.exists() and out.samefile(file):
        raise PaperProblem("same_file")


@command("text", _("Đọc chữ của tệp và các trường để vào sổ."))
@click.argument("file", type=FILE)
@password_option
def text(call: Call, file: Path, password_on_stdin: bool) -> None:
    password = _password(password_on_stdin)
    read = press.extract_text(Source(file), password=password)
    fields = asdict(press.registration_fields(Source(file), password=password))
    answer = {
        "text": "\n\n".join(read.pages),
        "pages": list(read.pages),
        "fields": fields,
        "legacy": read.legacy,
        "complete": read.complete,
    }
    found = "\n".join(f"{_(name)}: {fields[key]}" for key, name in _FIELD_NAMES.items() if fields[key])
    call.answer(answer, "\n\n".join(filter(None, (found, *read.pages))))


_FIELD_NAMES = {
    "code": N_("Số, ký hiệu"),
    "date": N_("Ngày ban hành"),
    "agency": N_("Cơ quan ban hành"),
    "type": N_("Loại văn bản"),
    "subject": N_("Trích yếu"),
}

for each in (inspect, render, mark, text):
    paper.add_command(each)
