"""Pages on other paper: words stay readable, hues stay what they are, and pictures on a page of text stay untouched."""

import colorsys
import io
from collections.abc import Callable

import pikepdf
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pikepdf import Dictionary, Name
from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from wardoffice.paper.page_request import Request, Wanted
from wardoffice.paper.recolouring import recolour
from wardoffice.paper.rendering import PageRenderer
from wardoffice.paper.shade import BLACK_AND_WHITE, Shade, shaded
from wardoffice.paper.source import Source

OTHER = (Shade.SEPIA, Shade.DARK)
SEAL = (215, 40, 44)
INK = (20, 56, 184)
Rgb = tuple[int, int, int]
Draw = Callable[[Canvas], None]

levels = st.integers(0, 255)


def on(shade: Shade, colour: Rgb) -> Rgb:
    """A colour through the child's own table, as a pixel of a tile goes."""
    pixel = recolour(Image.new("RGBX", (1, 1), (*colour[::-1], 255)), shade).getpixel((0, 0))
    assert isinstance(pixel, tuple)
    return pixel[2], pixel[1], pixel[0]


def luminance(colour: Rgb) -> float:
    parts = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: Rgb, other: Rgb) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def hue(colour: Rgb) -> float:
    return colorsys.rgb_to_hsv(*(part / 255 for part in colour))[0] * 360


def hues_apart(one: Rgb, other: Rgb) -> float:
    return abs((hue(one) - hue(other) + 180) % 360 - 180)


def strong(degrees: tuple[float, float], darkest: float) -> st.SearchStrategy[Rgb]:
    """Colours a seal or a pen may have."""
    return st.builds(
        lambda h, s, v: tuple(round(part * 255) for part in colorsys.hsv_to_rgb(h % 360 / 360, s, v)),
        st.floats(*degrees),
        st.floats(0.75, 1.0),
        st.floats(darkest, 1.0),
    )


@pytest.mark.parametrize("shade", OTHER)
def test_white_becomes_the_paper_exactly_and_black_words_stand_out_from_it(shade: Shade) -> None:
    black, white = (tuple(round(part * 255) for part in colour) for colour in BLACK_AND_WHITE[shade])
    assert on(shade, (255, 255, 255)) == white
    assert on(shade, (0, 0, 0)) == black
    assert contrast(on(shade, (0, 0, 0)), on(shade, (255, 255, 255))) >= 7


def test_sepia_paper_has_the_colour_it_is_to_have() -> None:
    assert on(Shade.SEPIA, (255, 255, 255)) == (0xF6, 0xEF, 0xDF)


@given(strong((345, 375), 0.5))
def test_red_stays_red_and_is_seen_on_dark_paper(red: Rgb) -> None:
    shown = on(Shade.DARK, red)
    assert hues_apart(red, shown) <= 8
    assert contrast(shown, on(Shade.DARK, (255, 255, 255))) >= 3


@given(strong((205, 245), 0.3))
def test_blue_ink_stays_blue_and_is_seen_on_dark_paper(blue: Rgb) -> None:
    assume(contrast(blue, (255, 255, 255)) >= 4)  # ink, not the ground of a table
    shown = on(Shade.DARK, blue)
    assert hues_apart(blue, shown) <= 8
    assert contrast(shown, on(Shade.DARK, (255, 255, 255))) >= 3


@given(levels, levels)
def test_what_was_darker_stands_out_more_from_any_paper(one: int, other: int) -> None:
    darker, lighter = sorted((one, other))
    for shade in OTHER:
        paper = on(shade, (255, 255, 255))
        assert contrast(on(shade, (darker,) * 3), paper) >= contrast(on(shade, (lighter,) * 3), paper)


def test_a_yellow_highlight_can_be_told_from_dark_paper() -> None:
    shown = on(Shade.DARK, (255, 255, 0))
    assert contrast(shown, on(Shade.DARK, (255, 255, 255))) >= 1.2
    assert hues_apart(shown, (255, 255, 0)) <= 10


@given(st.tuples(levels, levels, levels))
def test_black_words_are_read_on_whatever_light_ground_they_stand(ground: Rgb) -> None:
    """A highlight or a filled cell: what could be read on white paper can be read on the others."""
    before = contrast((0, 0, 0), ground)
    if before >= 12:
        for shade in OTHER:
            assert contrast(on(shade, (0, 0, 0)), on(shade, ground)) >= 4.5


@given(st.tuples(levels, levels, levels))
def test_the_table_of_the_child_is_the_rule_the_marks_are_painted_by(colour: Rgb) -> None:
    for shade in OTHER:
        exact = shaded((colour[0] / 255, colour[1] / 255, colour[2] / 255), shade)
        tint = max(abs(colour[0] - colour[1]), abs(colour[1] - colour[2])) < 28
        near_enough = 30 if tint else 12
        shown = on(shade, colour)
        assert all(abs(part * 255 - level) <= near_enough for part, level in zip(exact, shown, strict=True))


