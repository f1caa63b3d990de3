"""The screens of delivery and pick-up."""

from __future__ import annotations

from postal.delivery.views import desk, parcel, pickup_desk
from postal.delivery.views.blueprint import delivery, pickup

__all__ = ["delivery", "desk", "parcel", "pickup", "pickup_desk"]
