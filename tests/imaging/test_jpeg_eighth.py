"""The compiled look at a JPEG gives what the library gives, or leaves the file to it."""

from __future__ import annotations

import io
import time
from pathlib import Path

import numpy as np
import pytest
import simplejpeg
from PIL import Image

from postal.imaging import compiled, jpeg, jpeg_eighth
from postal.imaging.jpeg_eighth import EIGHTH, decode_eighth
from postal.imaging.limits import Unreadable
from postal.imaging.sheets import Pixels

MUTANTS = 3000
STAND_IN = "int table_bytes; int make_table(void) { return 1; } int eighth(void) { return 1; }\n"
SIZES = [(8, 8), (64, 64), (130, 77), (211, 303), (16, 41)]


def picture(width: int, height: int, *, colour: bool = False, seed: int = 1) -> Image.Image:
    """A page with soft shades, lines and grain, so that blocks have few and many values."""
    rng = np.random.default_rng(seed)
    shade = np.linspace(90, 260, width)[None, :] + rng.normal(0, 4, (height, width))
    shade[rng.random((height, width)) > 0.97] = 0
    grey = Image.fromarray(np.clip(shade, 0, 255).astype(np.uint8))
    if not colour:
        return grey
    other = Image.fromarray(rng.integers(0, 255, (height, width), dtype=np.uint8))
    return Image.merge("RGB", (grey, other, grey.transpose(Image.Transpose.ROTATE_180)))


def stored(image: Image.Image, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, "JPEG", **options)
    return target.getvalue()


def by_library(data: bytes) -> Pixels | None:
    try:
        pixels = simplejpeg.decode_jpeg(data, "GRAY", min_height=1, min_width=1, min_factor=EIGHTH)
    except ValueError:
        return None
    found: Pixels = pixels[..., 0]
    return found


def same(one: Pixels | None, other: Pixels | None) -> bool:
    return one is not None and other is not None and np.array_equal(one, other)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("quality", [1, 40, 85, 100])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"optimize": True},
        {"restart_marker_blocks": 1},
        {"restart_marker_blocks": 3},
        {"exif": b"Exif\0\0" + bytes(40), "comment": b"meja pindai"},
    ],
)
def test_a_grey_page_is_the_same_as_by_the_library(
    size: tuple[int, int], quality: int, options: dict[str, object]
) -> None:
    data = stored(picture(*size), quality=quality, **options)
    assert same(decode_eighth(memoryview(data)), by_library(data))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("subsampling", ["4:4:4", "4:2:2", "4:2:0"])
@pytest.mark.parametrize("options", [{}, {"optimize": True}, {"restart_marker_blocks": 2}])
def test_a_colour_page_is_the_same_as_by_the_library(
    size: tuple[int, int], subsampling: str, options: dict[str, object]
) -> None:
    data = stored(picture(*size, colour=True), subsampling=subsampling, **options)
    assert same(decode_eighth(memoryview(data)), by_library(data))


@pytest.mark.parametrize(
    "data",
    [
        stored(picture(64, 64), progressive=True),
        stored(picture(64, 64).convert("CMYK")),
        stored(picture(64, 64)).replace(b"\xff\xd9", b"\0\0\xff\xd9"),
        stored(picture(64, 7)),
        stored(picture(64, 64, colour=True)).replace(b"JFIF\0\1", b"JFIF\0\7"),
        b"",
        b"\xff\xd8",
        b"%PDF-1.7",
    ],
    ids=[
        "progressive",
        "inks",
        "bytes behind the data",
        "low",
        "version",
        "nothing",
        "begins",
        "pdf",
    ],
)
def test_what_is_not_its_kind_is_left_to_the_library(data: bytes) -> None:
    assert decode_eighth(memoryview(data)) is None


@pytest.mark.parametrize("colour", [False, True], ids=["grey", "colour"])
def test_a_damaged_file_is_never_seen_otherwise_than_by_the_library(*, colour: bool) -> None:
    chance = np.random.default_rng(7)
    data = stored(picture(57, 43, colour=colour), restart_marker_blocks=4)
    taken = 0
    for _ in range(MUTANTS):
        mutant = bytearray(data)
        for place in chance.integers(len(data) - 9, size=chance.integers(1, 4)):
            if chance.random() < 0.3:
                del mutant[place : place + 1]
            else:
                mutant[place] = (int(chance.integers(256)), 0, 255)[chance.integers(3)]
        found = decode_eighth(memoryview(bytes(mutant)))
        taken += found is not None
        assert found is None or same(found, by_library(bytes(mutant)))
    assert taken > MUTANTS // 50  # values that an encoder may well have written


