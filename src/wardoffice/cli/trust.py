"""`wardoffice trust`: the root certificates and revocation lists by which this profile judges signatures, shown, added
and taken away.
"""

from dataclasses import asdict
from pathlib import Path

import click

from wardoffice.cli.calling import Call, CommandProblem, command
from wardoffice.desk.trusting import RevocationList, Root, Trust, distrust, trusted
from wardoffice.desk.trusting import trust as believe
from wardoffice.domain.outcome import Refusal
from wardoffice.wording import _


@command("trust", _("Xem, thêm và bỏ chứng thư gốc và danh sách thu hồi dùng để kiểm tra chữ ký số."))
@click.option(
    "--add",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    help=_("Tệp chứng thư hoặc danh sách thu hồi (PEM hoặc DER)."),
)
@click.option("--remove", "gone", multiple=True, help=_("Mã của chứng thư hoặc danh sách cần bỏ, như danh sách ghi."))
def trust(call: Call, files: tuple[Path, ...], gone: tuple[str, ...]) -> None:
    with call.at_desk() as desk:
        for id_ in gone:
            _kept(distrust(desk, id_))
        if files:
            _kept(believe(desk, files))
        known = trusted(desk)
    lines = [f"{root.id}  {root.until}  {root.name}" for root in known.roots]
    lines = lines or [_("Chưa có chứng thư gốc nào: chữ ký chỉ kiểm tra được nội dung.")]
    lines += [
        f"{one.id}  {one.until[:10]}  {_('Danh sách thu hồi của {name}').format(name=one.name)}" for one in known.lists
    ]
    call.answer({"roots": _shown(known.roots), "lists": _shown(known.lists)}, "\n".join(lines))


def _shown(some: tuple[Root | RevocationList, ...]) -> list[dict[str, object]]:
    return [{key: value for key, value in asdict(one).items() if key != "pem"} for one in some]


def _kept(outcome: Trust | Refusal) -> None:
    if isinstance(outcome, Refusal):
        raise CommandProblem(outcome.code, outcome.facts)
