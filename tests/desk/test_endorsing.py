"""Writing a bút phê: suggestions from one's own hand, phrases that fill themselves, and words that outlive a crash."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from cases import CHAIR, CHIEF, HEAD_KT, KT, MONDAY, OFFICER, UBND, VH, VICE, VP, done, given, office
from own_desk import HandClock, arrives, desk_of, entered
from wardoffice.desk import endorsing, forwarding
from wardoffice.desk.acting import Acted, overlaid
from wardoffice.desk.endorsing import EndorsementDraft
from wardoffice.desk.phrases import SEED, expansion, filled
from wardoffice.desk.slip import slip_content
from wardoffice.domain.commands import Complete, Endorse, Forward, ProposeEndorsement
from wardoffice.domain.deadline import Due
from wardoffice.domain.document import AssignmentRole as As
from wardoffice.domain.document import Document, Given
from wardoffice.domain.outcome import Refusal
from wardoffice.store import drafts

IN_THREE_DAYS = Due((MONDAY + timedelta(days=4)).date(), working_days=3)
GIVEN = (Given(VICE, As.DIRECT), Given(KT, As.LEAD, IN_THREE_DAYS), Given(VP, As.COOPERATING))


def endorsed(number: int, agency: str) -> Document:
    document = entered(number, issuing_agency=agency)
    return replace(done(document, CHAIR, Endorse("Giao P. KT tham mưu", GIVEN), document=document.id), revision=3)


def proposed(number: int) -> Document:
    document = entered(number, issuing_agency="Sở Y tế")
    return replace(done(document, CHIEF, ProposeEndorsement("Kính trình", GIVEN), document=document.id), revision=3)


def test_as_last_time_with_the_same_agency_with_the_days_counted_from_today(tmp_path: Path) -> None:
    clock = HandClock(MONDAY + timedelta(days=7))
    with desk_of(tmp_path, CHAIR, clock) as w:
        arrives(w, endorsed(1, "Sở Nông nghiệp"), endorsed(2, "Sở Nội vụ"), entered(3, issuing_agency="Sở Nông nghiệp"))
        (found,) = endorsing.suggestions(w, "d0003")
        assert (found.kind, found.text) == ("last_time", "Giao P. KT tham mưu")
        assert found.label == (
            "Như lần trước với Sở Nông nghiệp: Người pct chỉ đạo; P. KT chủ trì; Văn phòng phối hợp, 3 ngày"
        )
        due = next(one.due for one in found.given if one.who == KT)
        assert due == Due((MONDAY + timedelta(days=10)).date(), working_days=3)


def test_nothing_is_suggested_from_other_hands_or_other_agencies(tmp_path: Path) -> None:
    with desk_of(tmp_path, VICE) as w:
        arrives(w, endorsed(1, "Sở Nông nghiệp"), entered(3, issuing_agency="Sở Nông nghiệp"))
        assert endorsing.suggestions(w, "d0003") == ()


def test_the_chiefs_proposal_comes_first_and_is_adopted_at_one_press(tmp_path: Path) -> None:
    with desk_of(tmp_path) as w:
        arrives(w, endorsed(1, "Sở Y tế"), proposed(2))
        kinds = [one.kind for one in endorsing.suggestions(w, "d0002")]
        assert kinds == ["proposal", "last_time"]
        acted = endorsing.adopt(w, "d0002")
        assert isinstance(acted, Acted)
        written = acted.document.endorsements[0]
        assert (written.author, written.proposed_by, written.text) == (CHAIR, CHIEF, "Kính trình")
        assert endorsing.adopt(w, "d0002") == Refusal("unknown_proposal")


def test_whom_one_names_most_comes_first_then_units_and_vice_chairpersons(tmp_path: Path) -> None:
    with desk_of(tmp_path) as w:
        assert endorsing.favourites(w, UBND) == (KT, VH, VP, VICE)
        arrives(w, *(endorsed(n, "Sở Y tế") for n in range(2)))
        assert endorsing.favourites(w, UBND) == (VICE, KT, VP, VH)


def test_what_is_being_written_is_kept_until_it_is_done(tmp_path: Path) -> None:
    draft = EndorsementDraft("Giao P. KT", GIVEN, due_typed="3")
    with desk_of(tmp_path) as w:
        arrives(w, entered(1))
        endorsing.keep_draft(w, "d0001", draft)
    with desk_of(tmp_path) as w:
        assert endorsing.kept_draft(w, "d0001") == draft
        assert isinstance(endorsing.endorse(w, "d0001", draft), Acted)
        assert endorsing.kept_draft(w, "d0001") is None


def test_a_refused_bút_phê_keeps_its_draft(tmp_path: Path) -> None:
    draft = EndorsementDraft("Giao", (Given("nobody", As.LEAD),))
    with desk_of(tmp_path) as w:
        arrives(w, entered(1))
        endorsing.keep_draft(w, "d0001", draft)
        assert isinstance(endorsing.endorse(w, "d0001", draft), Refusal)
        assert endorsing.kept_draft(w, "d0001") == draft
        endorsing.keep_draft(w, "d0001", EndorsementDraft())
        assert endorsing.kept_draft(w, "d0001") is None


def test_a_draft_nobody_understands_is_no_draft(tmp_path: Path) -> None:
    with desk_of(tmp_path) as w, w.cache.writing() as connection:
        drafts.keep(connection, "d0001", "endorse", "{broken", MONDAY)
    with desk_of(tmp_path) as w:
        assert endorsing.kept_draft(w, "d0001") is None


def test_every_phrase_fills_from_whom_one_named() -> None:
    ward = office()
    texts = [filled(phrase.text, GIVEN, ward) for phrase in SEED]
    assert texts[0] == "Giao P. KT chủ trì, phối hợp Văn phòng tham mưu, báo cáo trước 27/11."
    assert "Kính chuyển đ/c Người pct chỉ đạo." in texts
    assert not [text for text in texts if "{" in text]
    assert "…" in filled(SEED[0].text, (), ward)
    assert expansion("GVP ") == "Giao VP tham mưu."
    codes = [phrase.abbreviation for phrase in SEED]
    assert len(set(codes)) == len(codes)
    assert not [code for code in codes if "w" in code or "dd" in code or set(code) & set("aeiou")]


def test_the_first_named_leads_and_there_is_ever_one_lead() -> None:
    ward = office()
    assert forwarding.next_role((), KT, ward) is As.LEAD
    assert forwarding.next_role(given((KT, As.LEAD)), VP, ward) is As.COOPERATING
    assert forwarding.next_role(given((KT, As.LEAD)), VICE, ward) is As.DIRECT
    changed = forwarding.with_role(given((KT, As.LEAD), (VP, As.COOPERATING)), VP, As.LEAD)
    assert [(one.who, one.role) for one in changed] == [(KT, As.COOPERATING), (VP, As.LEAD)]


def test_names_typed_loosely_find_whom_they_mean(tmp_path: Path) -> None:
    with desk_of(tmp_path) as w:
        assert forwarding.resolve(w, UBND, "p. kt") == KT
        assert forwarding.resolve(w, UBND, CHIEF) == CHIEF
        assert forwarding.resolve(w, UBND, "khong ai") == Refusal("unknown_assignee", {"who": "khong ai"})
        several = forwarding.resolve(w, UBND, "nguoi")
        assert isinstance(several, Refusal)
        assert several.code == "ambiguous_assignee"
        assert forwarding.addressees(w, UBND, "p. kt")[0].kind == "unit"


def test_the_slip_has_each_opinion_in_its_block(tmp_path: Path) -> None:
    document = proposed(1)
    document = done(document, CHAIR, Endorse("Đồng ý", GIVEN), minutes=1, document=document.id)
    to_officer = given((OFFICER, As.LEAD))
    document = done(document, HEAD_KT, Forward(to_officer, "Đ/c làm ngay"), minutes=2, document=document.id)
    document = done(document, OFFICER, Complete("Đã xong"), minutes=3, document=document.id)
    with desk_of(tmp_path) as w:
        arrives(w, replace(document, revision=9))
        shown = overlaid(w, "d0001")
    assert shown is not None
    slip = slip_content(shown, office(), MONDAY.date())
    assert (slip.arrival_number, slip.place) == ("512", "Thử")
    assert [o.text for o in slip.leaders] == ["Đồng ý"]
    assert [o.text for o in slip.units] == ["Đ/c làm ngay"]
    assert [o.text for o in slip.proposals] == ["Kính trình", "Đã xong"]
    lines = [(a.role, a.who, a.due) for a in slip.leaders[0].assignments]
    assert lines == [("Chỉ đạo", "Người pct", ""), ("Chủ trì", "P. KT", "27/11/2026"), ("Phối hợp", "Văn phòng", "")]
