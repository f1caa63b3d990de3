"""The screens of the dispatch stage."""

from __future__ import annotations

from postal.dispatch.views import desk, handing_over, labels, manifests, packing, parcel, resi, scan
from postal.dispatch.views.blueprint import dispatch

__all__ = [
    "desk",
    "dispatch",
    "handing_over",
    "labels",
    "manifests",
    "packing",
    "parcel",
    "resi",
    "scan",
]
