from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageDraw

from postal.imaging.pages import (
    Limits,
    NoSuchPicture,
    PageRead,
    Unreadable,
    look,
    picture,
    read_pages,
)
from tests.imaging import hostile
from tests.imaging import scan_files as scans

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LIMITS = Limits()


def pdf_of(make_stream: Callable[[pikepdf.Pdf, Image.Image], Any], image: Image.Image) -> bytes:
    pdf = pikepdf.new()
    scans.add_page(pdf, make_stream(pdf, image))
    return scans.saved(pdf)


def pdf_of_jpeg(content: bytes, image: Image.Image | None = None) -> bytes:
    image = image or scans.marked()
    pdf = pikepdf.new()
    stream = scans.image_stream(pdf, image, scans.jpeg(image), "/DCTDecode")
    scans.add_page(pdf, stream, content=content)
    return scans.saved(pdf)


def every_kind_of_file() -> dict[str, tuple[bytes, int, str]]:
    """Name of the case -> bytes, pages, how the first page is read. Page 1 carries a mark."""
    first, second = scans.marked(), scans.written(seed=2)
    bilevel = first.convert("1", dither=Image.Dither.NONE)
    colour = scans.marked(mode="RGB")
    return {
        "scanner-pdf-grey": (scans.scanner_pdf([first, second]), 2, "jpeg"),
        "scanner-pdf-colour": (scans.scanner_pdf([colour]), 1, "jpeg"),
        "scanner-pdf-object-streams": (
            scans.scanner_pdf([first], object_stream_mode=pikepdf.ObjectStreamMode.generate),
            1,
            "jpeg",
        ),
        "scanner-pdf-linearised": (scans.scanner_pdf([first], linearize=True), 1, "jpeg"),
        "pdf-fax": (pdf_of(scans.ccitt_stream, bilevel), 1, "ccitt"),
        "pdf-flate-bilevel": (pdf_of(scans.flate_stream, bilevel), 1, "flate"),
        "pdf-flate-grey": (pdf_of(scans.flate_stream, first), 1, "flate"),
        "pdf-flate-colour": (pdf_of(scans.flate_stream, colour), 1, "flate"),
        "pdf-jpeg2000": (pdf_of(scans.jpeg2000_stream, colour), 1, "jpeg2000"),
        "jpeg-grey": (scans.jpeg(first), 1, "jpeg"),
        "jpeg-progressive": (scans.jpeg(colour, progressive=True), 1, "jpeg"),
        "png-bilevel": (scans.encoded(bilevel, "PNG"), 1, "png"),
        "png-colour": (scans.encoded(colour, "PNG"), 1, "png"),
        "png-palette": (scans.encoded(first.convert("P"), "PNG"), 1, "png"),
        "tiff-group4": (scans.tiff([bilevel, bilevel], compression="group4"), 2, "tiff"),
        "tiff-lzw": (scans.tiff([first, second, first], compression="tiff_lzw"), 3, "tiff"),
        "tiff-jpeg": (scans.tiff([colour, colour], compression="jpeg"), 2, "tiff"),
        "tiff-deflate-big": (
            scans.tiff([first], compression="tiff_adobe_deflate", big_tiff=True),
            1,
            "tiff",
        ),
    }


FILES = every_kind_of_file()


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., list[PageRead]]:
    def read(data: bytes, limits: Limits = LIMITS) -> list[PageRead]:
        path = scans.written_to(tmp_path / "file", data)
        return list(read_pages(path, 1, look(path, limits).pages, limits))

    return read


def refusal(read: Callable[..., list[PageRead]], data: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(Unreadable) as caught:
        read(data, limits)
    return caught.value.reason


@pytest.mark.parametrize("case", FILES)
def test_it_reads_every_kind_of_file(case: str, read: Callable[..., list[PageRead]]) -> None:
    data, count, how = FILES[case]
    pages = read(data)
    assert [page.number for page in pages] == list(range(1, count + 1))
    assert (pages[0].how, round(pages[0].dpi)) == (how, 100)
    assert (pages[0].width_px, pages[0].height_px) == (827, 1169)
    assert [mark.text for mark in pages[0].marks] == [scans.MARK]
    assert not pages[0].blank


@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.9, 0.99, 0.999])
@pytest.mark.parametrize("case", FILES)
def test_it_refuses_every_kind_of_file_that_was_cut(
    case: str, part: float, read: Callable[..., list[PageRead]]
) -> None:
    data = FILES[case][0]
    assert refusal(read, data[: int(len(data) * part)]) == "truncated"


def test_a_file_without_its_last_bytes_is_cut(read: Callable[..., list[PageRead]]) -> None:
    assert refusal(read, FILES["scanner-pdf-grey"][0][:-3]) == "truncated"
    assert refusal(read, FILES["jpeg-grey"][0][:-1]) == "truncated"
    assert refusal(read, FILES["png-colour"][0][:-1]) == "truncated"


