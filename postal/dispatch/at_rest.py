"""What must not leave the house, although it lies in a parcel with a label."""

from __future__ import annotations

from postal import finishing
from postal.codes import Mark
from postal.dispatch.manifest_refusals import CaseAtRest
from postal.dispatch.recipient import case_name
from postal.models import Parcel


def require_sent(parcel: Parcel, refusal: type[CaseAtRest] = CaseAtRest) -> None:
    """Refuse to let out a document of a case on which nobody works any more, or not now.

    Raises:
        CaseAtRest: or the kind of it that ``refusal`` names; says which parcel and which case.
    """
    case = finishing.at_rest(parcel.documents)
    if case is not None:
        raise refusal(parcel=Mark.read(parcel.code).grouped, case=case_name(case))
