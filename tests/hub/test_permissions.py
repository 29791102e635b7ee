"""No one reads or acts on what his posts do not reach, whatever was done before: every person at every endpoint."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from cases import (
    ADMIN,
    CHAIR,
    CHIEF,
    CLERK,
    EVERYBODY,
    HEAD_KT,
    HEAD_VH,
    KT,
    OFFICER,
    OFFICER2,
    PARTY,
    PARTY_CHAIR,
    PARTY_CLERK,
    UBND,
    VH,
    VICE,
    directory,
)
from hub_at_work import Desk, act, letter, new_hub, person, served
from wardoffice.contract.codec import command_to_json
from wardoffice.domain.commands import (
    KIND_OF,
    AcceptAssignment,
    Annotate,
    Comment,
    Complete,
    ConfirmComplete,
    Endorse,
    EnterEndorsement,
    Forward,
    MarkRead,
    Payload,
    ProposeEndorsement,
    RecallForwarding,
    RegisterIncoming,
    Remind,
    ReportProgress,
    ReturnBack,
    SubmitUp,
)
from wardoffice.domain.directory import office_of
from wardoffice.domain.document import AssignmentRole, Document, Given
from wardoffice.domain.ids import DocumentId
from wardoffice.domain.marks import Mark, MarkKind
from wardoffice.domain.routing import sees
from wardoffice.hub.acts import read_batch
from wardoffice.hub.carrying_out import carry_out
from wardoffice.hub.changes import changes_since
from wardoffice.hub.opening import Hub, open_hub
from wardoffice.hub.records import read_document
from wardoffice.hub.tables import objects

SignIn = Callable[[str], Desk]
NOTE = Mark(MarkKind.NOTE, 1, point=(10, 10), text="Xem lại")
ACTS: tuple[Payload, ...] = (
    MarkRead(),
    RegisterIncoming(),
    SubmitUp((CHIEF,)),
    ProposeEndorsement("Đề nghị giao P. KT"),
    Endorse("Giao P. KT"),
    EnterEndorsement(CHAIR, "b" * 64, "Giao P. KT"),
    Forward((Given(VH, AssignmentRole.COOPERATING),)),
    AcceptAssignment(),
    ReturnBack("Nhầm"),
    ReportProgress("Đang làm"),
    Complete(),
    ConfirmComplete(),
    Annotate((NOTE,)),
    Comment("Góp ý"),
    Remind(),
    RecallForwarding("Nhầm"),
)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("untouched")
    hub = new_hub(folder / "hub")
    letter(hub, folder, b"for the committee")
    letter(hub, folder, b"for the party", PARTY)
    hub.close()
    return folder / "hub"


@pytest.fixture(scope="module")
def untouched_url(untouched: Path) -> Iterator[str]:
    hub = open_hub(untouched)
    with served(hub) as address:
        yield address
    hub.close()


@pytest.fixture
def worked_on(hub: Hub, desk: SignIn, tmp_path: Path) -> dict[str, DocumentId]:
    """Documents in five situations, each with a file of its own."""
    names = ("waiting", "submitted", "restricted", "with_kt", "of_the_party")
    organs = {"of_the_party": PARTY}
    documents = {name: letter(hub, tmp_path, name.encode(), organs.get(name, UBND)) for name in names}
    clerk, chair = desk(CLERK), desk(CHAIR)
    clerk.act(documents["submitted"], RegisterIncoming())
    clerk.act(documents["restricted"], RegisterIncoming(to=(CHAIR,), restricted=True))
    clerk.act(documents["with_kt"], RegisterIncoming())
    chair.act(documents["with_kt"], Endorse("Giao P. KT", (Given(KT, AssignmentRole.LEAD),)))
    desk(HEAD_KT).act(documents["with_kt"], Forward((Given(OFFICER, AssignmentRole.LEAD),)))
    return documents


SEEN_BY = {
    CLERK: {"waiting", "submitted", "restricted", "with_kt"},
    CHAIR: {"submitted", "restricted", "with_kt"},
    VICE: {"submitted", "with_kt"},
    CHIEF: {"submitted", "with_kt"},
    HEAD_KT: {"with_kt"},
    OFFICER: {"with_kt"},
    HEAD_VH: set(),
    OFFICER2: set(),
    ADMIN: set(),
    PARTY_CLERK: {"of_the_party"},
    PARTY_CHAIR: set(),
}


@pytest.mark.parametrize("post", SEEN_BY)
def test_feed_files_and_acts_reach_exactly_what_the_post_reaches(
    hub: Hub, desk: SignIn, worked_on: dict[str, DocumentId], post: str
) -> None:
    reader = desk(post)
    names = {id_: name for name, id_ in worked_on.items()}
    assert {names[c["id"]] for c in reader.pull()} == SEEN_BY[post]
    for name, id_ in worked_on.items():
        with hub.reader.begin() as connection:
            document = read_document(connection, hub.ward, id_)
        assert document
        seen = name in SEEN_BY[post]
        status = reader.get(f"/v1/files/{document.attachments[0].sha256}").status_code
        assert status == (200 if seen else 404), name
        if not seen:
            _cannot_act(hub, reader, document)


def _cannot_act(hub: Hub, reader: Desk, before: Document) -> None:
    for payload in ACTS:
        answer = reader.act(before.id, payload)
        assert (answer["result"], answer["revision"], answer["current"]) == ("refused", 0, 0), KIND_OF[type(payload)]
    with hub.reader.begin() as connection:
        assert read_document(connection, hub.ward, before.id) == before


@pytest.mark.parametrize("path", ["session", "changes", "directory", f"files/{'a' * 64}", "commands"])
@pytest.mark.parametrize("header", [None, "Bearer ", "Bearer wrong", "Basic Y3Q6Y3Q=", "Bearer \xff"])
def test_without_a_good_token_nothing_is_told(untouched_url: str, path: str, header: str | None) -> None:
    stranger, url = Desk(untouched_url, "nobody"), untouched_url
    headers = {"Authorization": header.encode("latin-1")} if header else {}
    method, body = ("POST", b"{}") if path == "commands" else ("GET", None)
    with stranger.http as http:
        answer = http.request(method, f"{url}/v1/{path}", headers=headers, data=body, timeout=20)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["content-type"] == "application/problem+json"


POSTS = st.sampled_from(EVERYBODY)
WHOM = st.sampled_from([KT, VH, VICE, CHIEF, OFFICER, OFFICER2, PARTY, CHAIR])
ROLES = st.sampled_from(AssignmentRole)
GIVEN = st.lists(st.builds(Given, WHOM, ROLES), min_size=1, max_size=2, unique_by=lambda g: g.who).map(tuple)
PAYLOADS = st.one_of(
    st.sampled_from(ACTS),
    st.builds(RegisterIncoming, restricted=st.booleans()),
    st.builds(Endorse, st.just("Giao"), GIVEN),
    st.builds(Forward, GIVEN),
    st.builds(RecallForwarding, st.just("Nhầm")),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(POSTS, st.integers(0, 1), PAYLOADS), max_size=25))
def test_after_any_acts_of_anybody_feeds_show_what_the_rules_let_each_person_see(
    untouched: Path, acts: list[tuple[str, int, Payload]]
) -> None:
    with TemporaryDirectory() as folder:
        hub = open_hub(Path(shutil.copytree(untouched, Path(folder) / "hub")))
        try:
            _play(hub, acts)
        finally:
            hub.close()


def _play(hub: Hub, acts: list[tuple[str, int, Payload]]) -> None:
    feeds: dict[str, Feed] = {post: Feed(hub, post) for post in EVERYBODY}
    start = sorted(feeds[CLERK].pull() | feeds[PARTY_CLERK].pull())
    for post, place, payload in acts:
        before = {id_ for id_ in start if _sees(hub, post, id_)}
        sent = command_to_json(act(post, start[place], payload))
        answers = carry_out(hub, person(post), read_batch(b'{"commands":[' + sent + b"]}", person(post), 100))
        assert start[place] in before or answers[0].result == "refused"
    with hub.reader.begin() as connection:
        ids = list(connection.scalars(select(objects.c.id)))
    for post, feed in feeds.items():
        assert feed.pull() == {id_ for id_ in ids if _sees(hub, post, id_)}, post


def _sees(hub: Hub, post: str, id_: str) -> bool:
    """By the rules alone, without the hub's own rows of who sees what."""
    office = office_of(directory())
    with hub.reader.begin() as connection:
        document = read_document(connection, hub.ward, id_)
    assert document
    mine = office.posts_of(person(post))
    return any(sees(document, one, office, datetime.now(UTC)) for one in mine)


class Feed:
    """What one person's desk holds after each pull, told by changes alone."""

    def __init__(self, hub: Hub, post: str) -> None:
        self.hub, self.post, self.state = hub, post, ""
        self.held: set[str] = set()

    def pull(self) -> set[str]:
        more = True
        while more:
            with self.hub.reader.begin() as connection:
                page = json.loads(changes_since(connection, self.hub.ward, person(self.post), self.state, 2))
            for change in page["changes"]:
                (self.held.discard if change["hidden"] else self.held.add)(change["id"])
            self.state, more = page["state"], page["has_more"]
        return set(self.held)


def test_signing_in_again_shows_the_same_posts_whatever_the_payload_says(desk: SignIn, hub: Hub) -> None:
    session = desk(OFFICER).get("/v1/session").json()
    assert (session["person"], session["posts"], session["organs"]) == (person(OFFICER), [OFFICER], ["ubnd"])


def test_the_served_hub_answers_health_without_a_token(hub: Hub) -> None:
    with served(hub) as url, Desk(url, "nobody").http as http:
        assert http.get(f"{url}/v1/health", timeout=20).json()["status"] == "ok"
