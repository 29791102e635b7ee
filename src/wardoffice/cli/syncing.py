"""`wardoffice sync`: one round now, or `--watch` for the window's child and for services."""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import cast

import click

from wardoffice.cli.calling import Call, CommandProblem, command, tell_rescue
from wardoffice.domain.outcome import Facts
from wardoffice.logbook import Logbook
from wardoffice.office import sync_by_hand, watch
from wardoffice.wording import _

Event = Mapping[str, object]
Tell = Callable[[Event], None]


_INCOMPLETE = {"files_missing": "files_missing", "disk": "disk_low"}
"""States of a round after which something is not here that ought to be, and what is said of it."""


def _logged(log: Logbook, tell: Tell | None = None) -> Tell:
    """Writes each event's ids and counts to the log, and hands it on."""

    def told(event: Event) -> None:
        log.note(str(event["event"]), **{str(name): value for name, value in event.items() if name != "event"})
        if tell:
            tell(event)

    return told


def _print_line(event: Event) -> None:
    sys.stdout.write(json.dumps(event, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _tell_by_hand(event: Event) -> None:
    if event["event"] == "rescued":
        tell_rescue(cast(Facts, event["facts"]))


@command("sync", _("Gửi việc đang chờ, nhận văn bản mới, tải tệp. --watch: làm liên tục."))
@click.option("--watch", "watching", is_flag=True, help=_("Chạy mãi, mỗi sự kiện một dòng JSON."))
@click.option("--key-on-stdin", is_flag=True, help=_("Dòng đầu tiên của đầu vào là khóa (dành cho cửa sổ)."))
@click.option("--confirm-removals", is_flag=True, help=_("Đồng ý với số lượng lớn văn bản bị gỡ."))
def sync(call: Call, watching: bool, key_on_stdin: bool, confirm_removals: bool) -> None:
    log = Logbook(call.profile)
    if watching:
        key = _key_in(sys.stdin.readline()) if key_on_stdin else call.key()
        tell = _logged(log, _print_line)
        watch(call.profile, tell, sys.stdin, key=key, is_child=key_on_stdin)
        return
    report = sync_by_hand(call.profile, _logged(log, _tell_by_hand), removal_confirmed=confirm_removals, key=call.key())
    fields = {**asdict(report), "seconds": round(report.seconds, 3)}
    log.note("round", **fields)
    told = _("Đã nhận {pulled}, đã gửi {pushed}, bị từ chối {refused}, tải {files} tệp.").format(**fields)
    call.answer(fields, told, failed=report.state in _INCOMPLETE)
    if report.state in _INCOMPLETE:
        raise CommandProblem(_INCOMPLETE[report.state])


def _key_in(line: str) -> bytes:
    try:
        key = bytes.fromhex(line.strip())
    except ValueError:
        key = b""
    if len(key) != 32:
        raise CommandProblem("key_not_given")
    return key
