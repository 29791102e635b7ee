"""Whatever the order of acts, lost answers and pages: a person sees the hub's word with his own acts over it.

Nothing is shown twice, nothing vanishes for a moment, and the hub carries out each act at most once.
"""

import shutil
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from cases import CHAIR, CHIEF, MONDAY, VICE, office
from own_desk import HandClock, answered, arrives, desk_of, entered
from wardoffice.contract.wire import CommandAnswer
from wardoffice.desk import sending
from wardoffice.desk.acting import Acted, act, overlaid
from wardoffice.domain.commands import Command, Comment
from wardoffice.domain.document import Document
from wardoffice.domain.ids import CommandId, derived_id
from wardoffice.domain.lifecycle import apply
from wardoffice.domain.outcome import Accepted
from wardoffice.store import lists, outbox
from wardoffice.store.outbox_row import OutboxState

ID = "d0001"


class DeskAndHub(RuleBasedStateMachine):
    """One chairperson's desk, and a hub where others write on the same document."""

    @initialize()
    def begins(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.clock = HandClock()
        self.hub: Document = entered(1)
        self.first_answers: dict[str, CommandAnswer] = {}
        self.carried_out: list[str] = []
        self.answers: list[CommandAnswer] = []
        self.written: dict[str, str] = {}
        """What he wrote and has not taken back, by the act's id."""
        self.late_page = self.hub
        self.others = 0
        self._open()
        arrives(self.w, self.hub)
        self.he_writes(grace=0)

    def _open(self) -> None:
        self.opened = desk_of(self.folder, CHAIR, self.clock)
        self.w = self.opened.__enter__()

    def teardown(self) -> None:
        if hasattr(self, "opened"):
            self.opened.__exit__(None, None, None)
            shutil.rmtree(self.folder)

    @rule(grace=st.sampled_from([0, 30]))
    def he_writes(self, grace: int) -> None:
        self.clock.passes(seconds=1)
        words = f"ý kiến {len(self.written)} {self.clock.now.isoformat()}"
        acted = act(self.w, ID, Comment(words), grace=timedelta(seconds=grace))
        assert isinstance(acted, Acted)
        self.written[acted.command.id] = words

    @rule(refuses=st.sampled_from([False, False, False, True]), answers=st.sampled_from(["come", "late", "lost"]))
    def the_desk_sends(self, refuses: bool, answers: str) -> None:
        self.clock.passes(seconds=20)
        with self.w.cache.writing() as connection:
            rows = outbox.take(connection, self.clock.now)
        found = [self._first_or_again(row.command, refuses) for row in rows]
        if answers == "late":
            self.answers += found
        elif answers == "come":
            self._come(found)

    def _come(self, answers: list[CommandAnswer]) -> None:
        answered(self.w, *answers)
        for answer in answers:
            if answer.code:
                self.written.pop(answer.id, None)

    @rule()
    def late_answers_come_in_another_order(self) -> None:
        self._come(self.answers[::-1])
        self.answers.clear()

    def _first_or_again(self, command: Command, refuses: bool) -> CommandAnswer:
        if command.id in self.first_answers:
            return replace(self.first_answers[command.id], result="duplicate")
        if refuses:
            answer = CommandAnswer(command.id, "refused", code="not_now", current=self.hub.revision)
        else:
            self._carry_out(command)
            self.carried_out.append(command.id)
            answer = CommandAnswer(command.id, "accepted", revision=self.hub.revision)
        self.first_answers[command.id] = answer
        return answer

    def _carry_out(self, command: Command) -> None:
        outcome = apply(self.hub, command, office())
        assert isinstance(outcome, Accepted), outcome
        self.hub = replace(outcome.record, revision=self.hub.revision + 1)

    @rule(who=st.sampled_from([VICE, CHIEF]))
    def somebody_else_writes(self, who: str) -> None:
        self.others += 1
        own = CommandId(derived_id("other", str(self.others)))
        self._carry_out(Command(own, self.hub.id, who, MONDAY, Comment(f"của người khác {self.others}")))  # type: ignore[arg-type]

    @rule()
    def a_page_comes(self) -> None:
        arrives(self.w, self.hub, state=str(self.hub.revision))

    @rule()
    def the_hub_makes_a_page_that_comes_later(self) -> None:
        self.late_page = self.hub

    @rule()
    def the_late_page_comes(self) -> None:
        arrives(self.w, self.late_page, state=str(self.late_page.revision))

    @rule(which=st.integers(0, 5))
    def he_takes_one_back(self, which: int) -> None:
        if not self.written:
            return
        command = list(self.written)[which % len(self.written)]
        with self.w.cache.reading() as connection:
            row = outbox.find(connection, command)
        assert row is not None
        taken = sending.undo(self.w, command)
        assert (taken is not None) == (row.state is OutboxState.WAITING and row.attempts == 0)
        if taken:
            del self.written[command]

    @rule()
    def the_program_starts_again(self) -> None:
        self.opened.__exit__(None, None, None)
        self._open()

    @invariant()
    def he_sees_every_word_of_his_exactly_once(self) -> None:
        if not hasattr(self, "w"):
            return
        seen = overlaid(self.w, ID)
        assert seen is not None
        texts = [note.text for note in seen.notes if note.author == CHAIR]
        refused = {id_ for id_, answer in self.first_answers.items() if answer.code}
        expected = [words for id_, words in self.written.items() if id_ not in refused]
        unknown_refusals = [words for id_, words in self.written.items() if id_ in refused]
        assert sorted(set(texts) - set(unknown_refusals)) == sorted(expected)
        assert len(texts) == len(set(texts))

    @invariant()
    def the_list_row_tells_what_waits(self) -> None:
        if not hasattr(self, "w"):
            return
        with self.w.cache.reading() as connection:
            row = lists.row_of(connection, ID)
            over = outbox.overlaid(connection, [ID]).get(self.hub.id, [])
            refused = [r for r in outbox.listed(connection) if r.state is OutboxState.REFUSED]
        assert row is not None
        assert (row.pending, row.refused) == (len(over), len(refused))

    @invariant()
    def the_hub_carried_out_each_act_once(self) -> None:
        if hasattr(self, "w"):
            assert len(self.carried_out) == len(set(self.carried_out))
            assert set(self.hub.applied) >= set(self.carried_out)


TestDeskAndHub = DeskAndHub.TestCase
TestDeskAndHub.settings = settings(max_examples=40, stateful_step_count=15, deadline=None)
