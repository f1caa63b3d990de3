"""Half a page never passes for a page, whatever its picture is packed with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from postal.imaging import jpeg2000
from postal.imaging.limits import Limits, Unreadable
from postal.imaging.pages import read_pages
from tests.imaging import corpus_holes, formats, jbig2_code
from tests.imaging import scan_files as scans
from tests.imaging.corpus_case import Case

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
