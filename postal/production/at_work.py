"""When the documents of a case are worked on, and when that takes a produced case back."""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session

from postal import audit, finishing
from postal.audit import Actor
from postal.finishing import AT_WORK
from postal.models import Application
from postal.production.refusals import CaseElsewhere, CaseOnHold
from postal.wording import N_

IN_MAKING: Final = N_("ada dokumen yang dibuat lagi")


def require_work(application: Application) -> None:
    """Refuse work on the documents of a case that is neither in process nor produced.

    Raises:
        CaseOnHold, CaseElsewhere: it rests, or stands elsewhere.
    """
    if application.state == "on_hold":
        raise CaseOnHold
    if application.state not in AT_WORK:
        raise CaseElsewhere


def back_in_process(session: Session, application: Application, actor: Actor) -> None:
    """Put a produced case back into process: something is made again for it."""
    by = audit.system(actor.device)
    finishing.back_in_process(session, application, actor=by, reason=IN_MAKING)
