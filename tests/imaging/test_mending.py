from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest

from postal.imaging.pages import Limits, PageRead, Unreadable, look, read_pages
from tests.imaging import scan_files as scans
from tests.imaging.raw_pdf import FILLED, jpeg_image, page, scan, scan_with, stream

LENIENT = Limits(lenient=True)


def read(data: bytes, folder: Path, limits: Limits = Limits()) -> list[PageRead]:  # noqa: B008
    path = scans.written_to(folder / "file.pdf", data)
    return list(read_pages(path, 1, look(path, limits).pages, limits))


def refusal(data: bytes, folder: Path, limits: Limits = Limits()) -> str:  # noqa: B008
    with pytest.raises(Unreadable) as caught:
        read(data, folder, limits)
    return caught.value.reason


def off_by(bytes_: int) -> bytes:
    raw = scan()
    raw.offset_error = bytes_
    return raw.built()


def test_a_mended_file_is_read_exactly_like_the_whole_one(tmp_path: Path) -> None:
    assert read(off_by(3), tmp_path) == read(scan().built(), tmp_path)


def test_a_length_that_is_wrong_on_a_late_page_is_mended_while_reading(tmp_path: Path) -> None:
    told = scan_with(22, jpeg_image(3, length=b"77"))
    looks = [page.look for page in read(scan().built(), tmp_path)]
    assert [page.look for page in read(told, tmp_path)] == looks


def test_a_page_that_a_mended_tree_does_not_hold_is_missed(tmp_path: Path) -> None:
    raw = scan()
    raw.objects[2] = b"<</Type/Pages/Count 2/Kids[10 0 R 12 0 R]>>"
    raw.offset_error = 3
    assert refusal(raw.built(), tmp_path) == "damaged"
    assert len(read(raw.built(), tmp_path, LENIENT)) == 2


def test_a_picture_that_is_not_there_is_missed_mended_or_not(tmp_path: Path) -> None:
    gone = page(FILLED, b"/XObject<</Im0 99 0 R>>")
    assert refusal(gone, tmp_path) == "damaged"
    assert refusal(gone.replace(b"startxref\n", b"startxref\n9"), tmp_path) == "damaged"


def test_a_cut_picture_is_missed_on_a_page_that_is_drawn(tmp_path: Path) -> None:
    whole = jpeg_image()
    data = whole[whole.index(b"\xff\xd8") : whole.rindex(b"\xff\xd9") + 2]
    head = whole[: whole.index(b"/Length")].removeprefix(b"<<")
    drawn = FILLED + b" 0 0 9 9 re f"
    for picture, fate in ((data, "read"), (data[: len(data) // 2] + b"\xff\xd9", "damaged")):
        file = page(drawn, b"/XObject<</Im0 5 0 R>>", {5: stream(head, picture)})
        if fate == "read":
            assert read(file, tmp_path)[0].how == "rendered"
        else:
            assert refusal(file, tmp_path) == fate


def test_deflated_pixels_with_a_wrong_checksum_are_no_paper(tmp_path: Path) -> None:
    image = scans.written()
    pdf = pikepdf.new()
    flate = scans.flate_stream(pdf, image)
    packed = bytearray(flate.read_raw_bytes())
    packed[-1] ^= 1
    wrong = scans.image_stream(pdf, image, bytes(packed), "/FlateDecode")
    scans.add_page(pdf, wrong)
    assert refusal(scans.saved(pdf), tmp_path) == "damaged"
    assert read(scans.saved(pdf), tmp_path, LENIENT)[0].how == "flate"


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_person_cannot_have_half_a_file_read_either(share: float, tmp_path: Path) -> None:
    whole = scan(20).built()
    assert refusal(whole[: int(len(whole) * share)], tmp_path, LENIENT) == "truncated"


def test_a_fax_that_is_cut_within_is_damaged(tmp_path: Path) -> None:
    image = scans.marked(200).convert("1", dither=0)  # type: ignore[arg-type]
    for packed in ("group4", "group3"):
        data = scans.tiff([image], compression=packed, tiffinfo={278: image.height})
        middle = len(data) // 2
        hole = data[:middle] + bytes(300) + data[middle + 300 :]
        assert len(read(data, tmp_path)) == 1
        assert refusal(hole, tmp_path) == "damaged"


def test_forms_that_draw_themselves_and_packages_are_no_paper(tmp_path: Path) -> None:
    for entry in (b"/NeedsRendering true", b"/Collection<</View/T>>"):
        assert refusal(page(b"0 g", catalogue=entry), tmp_path) == "not-a-document"


def test_a_document_that_only_forbids_printing_is_read(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(scan().built())) as pdf:
        locked = scans.saved(pdf, encryption=pikepdf.Encryption(owner="owner", user=""))
    assert read(locked, tmp_path) == read(scan().built(), tmp_path)