# Pages through the child


def page_of(*parts: Draw) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for part in parts:
        part(canvas)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def words(canvas: Canvas) -> None:
    canvas.setFillGray(0)
    canvas.rect(60, 700, 200, 20, stroke=0, fill=1)


def picture(image: Image.Image, x: float, y: float, wide: float, high: float) -> Draw:
    return lambda canvas: canvas.drawImage(ImageReader(image), x, y, wide, high)


def seal(side: int = 100) -> Image.Image:
    made = Image.new("RGB", (side, side), "white")
    ImageDraw.Draw(made).ellipse((5, 5, side - 6, side - 6), fill=SEAL)
    return made


def scan(size: tuple[int, int] = (595, 842)) -> Image.Image:
    """A sheet with a line of ink at its top, a red seal and a blue stroke below."""
    made = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(made)
    pen.rectangle((60, 122, 260, 142), fill="black")
    pen.ellipse((300, 500, 400, 600), fill=SEAL)
    pen.rectangle((300, 640, 400, 650), fill=INK)
    return made


def drawn(data: bytes, shade: Shade, **more: int) -> Image.Image:
    """The first page, a pixel to a point."""
    with PageRenderer(Source(data=data)) as renderer:
        wide, high = renderer.pages()[0]
        asked = {"width": round(wide), "height": round(high), **more}
        tile = renderer.tile(Request(Wanted.TILE, 1, 1.0, shade=shade, **asked))  # type: ignore[arg-type]
    assert tile is not None
    return Image.frombytes("RGB", (tile.width, tile.height), tile.data, "raw", "BGRX", tile.stride)


def near(shown: object, colour: Rgb, by: int = 12) -> bool:
    assert isinstance(shown, tuple)
    return all(abs(one - other) <= by for one, other in zip(shown, colour, strict=True))


IN_THE_WORDS, IN_THE_MARGIN = (160, 132), (30, 30)


@pytest.mark.parametrize("shade", OTHER)
def test_a_seal_on_a_page_of_text_keeps_every_pixel_while_the_text_changes(shade: Shade) -> None:
    data = page_of(words, picture(seal(), 300, 200, 100, 100))
    true, shown = drawn(data, Shade.TRUE), drawn(data, shade)
    inked = (320, 842 - 280, 380, 842 - 220)
    assert shown.crop(inked).tobytes() == true.crop(inked).tobytes()
    assert shown.getpixel(IN_THE_MARGIN) == on(shade, (255, 255, 255))
    assert near(shown.getpixel(IN_THE_WORDS), on(shade, (0, 0, 0)))


def test_the_white_around_a_seal_stays_on_dark_paper_and_is_the_paper_s_own_on_ivory() -> None:
    data = page_of(words, picture(seal(), 300, 200, 100, 100))
    corner = (303, 842 - 203)
    assert drawn(data, Shade.DARK).getpixel(corner) == (255, 255, 255)
    assert drawn(data, Shade.SEPIA).getpixel(corner) == on(Shade.SEPIA, (255, 255, 255))


def test_the_seal_stays_true_on_a_tile_that_cuts_it_and_on_a_turned_page() -> None:
    data = page_of(words, picture(seal(), 300, 200, 100, 100))
    cut = drawn(data, Shade.DARK, x=350, y=592, width=200, height=200)
    assert near(cut.getpixel((10, 10)), SEAL)
    assert cut.getpixel((150, 150)) == on(Shade.DARK, (255, 255, 255))
    turned = drawn(data, Shade.DARK, turn=90, width=842, height=595)
    # Turned clockwise, what stands y points above the lower edge stands y pixels from the left one.
    assert near(turned.getpixel((250, 350)), SEAL)
    assert turned.getpixel((250, 100)) == on(Shade.DARK, (255, 255, 255))


@pytest.mark.parametrize("grey", [0, 255])
def test_no_rim_shines_around_a_picture_on_dark_paper(grey: int) -> None:
    data = page_of(picture(Image.new("L", (50, 50), grey), 300.4, 200.7, 99.3, 99.8))
    shown = drawn(data, Shade.DARK).convert("L")
    assert {level for _many, level in shown.getcolors(9999) or () if level > 40} <= {grey}


