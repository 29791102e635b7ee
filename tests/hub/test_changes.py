"""Pages of changes: resumable at every page, in order, each change once, and only what the reader may see."""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cases import CHAIR, CHIEF, CLERK, KT, OFFICER, PARTY_CLERK, VICE, directory
from hub.each_database import on_each_database
from hub_at_work import Desk, letter, served
from wardoffice.domain.commands import Comment, Endorse, Forward, RecallForwarding, RegisterIncoming
from wardoffice.domain.document import AssignmentRole, Given
from wardoffice.domain.ids import VIETNAM
from wardoffice.domain.people import Delegation
from wardoffice.hub.installing import replace_directory
from wardoffice.hub.opening import Hub

stands_on = on_each_database

SignIn = Callable[[str], Desk]
LEAD = AssignmentRole.LEAD


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 500])
def test_any_size_of_page_gives_the_same_changes_once_and_in_order(
    hub: Hub, desk: SignIn, tmp_path: Path, limit: int
) -> None:
    documents = [letter(hub, tmp_path, b"%d" % n) for n in range(7)]
    reader = desk(CLERK)
    changes = reader.pull(limit)
    assert [c["id"] for c in changes] == documents
    assert [c["seq"] for c in changes] == sorted({c["seq"] for c in changes})
    assert reader.pull(limit) == []


def test_every_pages_state_can_be_gone_on_from_whatever_happened_since(hub: Hub, desk: SignIn, tmp_path: Path) -> None:
    documents = [letter(hub, tmp_path, b"%d" % n) for n in range(5)]
    clerk = desk(CLERK)
    first = clerk.page(limit=2)
    assert [c["id"] for c in first["changes"]] == documents[:2]
    assert first["has_more"]
    clerk.act(documents[0], RegisterIncoming())
    clerk.act(documents[4], RegisterIncoming())
    for _ in range(2):  # asked again with the same state, as after a crash: the same answer
        clerk.state = first["state"]
        rest = clerk.pull(limit=2)
        assert [c["id"] for c in rest] == [documents[2], documents[3], documents[0], documents[4]]


def test_a_changed_document_comes_again_with_its_new_revision_and_nothing_else(
    hub: Hub, desk: SignIn, tmp_path: Path
) -> None:
    document, _ = letter(hub, tmp_path, b"1"), letter(hub, tmp_path, b"2")
    clerk = desk(CLERK)
    clerk.pull()
    clerk.act(document, RegisterIncoming())
    assert [(c["id"], c["revision"], c["object"]["status"]) for c in clerk.pull()] == [(document, 2, "submitted")]


def test_before_registration_only_the_organs_clerks_see_a_document(hub: Hub, desk: SignIn, tmp_path: Path) -> None:
    document = letter(hub, tmp_path)
    readers = {post: desk(post) for post in (CLERK, CHAIR, CHIEF, PARTY_CLERK, OFFICER, "qt")}
    assert {post for post, d in readers.items() if d.pull()} == {CLERK}
    readers[CLERK].act(document, RegisterIncoming())
    assert {post for post, d in readers.items() if d.pull()} == {CLERK, CHAIR, CHIEF}


def test_losing_sight_is_hidden_with_its_reason_and_the_object_is_gone(hub: Hub, desk: SignIn, tmp_path: Path) -> None:
    document = letter(hub, tmp_path)
    desk(CLERK).act(document, RegisterIncoming())
    chair, head = desk(CHAIR), desk("tp.kt")
    chair.act(document, Endorse("Giao P. KT", (Given(KT, LEAD),)))
    assert [c["id"] for c in head.pull()] == [document]
    chair.act(document, RecallForwarding("Giao nhầm"))
    lost = head.pull()
    assert [(c["id"], c["hidden"], c["deleted"], c["reason"], c["object"]) for c in lost] == [
        (document, True, False, "recalled", None)
    ]
    chair.act(document, Comment("Việc nội bộ"))
    assert head.pull() == [], "what he may not see does not even stir his feed"
    again = desk("tp.kt").pull()
    assert [(c["id"], c["hidden"], c["object"]) for c in again] == [(document, True, None)], (
        "nor does a full list bring it"
    )
    chair.act(document, Endorse("Giao lại", (Given(KT, LEAD),)))
    assert [(c["id"], c["hidden"]) for c in head.pull()] == [(document, False)]


def test_registered_as_restricted_it_is_seen_by_those_it_was_sent_to_alone(
    hub: Hub, desk: SignIn, tmp_path: Path
) -> None:
    document = letter(hub, tmp_path)
    desk(CLERK).act(document, RegisterIncoming(restricted=True))
    assert desk(CHAIR).pull()
    assert desk(CHIEF).pull()
    assert desk(VICE).pull() == []
    desk(CHAIR).act(document, Forward((Given(VICE, AssignmentRole.FOR_INFORMATION),)))
    assert [c["id"] for c in desk(VICE).pull()] == [document]


