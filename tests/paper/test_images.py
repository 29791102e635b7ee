"""Images read as pages: the right way up, as large as they say, in their own colours; broken ones refused in words."""

import datetime
import io
import random
import struct
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from images import QUARTERS, SIZE, bomb, fax, page, saved, tiff_of, turned_photo
from sheets import letter
from wardoffice.domain.marks import Mark, MarkKind
from wardoffice.paper import exporting, press
from wardoffice.paper.geometry import PageBox
from wardoffice.paper.inspection import Bar, Way
from wardoffice.paper.page_request import Request, Wanted
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.rendering import PageRenderer
from wardoffice.paper.source import Source
from wardoffice.sealed_file import new_key, seal

NOW = datetime.datetime(2026, 11, 23)
WORDS = Mark(MarkKind.ENDORSEMENT_TEXT, 1, rect=(10, 100, 110, 170), text="Giao VP")
GREYS = ((80,) * 3, (102,) * 3, (43,) * 3, (255,) * 3)
CMYK = ((212, 57, 49), (26, 127, 78), (61, 60, 137), (255, 255, 255))
"""How pdfium shows the quarters' inks, which are no colours of light."""


def seen(data: bytes, number: int = 1, turn: int = 0) -> Image.Image:
    """A page as the window shows it, a pixel a point."""
    with PageRenderer(Source(data=data)) as renderer:
        across, down = map(round, renderer.pages()[number - 1])
        if turn % 180:
            across, down = down, across
        picture = renderer.tile(Request(Wanted.TILE, number, 1.0, 0, 0, across, down, turn=turn))
        assert picture is not None
        return Image.frombuffer("RGB", (across, down), picture.data, "raw", "BGRX", picture.stride, 1)


