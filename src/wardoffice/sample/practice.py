"""The practice ward: a hub with the sample people, their sixty letters, and some weeks of work already done on them.

Everything in it was carried out by the office's own rules, so it looks as a real ward would; it lies in a folder of
its own and can be made anew at any time.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from wardoffice.contract.codec import command_to_json
from wardoffice.domain.commands import (
    AcceptAssignment,
    Command,
    Complete,
    ConfirmComplete,
    Endorse,
    MarkRead,
    Payload,
    ProposeEndorsement,
    RegisterIncoming,
    ReportProgress,
)
from wardoffice.domain.deadline import Due, WorkingCalendar
from wardoffice.domain.directory import Directory
from wardoffice.domain.document import AssignmentRole, Given, Urgency
from wardoffice.domain.ids import VIETNAM, CommandId, DocumentId, PostId, derived_id, in_vietnam
from wardoffice.hub.accounts import Account
from wardoffice.hub.acts import Sent
from wardoffice.hub.carrying_out import carry_out
from wardoffice.hub.installing import install
from wardoffice.hub.leasing import continue_from
from wardoffice.hub.opening import Hub
from wardoffice.hub.publishing import Letter as Published
from wardoffice.hub.publishing import publish_all
from wardoffice.sample import ward
from wardoffice.sample.letters.catalogue import Letter, letters

LAST_NUMBERS = {ward.COMMITTEE: 463, ward.PARTY: 187}
"""The registers were taken over in mid-year: these numbers were the last in the paper books."""
_LEADS = {
    "ubnd.kinhte": "SNNMT SXD ĐLSH STC SCT ĐTĐT PTDS CĐ-UBND 268/KH 2248/QĐ 2260/QĐ",
    "ubnd.vanhoa": "SYT SGDĐT SVHTTDL SNV MTTQ THLV TYT BHXH KGVX 09/CT 35/NQ",
    "danguy.bxd": "BTCTU HD/ KH/TU UBKTTU",
}
"""Which unit leads, by a sign in the document's code; the organ's own office otherwise."""
_HEADS = {"ubnd.kinhte": "ubnd.tp.kinhte", "ubnd.vanhoa": "ubnd.tp.vanhoa", "ubnd.vp": "ubnd.chanhvp"}
_HEADS |= {"danguy.vp": "danguy.chanhvp", "danguy.bxd": "danguy.bxd.truong"}
_SHORT = {"ubnd.kinhte": "P. KT,HT&ĐT", "ubnd.vanhoa": "P. VH-XH", "ubnd.vp": "Văn phòng"}
_SHORT |= {"danguy.vp": "VP Đảng ủy", "danguy.bxd": "Ban XDĐ"}
_RESULTS = (
    "Đã tổ chức thực hiện, báo cáo kết quả bằng văn bản.",
    "Đã rà soát, tổng hợp số liệu và gửi báo cáo đúng hạn.",
    "Đã phối hợp các đơn vị thực hiện xong, không có vướng mắc.",
)


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the ward's past: who did what how long after the letter came."""

    post: str
    payload: Payload
    after: timedelta


def build(data_dir: Path, directory: Directory, accounts: tuple[Account, ...], now: datetime) -> int:
    """Set the practice ward up in `data_dir`, as it stands at `now`, and count its documents.

    Raises HubProblem where a hub is already there.
    """
    hub = install(data_dir, directory, accounts)
    try:
        return _filled(hub, directory, now)
    finally:
        hub.close()


def _filled(hub: Hub, directory: Directory, now: datetime) -> int:
    today, calendar = in_vietnam(now).date(), directory.calendar.calendar()
    for organ, number in LAST_NUMBERS.items():
        continue_from(hub, organ, str(today.year), number)
    received = sorted(
        ((_received_at(letter, now), letter) for letter in letters(today, calendar=calendar)), key=lambda pair: pair[0]
    )
    with tempfile.TemporaryDirectory(prefix="letters-") as folder:
        published = [_published(letter, at, Path(folder)) for at, letter in received]
        ids = publish_all(hub, published)
    for (at, letter), document in zip(received, ids, strict=True):
        for act in history(letter, at, now, calendar):
            _do(hub, document, letter, act, at)
    return len(ids)


def history(letter: Letter, received_at: datetime, now: datetime, calendar: WorkingCalendar) -> Iterator[Act]:
    """What has been done with a letter by `now`: today's waits for the clerk, yesterday's for the leaders."""
    days = calendar.working_days_between(received_at.date(), in_vietnam(now).date())
    if days < 1:
        return
    clerk, chief, leader = _desk_of(letter)
    yield Act(clerk, RegisterIncoming(), timedelta(minutes=25))
    given = _given(letter, received_at.date(), calendar)
    text = _words(letter, given)
    if days > 1 or len(letter.code) % 2:
        yield Act(chief, ProposeEndorsement(text, given), timedelta(hours=1))
    if days > 2:
        yield Act(leader, MarkRead(), timedelta(hours=2))
        yield Act(leader, Endorse(text, given), timedelta(hours=2, minutes=4))
        yield from _work(letter, given, days)


