"""A conflict of a leader with himself is told as one, and its choices can be told apart."""

from dataclasses import replace
from datetime import date, timedelta

from cases import CHAIR, CLERK, KT, MONDAY, VH, office
from wardoffice.desk.conflicts import LEAD, Choice, Conflict, Side
from wardoffice.domain.deadline import Due
from wardoffice.domain.ids import DocumentId
from wardoffice.ui.conflict_words import choice_words, happened, where

OFFICE = office()
SIDES = (Side(CHAIR, True, MONDAY, KT), Side(CHAIR, True, MONDAY + timedelta(minutes=5), VH))
CHOICES = tuple(Choice(str(place), side.lead, None, ()) for place, side in enumerate(SIDES))
OWN = Conflict(DocumentId("d"), 505, "Chống ngập úng", LEAD, SIDES, CHOICES, CHAIR)


def test_a_leader_who_named_two_leads_himself_is_not_told_of_two_places() -> None:
    assert happened(OWN) == "Văn bản số đến 505: anh/chị có nhiều bút phê, mỗi bút phê chọn khác. Không có gì bị mất."


def test_each_of_his_own_choices_reads_otherwise() -> None:
    assert len({choice_words(choice, OWN, OFFICE) for choice in CHOICES}) == len(CHOICES)
    assert not any("máy này" in where(side, OWN, OFFICE) for side in SIDES)


def test_choices_that_differ_by_their_day_alone_read_otherwise_too() -> None:
    dated = replace(OWN, sides=(SIDES[0], replace(SIDES[0], due=Due(date(2026, 11, 26)))))

    assert len({choice_words(choice, dated, OFFICE) for choice in CHOICES}) == len(CHOICES)


def test_a_choice_the_clerk_typed_for_him_from_paper_bears_both_names() -> None:
    sides = (SIDES[0], replace(SIDES[1], entered_by=CLERK))
    name = OFFICE.name_of(CLERK)
    assert where(sides[1], replace(OWN, sides=sides), OFFICE).endswith(f"; văn thư {name} nhập theo phiếu giấy)")
    others = tuple(replace(side, is_own=False) for side in sides)
    told = where(others[1], replace(OWN, sides=others), OFFICE)
    assert told.startswith(OFFICE.name_of(CHAIR)) and name in told


def test_beside_somebody_else_his_one_choice_is_simply_his() -> None:
    shared = replace(OWN, sides=(SIDES[0], replace(SIDES[1], is_own=False)))

    assert choice_words(CHOICES[0], shared, OFFICE) == "Dùng của tôi"
