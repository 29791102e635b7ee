"""A document as the command line shows it: the stable short names, people by login, each thing said once."""

from dataclasses import replace
from datetime import date, time

from cases import CHAIR, CHIEF, CLERK, HEAD_KT, KT, VH, VICE, done, office, received
from wardoffice.contract.showing import listed, login_of, shown, shown_on_desk
from wardoffice.domain import commands as c
from wardoffice.domain.deadline import Due
from wardoffice.domain.document import AssignmentRole as As
from wardoffice.domain.document import Document, Given, Urgency
from wardoffice.domain.marks import Mark, MarkKind

HOUR = Due(date(2026, 11, 26), time(17))
DAY = Due(date(2026, 11, 25), working_days=2)
LISTED = {
    "id", "arrival_number", "provisional", "code", "subject", "agency", "urgency", "due", "status", "unread"
}  # fmt: skip
SHOWN = LISTED | {"revision", "route", "endorsements", "comments", "marks", "attachments", "signatures"}


def worked_on() -> Document:
    note = Mark(MarkKind.NOTE, 1, point=(10.0, 20.0), text="Xem mục 2")
    record = done(replace(received(urgency=Urgency.EXPRESS), due_asked=HOUR), CLERK, c.RegisterIncoming())
    record = done(record, CHIEF, c.ProposeEndorsement("Đề xuất", (Given(KT, As.LEAD, DAY),)), minutes=1)
    given = (Given(VICE, As.DIRECT), Given(KT, As.LEAD, HOUR), Given(VH, As.COOPERATING, DAY))
    act = c.Endorse("Đồng ý", given, (note,), adopts=record.proposals[0].id)
    record = done(record, CHAIR, act, minutes=2)
    record = done(record, HEAD_KT, c.AcceptAssignment(), minutes=3)
    record = done(record, CHAIR, c.Comment("Chú ý"), minutes=5)
    return done(record, CHAIR, c.Remind((KT,), "Nhắc"), minutes=6)


def test_a_listed_document_has_the_fields_of_the_interface_and_before_registration_no_number() -> None:
    assert listed(received(), unread=True) == {
        "id": "d1",
        "arrival_number": None,
        "provisional": False,
        "code": "1234/SNNMT-TL",
        "subject": "Về việc phòng, chống ngập úng",
        "agency": "Sở Nông nghiệp và Môi trường",
        "urgency": "normal",
        "due": None,
        "status": "to_register",
        "unread": True,
    }
    assert set(listed(worked_on(), unread=False)) == LISTED


def test_a_shown_document_says_who_wrote_what_for_whom_and_by_when() -> None:
    fields = shown(worked_on(), office())
    assert set(fields) >= SHOWN
    assert (fields["due"], fields["urgency"], fields["status"]) == ("2026-11-26T17:00", "express", "processing")
    (endorsement,) = fields["endorsements"]
    assert (endorsement["author"], endorsement["post"], endorsement["text"]) == ("ct", "ct", "Đồng ý")
    assert (endorsement["due"], endorsement["proposed_by"]) == ("2026-11-26T17:00", "cvp")
    assert endorsement["assignments"] == [
        {"who": "pct", "role": "direct", "due": None},
        {"who": "kt", "role": "lead", "due": "2026-11-26T17:00"},
        {"who": "vh", "role": "cooperating", "due": "2026-11-25"},
    ]
    assert [(p["author"], p["text"], p["assignments"][0]["who"]) for p in fields["proposals"]] == [
        ("cvp", "Đề xuất", "kt")
    ]
    assert {(a["who"], a["state"], a["by"]) for a in fields["assignments"]} == {
        ("pct", "unseen", "ct"),
        ("kt", "processing", "ct"),
        ("vh", "unseen", "ct"),
    }


def test_comments_stand_by_themselves_and_every_other_note_says_its_kind() -> None:
    fields = shown(worked_on(), office())
    assert [(one["author"], one["text"]) for one in fields["comments"]] == [("ct", "Chú ý")]
    assert [(one["kind"], one["text"]) for one in fields["notes"]] == [("reminder", "Nhắc")]


def test_the_route_says_from_whom_to_whom_and_when_it_was_seen_or_taken_back() -> None:
    record = done(worked_on(), CHAIR, c.RecallForwarding("Chuyển nhầm", (VH,)), minutes=9)
    route = shown(record, office())["route"]
    assert {(s["from"], s["to"], s["role"]) for s in route} >= {("vt1", "cvp", "submission"), ("ct", "kt", "lead")}
    assert [s["to"] for s in route if s["recalled_at"]] == ["vh"]
    assert all(set(s) >= {"from", "to", "role", "at", "seen_at"} for s in route)
    seen = shown(done(record, VICE, c.MarkRead(), minutes=10), office())["route"]
    assert [s["to"] for s in seen if s["seen_at"]] == ["pct"]


def test_an_extension_asked_for_shows_its_reason_and_whether_it_was_answered() -> None:
    asked = done(worked_on(), HEAD_KT, c.RequestExtension(Due(date(2026, 12, 4)), "chờ số liệu"))
    (one,) = shown(asked, office())["extension_requests"]
    assert (one["author"], one["due"], one["reason"]) == ("tp.kt", "2026-12-04", "chờ số liệu")
    assert not one["answered"]
    sent = shown(done(worked_on(), CLERK, c.SubmitUp((VICE,), "kính trình")), office())["route"][-1]
    assert (sent["to"], sent["text"]) == ("pct", "kính trình")


def test_a_mark_carries_what_its_kind_needs_and_no_empty_fields() -> None:
    (mark,) = shown(worked_on(), office())["marks"]
    assert (mark["kind"], mark["page"], mark["point"], mark["text"]) == ("note", 1, (10.0, 20.0), "Xem mục 2")
    assert mark["author"] == "Người ct"
    assert not {"rect", "rects", "strokes", "organ", "number"} & set(mark)


def test_on_a_desk_it_also_says_what_is_here_and_what_waits() -> None:
    record = worked_on()
    hash_ = record.attachments[0].sha256
    here = shown_on_desk(record, office(), True, [hash_], ["c1"])
    away = shown_on_desk(record, office(), False, [], [])
    assert (here["pending"], here["unread"], here["attachments"]) == (
        ["c1"],
        True,
        [{"name": "cv.pdf", "sha256": hash_, "bytes": 1000, "cached": True}],
    )
    assert (away["pending"], away["unread"], away["attachments"][0]["cached"]) == ([], False, False)
    assert set(here) - set(shown(record, office())) == {"pending"}


def test_whoever_has_left_the_directory_is_still_named_by_his_post() -> None:
    assert (login_of(CHAIR, office()), login_of(KT, office()), login_of("gone", office())) == ("ct", "kt", "gone")
