"""Half a page never passes for a page, whatever its picture is packed with."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image

from postal.imaging import jbig2, jpeg2000
from postal.imaging.limits import Limits, Unreadable
from postal.imaging.pages import read_pages
from tests.imaging import corpus_holes, formats, jbig2_code
from tests.imaging import scan_files as scans
from tests.imaging.corpus_case import Case
from tests.imaging.raw_pdf import FILLED, jpeg_image, stream
from tests.imaging.raw_pdf import page as page_of

LENIENT = replace(Limits(), lenient=True)


def fate(case: Case, folder: Path, limits: Limits | None = None) -> object:
    """How many pages were read of it, or what it was refused for: a hole is damage."""
    path = scans.written_to(folder / "file", case.data)
    try:
        return len(list(read_pages(path, 1, 1, limits or Limits())))
    except Unreadable as error:
        return "refused" if error.reason in {"damaged", "truncated"} else error.reason


@pytest.mark.parametrize("family", ["pdf_pictures", "jbig2_segments", "tiff_strips"])
def test_a_page_with_a_part_missing_is_refused_and_a_whole_one_is_read(
    family: str, tmp_path: Path
) -> None:
    cases = [case for case in getattr(corpus_holes, family)() if case.fate != "any"]
    assert len(cases) > 5
    assert {case.name: fate(case, tmp_path) for case in cases} == {
        case.name: case.fate for case in cases
    }


def test_a_person_may_have_half_a_page_of_jbig2_read_all_the_same(tmp_path: Path) -> None:
    cases = {case.name: case for case in corpus_holes.jbig2_segments()}
    half = cases["half-a-page-of-regions"]
    assert fate(half, tmp_path) == "refused"
    assert fate(half, tmp_path, LENIENT) == 1


def test_segments_that_several_pages_have_in_common_must_be_whole_too(tmp_path: Path) -> None:
    black = formats.bilevel(scans.written(40))
    own = corpus_holes.jbig2(black)
    remark = jbig2_code.segment(7, jbig2_code.REMARK, b"\x20\0\0\0made\0by hand\0\0")
    for shared, wanted in ((remark, 1), (remark[:-5], "refused")):
        data = corpus_holes.with_globals(black, own, shared)
        assert fate(Case("shared", data), tmp_path) == wanted


@pytest.mark.parametrize("order", ["LRCP", "RPCL", "PCRL"])
def test_white_paper_in_jpeg_2000_is_no_hole_and_zeros_in_it_are(order: str) -> None:
    line = Image.new("L", (1_240, 1_754), 255)
    line.paste(0, (100, 100, 600, 130))
    for page in (Image.new("RGB", (1_240, 1_754), "white"), line):
        data = scans.encoded(page, "JPEG2000", progression=order, precinct_size=(128, 128))
        jpeg2000.check(data)
    words = scans.encoded(
        scans.written(150), "JPEG2000", progression=order, precinct_size=(128, 128)
    )
    middle = len(words) // 2
    with pytest.raises(Unreadable, match="hole"):
        jpeg2000.check(words[:middle] + bytes(3_000) + words[middle + 3_000 :])


@pytest.mark.parametrize("reduction", [1, 2, 4, 8])
def test_a_smaller_jpeg_2000_has_the_size_of_a_smaller_jpeg(reduction: int) -> None:
    page = scans.written(150)  # 1240 x 1754: an eighth of it leaves a rest
    small = jpeg2000.decode(scans.encoded(page, "JPEG2000"), reduction)
    assert small.shape[::-1] == tuple(-(-side // reduction) for side in page.size)


def _odd_page(name: bytes, target: bytes, objects: dict[int, bytes], content: bytes = b"") -> Case:
    drawn = content or b"q 595 0 0 842 0 0 cm /" + name + b" Do Q"
    return Case("odd", page_of(drawn, b"/XObject<</" + name + b" " + target + b">>", objects))


@pytest.mark.parametrize("name", [b"Bild", b"Bild-\xe4\xf6"])
def test_a_picture_is_missed_however_its_name_is_written(name: bytes, tmp_path: Path) -> None:
    there = {5: jpeg_image()}
    assert fate(_odd_page(name, b"5 0 R", there), tmp_path) == 1
    assert fate(_odd_page(name, b"9 0 R", there), tmp_path) == "refused"
    assert fate(_odd_page(name, b"null", there), tmp_path) == "refused"
    other = b"q 595 0 0 842 0 0 cm /" + name + b"\xfc Do Q"
    assert fate(_odd_page(name, b"5 0 R", there, other), tmp_path) == "refused"


@pytest.mark.parametrize("name", [b"Form", b"Form-\xe4\xf6"])
def test_half_an_image_in_a_form_is_refused_however_the_form_is_named(
    name: bytes, tmp_path: Path
) -> None:
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</Im0 6 0 R>>>>"
    grey = b"/Type/XObject/Subtype/Image/Width 200/Height 200/BitsPerComponent 8"
    for share, wanted in ((1, 1), (2, "refused")):
        image = stream(grey + b"/ColorSpace/DeviceGray", bytes(range(200)) * (200 // share))
        objects = {5: stream(form, FILLED), 6: image}
        case = _odd_page(name, b"5 0 R", objects, b"q /" + name + b" Do Q")
        assert fate(case, tmp_path) == wanted


@pytest.mark.parametrize("code", ["/CCITTFaxDecode", "/JBIG2Decode", "/JPXDecode"])
def test_a_hole_is_seen_through_the_filter_around_it(code: str, tmp_path: Path) -> None:
    grey = scans.written(40)
    black = formats.bilevel(grey)
    image, whole = {
        "/CCITTFaxDecode": (black, formats.group4(black)),
        "/JBIG2Decode": (black, corpus_holes.jbig2(black)),
        "/JPXDecode": (grey, scans.encoded(grey, "JPEG2000")),
    }[code]
    middle = len(whole) // 2
    hole = whole[:middle] + bytes(400) + whole[middle + 400 :]
    parms = Dictionary(K=-1, Columns=image.width, Rows=image.height)

    def wrapped(pdf: pikepdf.Pdf, data: bytes) -> Stream:
        made = scans.image_stream(pdf, image, zlib.compress(data), code)
        made.Filter = Array([Name.FlateDecode, Name(code)])
        if code == "/CCITTFaxDecode":
            made.DecodeParms = Array([None, parms])
        return made

    for data, wanted in ((whole, 1), (hole, "refused")):
        case = Case("wrapped", formats.one_page(partial(wrapped, data=data)))
        assert fate(case, tmp_path) == wanted


def test_a_region_of_jbig2_may_tell_its_rows_at_its_end() -> None:
    black = formats.bilevel(scans.written(40))
    wide, high = black.size
    start = jbig2_code.page_segment(black.size)
    body = jbig2_code.region((wide, 0xFFFFFFFF), jbig2_code.arithmetic(black))
    for rows, whole in ((high, True), (high // 2, False)):
        told = body + struct.pack(">I", rows)
        data = start + jbig2_code.segment(1, jbig2_code.REGION, told, length=0xFFFFFFFF)
        if whole:
            jbig2.check(data, b"", high, Limits())
        else:
            with pytest.raises(Unreadable, match="ends in row"):
                jbig2.check(data, b"", high, Limits())
    jbig2.check(start + jbig2_code.segment(1, jbig2_code.REGION, body), b"", high, Limits())


def test_many_small_segments_are_looked_through_once() -> None:
    class Counted(bytes):
        copied = 0

        def __getitem__(self, part: Any) -> Any:  # noqa: ANN401 -- as bytes have it
            found: Any = super().__getitem__(part)
            Counted.copied += len(found) if isinstance(found, bytes) else 1
            return found

    black = formats.bilevel(scans.written(40))
    remarks = jbig2_code.segment(7, jbig2_code.REMARK, b"") * 3_000
    data = Counted(corpus_holes.jbig2(black) + remarks)
    jbig2.check(data, b"", black.height, Limits())
    assert Counted.copied < 2 * len(data)


@pytest.mark.parametrize("layers", [200, 65_535])
def test_a_jpeg_2000_header_cannot_claim_a_hole_away(layers: int) -> None:
    page = scans.written(150)
    data = scans.encoded(page, "JPEG2000", precinct_size=(128, 128), no_jp2=True)
    place = data.index(b"\xff\x52") + 6
    middle = len(data) // 2
    holed = data[:middle] + bytes(200_000) + data[middle:]
    claimed = holed[:place] + struct.pack(">H", layers) + holed[place + 2 :]
    with pytest.raises(Unreadable) as refused:
        jpeg2000.check(claimed)
    assert refused.value.reason == "damaged"


def test_a_jpeg_2000_header_of_any_numbers_is_refused_or_passes() -> None:
    data = scans.encoded(scans.written(40), "JPEG2000", precinct_size=(128, 128), no_jp2=True)
    sizes, style = data.index(b"\xff\x51") + 6, data.index(b"\xff\x52") + 6
    huge = bytearray(data)
    huge[sizes : sizes + 8], huge[sizes + 16 : sizes + 24] = b"\xff" * 8, b"\xff" * 8
    huge[style : style + 2] = b"\xff\xff"
    for wrong in (bytes(huge), data[:sizes] + bytes(8) + data[sizes + 8 :]):
        with pytest.raises(Unreadable) as refused:
            jpeg2000.check(wrong)
        assert refused.value.reason == "damaged"
