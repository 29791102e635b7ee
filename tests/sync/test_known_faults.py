"""What users of other sync programs complain of in public, one test each: the docstring names the thread.

Threads that older tests prove are named in those tests; tests/house/test_known_threads.py holds the whole list.
"""

import json
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from cases import CLERK, KT, OFFICER, UBND, VH
from far_end import Asked, FarEnd, Reply, html, hub_json, hub_problem
from hub_at_work import Desk, letter, served
from own_desk import HandClock
from syncing_desk import SyncingDesk
from wardoffice.desk.acting import act
from wardoffice.desk.endorsing import EndorsementDraft, keep_draft, kept_draft
from wardoffice.desk.sending import resend, undo
from wardoffice.desk.states import StateId, SyncFacts, sync_state
from wardoffice.domain.commands import ChangeDue, Comment, Endorse, Forward, RegisterIncoming
from wardoffice.domain.deadline import Due
from wardoffice.domain.document import Assignee, AssignmentRole, Document, Given
from wardoffice.domain.ids import VIETNAM, DocumentId
from wardoffice.domain.outcome import Refusal
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.hub.opening import Hub
from wardoffice.hub.seeding import plant
from wardoffice.hub.showing import show
from wardoffice.store import changes, facts
from wardoffice.store.problem import StoreProblem
from wardoffice.sync import pulling
from wardoffice.sync.problem import SyncProblem

Desks = Callable[[str], SyncingDesk]
LEAD = AssignmentRole.LEAD


def entered(hub: Hub, desk: Desks, folder: Path, count: int = 1) -> list[str]:
    """Letters that a clerk has registered on the hub."""
    documents = [str(letter(hub, folder)) for _ in range(count)]
    clerk = desk(CLERK)
    clerk.round()
    for document in documents:
        clerk.act(document, RegisterIncoming())
    clerk.round()
    return documents


