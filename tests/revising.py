"""One more revision of a PDF, and what the changes in it are made of; `mark` is the one that is always allowed."""

import io
from collections.abc import Callable

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NumberObject,
    StreamObject,
    pdf_name,
    pdf_string,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

Change = Callable[[IncrementalPdfFileWriter], None]


def revised(pdf: bytes, *changes: Change) -> bytes:
    """The file and one more revision with all the changes."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    for change in changes:
        change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


# What the changes are made of


def page_of(writer: IncrementalPdfFileWriter, number: int = 1) -> DictionaryObject:
    return writer.root["/Pages"]["/Kids"][number - 1]


def put(writer: IncrementalPdfFileWriter, holder: DictionaryObject, key: str, value: object) -> None:
    holder[pdf_name(key)] = value
    writer.update_container(holder)


def numbers(*values: int) -> ArrayObject:
    return ArrayObject([NumberObject(value) for value in values])


def entries_of(**entries: object) -> DictionaryObject:
    return DictionaryObject({pdf_name(f"/{key}"): value for key, value in entries.items()})


def annotation_of(subtype: str = "FreeText", **more: object) -> DictionaryObject:
    plain = {"Type": pdf_name("/Annot"), "Subtype": pdf_name(f"/{subtype}"), "Contents": pdf_string("thêm")}
    return entries_of(**plain, Rect=numbers(100, 100, 200, 150), **more)


def action_of() -> DictionaryObject:
    return entries_of(S=pdf_name("/JavaScript"), JS=pdf_string("app.alert(1)"))


def stream_of(operators: bytes = b"1 0 0 rg 72 690 200 30 re f") -> StreamObject:
    box = {pdf_name("/BBox"): numbers(0, 0, 595, 842), pdf_name("/Subtype"): pdf_name("/Form")}
    return StreamObject({pdf_name("/Type"): pdf_name("/XObject"), **box}, stream_data=operators)


def annotate(writer: IncrementalPdfFileWriter, annotation: object) -> None:
    array = page_of(writer)["/Annots"]
    array.append(annotation)
    writer.update_container(array)


def mark(writer: IncrementalPdfFileWriter) -> None:
    """The one change that is allowed: plain markup of new objects, with looks of its own."""
    looks = entries_of(N=writer.add_object(stream_of(b"0 0 1 rg 0 0 20 20 re f")))
    annotate(writer, writer.add_object(annotation_of("Square", AP=looks)))


def reply(writer: IncrementalPdfFileWriter) -> None:
    """An answer to the note that was there, and one to that answer."""
    first = writer.add_object(annotation_of("Text", IRT=page_of(writer)["/Annots"].raw_get(1), RT=pdf_name("/R")))
    annotate(writer, first)
    annotate(writer, writer.add_object(annotation_of("Text", IRT=first)))


def value_filled_in(writer: IncrementalPdfFileWriter) -> None:
    """A form filled in as forms are: another value, with the looks of that value."""
    field = field_of(writer)
    field[pdf_name("/V")] = pdf_string("9.000.000")
    put(writer, field["/AP"], "/N", writer.add_object(stream_of(b"BT /F 12 Tf (9.000.000) Tj ET")))
    writer.update_container(field)


def field_of(writer: IncrementalPdfFileWriter) -> DictionaryObject:
    return writer.root["/AcroForm"]["/Fields"][0]


def note_of(writer: IncrementalPdfFileWriter) -> DictionaryObject:
    return page_of(writer)["/Annots"][1]


def overwrite(writer: IncrementalPdfFileWriter, reference: IndirectObject, value: object) -> None:
    writer.objects[(reference.generation, reference.idnum)] = value
    value.container_ref = reference.reference
