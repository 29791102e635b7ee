"""A leader's bút phê typed for him from the paper slip he wrote on: his act in everything, both names kept."""

from dataclasses import replace

from hypothesis import given as drawn_from
from hypothesis import strategies as st

from cases import (
    CHAIR,
    CLERK,
    CLERK2,
    EVERYBODY,
    HEAD_KT,
    KT,
    PARTY_CHAIR,
    VH,
    VICE,
    done,
    given,
    office,
    received,
    registered,
    tried,
)
from wardoffice.domain import commands as c
from wardoffice.domain.attaching import scans_on
from wardoffice.domain.document import AssignmentRole as As
from wardoffice.domain.document import AssignmentState, Document, Given
from wardoffice.domain.ids import PostId
from wardoffice.domain.outcome import Accepted, Refusal
from wardoffice.domain.routing import waits_for

SLIP = c.AttachedFile("phiếu ghi tay.jpg", "b" * 64, 5000, "image/jpeg")
MINUTES = c.AttachedFile("biên bản.docx", "c" * 64, 5000)
WORK = given((KT, As.LEAD), (VH, As.COOPERATING))
ENTRY = c.EnterEndorsement(CHAIR, SLIP.sha256, "Giao P. KT chủ trì", WORK)


def scanned(record: Document | None = None) -> Document:
    """A registered document with the scan of its slip."""
    return done(record or registered(), CLERK, c.Attach((SLIP, MINUTES)))


def without_command(record: Document) -> tuple[object, ...]:
    """What came of an endorsement, whichever command brought it."""
    work = tuple((a.who, a.role, a.level, a.by, a.due) for a in record.assignments)
    route = tuple((s.sender, s.to, s.role, s.on_behalf_of) for s in record.route)
    written = tuple((e.author, e.text, e.given, e.on_behalf_of) for e in record.endorsements)
    contested = tuple((one.who, one.by) for one in record.contested_leads)
    return record.status, work, route, written, contested


@drawn_from(
    st.lists(st.builds(Given, st.sampled_from([KT, VH, VICE, HEAD_KT, "danguy"]), st.sampled_from(As)), max_size=4),
    st.sampled_from([CHAIR, VICE]),
    st.booleans(),
)
def test_it_does_what_the_leader_himself_would_have_done(named: list[Given], leader: PostId, contested: bool) -> None:
    record = scanned()
    if contested:
        record = done(record, CHAIR, c.Endorse("", (Given(VH, As.LEAD), Given(VICE, As.DIRECT))))
    himself = tried(record, leader, c.Endorse("Giao", tuple(named)), minutes=1)
    entered = tried(record, CLERK, c.EnterEndorsement(leader, SLIP.sha256, "Giao", tuple(named)), minutes=1)
    if isinstance(himself, Refusal):
        assert entered == himself
    else:
        assert isinstance(entered, Accepted)
        assert without_command(entered.record) == without_command(himself.record)
        assert len(entered.follow_ups) == len(himself.follow_ups)
        last = entered.record.endorsements[-1]
        assert (last.author, last.entered_by, last.slip) == (leader, CLERK, SLIP.sha256)


@drawn_from(st.sampled_from(EVERYBODY), st.sampled_from(EVERYBODY))
def test_only_a_clerk_of_the_organ_enters_and_only_for_a_leader_of_it(who: PostId, leader: PostId) -> None:
    outcome = tried(scanned(), who, replace(ENTRY, leader=leader))
    if who not in (CLERK, CLERK2):
        assert outcome == Refusal("not_permitted")
    elif leader not in (CHAIR, VICE):
        assert outcome == Refusal("not_his_to_endorse", {"who": f"Người {leader}"})
    else:
        assert isinstance(outcome, Accepted)


def test_without_a_scan_no_words_on_behalf() -> None:
    refused = Refusal("slip_not_attached")
    assert tried(registered(), CLERK, ENTRY) == refused
    assert tried(scanned(), CLERK, replace(ENTRY, slip="a" * 64)) == refused, "the letter itself is no slip"
    assert tried(scanned(), CLERK, replace(ENTRY, slip=MINUTES.sha256)) == refused, "nor are minutes"
    assert tried(scanned(), CLERK, replace(ENTRY, slip="")) == refused
    assert [scan.name for scan in scans_on(scanned())] == [SLIP.name]


def test_before_registration_or_without_words_nothing_is_entered() -> None:
    assert tried(received(), CLERK, ENTRY) == Refusal("not_registered")
    assert tried(scanned(), CLERK, replace(ENTRY, text="  ", given=())) == Refusal("nothing_written")
    assert tried(scanned(), CLERK, replace(ENTRY, leader=PARTY_CHAIR)) == Refusal(
        "not_his_to_endorse", {"who": f"Người {PARTY_CHAIR}"}
    )


def test_the_leader_takes_back_what_was_entered_for_him_and_the_clerk_does_not() -> None:
    record = done(scanned(), CLERK, ENTRY, minutes=1)
    assert tried(record, CLERK, c.RecallForwarding("Nhầm", (KT,)), minutes=2) == Refusal("nothing_to_recall")
    record = done(record, CHAIR, c.RecallForwarding("Không đúng ý tôi"), minutes=3)
    assert {a.state for a in record.assignments} == {AssignmentState.RECALLED}
    assert record.endorsements[0].entered_by == CLERK, "what was written stays"


def test_neither_the_leader_nor_the_clerk_it_was_given_back_to_is_waited_for_any_more() -> None:
    given_back = done(registered(), CHAIR, c.ReturnBack("Thiếu phụ lục"), minutes=1)
    record = done(scanned(given_back), CLERK, ENTRY, minutes=2)
    posts = office().posts
    assert [waits_for(given_back, posts[who]) for who in (CLERK, CLERK2)] == [True, True]
    assert [waits_for(record, posts[who]) for who in (CHAIR, CLERK)] == [False, False]
    assert waits_for(record, posts[HEAD_KT])