@pytest.mark.parametrize("case", ["jpeg-grey", "png-colour", "scanner-pdf-grey"])
def test_it_refuses_a_file_with_a_hole(case: str, read: Callable[..., list[PageRead]]) -> None:
    data = bytearray(FILES[case][0])
    middle = len(data) // 3
    data[middle : middle + 4_000] = bytes(4_000)
    assert refusal(read, bytes(data)) == "damaged"


def test_it_refuses_a_cut_picture_inside_a_whole_pdf(read: Callable[..., list[PageRead]]) -> None:
    image = scans.written()
    pdf = pikepdf.new()
    cut = scans.jpeg(image)[:-5_000]
    scans.add_page(pdf, scans.image_stream(pdf, image, cut, "/DCTDecode"))
    assert refusal(read, scans.saved(pdf)) == "damaged"


def test_it_refuses_an_image_that_the_renderer_would_silently_leave_out(
    read: Callable[..., list[PageRead]],
) -> None:
    image = scans.written()
    pdf = pikepdf.new()
    cut = scans.encoded(image, "JPEG2000")[:2_000]
    stream = scans.image_stream(pdf, image, cut, "/JPXDecode")
    scans.add_page(pdf, stream, content=b"q 400 0 0 400 50 50 cm /Im0 Do Q")
    assert refusal(read, scans.saved(pdf)) == "damaged"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty-file"),
        (b"Dear office, ...", "not-a-document"),
        (b"PK\x03\x04" + bytes(500), "not-a-document"),
        (b"GIF89a" + bytes(500), "not-a-document"),
        (b"%PDF-1.7\n", "truncated"),
        (b"%PDF-1.7\nnothing\nstartxref\n5\n%%EOF\n", "damaged"),
        (b"\xff\xd8\xff\xe0", "truncated"),
        (b"\xff\xd8\xff" + b"\x01" * 50, "damaged"),
        (b"II*\0", "truncated"),
        (b"II*\0" + bytes(20), "no-pages"),
        (scans.saved(pikepdf.new()), "no-pages"),
        (hostile.huge_paper(), "page-too-large"),
        (hostile.png_bomb(), "page-too-large"),
        (hostile.memory_eater(), "page-too-large"),
        (hostile.endless_nesting(), "damaged"),
        (hostile.pages_in_a_circle(), "damaged"),
        (hostile.tiff_in_a_circle(), "damaged"),
        (hostile.tiff_without_its_pixels(), "truncated"),
        (hostile.tiff_of_directories(20_000), "too-many-pages"),
    ],
)
def test_it_refuses_with_the_reason(
    data: bytes, reason: str, read: Callable[..., list[PageRead]]
) -> None:
    assert refusal(read, data) == reason


def test_a_pdf_behind_a_password_is_refused_and_one_that_only_forbids_printing_is_read(
    read: Callable[..., list[PageRead]],
) -> None:
    for user in ("secret", ""):
        lock = pikepdf.Encryption(owner="owner", user=user)
        data = scans.scanner_pdf([scans.marked()], encryption=lock)
        if user:
            assert refusal(read, data) == "encrypted"
        else:
            assert [(page.how, page.marks[0].text) for page in read(data)] == [("jpeg", scans.MARK)]


def test_it_refuses_a_pdf_whose_pages_two_libraries_count_differently(
    read: Callable[..., list[PageRead]],
) -> None:
    pdf = pikepdf.new()
    for _ in range(3):
        pdf.add_blank_page(page_size=scans.A4_POINTS)
    pdf.Root.Pages.Count = 2
    data = scans.saved(pdf)
    assert refusal(read, data.replace(b"/Count 3", b"/Count 2")) == "page-counts-differ"


def test_limits_are_limits(read: Callable[..., list[PageRead]]) -> None:
    data = FILES["tiff-lzw"][0]
    assert refusal(read, data, Limits(pages=2)) == "too-many-pages"
    assert refusal(read, data, Limits(file_bytes=len(data) - 1)) == "too-large"
    assert refusal(read, data, Limits(page_pixels=827 * 1169 - 1)) == "page-too-large"
    assert len(read(data, Limits(file_bytes=len(data), pages=3))) == 3


def test_a_searchable_scan_is_read_directly(read: Callable[..., list[PageRead]]) -> None:
    layer = b"BT 3 Tr /F1 12 Tf 50 700 Td (words) Tj ET q 595.28 0 0 841.89 0 0 cm /Im0 Do Q"
    assert read(pdf_of_jpeg(layer))[0].how == "jpeg"


@pytest.mark.parametrize(
    "content",
    [
        b"q 595.28 0 0 841.89 0 0 cm /Im0 Do Q BT /F1 12 Tf 50 700 Td (words) Tj ET",
        b"q 595.28 0 0 841.89 0 0 cm /Im0 Do Q 0 0 m 500 500 l S",
        b"q 595.28 0 0 841.89 0 0 cm /Im0 Do /Im0 Do Q",
        b"q 500 0 0 700 50 50 cm /Im0 Do Q",
        b"q 0 841.89 -595.28 0 595.28 0 cm /Im0 Do Q",
        b"/G gs q 595.28 0 0 841.89 0 0 cm /Im0 Do Q",
    ],
)
def test_a_page_with_anything_else_on_it_is_rendered(
    content: bytes, read: Callable[..., list[PageRead]]
) -> None:
    page = read(pdf_of_jpeg(content))[0]
    assert (page.how, page.dpi) == ("rendered", 200)
    assert (page.width_px, page.height_px) == (1654, 2339)
    assert [mark.text for mark in page.marks] == [scans.MARK]


