"""`wardoffice demo`: the practice ward, to try things out in its window or to be played by itself."""

import json
import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path

import click

from wardoffice.cli.calling import Call, CommandProblem, command
from wardoffice.wording import _


@command("demo", _("Mở phường thực hành; --headless: tự diễn việc chính và để lại kết quả."))
@click.option("--headless", is_flag=True, help=_("Tự diễn, không cần màn hình."))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help=_("Thư mục nhận kết quả."))
@click.option("--say", default=None, help=_("Lời bút phê của Chủ tịch."))
@click.option("--as", "login", default="chutich", show_default=True, help=_("Vào vai ai."))
@click.option("--reset", is_flag=True, help=_("Làm lại phường thực hành từ đầu."))
def demo(call: Call, headless: bool, out: Path | None, say: str | None, login: str, reset: bool) -> None:
    if headless and out is None:
        raise click.UsageError(_("--headless cần thêm --out DIR"))
    if headless:
        assert out is not None
        _play(call, out, say)
    else:
        _open(login, reset)


def _play(call: Call, out: Path, say: str | None) -> None:
    from wardoffice.sample.demo import SAID
    from wardoffice.sample.playing import played

    said = " ".join((say or SAID).split())
    if not said:
        raise CommandProblem("nothing_written")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandProblem("out_unwritable", {"file": out.name}) from error
    with tempfile.TemporaryDirectory(prefix="wardoffice-demo-") as folder:
        steps = played(Path(folder), out, said)
    summary = {"steps": [asdict(step) for step in steps], "endorsement": said}
    (out / "summary.json").write_text(json.dumps(summary, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    failed = [step.name for step in steps if not step.ok]
    if failed:
        raise CommandProblem("demo_step_failed", {"step": failed[0], "folder": str(out)})
    call.answer(summary, _("Đã diễn xong {count} bước. Kết quả nằm ở {folder}.").format(count=len(steps), folder=out))


def _open(login: str, reset: bool) -> None:
    from wardoffice.paths import practice_dir
    from wardoffice.sample.playing import is_made, logins, make_ward, practised

    if login not in logins():
        raise CommandProblem("nobody_of_the_ward", {"who": login, "names": ", ".join(logins())})
    folder = practice_dir()
    if reset:
        shutil.rmtree(folder, ignore_errors=True)
    if not is_made(folder):
        click.echo(_("Đang dựng phường thực hành, chừng nửa phút…"))
        make_ward(folder)
    raise SystemExit(practised(folder, login))
