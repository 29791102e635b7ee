"""Files people add: behind the originals, with who and when; programs, doubles and what cannot be are refused."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import (
    ADMIN,
    CHAIR,
    CHIEF,
    CLERK,
    HEAD_KT,
    KT,
    MONDAY,
    PARTY,
    command,
    done,
    office,
    received,
    registered,
    tried,
)
from cases import given as to
from wardoffice.domain.attaching import MOST_ADDED, MOST_BYTES, RUN_BY_A_CLICK, added_to, media_type_of
from wardoffice.domain.commands import Attach, AttachedFile, Endorse, Forward
from wardoffice.domain.document import AssignmentRole as As
from wardoffice.domain.document import Attachment
from wardoffice.domain.lifecycle import apply
from wardoffice.domain.outcome import Accepted, Refusal

SHA = "b" * 64
REFUSED = "not_permitted"
UNKNOWN = "application/octet-stream"
MINUTES = AttachedFile("biên bản.pdf", SHA, 10, "application/pdf")


def test_an_added_file_stands_behind_the_originals_with_who_when_and_by_which_act() -> None:
    before = registered()
    after = done(before, CHAIR, Attach((MINUTES, replace(MINUTES, sha256="c" * 64))), minutes=5)

    assert after.attachments[0] == before.attachments[0] == Attachment("cv.pdf", "a" * 64, 1000)
    first, second = added_to(after)
    assert (first.name, first.sha256, first.size, first.media_type) == ("biên bản.pdf", SHA, 10, "application/pdf")
    assert (first.by, first.at, first.on_behalf_of) == (CHAIR, MONDAY + timedelta(minutes=5), None)
    assert first.command == second.command == after.applied[-1]


def test_done_twice_it_is_there_once() -> None:
    act = command(CHAIR, Attach((MINUTES,)))
    once = apply(registered(), act, office())
    assert isinstance(once, Accepted)
    assert apply(once.record, act, office()) == once


def test_for_whom_it_was_done_is_kept() -> None:
    act = replace(command(CHAIR, Attach((MINUTES,))), on_behalf_of=CHAIR)
    outcome = apply(registered(), act, office())
    assert isinstance(outcome, Accepted)
    assert added_to(outcome.record)[0].on_behalf_of == CHAIR


def test_the_name_is_made_fit_for_every_machine() -> None:
    after = done(registered(), CHAIR, Attach((replace(MINUTES, name="/CON.pdf \u202e"),)))
    assert added_to(after)[0].name == "_CON.pdf"


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ((), "nothing_attached"),
        ((MINUTES, MINUTES), "already_attached"),
        ((replace(MINUTES, sha256="a" * 64),), "already_attached"),
        ((replace(MINUTES, size=0),), "attachment_empty"),
        ((replace(MINUTES, size=MOST_BYTES + 1),), "attachment_too_large"),
        ((replace(MINUTES, sha256="B" * 64),), "attachment_unsound"),
        ((replace(MINUTES, media_type="text/html\r\nX: y"),), "attachment_unsound"),
        ((replace(MINUTES, name="bien-ban.pdf.EXE"),), "attachment_runs"),
        ((replace(MINUTES, name="bang.xlsm . "),), "attachment_runs"),
    ],
)
def test_what_cannot_be_added_leaves_the_document_as_it_was(files: tuple[AttachedFile, ...], code: str) -> None:
    outcome = tried(registered(), CHAIR, Attach(files))
    assert isinstance(outcome, Refusal)
    assert outcome.code == code


@given(st.sampled_from(sorted(RUN_BY_A_CLICK)), st.sampled_from(["", " ", ".", " . "]))
def test_no_program_gets_in_by_the_end_of_its_name(ending: str, after: str) -> None:
    outcome = tried(registered(), CHAIR, Attach((replace(MINUTES, name=f"giấy tờ.{ending.upper()}{after}"),)))
    assert isinstance(outcome, Refusal)
    assert outcome.code == "attachment_runs"


def test_there_is_an_end_to_what_one_document_takes() -> None:
    many = tuple(AttachedFile(f"{n}.txt", f"{n:064x}", 1, "text/plain") for n in range(MOST_ADDED))
    full = done(registered(), CHAIR, Attach(many))
    outcome = tried(full, CHAIR, Attach((MINUTES,)))
    assert outcome == Refusal("too_many_attachments", {"most": MOST_ADDED})


@pytest.mark.parametrize(
    ("post", "code"), [(CHIEF, ""), (CLERK, ""), (HEAD_KT, "not_permitted"), (ADMIN, "not_permitted")]
)
def test_those_who_may_annotate_may_attach(post: str, code: str) -> None:
    outcome = tried(registered(), post, Attach((MINUTES,)))  # type: ignore[arg-type]
    assert (outcome.code if isinstance(outcome, Refusal) else "") == code


def test_before_registration_nobody_attaches() -> None:
    outcome = tried(received(), CLERK, Attach((MINUTES,)))
    assert outcome == Refusal("not_registered")


def test_a_unit_it_was_given_to_attaches_and_another_organ_gets_the_original_alone() -> None:
    record = done(registered(), CHAIR, Endorse("", to((KT, As.LEAD))))
    record = done(record, HEAD_KT, Attach((MINUTES,)), minutes=1)
    act = command(CHAIR, Forward(to((PARTY, As.FOR_INFORMATION))), minutes=2)
    outcome = apply(record, act, office())
    assert isinstance(outcome, Accepted)
    (copy,) = outcome.follow_ups
    assert [a.name for a in copy.attachments] == ["cv.pdf"]


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.PDF", "application/pdf"),
        ("a.jpeg", "image/jpeg"),
        ("a", "application/octet-stream"),
        ("a.b", "application/octet-stream"),
    ],
)
def test_the_media_type_follows_from_the_name(name: str, media_type: str) -> None:
    assert media_type_of(name) == media_type


def test_who_added_a_file_comes_from_the_command_and_never_from_the_payload() -> None:
    assert {"by", "at", "command"}.isdisjoint(AttachedFile.__dataclass_fields__)
    assert added_to(done(registered(), CHIEF, Attach((MINUTES,))))[0].by == CHIEF
