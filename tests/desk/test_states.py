"""The one state shown: exactly one, the gravest first, and green only when it is true."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cases import MONDAY
from wardoffice.desk.states import LEAST_DISK, OFFLINE_AFTER, StateId, SyncFacts, sync_state

GOOD = SyncFacts(now=MONDAY, started=MONDAY - timedelta(days=30), last_full_check=MONDAY - timedelta(minutes=1))
times = st.none() | st.timedeltas(timedelta(days=-3), timedelta(days=3)).map(lambda d: MONDAY + d)
few = st.integers(0, 2)
problems = st.sampled_from(
    ["", "no_network", "server_error", "auth_needed", "captive_portal", "tls_intercepted", "version_too_old", "new_one"]
)
any_facts = st.builds(
    SyncFacts,
    now=st.just(MONDAY),
    started=times.filter(bool),
    last_full_check=times,
    waiting=few,
    refused=few,
    conflicts=few,
    conflict_number=st.none() | few,
    problem=problems,
    failing_since=times,
    next_try=times,
    clock_skew=st.none() | st.timedeltas(timedelta(hours=-1), timedelta(hours=1)),
    disk_free=st.none() | st.integers(0, 2 * LEAST_DISK),
    paused=st.booleans(),
    paused_until=times,
    syncing=st.booleans(),
    done=few,
    total=few,
    removals_to_confirm=few,
)


def shown(**facts: object) -> StateId:
    return sync_state(replace(GOOD, **facts)).id  # type: ignore[arg-type]


@given(any_facts)
def test_whatever_happens_one_state_with_words_is_shown_and_green_is_true(facts: SyncFacts) -> None:
    state = sync_state(facts)
    assert state.pill
    assert "{" not in state.pill + state.sentence
    if state.id is StateId.OK:
        assert not (facts.waiting or facts.refused or facts.conflicts or facts.problem or facts.removals_to_confirm)
        assert facts.last_full_check is not None
        assert timedelta(0) <= facts.now - facts.last_full_check <= timedelta(minutes=15)


@given(any_facts)
def test_no_sentence_has_a_gap_where_the_name_of_the_server_belongs(facts: SyncFacts) -> None:
    named = replace(facts, problem_facts={"host": "vanban.example.vn"} if facts.problem else {})
    assert "…" not in sync_state(named).sentence


def test_a_silent_server_is_told_once_with_what_waits() -> None:
    facts = replace(GOOD, problem="server_silent", failing_since=MONDAY - timedelta(minutes=1), waiting=2)
    assert "2 việc chờ gửi" in sync_state(facts).sentence
    assert "không trả lời" not in sync_state(facts).sentence, "the pill has said so"


def test_each_state_shows_where_it_should() -> None:
    long_ago = MONDAY - timedelta(days=2)
    failing = {"failing_since": MONDAY - timedelta(minutes=1)}
    assert shown() is StateId.OK
    assert shown(conflicts=1) is StateId.CONFLICT
    assert shown(removals_to_confirm=40) is StateId.CONFLICT
    assert shown(problem="auth_needed") is StateId.AUTH
    assert shown(disk_free=1000) is StateId.DISK
    assert shown(clock_skew=timedelta(minutes=-14)) is StateId.CLOCK
    assert shown(problem="server_error", **failing) is StateId.SERVER
    assert shown(problem="captive_portal", **failing) is StateId.SERVER
    assert shown(problem="no_network", **failing) is StateId.OFFLINE
    assert shown(last_full_check=long_ago) is StateId.STALE
    assert shown(refused=1) is StateId.REJECTED
    assert shown(paused=True) is StateId.PAUSED
    assert shown(syncing=True, done=12, total=30) is StateId.SYNCING
    assert shown(waiting=2) is StateId.PENDING
    assert shown(last_full_check=None, started=MONDAY) is StateId.STARTING


def test_a_short_failure_is_not_flashed() -> None:
    brief = MONDAY - OFFLINE_AFTER + timedelta(seconds=1)
    assert shown(problem="no_network", failing_since=brief) is not StateId.OFFLINE
    assert shown(problem="no_network", failing_since=MONDAY - OFFLINE_AFTER) is StateId.OFFLINE


def test_the_gravest_of_several_comes_first() -> None:
    everything = {
        "conflicts": 1,
        "problem": "auth_needed",
        "disk_free": 0,
        "clock_skew": timedelta(hours=1),
        "failing_since": MONDAY - timedelta(hours=1),
        "refused": 1,
        "paused": True,
        "syncing": True,
        "waiting": 1,
    }
    order = []
    for name, harmless in (
        ("conflicts", 0),
        ("problem", "no_network"),
        ("disk_free", None),
        ("clock_skew", None),
        ("problem", ""),
        ("refused", 0),
        ("paused", False),
        ("syncing", False),
        ("waiting", 0),
    ):
        order.append(shown(**everything))
        everything[name] = harmless
    assert order == [
        StateId.CONFLICT,
        StateId.AUTH,
        StateId.DISK,
        StateId.CLOCK,
        StateId.OFFLINE,
        StateId.REJECTED,
        StateId.PAUSED,
        StateId.SYNCING,
        StateId.PENDING,
    ]


def test_the_words_are_those_of_the_house() -> None:
    assert sync_state(GOOD).pill == "✓ Đã cập nhật lúc 07:59"
    offline = sync_state(replace(GOOD, problem="no_network", failing_since=MONDAY - timedelta(hours=1), waiting=2))
    assert offline.pill == "☁ Mất mạng · 2 việc chờ gửi"
    assert offline.age == timedelta(minutes=1)
    skew = sync_state(replace(GOOD, clock_skew=timedelta(minutes=14)))
    assert skew.pill == "⚠ Đồng hồ máy lệch 14 phút"
    auth = sync_state(replace(GOOD, problem="auth_needed", waiting=2))
    assert auth.sentence == "Phiên làm việc đã hết hạn. 2 việc chờ gửi vẫn nằm an toàn trên máy này. Hãy đăng nhập lại."
    later = sync_state(replace(GOOD, problem="new_one", failing_since=datetime.min.replace(tzinfo=MONDAY.tzinfo)))
    assert later.id is StateId.SERVER
