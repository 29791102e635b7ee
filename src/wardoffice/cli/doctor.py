"""`wardoffice doctor`: why something does not work, in one minute: each part looked at by itself, with what to do."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

from wardoffice import __version__
from wardoffice.cli.calling import Call, CommandProblem, command
from wardoffice.credentials import CredentialProblem, kind_of_profile
from wardoffice.desk.states import LEAST_DISK
from wardoffice.desk.workplace import Workplace
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.office import check_way
from wardoffice.paper.press import inspect
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.source import Source
from wardoffice.store import audit, facts, files, outbox
from wardoffice.store.problem import StoreProblem
from wardoffice.sync.problem import SyncProblem
from wardoffice.wording import N_, _, sentence

_PROBLEMS = (CommandProblem, CredentialProblem, EndpointProblem, PaperProblem, StoreProblem, SyncProblem)


MOST_FILES = 1_000_000

PARTS = {
    "profile": N_("Hồ sơ"),
    "key": N_("Khóa của hồ sơ"),
    "cache": N_("Dữ liệu trên máy"),
    "audit": N_("Nhật ký"),
    "index": N_("Chỉ mục tìm kiếm"),
    "files": N_("Tệp trên máy"),
    "outbox": N_("Chờ gửi"),
    "proxy": N_("Máy chủ trung gian (proxy)"),
    "hub": N_("Máy chủ"),
    "clock": N_("Đồng hồ"),
    "account": N_("Tài khoản"),
    "paper": N_("Bộ đọc PDF"),
}
"""What people call each part that is looked at; scripts read the names."""


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    ok: bool
    detail: str
    advice: str = ""


@command("doctor", _("Kiểm tra hồ sơ, dữ liệu, khóa, chỉ mục, đường mạng, máy chủ, đồng hồ; nói rõ phải làm gì."))
def doctor(call: Call) -> None:
    checks = list(_checks(call))
    lines = (check_line(one.name, one.ok, one.detail if one.ok else one.advice) for one in checks)
    wrong = sum(not one.ok for one in checks)
    fields = {"checks": [asdict(one) for one in checks], "version": __version__}
    call.answer(fields, "\n".join(lines), failed=wrong > 0)
    if wrong:
        raise CommandProblem("doctor_found", {"count": wrong})


def check_line(name: str, ok: bool, words: str) -> str:
    """What people read of one check."""
    return f"{'✓' if ok else '✗'} {_(PARTS[name])}: {words}"


def _checks(call: Call) -> Iterator[Check]:
    """Every check; those that need the key or the cache are left out where there is none or it does not open."""
    yield _checked("profile", lambda: _profile(call))
    found = _checked("key", lambda: _key(call))
    yield found
    if found.ok:
        found = _checked("cache", lambda: _cache(call))
        yield found
    if found.ok:
        with call.at_desk() as desk:
            yield from _at_desk(desk)
        yield from _far_end(call)
    yield _checked("paper", _paper)


def _checked(name: str, check: Callable[[], str]) -> Check:
    """A check that tells a detail when all is well and raises a problem of the program when it is not."""
    try:
        return Check(name, True, check())
    except _PROBLEMS as problem:
        return Check(name, False, problem.code, sentence(problem.code, problem.facts))


def _profile(call: Call) -> str:
    free = shutil.disk_usage(next(p for p in (call.profile, *call.profile.parents) if p.exists())).free
    if free < LEAST_DISK:
        raise CommandProblem("disk_full")
    return _("{folder}; đĩa còn trống {free} MB").format(folder=call.profile, free=free // 1_000_000)


def _key(call: Call) -> str:
    """The key itself, not only the word where it is kept."""
    call.key()
    in_keyring = kind_of_profile(call.profile) == "keyring"
    return _("nằm trong kho khóa của máy") if in_keyring else _("mở bằng cụm mật khẩu")


def _cache(call: Call) -> str:
    with call.at_desk() as desk:
        desk.cache.prove()
    return _("nguyên vẹn")


def _at_desk(desk: Workplace) -> Iterator[Check]:
    yield _checked("audit", lambda: _audit(desk))
    yield _checked("index", lambda: _index(desk))
    yield _checked("files", lambda: _files(desk))
    yield _checked("outbox", lambda: _outbox(desk))


def _audit(desk: Workplace) -> str:
    with desk.cache.reading() as connection:
        fault = audit.first_fault(connection)
        count, _hash = audit.head(connection)
    if fault is not None:
        raise CommandProblem("audit_changed", {"line": fault})
    return _("{count} dòng, nguyên vẹn").format(count=count)


def _files(desk: Workplace) -> str:
    """Every file here read whole; the damaged ones are set aside and fetched again by the next round."""
    with desk.cache.reading() as connection:
        here = files.here_after(connection, "", MOST_FILES)
    damaged = sum(not desk.vault.is_whole(sha256) for sha256 in here)
    if damaged:
        raise CommandProblem("files_damaged", {"count": damaged})
    return _("{count} tệp, nguyên vẹn").format(count=len(here))


def _index(desk: Workplace) -> str:
    desk.index.catch_up(desk.cache)
    return _("đã theo kịp dữ liệu")


def _outbox(desk: Workplace) -> str:
    with desk.cache.reading() as connection:
        counts = outbox.counts(connection)
        checked = facts.fact(connection, facts.LAST_FULL_CHECK) or _("chưa lần nào")
    if counts.refused:
        raise CommandProblem("outbox_refused", {"count": counts.refused})
    waiting = counts.waiting + counts.sent
    return _("{waiting} việc chờ gửi; đồng bộ đủ lần cuối: {checked}").format(waiting=waiting, checked=checked)


def _far_end(call: Call) -> Iterator[Check]:
    """The way to the hub step by step: proxy, answer and certificate, clock, account; the first that fails ends it."""
    for found in check_way(call.profile, call.key()):
        words = sentence(found.code, found.facts)
        told = str(found.facts.get("address", words)) if found.ok else found.code
        yield Check(found.name, found.ok, told, "" if found.ok else words)


def _paper() -> str:
    """The child that reads PDF files starts and answers: here that this is none."""
    try:
        inspect(Source(data=b"none"))
    except PaperProblem as problem:
        if problem.code == "not_pdf":
            return _("chạy tốt")
        raise
    return ""
