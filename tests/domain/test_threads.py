"""Replies to notes: each note in one thread, none lost whatever was moved, erased or never known here."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cases import CHAIR, CHIEF, done, registered, tried
from wardoffice.contract.codec import document_from_json, document_to_json
from wardoffice.domain.commands import Annotate, EraseMark
from wardoffice.domain.ids import MarkId
from wardoffice.domain.marks import Mark, MarkKind, anew, moved
from wardoffice.domain.outcome import Refusal
from wardoffice.domain.threads import gathered, threads

NOTE = Mark(MarkKind.NOTE, 1, MarkId("n"), point=(100.0, 700.0), text="Số liệu?")
REPLY = replace(NOTE, id=MarkId("r"), point=(1.0, 1.0), text="Đúng", reply_to=MarkId("n"))
TICK = Mark(MarkKind.TICK, 1, MarkId("t"), rect=(1, 1, 19, 19))


def test_a_reply_stays_with_its_note_wherever_that_is_moved_and_when_it_comes_back() -> None:
    record = done(done(registered(), CHAIR, Annotate((NOTE,))), CHIEF, Annotate((REPLY,)))
    note = record.marks[0]
    elsewhere = anew(moved(note, 50, -10))
    record = done(done(record, CHAIR, EraseMark(note.id)), CHAIR, Annotate((elsewhere,)))
    (thread,) = threads(record.marks)
    assert (thread.head.id, [reply.id for reply in thread.replies]) == (elsewhere.id, ["r"])
    assert [(mark.id, mark.point) for mark in gathered(record.marks)] == [
        (elsewhere.id, (150, 690)),
        ("r", (150, 690)),
    ]
    again = anew(elsewhere)
    assert again.lasting_id == elsewhere.lasting_id == "n"


def test_the_replies_to_an_erased_note_stay_together_and_say_that_they_answer_something() -> None:
    other = replace(REPLY, id=MarkId("r2"), text="Sai")
    record = done(done(registered(), CHAIR, Annotate((NOTE,))), CHIEF, Annotate((REPLY, other)))
    record = done(record, CHAIR, EraseMark(MarkId("n")))
    (thread,) = threads(record.marks)
    assert (thread.head.id, thread.is_headless, thread.answered) == ("r", True, "n")
    assert [reply.id for reply in thread.replies] == ["r2"]


def test_a_reply_to_a_note_on_another_page_is_a_note_of_its_own() -> None:
    assert [thread.replies for thread in threads((NOTE, replace(REPLY, page=2)))] == [(), ()]


def test_only_a_note_answers() -> None:
    assert tried(registered(), CHAIR, Annotate((replace(TICK, reply_to=MarkId("n")),))) == Refusal(
        "mark_is_no_reply", {"page": 1}
    )


def test_whom_it_answers_travels_with_the_record_and_may_be_missing_from_an_older_program() -> None:
    record = done(registered(), CHAIR, Annotate((NOTE, REPLY)))
    sent = document_to_json(record)
    assert document_from_json(sent) == record
    older = sent.replace(b'"reply_to":"n",', b"").replace(b'"reply_to":"",', b"").replace(b',"first_id":""', b"")
    assert b"reply_to" not in older and b"first_id" not in older
    assert [thread.head.text for thread in threads(document_from_json(older).marks)] == ["Số liệu?", "Đúng"]


names = st.sampled_from(("", "a", "b", "c", "d")).map(MarkId)
notes = st.builds(
    Mark, st.sampled_from((MarkKind.NOTE, MarkKind.TICK)), st.integers(1, 2), names, reply_to=names, first_id=names
)


@given(st.lists(notes, max_size=8))
def test_every_mark_is_there_once_and_no_reply_before_its_note(marks: list[Mark]) -> None:
    found = [mark for thread in threads(marks) for mark in (thread.head, *thread.replies)]
    assert sorted(map(id, found)) == sorted(id(mark) for mark in marks if mark.kind is MarkKind.NOTE)
    assert sorted(mark.id for mark in gathered(marks)) == sorted(mark.id for mark in marks)
    for thread in threads(marks):
        assert all(reply.reply_to and reply.page == thread.head.page for reply in thread.replies)
