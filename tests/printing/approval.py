"""Approved pictures of printed sheets: a sheet that looks different must be looked at by a person.

Renew them after a wanted change, then look at what changed before committing it:

    APPROVE=1 .venv/bin/pytest tests/intake tests/dispatch tests/printing -k looks_as_approved
"""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np

from postal.demo.paper import pictures

FOLDER = Path(__file__).parents[1] / "approved"
DPI = 60
# Renderers differ by a few grey levels along edges; a moved word changes far more dots by far more.
GREY_LEVELS = 48
SHARE_OF_DOTS = 0.0003


def differs(pdf: bytes, name: str) -> bool:
    """Say whether page 1 of ``pdf`` looks different from the approved picture of that name."""
    picture = next(pictures(pdf, DPI))
    file = FOLDER / f"{name}.png"
    if os.environ.get("APPROVE"):
        FOLDER.mkdir(exist_ok=True)
        cv2.imwrite(str(file), picture)
    approved = cv2.imread(str(file), cv2.IMREAD_GRAYSCALE)
    if approved is None or approved.shape != picture.shape:
        return True
    far = np.abs(picture.astype(int) - approved) > GREY_LEVELS
    return bool(far.mean() > SHARE_OF_DOTS)
