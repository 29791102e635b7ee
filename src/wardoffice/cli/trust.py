"""`wardoffice trust`: the root certificates by which this profile judges signatures, shown, added and taken away."""

from dataclasses import asdict
from pathlib import Path

import click

from wardoffice.cli.calling import Call, CommandProblem, command
from wardoffice.desk.trusting import Root, distrust, trusted
from wardoffice.desk.trusting import trust as believe
from wardoffice.domain.outcome import Refusal
from wardoffice.wording import _


@command("trust", _("Xem, thêm và bỏ chứng thư gốc dùng để kiểm tra chữ ký số."))
@click.option("--add", "files", multiple=True, type=click.Path(path_type=Path), help=_("Tệp chứng thư (PEM hoặc DER)."))
@click.option("--remove", "gone", multiple=True, help=_("Mã của chứng thư cần bỏ, như danh sách ghi."))
def trust(call: Call, files: tuple[Path, ...], gone: tuple[str, ...]) -> None:
    with call.at_desk() as desk:
        for root_id in gone:
            _kept(distrust(desk, root_id))
        if files:
            _kept(believe(desk, files))
        roots = trusted(desk)
    shown = [{key: value for key, value in asdict(root).items() if key != "pem"} for root in roots]
    lines = [f"{root.id}  {root.until}  {root.name}" for root in roots]
    call.answer(
        {"roots": shown}, "\n".join(lines) or _("Chưa có chứng thư gốc nào: chữ ký chỉ kiểm tra được nội dung.")
    )


def _kept(outcome: tuple[Root, ...] | Refusal) -> None:
    if isinstance(outcome, Refusal):
        raise CommandProblem(outcome.code, outcome.facts)
