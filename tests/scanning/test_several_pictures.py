"""A file with several photos in it: a telephone's own is read by its first, others are refused."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from flask import Flask
from PIL import Image
from sqlalchemy.orm import Session

from postal import ingest
from postal.cli.outcome import mailroom_actor
from postal.imaging.limits import Limits, Unreadable
from postal.imaging.pictures import JpegFile
from postal.models import Page
from postal.scanning.page_facts import facts_of


def photo(seed: int, size: tuple[int, int] = (240, 320)) -> Image.Image:
    grain = np.random.default_rng(seed).integers(0, 255, size[::-1], dtype=np.uint8)
    return Image.fromarray(grain)


def listed(path: Path, *more: Image.Image) -> Path:
    """Write photos as a telephone does that lists them in front."""
    photo(1).save(path, format="MPO", save_all=True, append_images=list(more))
    return path


def jpeg(picture: Image.Image) -> bytes:
    written = BytesIO()
    picture.save(written, format="JPEG")
    return written.getvalue()


def test_the_first_of_several_listed_photos_is_the_page(tmp_path: Path) -> None:
    file = JpegFile(listed(tmp_path / "a.jpg", photo(2), photo(3)), Limits())
    alone = tmp_path / "b.jpg"
    photo(1).save(alone, format="JPEG")
    sheet, other = file.sheet(1), JpegFile(alone, Limits()).sheet(1)
    assert (file.pages, sheet.how, other.how) == (1, "jpeg-first", "jpeg")
    colour = False
    assert (sheet.decode(1, colour) == other.decode(1, colour)).all()


def test_a_smaller_one_behind_it_is_a_thumbnail(tmp_path: Path) -> None:
    file = JpegFile(listed(tmp_path / "a.jpg", photo(2, (60, 80))), Limits())
    assert file.sheet(1).how == "jpeg"


def test_a_photo_that_nobody_listed_is_refused(tmp_path: Path) -> None:
    glued = tmp_path / "a.jpg"
    glued.write_bytes(jpeg(photo(1)) + jpeg(photo(2)))
    with pytest.raises(Unreadable, match="several-pictures"):
        JpegFile(glued, Limits())
    path = listed(tmp_path / "b.jpg", photo(2))
    path.write_bytes(path.read_bytes() + jpeg(photo(3)))
    with pytest.raises(Unreadable, match="several-pictures"):
        JpegFile(path, Limits())


def test_the_page_says_that_other_photos_were_left_out(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    path = listed(tmp_path / "a.jpg", photo(2))
    batch, _ = ingest.ingest(path, way="command", actor=mailroom_actor())
    assert (batch.state, batch.pages_total) == ("needs_attention", 1)
    page = session.query(Page).one()
    assert any("foto pertama dari beberapa" in word for word in facts_of(page, "CX").quality)