def quarters(picture: Image.Image) -> list[tuple[int, ...]]:
    """The colours in the middle of its four quarters, from the upper left, by rows."""
    wide, high = picture.size
    found = [picture.getpixel((wide * x // 4, high * y // 4)) for y in (1, 3) for x in (1, 3)]
    return [colour for colour in found if isinstance(colour, tuple)]


def near(colours: tuple[tuple[int, ...], ...], tolerance: int = 4) -> list[object]:
    return [pytest.approx(colour, abs=tolerance) for colour in colours]


def refused(data: bytes) -> str:
    with PageRenderer(Source(data=data)) as renderer, pytest.raises(PaperProblem) as problem:
        renderer.pages()
    return problem.value.code


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_is_seen_upright_however_the_camera_was_held(orientation: int) -> None:
    picture = seen(turned_photo(orientation))
    assert picture.size == SIZE
    assert quarters(picture) == near(QUARTERS)


def test_a_turned_page_of_an_image_turns_like_any_page() -> None:
    upper_left, upper_right, lower_left, lower_right = QUARTERS
    turned = seen(turned_photo(6), turn=90)
    assert turned.size == (SIZE[1], SIZE[0])
    assert quarters(turned) == near((lower_left, upper_left, lower_right, upper_right))


KINDS = {
    "JPEG": (saved(page(), "JPEG", quality=95), QUARTERS),
    "progressive JPEG": (saved(page(), "JPEG", quality=95, progressive=True), QUARTERS),
    "grey JPEG": (saved(page().convert("L"), "JPEG", quality=95), GREYS),
    "CMYK JPEG": (saved(page().convert("CMYK"), "JPEG", quality=95), CMYK),
    "JPEG of a telephone": (saved(page(), "MPO", save_all=True, append_images=[page().convert("L")]), QUARTERS),
    "PNG": (saved(page(), "PNG"), QUARTERS),
    "grey PNG": (saved(page().convert("L"), "PNG"), GREYS),
    "PNG of few colours": (saved(page().quantize(4), "PNG"), QUARTERS),
    "TIFF": (saved(page(), "TIFF"), QUARTERS),
    "TIFF, LZW": (saved(page(), "TIFF", compression="tiff_lzw"), QUARTERS),
    "TIFF, JPEG": (saved(page(), "TIFF", compression="jpeg", quality=95), QUARTERS),
    "TIFF, CMYK": (saved(page().convert("CMYK"), "TIFF"), CMYK),
    "TIFF, large offsets": (saved(page(), "TIFF", big_tiff=True), QUARTERS),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_image_is_seen_in_its_colours(kind: str) -> None:
    data, colours = KINDS[kind]
    assert quarters(seen(data)) == near(colours)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_what_is_transparent_is_paper(kind: str) -> None:
    image = page().convert("RGBA")
    image.paste((9, 9, 9, 0), (0, 0, SIZE[0] // 2, SIZE[1] // 2))
    assert quarters(seen(saved(image, kind))) == near(((255, 255, 255), *QUARTERS[1:]))


@pytest.mark.parametrize(("kind", "photometric"), [("PNG", 1), ("TIFF", 1), ("TIFF", 0)])
def test_sixteen_bits_of_grey_are_shown_by_their_upper_eight(kind: str, photometric: int) -> None:
    samples = struct.pack("<H", 20_000) * 1600
    image = Image.frombytes("I;16", (40, 40), samples)
    more = {"tiffinfo": {262: photometric}} if kind == "TIFF" else {}
    data = saved(image, kind, **more)
    grey = 20_000 >> 8 if photometric else 255 - (20_000 >> 8)
    assert quarters(seen(data)) == near(((grey,) * 3,) * 4, 2)


@pytest.mark.parametrize("kind", ["group3", "group4"])
def test_a_fax_of_several_sheets_has_as_many_pages_with_its_uneven_dots_made_even(kind: str) -> None:
    with PageRenderer(Source(data=fax(3, kind))) as renderer:
        assert renderer.pages() == pytest.approx([pytest.approx((595.44, 841.68))] * 3)
        assert renderer.text(2).text == ""
        assert max(renderer.thumbnail(3, 100).data[0::4]) > 200
    for number in (1, 2, 3):
        bars = seen(fax(3, kind), number).convert("L")
        column = [bars.getpixel((250, y)) for y in range(bars.height)]
        edges = sum(1 for one, next_ in pairwise(column) if (one < 128) != (next_ < 128))
        assert edges == 2 * number


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (saved(page(), "PNG"), (120, 180)),
        (saved(page(), "JPEG"), (120, 180)),
        (saved(page(), "TIFF"), (120, 180)),
        (saved(page(), "PNG", dpi=(200, 200)), (57.6, 86.4)),
        (saved(page(), "JPEG", dpi=(300, 300)), (38.4, 57.6)),
        (saved(page(), "TIFF", dpi=(160, 80)), (72, 216)),
        (saved(page(), "JPEG", dpi=(1, 1)), (120, 180)),
        (turned_photo(6), SIZE),
    ],
)
def test_a_page_is_as_large_as_the_image_says_and_of_96_dots_an_inch_where_it_does_not(
    data: bytes, size: tuple[float, float]
) -> None:
    with PageRenderer(Source(data=data)) as renderer:
        assert renderer.pages() == (pytest.approx(size, rel=0.001),)
        assert renderer.box(1) == PageBox((0, 0, *map(pytest.approx, renderer.pages()[0])))  # type: ignore[arg-type]


def test_a_sealed_image_under_the_name_of_a_pdf_is_read_by_what_it_is(tmp_path: Path) -> None:
    key, path = new_key(), tmp_path / "scan.pdf"
    large = Image.effect_noise((3000, 3000), 50)
    seal(io.BytesIO(saved(large, "PNG", compress_level=0)), path, key)
    with PageRenderer(Source(path, key)) as renderer:
        assert renderer.pages() == ((2250.0, 2250.0),)
        assert renderer.thumbnail(1, 50).width == 50


@pytest.mark.parametrize("data", [bomb(), bomb(kind="TIFF"), bomb(30_000, 20_000, "TIFF")])
def test_an_image_of_too_many_pixels_is_refused_before_it_is_decoded(data: bytes) -> None:
    assert refused(data) == "image_too_large"


CUT = {
    "JPEG": saved(page(), "JPEG"),
    "PNG": saved(page(), "PNG"),
    "TIFF": saved(page(), "TIFF"),
    "TIFF, LZW": saved(page(), "TIFF", compression="tiff_lzw"),
    "fax": fax(),
}


@pytest.mark.parametrize("kind", CUT)
@pytest.mark.parametrize("part", [0.05, 0.4, 0.8])
def test_an_image_that_was_cut_off_is_told_as_damaged_and_never_shown_half(kind: str, part: float) -> None:
    data = CUT[kind]
    assert refused(data[: max(8, int(len(data) * part))]) == "image_unreadable"


@pytest.mark.parametrize("data", [b"\xff\xd8\xff no JPEG", b"II*\0 no TIFF", b"\x89PNG\r\n\x1a\n no PNG"])
def test_what_only_begins_like_an_image_is_told_as_damaged(data: bytes) -> None:
    assert refused(data) == "image_unreadable"


def test_of_a_fax_cut_off_on_its_last_sheet_the_others_are_seen() -> None:
    data = fax(3)[:-40]
    assert seen(data, 2).size == (595, 842)
    with PageRenderer(Source(data=data)) as renderer:
        assert len(renderer.pages()) == 3
        for _again in range(2):
            with pytest.raises(PaperProblem) as problem:
                renderer.thumbnail(3, 100)
            assert problem.value.code == "image_unreadable"
        assert renderer.thumbnail(1, 100).height == 100


def test_sheets_that_lead_back_to_each_other_come_to_an_end() -> None:
    tags = ((256, 4, 8), (257, 4, 1), (258, 3, 8), (262, 3, 1), (273, 4, 8), (278, 4, 1), (279, 4, 8))
    with PageRenderer(Source(data=tiff_of(tags, next_sheet=8))) as renderer:
        assert renderer.pages() == ((6.0, 0.75),)


def test_small_versions_of_a_page_are_no_pages() -> None:
    small = page((40, 60))
    small.encoderinfo = {"tiffinfo": {254: 1}}
    data = saved(page(), "TIFF", save_all=True, append_images=[small])
    with PageRenderer(Source(data=data)) as renderer:
        assert renderer.pages() == ((120.0, 180.0),)


def test_what_a_camera_noted_down_badly_does_not_keep_a_photograph_from_being_seen() -> None:
    data = turned_photo(6)
    at = data.index(b"Exif") + 10
    assert sorted(seen(data[:at] + bytes(20) + data[at + 20 :]).size) == sorted(SIZE)


def test_images_with_bytes_changed_at_random_are_shown_or_refused_and_never_kill_the_child() -> None:
    chance, seeds = random.Random(5), [*CUT.values(), turned_photo(6), fax(2)]
    for _ in range(40):
        data = bytearray(chance.choice(seeds))
        for place in chance.choices(range(len(data)), k=chance.choice((1, 3, 10))):
            data[place] = chance.randrange(256)
        with PageRenderer(Source(data=bytes(data))) as renderer:
            try:
                for number in range(1, len(renderer.pages()) + 1):
                    renderer.thumbnail(number, 40)
            except PaperProblem as problem:
                assert problem.code in ("image_unreadable", "image_too_large", "not_pdf")


# Marks and export


@pytest.mark.parametrize("kind", KINDS)
def test_an_image_becomes_a_pdf_that_every_judge_takes_and_that_looks_the_same(kind: str, tmp_path: Path) -> None:
    data = KINDS[kind][0]
    made = press.as_pdf(Source(data=data))
    (tmp_path / "made.pdf").write_bytes(made)
    judged = subprocess.run(["qpdf", "--check", tmp_path / "made.pdf"], capture_output=True, check=False)
    assert judged.returncode == 0, judged.stdout
    assert seen(made).tobytes() == seen(data).tobytes()
    assert made == press.as_pdf(Source(data=data))


def test_pixels_go_into_the_pdf_without_loss(tmp_path: Path) -> None:
    jpeg, noise = saved(page(), "JPEG"), Image.effect_noise((64, 64), 90)
    assert jpeg in press.as_pdf(Source(data=jpeg))
    assert seen(press.as_pdf(Source(data=saved(noise, "TIFF", dpi=(72, 72))))).convert("L").tobytes() == noise.tobytes()


def test_marks_on_an_image_leave_in_a_pdf_made_of_it(tmp_path: Path) -> None:
    source, out = Source(data=turned_photo(8)), tmp_path / "copy.pdf"
    exporting.export_with_marks(source, [WORDS], out, now=NOW)
    written = out.read_bytes()
    assert written.startswith(press.as_pdf(source))
    assert press.annotation_texts(Source(out)) == ("Giao VP",)
    plain, marked = seen(turned_photo(8)), seen(written)
    ink = [
        place
        for place in range(0, 160 * 240)
        if plain.getpixel((place % 160, place // 160)) != marked.getpixel((place % 160, place // 160))
    ]
    assert ink and all(10 <= place % 160 <= 110 and 70 <= place // 160 <= 140 for place in ink)


def test_a_fax_with_a_mark_on_its_second_sheet_keeps_all_sheets(tmp_path: Path) -> None:
    out = tmp_path / "copy.pdf"
    stroke = Mark(MarkKind.INK, 2, strokes=(((100, 100), (300, 300)),), width=8)
    exporting.export_with_marks(Source(data=fax(3)), [stroke], out, now=NOW)
    assert press.inspect(Source(out)).pages == 3
    for number in (1, 3):
        assert seen(out.read_bytes(), number).tobytes() == seen(fax(3), number).tobytes()


def test_reading_an_image_before_marking_it_tells_its_pages_and_its_way() -> None:
    found = press.inspect(Source(data=fax(2)))
    assert (found.pages, found.way, found.bar, found.signatures) == (2, Way.PDF_OF_IMAGE, Bar.NONE, ())
    assert found.boxes[0].visible == pytest.approx((0, 0, 595.44, 841.68))
    assert press.inspect(Source(data=letter())).way is Way.ANNOTATION_REVISION


def test_a_mark_must_lie_on_the_image() -> None:
    source = Source(data=turned_photo(6))
    press.must_be_seen(source, [WORDS])
    with pytest.raises(PaperProblem) as problem:
        press.must_be_seen(source, [Mark(MarkKind.NOTE, 1, point=(170, 5), text="x")])
    assert problem.value.code == "mark_outside"


def test_a_free_place_is_found_where_the_image_is_white() -> None:
    spot = press.empty_spot(Source(data=turned_photo(6)), [(60, 60)])
    assert spot is not None
    assert spot[0] >= 80 and spot[3] <= 120


def test_an_image_has_no_words() -> None:
    assert press.extract_text(Source(data=fax(2))).pages == ("", "")
    assert press.registration_fields(Source(data=turned_photo(1))).code == ""


@pytest.mark.parametrize("data", [fax(3)[:-40], bomb(), saved(page(), "JPEG")[:-400]])
def test_an_image_that_cannot_become_a_pdf_goes_out_with_the_slip(data: bytes, tmp_path: Path) -> None:
    out = tmp_path / "copy.pdf"
    with pytest.raises(PaperProblem) as problem:
        exporting.export_with_marks(Source(data=data), [WORDS], out, now=NOW)
    assert problem.value.code == "sidecar_image"
    assert list(tmp_path.iterdir()) == []


def test_any_other_file_stays_as_it_is() -> None:
    assert press.as_pdf(Source(data=letter())) == letter()
