"""The screens of the examination; importing them puts every route on the blueprint."""

from __future__ import annotations

from postal.verification.views import (
    absent,
    apart,
    approvals,
    attaching,
    bench,
    daily,
    decisions,
    desk,
    forwarding,
    going_back,
    keys,
    load,
    merging,
    second,
    sheets,
    splitting,
)
from postal.verification.views.blueprint import verification

__all__ = [
    "absent",
    "apart",
    "approvals",
    "attaching",
    "bench",
    "daily",
    "decisions",
    "desk",
    "forwarding",
    "going_back",
    "keys",
    "load",
    "merging",
    "second",
    "sheets",
    "splitting",
    "verification",
]
