"""The sync state as people meet it: news that forget nothing, a banner that never flashes, a panel that tells."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui.conftest import At, Sit
from ui.desks import NOW
from wardoffice.desk.states import FULL_CHECK_LASTS, OFFLINE_AFTER, sync_state
from wardoffice.desk.sync_facts import Action, StateId, SyncFacts
from wardoffice.ui.banner import APART, LINGERS, Banner, Pace, paced
from wardoffice.ui.decision import Decision
from wardoffice.ui.sync_news import SyncNews, after
from wardoffice.ui.sync_words import Told, told
from wardoffice.ui.theme import TEXT_SIZES
from wardoffice.ui.trying_again import WHILE_LOOKED_AT, Waiting, is_due

OFFLINE = SyncFacts(NOW, NOW, problem="no_network", failing_since=NOW - timedelta(minutes=1))
GOOD = SyncFacts(NOW, NOW, last_full_check=NOW)


def words(facts: SyncFacts) -> Told:
    return told(sync_state(facts), facts)


def test_the_news_of_the_child_keep_since_when_it_fails_until_a_round_is_good() -> None:
    error = {"event": "error", "code": "no_network", "facts": {}, "next_retry": "2026-11-23T08:50:00+07:00"}
    failing = after(SyncNews(), error, NOW)
    again = after(failing, error, NOW + timedelta(minutes=5))
    assert (again.problem, again.failing_since) == ("no_network", NOW)
    assert after(again, {"event": "round"}, NOW) == SyncNews(heard=True)
    assert after(failing, {"event": "state", "state": "syncing"}, NOW).syncing
    assert after(failing, {"event": "error", "code": "x", "next_retry": "nonsense"}, NOW).next_try is None


def test_a_hub_that_said_nothing_for_a_whole_round_is_silent_since_that_round_began() -> None:
    """A hub frozen in the middle of its work: the wait for it is not added to what people see anyway."""
    asked = after(SyncNews(), {"event": "state", "state": "syncing"}, NOW)
    silent = after(asked, {"event": "error", "code": "server_silent", "facts": {}}, NOW + timedelta(seconds=20))
    assert silent.failing_since == NOW
    refused = after(asked, {"event": "error", "code": "no_network", "facts": {}}, NOW + timedelta(seconds=20))
    assert refused.failing_since == NOW + timedelta(seconds=20)


def test_a_round_is_counted_from_where_it_set_out_to_the_newest_the_hub_has() -> None:
    news = SyncNews()
    for event in (
        {"event": "state", "state": "syncing"},
        {"event": "ward", "seq": 100_030},
        {"event": "pulled", "count": 10, "seq": 100_010},
        {"event": "pulled", "count": 8, "seq": 100_020},
    ):
        news = after(news, event, NOW)
    assert news.listed == (20, 30)
    assert after(news, {"event": "round"}, NOW).listed == (0, 0)


def test_removals_too_many_to_be_believed_stand_until_a_round_is_good() -> None:
    error = {"event": "error", "code": "mass_removal", "facts": {"removed": 400, "held": 900}}
    news = after(SyncNews(), error, NOW)
    assert news.removals == 400
    assert after(news, {"event": "state", "state": "syncing"}, NOW).removals == 400
    assert after(news, {"event": "round"}, NOW).removals == 0


def test_a_child_that_went_without_a_word_is_told_as_a_fault_of_ours() -> None:
    news = after(SyncNews(heard=True), {"event": "ended"}, NOW)
    assert (news.problem, news.failing_since) == ("fault", NOW)
    failing = after(SyncNews(), {"event": "error", "code": "no_network", "facts": {}}, NOW)
    assert after(failing, {"event": "ended"}, NOW).problem == "no_network"


# The banner


@given(st.lists(st.tuples(st.floats(0, 8), st.booleans(), st.booleans()), max_size=60))
def test_however_the_line_flaps_the_banner_comes_at_most_once_in_ten_seconds(
    steps: list[tuple[float, bool, bool]],
) -> None:
    now, pace, comings = 0.0, Pace(), []
    for passes, wanted, lingers in steps:
        now += passes
        next_pace = paced(pace, wanted, lingers, now)
        if next_pace.there and not pace.there:
            comings.append(now)
        pace = next_pace
    assert all(later - sooner >= APART for sooner, later in pairwise(comings))


class _Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def banner(qtbot: QtBot) -> Iterator[tuple[Banner, _Clock]]:
    ground, clock = QWidget(), _Clock()
    qtbot.addWidget(ground)
    made = Banner(ground, clock)
    ground.show()
    yield made, clock


def test_a_lost_line_s_sentence_stays_five_seconds_after_the_line_is_back(banner: tuple[Banner, _Clock]) -> None:
    shown, clock = banner
    shown.tell(words(OFFLINE))
    assert shown.isVisible()
    shown.tell(words(GOOD))
    assert shown.isVisible()
    clock.now += LINGERS
    shown.look()
    assert not shown.isVisible()
    shown.tell(words(OFFLINE))
    assert not shown.isVisible(), "it has just been there"
    clock.now += APART - LINGERS
    shown.look()
    assert shown.isVisible()


def test_what_somebody_settled_goes_at_once(banner: tuple[Banner, _Clock]) -> None:
    shown, _clock = banner
    shown.tell(words(SyncFacts(NOW, NOW, problem="auth_needed", failing_since=NOW)))
    assert shown.isVisible()
    shown.tell(words(GOOD))
    assert not shown.isVisible()


class Shown(RuleBasedStateMachine):
    """A desk through a day: events of the child and time in any order; pill and banner are held to the rules."""

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = NOW
        self.news = SyncNews()
        self.checked: datetime | None = None
        self.waiting, self.refused, self.conflicts = 0, 0, 0
        self.ahead: timedelta | None = None
        self.pace, self.comings = Pace(), [float("-inf")]

    @rule(seconds=st.floats(0.1, 30))
    def time_passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(hours=st.integers(1, 50))
    def the_desk_sleeps(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def a_round_begins(self) -> None:
        self._hear({"event": "state", "state": "syncing"})

    @rule()
    def a_round_is_good(self) -> None:
        self.checked = self.now
        self.waiting = 0
        self._hear({"event": "round"})

    @rule(code=st.sampled_from(["no_network", "server_silent", "auth_needed", "captive_portal", "disk_full", "fault"]))
    def a_round_fails(self, code: str) -> None:
        self._hear({"event": "error", "code": code, "facts": {"host": "h"}, "next_retry": self.now.isoformat()})

    @rule(removed=st.integers(21, 400))
    def too_many_are_to_go(self, removed: int) -> None:
        self._hear({"event": "error", "code": "mass_removal", "facts": {"removed": removed, "held": 500}})

    @rule()
    def somebody_acts(self) -> None:
        self.waiting += 1

    @rule(refused=st.integers(0, 2), conflicts=st.integers(0, 2))
    def the_hub_answers(self, refused: int, conflicts: int) -> None:
        self.refused, self.conflicts = refused, conflicts

    @rule(minutes=st.integers(-20, 20))
    def the_clock_is_set(self, minutes: int) -> None:
        self.ahead = timedelta(minutes=minutes)

    def _hear(self, event: dict[str, object]) -> None:
        self.news = after(self.news, event, self.now)

    @property
    def facts(self) -> SyncFacts:
        return SyncFacts(
            self.now,
            NOW,
            self.checked,
            waiting=self.waiting,
            refused=self.refused,
            conflicts=self.conflicts,
            problem=self.news.problem,
            problem_facts=self.news.facts,
            failing_since=self.news.failing_since,
            next_try=self.news.next_try,
            clock_skew=self.ahead,
            syncing=self.news.syncing,
            removals_to_confirm=self.news.removals,
        )

    @invariant()
    def green_means_that_all_is_done_and_checked(self) -> None:
        shown = words(self.facts)
        if shown.tone == "ok":
            assert (self.waiting, self.refused, self.conflicts, self.news.problem) == (0, 0, 0, "")
            assert self.checked is not None
            assert self.now - self.checked <= FULL_CHECK_LASTS

    @invariant()
    def how_old_it_is_always_stands_there(self) -> None:
        assert words(self.facts).age

    @invariant()
    def a_failure_of_less_than_ten_seconds_turns_nothing_grey(self) -> None:
        since = self.news.failing_since
        if since is not None and self.now - since < OFFLINE_AFTER:
            assert sync_state(self.facts).id not in (StateId.OFFLINE, StateId.SERVER)

    @invariant()
    def the_banner_never_flashes(self) -> None:
        shown, moment = words(self.facts), self.now.timestamp()
        before = self.pace
        self.pace = paced(before, shown.banner and bool(shown.sentence), shown.slow, moment)
        if self.pace.there and not before.there:
            assert moment - self.comings[-1] >= APART - 0.01
            self.comings.append(moment)


TestShown = Shown.TestCase
TestShown.settings = settings(max_examples=30, stateful_step_count=30, deadline=None)


# The wait for the next try


def test_a_network_that_changed_ends_the_wait_at_once() -> None:
    before = Waiting(asked=0.0, network="none")
    assert is_due(before, Waiting(network="wifi"), "no_network", 3.0)
    assert not is_due(before, Waiting(network="none"), "no_network", 300.0), "nobody looks"


def test_coming_back_to_the_window_ends_it_and_so_does_looking_at_it_for_ten_seconds() -> None:
    away, back = Waiting(), Waiting(looked_at=True)
    assert is_due(away, back, "server_silent", 3.0)
    assert not is_due(back, back, "server_silent", 3.0)
    assert is_due(back, back, "server_silent", WHILE_LOOKED_AT)


@pytest.mark.parametrize("problem", ["", "busy", "server_error", "auth_needed", "tls_expired"])
def test_a_hub_that_asked_for_time_or_that_trying_cannot_help_gets_it(problem: str) -> None:
    assert not is_due(Waiting(network="none"), Waiting(network="wifi", looked_at=True), problem, 1000.0)


# Pill, panel, dialogs


def buttons(parent: QWidget) -> dict[str, QPushButton]:
    return {b.text(): b for b in parent.findChildren(QPushButton) if b.isVisible()}


def test_the_pill_opens_a_panel_that_says_cause_since_next_try_and_age(sit: Sit) -> None:
    at = sit("chutich")
    failing = SyncFacts(
        NOW, NOW, NOW - timedelta(days=1), problem="server_silent", failing_since=NOW - timedelta(minutes=8),
        next_try=NOW + timedelta(minutes=3), waiting=2,
    )  # fmt: skip
    at.running.tell_sync(words(failing))
    at.qtbot.mouseClick(at.running.window.top_bar.pill, Qt.MouseButton.LeftButton)
    panel = at.running.window.sync_panel
    assert panel.isVisible()
    said = " ".join(label.text() for label in panel.findChildren(QLabel))
    for part in ("không phản hồi", "2 việc chờ gửi", "Từ lúc: 08:34", "lúc: 08:45", "Lần cuối đầy đủ: 08:42 22/11"):
        assert part in said
    with at.qtbot.waitSignal(at.running.sync_wanted):
        at.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    at.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert at.running.window.top_bar.pill.hasFocus()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_presses_the_button_of_the_panel_that_the_cursor_stands_on(sit: Sit, key: Qt.Key) -> None:
    at = sit("chutich")
    at.running.tell_sync(words(OFFLINE))
    panel = at.running.window.sync_panel
    panel.open_under(at.running.window.top_bar.pill)
    with at.qtbot.waitSignal(at.running.sync_wanted):
        at.qtbot.keyClick(QApplication.focusWidget(), key)
    at.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is panel._pause
    with at.qtbot.waitSignal(at.running.pause_wanted):
        at.qtbot.keyClick(QApplication.focusWidget(), key)


@pytest.mark.parametrize("text_size", TEXT_SIZES)
def test_the_panel_under_the_pill_is_high_enough_for_its_buttons(sit: Sit, text_size: int) -> None:
    at = sit("chutich", text_size=text_size)
    panel = at.running.window.sync_panel
    panel.open_under(at.running.window.top_bar.pill)
    at.rest()
    for button in buttons(panel).values():
        assert button.visibleRegion().boundingRect() == button.rect()


@pytest.mark.qt_log_ignore("propagateSizeHints")
@pytest.mark.parametrize("text_size", TEXT_SIZES)
def test_a_decision_that_fits_its_screen_does_not_scroll(sit: Sit, text_size: int) -> None:
    """A bar seen while the dialog still grew made the words wrap once more, and hid the last of them."""
    at = sit("chutich", text_size=text_size)
    dialog = Decision("Văn bản số đến 508 được xử lý ở hai nơi khi mất mạng. Không có gì bị mất.", at.running.window)
    at.qtbot.addWidget(dialog)
    said = "Về việc chuẩn bị nội dung phục vụ họp giao ban của Chủ tịch UBND thành phố với các phường, đặc khu"
    dialog.column.addWidget(dialog.words(said, "sentence"))
    beside = QHBoxLayout()
    for side in ("Trên máy này (07:39 26/11, anh/chị)", "Trên máy chủ (07:39 26/11, Lê Văn Quang)"):
        card = QFrame(dialog)
        lines = QVBoxLayout(card)
        lines.addWidget(dialog.words(side, "section"))
        lines.addWidget(dialog.words("Chủ trì: Phòng Kinh tế, Hạ tầng và Đô thị"))
        beside.addWidget(card, 1)
    dialog.column.addLayout(beside)
    dialog.column.addWidget(dialog.words("Người bị thay đổi sẽ được báo: Phòng Văn hóa - Xã hội.", "sentence"))
    dialog.show()
    at.rest()
    area = dialog.findChild(QScrollArea)
    assert area is not None
    assert dialog.height() < dialog.screen().availableGeometry().height() * 0.9
    assert area.verticalScrollBar().maximum() == 0


def test_what_the_pill_speaks_of_opens_at_once_where_it_speaks_of_something(sit: Sit) -> None:
    at = sit("chutich")
    at.running.tell_sync(words(SyncFacts(NOW, NOW, NOW, refused=1)))
    at.qtbot.mouseClick(at.running.window.top_bar.pill, Qt.MouseButton.LeftButton)
    assert at.running.guide.place.name == "outbox"
    at.running.tell_sync(words(SyncFacts(NOW, NOW, NOW, problem="auth_needed")))
    with at.qtbot.waitSignal(at.running.sign_in_wanted):
        at.qtbot.mouseClick(at.running.window.top_bar.pill, Qt.MouseButton.LeftButton)


def test_how_old_the_last_full_check_is_stands_in_the_pill_s_tooltip(sit: Sit) -> None:
    """filen-desktop#173, maestral#491: “synced” is shown while nothing syncs."""
    at = sit("chutich")
    at.running.tell_sync(words(SyncFacts(NOW, NOW, NOW, problem="no_network", failing_since=NOW - timedelta(hours=1))))
    assert "Lần cuối đầy đủ: 08:42" in at.running.window.top_bar.pill.toolTip()
    assert at.running.window.top_bar.pill.accessibleDescription() == "Lần cuối đầy đủ: 08:42"