def _work(letter: Letter, given: tuple[Given, ...], days: int) -> Iterator[Act]:
    lead = _HEADS[next(g.who for g in given if g.role is AssignmentRole.LEAD)]
    if len(letter.subject) % 3 == 0 and days < 8:
        return
    yield Act(lead, MarkRead(), timedelta(hours=3))
    yield Act(lead, AcceptAssignment(), timedelta(hours=3, minutes=10))
    if days < 5:
        yield Act(lead, ReportProgress("Đang tổng hợp ý kiến các đơn vị liên quan."), timedelta(days=1))
    elif len(letter.subject) % 4:
        yield Act(lead, Complete(_RESULTS[len(letter.code) % len(_RESULTS)]), timedelta(days=4))
        if len(letter.subject) % 2:
            yield Act(_desk_of(letter)[1], ConfirmComplete(), timedelta(days=4, hours=2))


def _desk_of(letter: Letter) -> tuple[str, str, str]:
    """Clerk, chief of office and leader of the organ the letter is for."""
    if letter.organ == ward.PARTY:
        return "danguy.vanthu", "danguy.chanhvp", "danguy.bithu"
    return "ubnd.vanthu.tam", "ubnd.chanhvp", "ubnd.chutich"


def _given(letter: Letter, start: date, calendar: WorkingCalendar) -> tuple[Given, ...]:
    lead = next((unit for unit, signs in _LEADS.items() if any(sign in letter.code for sign in signs.split())), None)
    lead = lead or ("danguy.vp" if letter.organ == ward.PARTY else "ubnd.vp")
    days = 3 if letter.urgency.value != "normal" else 5
    due = Due(calendar.due_after(start, days), working_days=days)
    office = "danguy.vp" if letter.organ == ward.PARTY else "ubnd.vp"
    cooperating = (Given(office, AssignmentRole.COOPERATING, due),) if lead != office else ()
    direct: tuple[Given, ...] = ()
    if lead in ("ubnd.kinhte", "ubnd.vanhoa"):
        vice = "ubnd.pct.quang" if lead == "ubnd.kinhte" else "ubnd.pct.hanh"
        direct = (Given(vice, AssignmentRole.DIRECT),)
    return (*direct, Given(lead, AssignmentRole.LEAD, due), *cooperating)


def _words(letter: Letter, given: tuple[Given, ...]) -> str:
    lead = next(g for g in given if g.role is AssignmentRole.LEAD)
    others = [_SHORT[g.who] for g in given if g.role is AssignmentRole.COOPERATING]
    due = f"{lead.due.day:%d/%m/%Y}" if lead.due else ""
    if not others:
        return f"Giao {_SHORT[lead.who]} tham mưu, báo cáo trước {due}."
    return f"Giao {_SHORT[lead.who]} chủ trì, phối hợp {', '.join(others)} tham mưu thực hiện, báo cáo trước {due}."


def _received_at(letter: Letter, now: datetime) -> datetime:
    """The working hour a letter came, on its day and before `now`.

    The express one came last of its day and the one that cannot be read first, as a visitor should meet them.
    """
    day = datetime.combine(letter.issued_date, time(), VIETNAM)
    opening, closing = day + timedelta(hours=7, minutes=45), min(now, day + timedelta(hours=16, minutes=45))
    minute = (sum(map(ord, letter.code)) * 7) % 500
    at = opening + timedelta(minutes=minute)
    if letter.urgency is Urgency.EXPRESS:
        at = closing - timedelta(minutes=12)
    elif letter.way == "broken":
        at = min(opening, closing - timedelta(minutes=125))
    elif at > closing - timedelta(minutes=30):
        at = closing - timedelta(minutes=30 + minute % 90)
    return max(at, day)


def _published(letter: Letter, received_at: datetime, folder: Path) -> Published:
    place = folder / derived_id("letter", letter.code)
    place.mkdir()
    paths = []
    for name, data in letter.files():
        path = place / name
        path.write_bytes(data)
        paths.append(path)
    return Published(
        files=tuple(paths),
        code=letter.code,
        subject=letter.subject,
        issuing_agency=letter.agency,
        organ=letter.organ,
        document_type=letter.document_type,
        issued_date=letter.issued_date,
        urgency=letter.urgency,
        due=Due(letter.due) if letter.due else None,
        received_at=received_at,
    )


def _do(hub: Hub, document: DocumentId, letter: Letter, act: Act, received_at: datetime) -> None:
    command = Command(
        CommandId(derived_id(document, f"{letter.code}/{act.post}/{type(act.payload).__name__}")),
        document,
        PostId(act.post),
        received_at + act.after,
        act.payload,
    )
    person = next(post.person for post in ward.posts() if post.id == act.post)
    (answer,) = carry_out(hub, person, (Sent(command.id, command_to_json(command).hex(), command, document),))
    if answer.code:
        raise ValueError(f"{letter.code}: {act.post} {command.kind} {answer.code}")
