"""The one state shown: exactly one, the gravest first, and green only when it is true."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cases import MONDAY
from wardoffice.desk.states import LEAST_DISK, OFFLINE_AFTER, sync_state
from wardoffice.desk.sync_facts import Action, StateId, SyncFacts

GOOD = SyncFacts(now=MONDAY, started=MONDAY - timedelta(days=30), last_full_check=MONDAY - timedelta(minutes=1))
times = st.none() | st.timedeltas(timedelta(days=-3), timedelta(days=3)).map(lambda d: MONDAY + d)
few = st.integers(0, 2)
OF_THE_LINE = ("", "no_network", "server_error", "busy", "captive_portal", "tls_intercepted", "hub_restored", "new_one")
OF_THE_ACCOUNT = ("auth_needed", "version_too_old", "other_account", "not_connected")
OF_THIS_MACHINE = ("disk_full", "disk_trouble", "fault", "mass_removal")
problems = st.sampled_from((*OF_THE_LINE, *OF_THE_ACCOUNT, *OF_THIS_MACHINE))
any_facts = st.builds(
    SyncFacts,
    now=st.just(MONDAY),
    started=times.filter(bool),
    last_full_check=times,
    waiting=few,
    waiting_long=few,
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


PRIORITY = list(StateId)
"""From the gravest down, as in the table of UX.md section 3.8."""


def signs(facts: SyncFacts) -> set[StateId]:
    """Which states of the table something in the facts speaks for, said over again in other words than the code's."""
    failing = (
        bool(facts.problem) and facts.failing_since is not None and facts.now >= facts.failing_since + OFFLINE_AFTER
    )
    shut_out = {"auth_needed", "version_too_old", "other_account", "not_connected", "forbidden", "wrong_password"}
    no_room = facts.disk_free is not None and facts.disk_free < LEAST_DISK
    speaks = {
        StateId.CONFLICT: facts.conflicts + facts.removals_to_confirm > 0,
        StateId.AUTH: facts.problem in shut_out,
        StateId.DISK: no_room or facts.problem in {"disk_full", "disk_trouble", "profile_read_only"},
        StateId.CLOCK: abs(facts.clock_skew or timedelta(0)) > timedelta(minutes=5),
        StateId.SERVER: failing and facts.problem != "no_network",
        StateId.OFFLINE: failing and facts.problem == "no_network",
        StateId.STALE: facts.now - (facts.last_full_check or facts.started) > timedelta(days=1),
        StateId.REJECTED: facts.refused > 0,
        StateId.PAUSED: facts.paused,
        StateId.SYNCING: facts.syncing,
        StateId.PENDING: facts.waiting > 0,
    }
    return {id_ for id_, says in speaks.items() if says}


@given(any_facts)
def test_the_state_shown_is_the_gravest_that_anything_speaks_for(facts: SyncFacts) -> None:
    state, spoken_for = sync_state(facts).id, signs(facts)
    if spoken_for:
        assert state is min(spoken_for, key=PRIORITY.index)
    else:
        assert state in (StateId.OK, StateId.STARTING)


@given(any_facts)
def test_what_the_desk_itself_suffers_from_is_never_blamed_on_the_hub(facts: SyncFacts) -> None:
    state = sync_state(facts)
    if facts.problem in {"disk_full", "disk_trouble", "fault", "captive_portal", "hub_restored", "tls_intercepted"}:
        assert "không phản hồi" not in state.pill
        assert "lỗi ở phía máy chủ" not in state.sentence


def test_each_cause_of_a_line_that_is_shut_says_its_own_sentence() -> None:
    failing = {"failing_since": MONDAY - timedelta(minutes=1), "problem_facts": {"host": "vanban.example.vn"}}
    causes = ("server_silent", "captive_portal", "tls_expired", "tls_wrong_host", "hub_restored", "version_too_old")
    said = {sync_state(replace(GOOD, problem=cause, **failing)).sentence for cause in causes}  # type: ignore[arg-type]
    assert len(said) == len(causes)


def test_only_a_hub_that_still_needs_it_sends_people_to_those_who_run_it() -> None:
    failing = replace(GOOD, failing_since=MONDAY - timedelta(minutes=1))
    restored, renewed = (sync_state(replace(failing, problem=code)) for code in ("hub_restored", "hub_renewed"))
    assert "new-epoch" in restored.sentence
    assert (renewed.id, renewed.action) == (StateId.AUTH, Action.SIGN_IN)
    assert "đăng nhập lại" in renewed.sentence
    assert "CNTT" not in renewed.sentence


def test_a_sick_disk_is_not_called_a_full_one() -> None:
    pills = [
        sync_state(replace(GOOD, problem=code)).pill for code in ("disk_full", "disk_trouble", "profile_read_only")
    ]
    assert pills == ["⚠ Máy sắp đầy ổ đĩa", "⚠ Ổ đĩa báo lỗi", "⚠ Không ghi được vào ổ đĩa"]


def test_what_waits_too_long_is_told_wherever_it_waits() -> None:
    failing = replace(GOOD, waiting=2, waiting_long=1, failing_since=MONDAY - timedelta(hours=5))
    for problem in ("no_network", "server_silent"):
        state = sync_state(replace(failing, problem=problem))
        assert state.alarm
        assert "1 việc đã chờ gửi quá 4 giờ làm việc" in state.sentence
    assert sync_state(replace(GOOD, waiting=2, waiting_long=1)).pill == "⚠ 1 việc chờ gửi quá 4 giờ"


def test_a_pause_says_until_when() -> None:
    paused = sync_state(replace(GOOD, paused=True, paused_until=MONDAY + timedelta(hours=2)))
    assert "đến 10:00" in paused.sentence


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


def test_after_two_weeks_without_contact_nobody_is_told_that_he_can_read_as_usual() -> None:
    long_ago = MONDAY - timedelta(days=15)
    for facts in (
        replace(GOOD, last_full_check=long_ago),
        replace(GOOD, last_full_check=long_ago, problem="no_network", failing_since=long_ago),
    ):
        assert "tạm khóa đến khi liên lạc được" in sync_state(facts).sentence
    lately = replace(GOOD, last_full_check=MONDAY - timedelta(days=2))
    assert "vẫn đọc được" in sync_state(lately).sentence
