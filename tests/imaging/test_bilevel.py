"""Black and white is counted, never spread out; what comes of it is what averaging would give."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from postal.imaging import fax, libtiff
from postal.imaging.bilevel import bilevel_sheet, joined, of_bits
from postal.imaging.limits import Unreadable
from postal.imaging.sheets import Pixels, reduced
from tests.imaging import formats
from tests.imaging import scan_files as scans


def dots(width: int, height: int) -> Pixels:
    """Ink drawn by lot, 0 and 255."""
    luck = np.random.default_rng(width * height)
    return luck.integers(0, 2, (height, width)).astype(np.uint8) * np.uint8(255)


@pytest.mark.parametrize("size", [(64, 40), (827, 1_169), (13, 9), (1, 1), (8, 3)])
@pytest.mark.parametrize("reduction", [1, 2, 4, 8])
def test_counted_ink_is_the_average_of_its_pixels(size: tuple[int, int], reduction: int) -> None:
    pixels = dots(*size)
    shrunk = of_bits(np.packbits(pixels > 0, axis=1), size[0], light=True).grey(reduction)
    assert shrunk.shape == tuple(-(-side // reduction) for side in pixels.shape)
    whole = [side // reduction * reduction for side in pixels.shape]
    inner = pixels[: whole[0], : whole[1]]
    if inner.size:
        average = inner.reshape(whole[0] // reduction, reduction, -1, reduction).mean(axis=(1, 3))
        found = shrunk[: average.shape[0], : average.shape[1]]
        assert np.abs(found - average).max() <= 1


@pytest.mark.parametrize("light", [True, False])
def test_bits_that_fill_up_a_row_are_paper(light: bool) -> None:  # noqa: FBT001 -- by pytest
    filled = np.full((8, 2), 0 if light else 255, np.uint8)
    ink = of_bits(filled, 9, light=light)
    assert ink.grey(8).tolist() == [[0, 255 - 32]]
    assert not ink.grey().any()


def test_strips_are_joined_and_turned_like_any_other_picture() -> None:
    pixels = dots(80, 48)
    parts = [
        of_bits(np.packbits(part == 0, axis=1), 80, light=False) for part in np.split(pixels, 3)
    ]
    sheet = bilevel_sheet(joined(parts), "tiff", 300.0, 6)
    assert (sheet.width_px, sheet.height_px) == (48, 80)
    found = sheet.decode(4, False)  # noqa: FBT003 -- see Sheet
    assert np.abs(found.astype(int) - np.rot90(reduced(pixels, 4), -1)).max() <= 2


def test_a_fax_of_fewer_rows_than_it_says_is_damaged_whatever_its_end() -> None:
    black = formats.bilevel(scans.written(40))
    upper = black.crop((0, 0, black.width, black.height // 2))
    coded = formats.group4(upper)
    for data in (coded, coded + bytes(9), coded[:-3]):
        with pytest.raises(Unreadable, match="damaged"):
            fax.decode(fax.Fax(data, *black.size, fax.GROUP_4))
    assert fax.decode(fax.Fax(coded, *upper.size, fax.GROUP_4)).height == upper.height


def test_the_library_tells_what_it_minds_and_where_it_never_came() -> None:
    page = formats.bilevel(scans.written(40))
    data = scans.encoded(page, "TIFF", compression="group4", tiffinfo={278: page.height})
    row_bytes = -(-page.width // 8)
    rows, complaints = libtiff.stored_rows(data, [page.height], row_bytes)
    with Image.open(io.BytesIO(data)) as opened:
        assert (np.packbits(np.asarray(opened.convert("L")) > 0, axis=1) == rows).all()
    assert complaints == []
    changed = bytearray(data)
    middle = len(data) // 2
    changed[middle : middle + 40] = bytes(40)
    rows, complaints = libtiff.stored_rows(bytes(changed), [page.height], row_bytes)
    assert complaints
    assert (rows[-1] == libtiff.untouched(row_bytes)).all()


def test_bytes_that_are_no_tiff_are_damaged() -> None:
    for data in (b"", b"II*\0", b"II*\0\x08\0\0\0", b"%PDF-1.4\n" * 9):
        with pytest.raises(Unreadable, match="damaged"):
            libtiff.stored_rows(data, [10], 2)
