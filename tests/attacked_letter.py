"""A letter with everything worth attacking: two pages, a filled form field, annotations, layers, a picture, a gap."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name

PLANTED = 900
"""The number of an object that the letter points to and nobody has written: a gap."""


def filled_letter() -> bytes:
    """Before it is signed."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for number in (1, 2):
            pdf.add_blank_page(page_size=(595, 842))
            page = pdf.pages[number - 1]
            font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
            picture = pdf.make_stream(bytes(3), Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1)
            picture.ColorSpace, picture.BitsPerComponent = Name.DeviceRGB, 8
            layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Bản nháp"))
            page.Resources = pdf.make_indirect(
                Dictionary(
                    Font=Dictionary(F=font),
                    XObject=Dictionary(P=picture),
                    Properties=pdf.make_indirect(Dictionary(L=layer)),
                )
            )
            page.Contents = pdf.make_stream(
                b"BT /F 12 Tf 72 700 Td (So tien: 1.000.000) Tj ET /OC /L BDC 72 600 50 50 re f EMC "
                b"q 50 0 0 50 300 600 cm /P Do Q"
            )
            if number == 1:
                pdf.Root.OCProperties = pdf.make_indirect(
                    Dictionary(
                        OCGs=Array([layer]), D=pdf.make_indirect(Dictionary(OFF=Array([layer]), Order=Array([layer])))
                    )
                )
        page = pdf.pages[0]
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Tx,
                T="SoTien",
                V="1.000.000",
                Rect=Array([72, 500, 200, 520]),
            )
        )
        field.AP = pdf.make_indirect(Dictionary(N=_form(pdf, b"BT /F 12 Tf (1.000.000) Tj ET", font)))
        field.DA, field.P = "/F 12 Tf 0 g", page.obj
        note = pdf.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Contents="Ghi chú", Rect=Array([72, 400, 200, 440]))
        )
        note.AP = Dictionary(N=_form(pdf, b"0 0 100 20 re f", font))
        page.Annots = pdf.make_indirect(Array([field, note]))
        planted = pdf.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="x", Rect=Array([0, 0, 595, 842]))
        )
        planted.AP = Dictionary(N=_form(pdf, b"1 1 1 rg 0 0 595 842 re f", font))
        pdf.Root.PieceInfo = Dictionary(Kept=planted)
        pdf.Root.AcroForm = pdf.make_indirect(
            Dictionary(
                Fields=Array([field]), DR=pdf.make_indirect(Dictionary(Font=Dictionary(F=font))), DA="/F 12 Tf 0 g"
            )
        )
        pdf.Root.Names = pdf.make_indirect(Dictionary())
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def letter_with_a_gap() -> bytes:
    """A letter whose page draws, after its own words, an object that does not exist yet."""
    data = filled_letter()
    number = int(data.split(b"/Contents ", 1)[1].split(b" ", 1)[0])
    old, new = b"/Contents %d 0 R" % number, b"/Contents [%d 0 R %d 0 R]" % (number, PLANTED)
    return _with_table_mended(data.replace(old, new, 1))


def _with_table_mended(data: bytes) -> bytes:
    """The same objects with a cross-reference table that has their places; pikepdf would write the gap as null."""
    body = data[: data.rindex(b"xref\n", 0, data.rindex(b"startxref"))]
    size = int(data.split(b"/Size ", 1)[1].split(b" ", 1)[0].split(b"/", 1)[0].split(b">", 1)[0])
    trailer = data[data.rindex(b"trailer") : data.rindex(b"startxref")]
    table = [b"0000000000 65535 f \n"]
    for number in range(1, size):
        at = body.index(b"\n%d 0 obj" % number) + 1
        table.append(b"%010d 00000 n \n" % at)
    return body + b"xref\n0 %d\n" % size + b"".join(table) + trailer + b"startxref\n%d\n%%%%EOF\n" % len(body)


def _form(pdf: pikepdf.Pdf, operators: bytes, font: pikepdf.Object) -> pikepdf.Object:
    stream = pdf.make_stream(operators, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 595, 842]))
    stream.Resources = Dictionary(Font=Dictionary(F=font))
    return stream
