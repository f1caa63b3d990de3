"""What other parts may ask of the office: set it up, its services, calendar and places."""

from __future__ import annotations

from postal.office.place_list import PlaceImport, import_places
from postal.office.places import PlaceData, add_places
from postal.office.running import current_service, current_services, item_names, service_of
from postal.office.setting_up import OfficeData, OfficeExists, mark_for, set_up

__all__ = [
    "OfficeData",
    "OfficeExists",
    "PlaceData",
    "PlaceImport",
    "add_places",
    "current_service",
    "current_services",
    "import_places",
    "item_names",
    "mark_for",
    "service_of",
    "set_up",
]
