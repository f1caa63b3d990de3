"""Which case a scanned or typed code stands for."""

from __future__ import annotations

from sqlalchemy.orm import Session

from postal.errors import Refusal
from postal.lookups import case_by_code
from postal.models import Application
from postal.wording import N_


class CaseUnknown(Refusal):
    """No case has this code."""

    code = "case-unknown"
    text = N_("Tidak ada kasus dengan kode ini. Pindai lembar kendali atau ketik kode pelacakan.")


def find_case(session: Session, text: str) -> Application:
    """Return the case of a cover sheet's code, or of a tracking code (also inside its address).

    Raises:
        CaseUnknown: there is none.
    """
    found = case_by_code(session, text)
    if found is None:
        raise CaseUnknown
    return found