def with_table(data: bytes, segment: bytes) -> bytes:
    """Put a DHT segment of these bytes before the scan."""
    scan = data.index(b"\xff\xda")
    return data[:scan] + b"\xff\xc4" + (2 + len(segment)).to_bytes(2, "big") + segment + data[scan:]


GREY, COLOUR = stored(picture(40, 40)), stored(picture(40, 40, colour=True))
FRAME = GREY.index(b"\xff\xc0")


@pytest.mark.parametrize(
    "data",
    [
        with_table(GREY, bytes([0, 2, *[0] * 15, 0, 0])),
        with_table(GREY, bytes([7, 1, *[0] * 15, 0])),
        with_table(GREY, bytes([16, *[0] * 14, 255, 2, *[1] * 257])),
        GREY[: FRAME + 5] + b"\xff\xff" + GREY[FRAME + 7 :],
        COLOUR.replace(b"\xff\xe0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0", b"\xff\xe0\x00\x08JFIF\0\1"),
    ],
    ids=["code of ones", "eighth table", "too many codes", "taller than any", "short header"],
)
def test_what_no_encoder_writes_is_left_to_the_library(data: bytes) -> None:
    assert data not in {GREY, COLOUR}
    assert decode_eighth(memoryview(data)) is None


def test_tables_that_no_scan_names_cost_nothing() -> None:
    spare = bytes([3, 1, *[0] * 15, 0])
    tables = b"".join(bytes([3, 1, *[0] * 14, 1, n % 12, 0]) for n in range(3000))
    began = time.process_time()
    assert same(decode_eighth(memoryview(with_table(GREY, spare + tables))), by_library(GREY))
    assert time.process_time() - began < 0.2


def test_a_file_cut_anywhere_is_left_to_the_library() -> None:
    data = stored(picture(40, 40))
    assert all(decode_eighth(memoryview(data[:end])) is None for end in range(len(data)))


def test_without_the_compiled_decoder_a_page_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    data = memoryview(stored(picture(211, 303)))
    header = jpeg.read_header(data)
    quick = jpeg.decode(data, header, EIGHTH, colour=False)
    monkeypatch.setattr(jpeg_eighth, "_LIBRARY", None)
    assert decode_eighth(data) is None
    assert same(jpeg.decode(data, header, EIGHTH, colour=False), quick)


def test_what_the_library_refuses_stays_refused() -> None:
    data = bytearray(stored(picture(211, 303)))
    del data[len(data) // 2 : len(data) // 2 + 40]
    with pytest.raises(Unreadable) as refused:
        jpeg.decode(memoryview(bytes(data)), jpeg.read_header(memoryview(data)), 8, colour=False)
    assert refused.value.reason == "damaged"


def test_another_source_is_compiled_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "jpeg_eighth.c"
    source.write_text(STAND_IN)
    monkeypatch.setattr(compiled, "_SOURCE", source)
    monkeypatch.setattr(compiled, "_FOLDER", tmp_path / "made")
    assert compiled.library() is None
    first = compiled.compile_library()
    assert compiled.library() is not None
    source.write_text(STAND_IN + "int more;\n")
    assert compiled.library() is None
    assert compiled.compile_library() not in {None, first}


@pytest.mark.parametrize("left", [b"", b"not a library"], ids=["empty", "other bytes"])
def test_a_library_that_cannot_be_loaded_is_made_again(
    left: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "jpeg_eighth.c"
    source.write_text(STAND_IN)
    monkeypatch.setattr(compiled, "_SOURCE", source)
    monkeypatch.setattr(compiled, "_FOLDER", tmp_path / "made")
    made = compiled.compile_library()
    assert made is not None
    made.unlink()
    made.write_bytes(left)
    assert compiled.library() is None
    assert compiled.compile_library() == made
    assert compiled.library() is not None


def test_what_the_compiler_refuses_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "jpeg_eighth.c"
    source.write_text("this is no C\n")
    monkeypatch.setattr(compiled, "_SOURCE", source)
    monkeypatch.setattr(compiled, "_FOLDER", tmp_path / "made")
    assert compiled.compile_library() is None


def test_without_a_compiler_nothing_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled, "_FOLDER", tmp_path / "made")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert compiled.compile_library() is None
    assert not (tmp_path / "made").exists()