def test_a_picture_inside_a_form_of_a_form_keeps_its_colours() -> None:
    def nested(canvas: Canvas) -> None:
        canvas.beginForm("inner")
        canvas.drawImage(ImageReader(seal()), 10, 20, 50, 50)
        canvas.endForm()
        canvas.beginForm("outer")
        canvas.translate(100, 0)
        canvas.doForm("inner")
        canvas.endForm()
        canvas.translate(0, 300)
        canvas.scale(2, 2)
        canvas.doForm("outer")

    shown = drawn(page_of(nested), Shade.DARK)
    assert near(shown.getpixel((270, 842 - 390)), SEAL)
    assert near(shown.getpixel((222, 842 - 438)), (255, 255, 255))
    assert shown.getpixel((210, 842 - 390)) == on(Shade.DARK, (255, 255, 255))


def test_only_what_is_seen_of_a_cropped_picture_keeps_its_colours() -> None:
    def cropped(canvas: Canvas) -> None:
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(300, 200, 50, 100)
        canvas.clipPath(path, stroke=0)
        canvas.drawImage(ImageReader(seal()), 300, 200, 100, 100)
        canvas.restoreState()

    shown = drawn(page_of(words, cropped), Shade.DARK)
    assert near(shown.getpixel((340, 842 - 250)), SEAL)
    assert shown.getpixel((370, 842 - 250)) == on(Shade.DARK, (255, 255, 255))


@pytest.mark.parametrize("shade", OTHER)
@pytest.mark.parametrize("kind", ["scan", "strips", "image", "within margins"])
def test_a_scan_changes_as_a_whole_and_its_seal_stays_red(shade: Shade, kind: str) -> None:
    sheet = scan()
    if kind == "image":
        out = io.BytesIO()
        sheet.save(out, "PNG", dpi=(72, 72))
        data = out.getvalue()
    elif kind == "strips":
        cuts = [(y, sheet.crop((0, y, 595, min(y + 6, 842)))) for y in range(0, 842, 6)]
        data = page_of(*(picture(cut, 0, 842 - y - cut.height, 595, cut.height) for y, cut in cuts))
    elif kind == "within margins":
        data = page_of(picture(sheet.crop((50, 80, 545, 780)), 50, 842 - 780, 495, 700))
    else:
        data = page_of(picture(sheet, 0, 842 - 842, 595, 842))
    shown = drawn(data, shade)
    assert near(shown.getpixel((450, 300)), on(shade, (255, 255, 255)))
    assert near(shown.getpixel(IN_THE_WORDS), on(shade, (0, 0, 0)))
    assert near(shown.getpixel((350, 550)), on(shade, SEAL))
    assert near(shown.getpixel((350, 645)), on(shade, INK))


@pytest.mark.parametrize("wide", [100, 20])
def test_strips_and_tiles_of_a_photograph_keep_its_colours_without_a_seam(wide: int) -> None:
    cuts = [(x, y, seal().crop((x, y, x + wide, y + 4))) for y in range(0, 100, 4) for x in range(0, 100, wide)]
    data = page_of(words, *(picture(cut, 300 + x, 300 - y - 4, wide, 4) for x, y, cut in cuts))
    inside = drawn(data, Shade.DARK).crop((330, 842 - 280, 370, 842 - 220))
    assert all(near(colour, SEAL) for _many, colour in inside.getcolors(9999) or ())


def stamped(data: bytes, image: Image.Image, rect: tuple[float, float, float, float]) -> bytes:
    """A signature field whose appearance is a picture, as signing programs leave it: a form that draws a form."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        samples = pdf.make_stream(
            image.tobytes(),
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=image.width,
            Height=image.height,
            ColorSpace=Name.DeviceRGB,
            BitsPerComponent=8,
        )
        form = {"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": [0, 0, 100, 100]}
        draws = {"/Resources": {"/XObject": {"/P": samples}}}
        inner = pdf.make_stream(b"100 0 0 100 0 0 cm /P Do", form | draws)
        outer = pdf.make_stream(b"/F Do", form | {"/Resources": {"/XObject": {"/F": inner}}})
        field = {"/Type": Name.Annot, "/Subtype": Name.Widget, "/FT": Name.Sig, "/T": "ChuKy1", "/F": 4}
        widget = pdf.make_indirect(Dictionary(field | {"/Rect": list(rect), "/AP": {"/N": outer}}))
        pdf.pages[0].Annots = pikepdf.Array([widget])
        pdf.Root.AcroForm = Dictionary(Fields=[widget], SigFlags=3)
        pdf.save(out)
    return out.getvalue()


def test_the_seal_of_a_signature_field_keeps_its_colours_also_on_a_scan() -> None:
    for page in (page_of(words), page_of(picture(scan(), 0, 0, 595, 842))):
        shown = drawn(stamped(page, seal(), (100, 200, 200, 300)), Shade.DARK)
        assert near(shown.getpixel((150, 842 - 250)), SEAL)
        assert near(shown.getpixel(IN_THE_MARGIN), on(Shade.DARK, (255, 255, 255)))
        assert near(shown.getpixel(IN_THE_WORDS), on(Shade.DARK, (0, 0, 0)))