def test_a_photo_that_claims_72_dpi_is_taken_for_a_sheet_of_a4(
    read: Callable[..., list[PageRead]],
) -> None:
    photo = scans.encoded(scans.marked(300), "JPEG", dpi=(72, 72))
    assert round(read(photo)[0].dpi) == 300


def test_a_fax_with_flat_pixels_is_made_square(read: Callable[..., list[PageRead]]) -> None:
    page = scans.marked(204)
    flat = page.resize((page.width, round(page.height * 98 / 204)))
    seen = read(scans.encoded(flat, "TIFF", dpi=(204, 98)))[0]
    assert [mark.text for mark in seen.marks] == [scans.MARK]
    assert abs(seen.height_px - page.height) <= 2


def cornered(form: str = "L") -> Image.Image:
    """A page with a dark square at the top left."""
    page = scans.paper(mode=form)
    ImageDraw.Draw(page).rectangle([40, 40, 240, 240], fill="black")
    return page


def dark_corner(data: bytes) -> tuple[str, str]:
    """Where the darkest quarter of a picture is."""
    pixels = np.asarray(Image.open(io.BytesIO(data)).convert("L"))
    rows, columns = np.nonzero(pixels < 100)
    height, width = pixels.shape
    return (
        "top" if rows.mean() < height / 2 else "bottom",
        "left" if columns.mean() < width / 2 else "right",
    )


@pytest.mark.parametrize(
    ("turn", "corner"),
    [
        (0, ("top", "left")),
        (90, ("top", "right")),
        (180, ("bottom", "right")),
        (270, ("bottom", "left")),
    ],
)
def test_pictures_are_turned_clockwise(turn: int, corner: tuple[str, str], tmp_path: Path) -> None:
    page = cornered()
    sideways = cornered().info | {"exif": Image.Exif()}
    sideways["exif"][274] = {0: 1, 90: 6, 180: 3, 270: 8}[turn]
    by_us = scans.written_to(tmp_path / "plain.pdf", scans.scanner_pdf([page]))
    by_pdf = scans.written_to(tmp_path / "turned.pdf", scans.scanner_pdf([page], rotate=turn))
    by_exif = scans.written_to(tmp_path / "turned.jpg", scans.jpeg(page, exif=sideways["exif"]))
    assert dark_corner(picture(by_us, 1, 400, turn)) == corner
    assert dark_corner(picture(by_pdf, 1, 400, 0)) == corner
    assert dark_corner(picture(by_exif, 1, 400, 0)) == corner
    assert dark_corner(picture(by_pdf, 1, 400, (360 - turn) % 360)) == ("top", "left")


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_marks_are_told_where_a_viewer_shows_them(
    rotate: int, read: Callable[..., list[PageRead]]
) -> None:
    (mark,) = read(scans.scanner_pdf([scans.marked()], rotate=rotate))[0].marks
    right, below = {90: (True, False), 180: (True, True), 270: (False, True)}[rotate]
    assert (mark.x > 0.5, mark.y > 0.5) == (right, below)


@pytest.mark.parametrize("case", FILES)
def test_every_kind_of_file_has_a_picture_of_our_own_making(case: str, tmp_path: Path) -> None:
    path = scans.written_to(tmp_path / "file", FILES[case][0])
    data = picture(path, 1, 500, 0)
    image = Image.open(io.BytesIO(data))
    assert (image.format, image.size[0]) == ("JPEG", 500)
    assert abs(image.size[1] - 500 * 1169 / 827) < 2


def test_a_picture_keeps_its_colours_and_is_never_enlarged(tmp_path: Path) -> None:
    page = scans.paper(mode="RGB")
    ImageDraw.Draw(page).rectangle([100, 100, 700, 1000], fill=(200, 30, 30))
    path = scans.written_to(tmp_path / "red.pdf", scans.scanner_pdf([page]))
    image = Image.open(io.BytesIO(picture(path, 1, 3_000, 0)))
    assert image.size == (827, 1169)
    red, green, _ = image.convert("RGB").getpixel((400, 500))  # type: ignore[misc]
    assert (red > 180, green < 60) == (True, True)


@pytest.mark.parametrize(
    ("page", "width", "turn"), [(0, 500, 0), (3, 500, 0), (1, 0, 0), (1, 99_999, 0), (1, 500, 45)]
)
def test_a_picture_that_cannot_be_had_is_the_callers_mistake(
    page: int, width: int, turn: int, tmp_path: Path
) -> None:
    path = scans.written_to(tmp_path / "file", FILES["scanner-pdf-grey"][0])
    with pytest.raises(NoSuchPicture):
        picture(path, page, width, turn)


def test_a_file_that_is_not_there_is_no_verdict_about_a_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        look(tmp_path / "nothing", LIMITS)