def test_the_number_of_requests_does_not_grow_with_the_number_of_documents(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    """nuxeo-drive#541, owncloud/client#3637: a round trip for each file made a sync crawl. Here metadata comes in
    pages, and a file that many documents share is fetched once."""
    for number in range(60):
        letter(hub, tmp_path, b"%PDF 1" if number else b"%PDF 2")
    clerk = desk(CLERK)
    before = len(end.asked)

    assert clerk.round().pulled == 60

    asked = [one.path.partition("?")[0] for one in end.asked[before:]]
    files = [path for path in asked if path.startswith("/v1/files/")]
    listed = asked[: asked.index(files[0])]
    assert listed.count("/v1/changes") == 1
    assert len(files) == 2
    assert len(listed) <= 4


def test_every_document_is_in_the_list_before_the_first_file_is_asked_for(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """nextcloud/desktop#6501: nothing was to be seen until everything had been fetched."""
    monkeypatch.setattr(pulling, "PAGE", 10)
    documents = {letter(hub, tmp_path, f"%PDF {number}".encode()) for number in range(25)}
    clerk = desk(CLERK)
    listed: list[set[str]] = []

    def seen_then(asked: Asked) -> Reply:
        listed.append(set(clerk.held()))
        return end.passed_on(asked)

    end.once("/v1/files/", seen_then)
    clerk.round()

    assert listed == [documents]


def test_a_desk_that_has_not_reached_its_hub_is_never_shown_as_up_to_date(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    """filen-desktop#173, maestral#491: "synced" stood there while nothing had been synced for days."""
    clerk = desk(CLERK)
    clerk.round()
    last = datetime.fromisoformat(fact(clerk, facts.LAST_FULL_CHECK))
    end.always["/"] = Reply(lost=True)
    with pytest.raises(EndpointProblem) as raised:
        clerk.round(by_hand=False)
    assert fact(clerk, facts.LAST_FULL_CHECK) == last.isoformat(timespec="seconds")

    for later in (timedelta(minutes=16), timedelta(hours=1), timedelta(days=3)):
        told = SyncFacts(now=last + later, started=last, last_full_check=last)
        quiet = sync_state(told)
        failing = sync_state(replace(told, problem=raised.value.code, failing_since=last))
        assert StateId.OK not in (quiet.id, failing.id)
        assert quiet.age == failing.age == later, "how old the last good check is stands beside it"


def fact(desk: SyncingDesk, name: str) -> str:
    with desk.cache.reading() as connection:
        return facts.fact(connection, name) or ""


def test_a_refused_act_that_is_done_again_really_reaches_the_hub(hub: Hub, desk: Desks, tmp_path: Path) -> None:
    """nuxeo-drive#432, nuxeo-drive#1507, nuxeo-drive#1538: "keep mine" settled the conflict on the screen and uploaded
    nothing."""
    (document,) = entered(hub, desk, tmp_path)
    chair, vice = desk("ct"), desk("pct")
    chair.round()
    chair.act(document, Endorse("Giao", (Given(KT, LEAD, Due(date(2026, 12, 1))),)))
    chair.round()
    vice.round()
    assignment = vice.sees(document).document.assignments[0]
    chair.act(document, ChangeDue(assignment.id, Due(date(2026, 12, 5)), assignment.due, "lùi"))
    vice.act(document, ChangeDue(assignment.id, Due(date(2026, 12, 9)), assignment.due, "của tôi"))
    chair.round()
    assert vice.round().refused == 1
    (parked,) = vice.queue()
    assert parked.code == "stale"

    now = vice.sees(document).document.assignments[0].due
    resend(vice.place, parked.id, replace(parked.command.payload, seen=now))  # type: ignore[type-var]
    assert vice.round().pushed == 1

    assert [one["due"] for one in show(hub, document)["assignments"]] == ["2026-12-09"]
    chair.round()
    assert chair.sees(document).document == vice.sees(document).document


def test_a_value_changed_by_two_is_never_overwritten_in_silence(hub: Hub, desk: Desks, tmp_path: Path) -> None:
    """CmisSync#775: the second to come overwrote the first, and nobody was told."""
    (document,) = entered(hub, desk, tmp_path)
    chair, vice = desk("ct"), desk("pct")
    chair.round()
    chair.act(document, Endorse("Giao", (Given(KT, LEAD, Due(date(2026, 12, 1))),)))
    chair.round()
    vice.round()
    assignment = vice.sees(document).document.assignments[0]
    for leader, day in ((vice, 7), (chair, 8)):
        leader.act(document, ChangeDue(assignment.id, Due(date(2026, 12, day)), assignment.due, f"vì {day}"))
        leader.round()

    assert [one["due"] for one in show(hub, document)["assignments"]] == ["2026-12-07"]
    (parked,) = chair.queue()
    assert (parked.state, parked.code) == ("refused", "stale")
    assert parked.command.payload == ChangeDue(assignment.id, Due(date(2026, 12, 8)), assignment.due, "vì 8")


FULL_AND_EMPTY = ("{}", '{"revision":9}', '{"revision":9,"organs":[],"units":[],"people":[],"posts":[]}')


@pytest.mark.parametrize("body", FULL_AND_EMPTY)
def test_an_empty_directory_where_there_was_a_full_one_is_not_believed(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path, body: str
) -> None:
    """nextcloud/desktop#1433 again: here everybody's posts, and with them every list, would have gone."""
    document = letter(hub, tmp_path)
    clerk = desk(CLERK)
    clerk.round()
    headers = {"WardOffice-Hub": fact(clerk, facts.EPOCH), "Content-Type": "application/json"}
    end.always["/v1/directory"] = Reply(200, headers, body.encode())

    with pytest.raises(EndpointProblem) as raised:
        clerk.round(by_hand=False)

    assert raised.value.code == "not_the_contract"
    assert clerk.act(document, RegisterIncoming()).document.arrival


MAINTENANCE = (
    Reply(404, {"Content-Type": "text/plain"}, b"404 page not found"),
    hub_problem(404, "not_found"),
    Reply(503, {"Content-Type": "text/html"}, b"<h1>Bao tri</h1>"),
    hub_problem(503, "busy"),
    html(200, b"<h1>He thong dang bao tri</h1>"),
    Reply(200, {"WardOffice-Hub": "e", "Content-Type": "application/json"}, b""),
    Reply(200, {"WardOffice-Hub": "e", "Content-Type": "application/json"}, b"{}"),
    Reply(204, {"WardOffice-Hub": "e"}),
    hub_json([]),
)


@pytest.mark.parametrize("answer", MAINTENANCE, ids=lambda one: f"{one.status}-{one.body[:8].decode()}")
@pytest.mark.parametrize("where", ["/", "/v1/changes", "/v1/directory"])
def test_no_answer_of_an_ill_server_is_taken_for_a_removal(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path, answer: Reply, where: str
) -> None:
    """nextcloud/desktop#1433, nextcloud/desktop#4231, owncloud/client#5738, nextcloud/server#5208: a 404 of a proxy, a
    503 or a page of maintenance was read as "deleted", and everything went."""
    documents = {letter(hub, tmp_path, f"{number}".encode()) for number in range(3)}
    clerk = desk(CLERK)
    clerk.round()
    end.always[where] = answer

    with pytest.raises((EndpointProblem, SyncProblem)):
        clerk.round(by_hand=False)

    assert clerk.held().keys() == documents
    assert clerk.missing_files() == 0
    assert all(clerk.sees(one).attachments[0].cached for one in documents)
    del end.always[where]
    assert (clerk.round().pulled, clerk.held().keys()) == (0, documents)


def plain_headers(told: Reply) -> dict[str, str]:
    """The answer's headers without what depends on the bytes of its body."""
    return {n: v for n, v in told.headers.items() if n.lower() not in ("content-length", "content-encoding")}


def test_a_removal_that_fails_is_done_again_and_never_sent_back_as_one_of_ours(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """owncloud/client#3206: one failed delete, the database not saved, and the next sync deleted on the server."""
    kept, gone = letter(hub, tmp_path), letter(hub, tmp_path)
    clerk = desk(CLERK)
    clerk.round()
    removal = {"seq": 1, "type": "document", "id": gone, "revision": 2, "deleted": True, "object": None}

    def one_removed(asked: Asked) -> Reply:
        told = end.passed_on(asked)
        page = json.loads(told.body)
        page["changes"].append(removal)
        return Reply(told.status, plain_headers(told), json.dumps(page).encode())

    def fails(*_: object) -> None:
        raise StoreProblem("disk_trouble")

    end.once("/v1/changes", one_removed, one_removed)
    with monkeypatch.context() as ill:
        ill.setattr(changes, "_forget_rows", fails)
        with pytest.raises(StoreProblem):
            clerk.round()
    assert clerk.held().keys() == {kept, gone}

    clerk.round()

    assert clerk.held().keys() == {kept}
    assert end.requests_to("/v1/commands") == []
    assert show(hub, gone)["id"] == gone


def test_what_is_being_written_survives_every_page_that_changes_its_document(
    hub: Hub, desk: Desks, tmp_path: Path
) -> None:
    """zotero#2361, zotero#2278: a refresh by the sync wiped what was being typed."""
    (document,) = entered(hub, desk, tmp_path)
    chair, vice = desk("ct"), desk("pct")
    chair.round()
    vice.round()
    draft = EndorsementDraft("Đang viết dở, chưa xo", (Given(VH, LEAD),), due_typed="3")
    keep_draft(chair.place, document, draft)
    vice.act(document, Endorse("Giao", (Given(KT, LEAD),)))
    vice.round()

    assert chair.round().pulled == 1

    assert len(chair.sees(document).document.endorsements) == 1
    assert kept_draft(chair.place, document) == draft


def test_an_act_done_while_a_page_with_its_document_is_coming_is_kept_and_sent(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    """syncthing#3742: a local change not yet scanned was overwritten by the version that came."""
    (document,) = entered(hub, desk, tmp_path)
    chair, vice = desk("ct"), desk("pct")
    chair.round()
    vice.round()
    vice.act(document, Comment("từ máy kia"))
    vice.round()

    def meanwhile(asked: Asked) -> Reply:
        answer = end.passed_on(asked)
        chair.act(document, Comment("vừa ghi"))
        return answer

    end.once("/v1/changes", meanwhile)
    chair.round()

    assert [note.text for note in chair.sees(document).document.notes] == ["từ máy kia", "vừa ghi"]
    assert len(chair.queue()) == 1
    assert chair.round().pushed == 1
    assert [one["text"] for one in show(hub, document)["comments"]] == ["từ máy kia", "vừa ghi"]


def test_memory_does_not_grow_with_the_number_of_documents(
    hub: Hub, desk: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """nextcloud/desktop#398: memory grew with the number of files. Here at most three times MOST_PAGES are in memory:
    read, being stored and being indexed; every list below is longer."""
    monkeypatch.setattr(pulling, "PAGE", 20)
    plain = Document(DocumentId(""), UBND, "1/A", "Về việc thử bộ nhớ " * 20, "UBND", datetime.now(VIETNAM))
    chair = desk("ct")
    peaks = []
    for first, count in ((0, 600), (1000, 600), (2000, 1800)):
        plant(hub, [replace(plain, id=DocumentId(f"d{first + number:05}")) for number in range(count)])
        tracemalloc.start()
        assert chair.round().pulled == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[2] < 1.5 * peaks[1], peaks


def test_on_the_first_working_day_the_new_years_book_is_open_and_last_years_is_not(
    hub: Hub, desk: Desks, tmp_path: Path
) -> None:
    """An audit of a leading vendor's system, 2026: last year's book still open, register numbers duplicated."""
    year = datetime.now(VIETNAM).year
    entered(hub, desk, tmp_path, 2)
    later = replace(hub, now=lambda: datetime(year + 1, 1, 2, 8, tzinfo=VIETNAM))
    with served(later) as url:
        documents = [letter(later, tmp_path), letter(later, tmp_path)]
        clerks = [
            SyncingDesk(tmp_path / f"new-{n}", who, HandClock(later.now())) for n, who in enumerate((CLERK, "vt2"))
        ]
        for clerk in clerks:
            clerk.sign_in(url)
            clerk.round()
        for clerk, document in zip(clerks, documents, strict=True):
            clerk.act(document, RegisterIncoming())
        for clerk in clerks:
            clerk.round()
            clerk.close()
        arrivals = [show(later, document) for document in documents]

    assert [one["arrival_number"] for one in arrivals] == [1, 2]
    assert {one["arrival_date"] for one in arrivals} == {f"{year + 1}-01-02"}


def test_a_recipient_who_does_not_exist_is_told_before_anything_is_sent(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    """An audit of a leading vendor's system, 2026: a missing recipient code was reported only after sending."""
    (document,) = entered(hub, desk, tmp_path)
    chair = desk("ct")
    chair.round()
    before = len(end.asked)

    for wrong in ("không có", "", OFFICER + " "):
        for payload in (Endorse("Giao", (Given(Assignee(wrong), LEAD),)), Forward((Given(Assignee(wrong), LEAD),))):
            assert isinstance(act(chair.place, document, payload), Refusal)

    assert (chair.queue(), len(end.asked)) == ([], before)


def test_one_act_the_hub_refuses_stops_no_act_on_another_document(hub: Hub, desk: Desks, tmp_path: Path) -> None:
    """send-later#782: one broken message blocked the whole queue, and nothing said so."""
    first, second = entered(hub, desk, tmp_path, 2)
    one, two = desk("ct"), desk("ct")
    one.round()
    two.round()
    assignment = Endorse("Giao", (Given(KT, LEAD, Due(date(2026, 12, 1))),))
    one.act(first, assignment)
    one.round()
    two.round()
    work = two.sees(first).document.assignments[0]
    one.act(first, ChangeDue(work.id, Due(date(2026, 12, 2)), work.due, ""))
    one.round()
    two.act(first, ChangeDue(work.id, Due(date(2026, 12, 3)), work.due, ""))
    two.act(first, Comment("phía sau"))
    two.act(second, Comment("không liên quan"))

    report = two.round()

    assert (report.pushed, report.refused, report.state) == (1, 1, "rejected")
    assert [note["text"] for note in show(hub, second)["comments"]] == ["không liên quan"]
    parked, behind = two.queue()
    assert (parked.state, behind.state) == ("refused", "waiting")
    undo(two.place, parked.id)
    assert two.round().pushed == 1
    assert [note["text"] for note in show(hub, first)["comments"]] == ["phía sau"]


def test_an_id_the_hub_knows_with_other_words_parks_the_act_with_every_word(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    """A profile copied to another machine, or a disk put back: `id_reused` is a refusal, never a silent duplicate."""
    (document,) = entered(hub, desk, tmp_path)
    chair = desk("ct")
    chair.round()
    mine = chair.act(document, Comment("lời của tôi")).command
    other = Desk(end.url, "ct").sign_in()
    other.send(replace(mine, payload=Comment("lời khác cùng mã")))
    other.http.close()

    report = chair.round()

    assert (report.pushed, report.refused) == (0, 1)
    (parked,) = chair.queue()
    assert (parked.state, parked.code, parked.command.payload) == ("refused", "id_reused", Comment("lời của tôi"))
    resend(chair.place, parked.id)
    assert chair.round().pushed == 1
    assert [one["text"] for one in show(hub, document)["comments"]] == ["lời khác cùng mã", "lời của tôi"]
