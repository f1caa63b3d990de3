from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from postal.imaging.sandbox import FileRefused, Limits, ReaderBroken, photo_marks
from tests.imaging import hostile
from tests.imaging import scan_files as scans

OTHER = "BFMG7K3MQY"


@pytest.fixture
def texts(tmp_path: Path) -> Callable[..., tuple[str, ...]]:
    def texts(data: bytes, limits: Limits = Limits()) -> tuple[str, ...]:  # noqa: B008
        return photo_marks(scans.written_to(tmp_path / "photo", data), limits=limits)

    return texts


def on_a_table(sheet: Image.Image, turn: float = 0, share: float = 0.7) -> Image.Image:
    """A sheet photographed from above on a dark table, a little blurred."""
    table = Image.new("RGB", (3_000, 4_000), (90, 70, 50))
    small = sheet.convert("RGB").resize((round(2_100 * share), round(2_970 * share)))
    turned = small.rotate(turn, expand=True, fillcolor=(90, 70, 50))
    table.paste(turned, (300, 500))
    return table.filter(ImageFilter.GaussianBlur(2))


@pytest.mark.parametrize("turn", [0, 17, 90, 200])
def test_a_photo_of_a_sheet_gives_its_code_at_any_turn(
    turn: int, texts: Callable[..., tuple[str, ...]]
) -> None:
    photo = on_a_table(scans.marked(200), turn)
    assert texts(scans.encoded(photo, "JPEG", quality=70)) == (scans.MARK,)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_every_form_of_photo_is_read(form: str, texts: Callable[..., tuple[str, ...]]) -> None:
    assert texts(scans.encoded(scans.marked(mode="RGB"), form)) == (scans.MARK,)


def test_a_code_that_is_see_through_lies_on_paper(texts: Callable[..., tuple[str, ...]]) -> None:
    sheet = scans.marked()
    dark = Image.merge("LA", (Image.new("L", sheet.size, 0), sheet.point(lambda v: 255 - v)))
    assert texts(scans.encoded(dark, "PNG")) == (scans.MARK,)


def test_a_small_code_far_away_is_found_in_the_full_photo(
    texts: Callable[..., tuple[str, ...]],
) -> None:
    photo = Image.new("L", (4_000, 3_000), 200)
    photo.paste(scans.marked(30), (2_600, 1_900))
    assert texts(scans.jpeg(photo)) == (scans.MARK,)


def test_all_codes_of_a_photo_are_told(texts: Callable[..., tuple[str, ...]]) -> None:
    both = Image.new("L", (1_700, 1_200), 200)
    both.paste(scans.marked(), (0, 0))
    both.paste(scans.marked(text=OTHER), (850, 0))
    assert set(texts(scans.jpeg(both))) == {scans.MARK, OTHER}


def test_a_photo_without_a_code_is_no_mistake(texts: Callable[..., tuple[str, ...]]) -> None:
    assert texts(scans.jpeg(scans.written())) == ()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty-file"),
        (b"Dear office", "not-a-document"),
        (scans.scanner_pdf([scans.paper()]), "not-a-document"),
        (scans.encoded(scans.paper(), "GIF"), "not-a-document"),
        (scans.jpeg(scans.paper())[:200], "damaged"),
        (scans.encoded(scans.marked(), "PNG")[:900], "damaged"),
        (scans.encoded(scans.marked(mode="RGB"), "WEBP")[:900], "damaged"),
        (hostile.png_bomb(), "page-too-large"),
    ],
)
def test_what_is_no_photo_is_refused_and_the_next_one_is_read(
    data: bytes, reason: str, texts: Callable[..., tuple[str, ...]]
) -> None:
    with pytest.raises(FileRefused) as caught:
        texts(data)
    assert caught.value.reason == reason
    assert texts(scans.jpeg(scans.marked())) == (scans.MARK,)


def test_limits_that_are_too_small_are_no_verdict(texts: Callable[..., tuple[str, ...]]) -> None:
    with pytest.raises(ReaderBroken):
        texts(scans.jpeg(scans.marked()), Limits(memory_bytes=10_000_000))


def test_a_photo_of_gravel_does_not_hold_the_reader(
    texts: Callable[..., tuple[str, ...]],
) -> None:
    gravel = np.random.default_rng(1).integers(0, 255, (3_000, 4_000), dtype=np.uint8)
    assert texts(scans.jpeg(Image.fromarray(gravel)), Limits(idle_seconds=8)) == ()
