"""What must not leave the house, although it lies in a parcel with a label."""

from __future__ import annotations

from typing import Final

from postal.codes import Mark
from postal.dispatch.manifest_refusals import CaseAtRest
from postal.dispatch.recipient import case_name
from postal.finishing import AT_WORK
from postal.models import Parcel

SENDS: Final = AT_WORK | {"finished"}
"""States of a case in which its documents may leave."""


def require_sent(parcel: Parcel) -> None:
    """Refuse to let out a document of a case on which nobody works any more, or not now.

    Raises:
        CaseAtRest: names the parcel and the case.
    """
    for document in parcel.documents:
        if document.application.state not in SENDS:
            name = Mark.read(parcel.code).grouped
            raise CaseAtRest(parcel=name, case=case_name(document.application))