def test_a_delegation_gives_sight_while_it_lasts_and_not_a_call_longer(hub: Hub, tmp_path: Path) -> None:
    now = datetime.now(VIETNAM)
    clock = [now]
    begins, ends = now + timedelta(minutes=10), now + timedelta(minutes=20)
    replace_directory(hub, directory((Delegation(CHAIR, OFFICER, begins, ends),)))
    document = letter(hub, tmp_path, b"delegated")
    sha = hashlib.sha256(b"delegated").hexdigest()
    with served(replace(hub, now=lambda: clock[0])) as url:
        clerk, officer = Desk(url, CLERK).sign_in(), Desk(url, OFFICER).sign_in()
        clerk.act(document, RegisterIncoming())

        def at(minutes: int) -> tuple[int, list[tuple[str, bool, str]]]:
            clock[0] = now + timedelta(minutes=minutes)
            file = officer.get(f"/v1/files/{sha}").status_code
            return file, [(c["id"], c["hidden"], c["reason"]) for c in officer.pull()]

        assert at(9) == (404, [])
        assert at(11) == (200, [(document, False, "")])
        assert at(12) == (200, [])
        assert at(21) == (404, [(document, True, "delegation_ended")])
        clerk.http.close()
        officer.http.close()


def test_a_new_post_brings_its_documents_and_a_lost_one_takes_them(hub: Hub, desk: SignIn, tmp_path: Path) -> None:
    documents = [letter(hub, tmp_path, b"%d" % n) for n in range(3)]
    officer, before = desk(OFFICER), directory()
    assert officer.pull() == []
    posts = tuple(replace(p, person=officer_person()) if p.id == CLERK else p for p in before.posts)
    replace_directory(hub, replace(before, posts=posts))
    assert sorted(c["id"] for c in officer.pull(limit=2)) == sorted(documents)
    replace_directory(hub, before)
    gone = officer.pull(limit=2)
    assert sorted(c["id"] for c in gone) == sorted(documents)
    assert {(c["hidden"], c["reason"]) for c in gone} == {(True, "post_changed")}


def officer_person() -> object:
    return next(p.person for p in directory().posts if p.id == OFFICER)


def test_reviewing_who_sees_what_twice_changes_nothing(hub: Hub, desk: SignIn, tmp_path: Path) -> None:
    letter(hub, tmp_path)
    clerk = desk(CLERK)
    clerk.pull()
    replace_directory(hub, directory())
    replace_directory(hub, directory())
    assert clerk.pull() == []


def _with_seq(state: str, seq: int) -> str:
    data = json.loads(base64.urlsafe_b64decode(state + "=" * (-len(state) % 4)))
    return base64.urlsafe_b64encode(json.dumps({**data, "seq": seq}).encode()).decode().rstrip("=")


def test_a_state_of_somebody_else_or_of_another_life_of_the_hub_has_expired(
    hub: Hub, desk: SignIn, tmp_path: Path
) -> None:
    letter(hub, tmp_path)
    clerk, chair = desk(CLERK), desk(CHAIR)
    clerk.pull()
    for state in (chair.page()["state"], _with_seq(clerk.state, 10**9), _with_seq(clerk.state, -1)):
        answer = clerk.get("/v1/changes", params={"since": state})
        assert (answer.status_code, answer.json()["code"]) == (410, "state_expired")


@pytest.mark.parametrize("state", ["x", "đ", "e30", "bnVsbA", "AAAA", "a" * 999, "%00", "e30=e30"])
def test_a_state_no_hub_ever_gave_is_a_bad_request(desk: SignIn, state: str) -> None:
    answer = desk(CLERK).get("/v1/changes", params={"since": state})
    assert (answer.status_code, answer.json()["code"]) == (400, "state_meaningless")


@pytest.mark.parametrize("limit", ["0", "501", "-1", "x", "1e3"])
def test_a_limit_out_of_bounds_is_not_understood(desk: SignIn, limit: str) -> None:
    answer = desk(CLERK).get("/v1/changes", params={"limit": limit})
    assert (answer.status_code, answer.json()["code"]) == (422, "not_understood")


def test_large_answers_are_packed_only_for_those_who_can_unpack(hub: Hub, desk: SignIn, tmp_path: Path) -> None:
    for n in range(3):
        letter(hub, tmp_path, b"%d" % n)
    clerk = desk(CLERK)
    packed = clerk.get("/v1/changes", headers={"Accept-Encoding": "gzip"})
    plain = clerk.get("/v1/changes", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.json() == plain.json()


def test_the_directory_is_sent_once_and_again_only_when_it_changed(hub: Hub, desk: SignIn) -> None:
    clerk = desk(CLERK)
    first = clerk.get("/v1/directory")
    tag = first.headers["etag"]
    assert first.json()["revision"] == 1
    assert clerk.get("/v1/directory", headers={"If-None-Match": tag}).status_code == 304
    replace_directory(hub, directory())
    again = clerk.get("/v1/directory", headers={"If-None-Match": tag})
    assert (again.status_code, again.json()["revision"]) == (200, 2)


def test_every_answer_names_the_hubs_epoch(desk: SignIn, url: str) -> None:
    clerk = desk(CLERK)
    epoch = clerk.get("/v1/session").json()["epoch"]
    for answer in (clerk.get("/v1/health"), clerk.get("/nowhere"), clerk.http.delete(f"{url}/v1/changes", timeout=20)):
        assert answer.headers["WardOffice-Hub"] == epoch
