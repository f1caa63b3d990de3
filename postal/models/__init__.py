"""The tables, one file a stage; importing this package makes every table known."""

from __future__ import annotations

from postal.models.balance import DayClosing, DeliveredCount
from postal.models.base import Base, UTCDateTime, utc_now
from postal.models.cases import (
    Applicant,
    Application,
    NameWord,
    Subject,
    TrackingAlias,
)
from postal.models.delivery import CarrierEvent
from postal.models.dispatch import LabelPrint, Manifest, Parcel, PrintRun
from postal.models.events import AccessLog, Event
from postal.models.intake import Cover, CoverPrint, Dossier, Enclosure, Envelope
from postal.models.letters import Crest, Letter, LetterPrint, LetterRule, LetterTemplate, Message
from postal.models.minutes import Minutes
from postal.models.office import ClosedDay, Desk, ItemVersion, Office, Place, ServiceVersion
from postal.models.production import Document
from postal.models.scanning import Batch, Page
from postal.models.shelves import Box, Loan
from postal.models.staff import Attempt, Staff, StaffDesk, StaffRole, StaffSession
from postal.models.verification import LineVerdict, Promise

__all__ = [
    "AccessLog",
    "Applicant",
    "Application",
    "Attempt",
    "Base",
    "Batch",
    "Box",
    "CarrierEvent",
    "ClosedDay",
    "Cover",
    "CoverPrint",
    "Crest",
    "DayClosing",
    "DeliveredCount",
    "Desk",
    "Document",
    "Dossier",
    "Enclosure",
    "Envelope",
    "Event",
    "ItemVersion",
    "LabelPrint",
    "Letter",
    "LetterPrint",
    "LetterRule",
    "LetterTemplate",
    "LineVerdict",
    "Loan",
    "Manifest",
    "Message",
    "Minutes",
    "NameWord",
    "Office",
    "Page",
    "Parcel",
    "Place",
    "PrintRun",
    "Promise",
    "ServiceVersion",
    "Staff",
    "StaffDesk",
    "StaffRole",
    "StaffSession",
    "Subject",
    "TrackingAlias",
    "UTCDateTime",
    "utc_now",
]
