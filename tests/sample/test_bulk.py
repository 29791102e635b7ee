"""Bulk documents are many, varied, and the same every time."""

from datetime import date, timedelta
from io import BytesIO

import pikepdf
import pypdfium2

from wardoffice.domain.document import Urgency
from wardoffice.domain.document_code import read_code
from wardoffice.domain.ids import OrganId
from wardoffice.sample.bulk import bulk_documents, tiny_pdf
from wardoffice.sample.filling import bulk

TODAY = date(2026, 11, 23)


def test_the_same_seed_gives_the_same_documents_and_another_gives_others() -> None:
    first = list(bulk_documents(500, 7, TODAY))
    assert first == list(bulk_documents(500, 7, TODAY))
    assert first != list(bulk_documents(500, 8, TODAY))
    assert [tiny_pdf(each, 7) for each in first[:20]] == [tiny_pdf(each, 7) for each in first[:20]]


def test_there_are_as_many_as_asked_for_numbered_from_one() -> None:
    assert [each.number for each in bulk_documents(123, 1, TODAY)] == list(range(1, 124))
    assert list(bulk_documents(0, 1, TODAY)) == []


def test_they_arrive_in_order_on_working_days_before_the_given_day() -> None:
    for today in (TODAY + timedelta(days=extra) for extra in range(7)):
        arrived = [each.received_at for each in bulk_documents(3000, 1, today)]
        assert arrived == sorted(arrived)
        assert arrived[-1].date() < today
        assert all(moment.weekday() < 5 and moment.utcoffset() == timedelta(hours=7) for moment in arrived)


def test_they_vary_as_in_a_register_and_every_code_can_be_read() -> None:
    documents = list(bulk_documents(5000, 1, TODAY))
    assert len({each.agency for each in documents}) > 15
    assert len({each.subject for each in documents}) > 2500
    assert {each.urgency for each in documents} == set(Urgency)
    assert all(read_code(each.code) for each in documents)
    assert all(each.issued_date <= each.received_at.date() for each in documents)
    assert all(each.due is None or each.due > each.received_at.date() for each in documents)


def test_seeded_documents_have_ids_in_the_order_of_arrival_like_real_ones() -> None:
    ids = [document.id for document in bulk(300, 1, TODAY, OrganId("ubnd"), None)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 300
    assert ids == [document.id for document in bulk(300, 1, TODAY, OrganId("ubnd"), None)]


def test_a_hundred_thousand_still_fit_into_about_three_years() -> None:
    first = next(bulk_documents(100_000, 1, TODAY))
    assert TODAY - first.received_at.date() < timedelta(days=3 * 366)


def test_a_tiny_file_is_a_correct_pdf_that_shows_the_code() -> None:
    documents = list(bulk_documents(50, 3, TODAY))
    for document in documents:
        data = tiny_pdf(document, 3)
        with pikepdf.open(BytesIO(data)) as pdf:
            assert pdf.check_pdf_syntax() == []
        text = pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
        assert document.code.replace("Đ", "D") in text


def test_brackets_and_backslashes_in_a_subject_do_not_break_the_file() -> None:
    from dataclasses import replace

    document = replace(next(bulk_documents(1, 1, TODAY)), subject=r"(a) \ (b")
    assert r"(a) \ (b" in pypdfium2.PdfDocument(tiny_pdf(document, 1))[0].get_textpage().get_text_range()