def removals_dialog(at: At) -> QDialog:
    facts = {"removed": 400, "held": 900}
    at.running.tell_sync(
        words(SyncFacts(NOW, NOW, NOW, problem="mass_removal", problem_facts=facts, removals_to_confirm=400))
    )
    at.running._press(Action.DECIDE.value)
    (dialog,) = at.running.window.findChildren(QDialog)
    at.qtbot.waitUntil(dialog.isVisible)
    return dialog


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_many_removals_are_asked_about_and_the_safest_answer_changes_nothing(sit: Sit) -> None:
    """nextcloud/desktop#1433, #4231: a mass deletion goes through unasked."""
    at = sit("chutich")
    confirmed: list[bool] = []
    at.running.removals_confirmed.connect(lambda: confirmed.append(True))
    dialog = removals_dialog(at)
    assert any("400 trong 900 văn bản" in label.text() for label in dialog.findChildren(QLabel))
    at.qtbot.mouseClick(buttons(dialog)["Xác nhận"], Qt.MouseButton.LeftButton)
    assert confirmed == []
    QApplication.sendPostedEvents(None, 0)
    at.rest()
    dialog = removals_dialog(at)
    remove = next(label for label in dialog.findChildren(QLabel) if label.text().startswith("Gỡ 400"))
    at.qtbot.mouseClick(remove, Qt.MouseButton.LeftButton)
    at.qtbot.mouseClick(buttons(dialog)["Xác nhận"], Qt.MouseButton.LeftButton)
    assert confirmed == [True]
