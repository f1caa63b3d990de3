"""Finding the answer to a citizen's question: one query to three, and a budget for guesses.

A code that nobody has and one that was declared void get the same reply by the same way, so that
trying codes teaches nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, cast

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session

from postal import dates
from postal.languages import Language
from postal.lookups import missing_told
from postal.models import (
    Application,
    Attempt,
    Desk,
    Office,
    Place,
    ServiceVersion,
    TrackingAlias,
)
from postal.public.answer import PublicAnswer, answer
from postal.public.ended import forwarded_to, given_up, rejected_on
from postal.public.facts import Named, OfficeFacts, Outgoing, PublicFacts, Said
from postal.public.on_way import on_way
from postal.public.outgoing import TOLD
from postal.public.told import as_json
from postal.public.typed import Advice, Outcome, Typed, understand
from postal.verdicts import Missing

KIND: Final = "status"
EVERYBODY: Final = "all"
WINDOW: Final = timedelta(minutes=10)
BUDGET: Final = 300
"""Unknown codes within the window before whoever guessed among them has to wait.

At 55 random bits in a code even a thousand times as many would find nothing; the budget is there
so that trying shows and ends. Somebody who made no mistake is answered all the same: otherwise one
guesser could shut the door for a whole regency.
"""

_HOPS: Final = 20
LastDay = Callable[[Session, int], date | None]
"""Gives the last day on which the case of this id waits, None where no wait runs."""


@dataclass(frozen=True)
class Reply:
    """What the page shows: the office always, and an answer or the advice in its place."""

    outcome: Outcome | None
    office: OfficeFacts
    shown: str = ""
    answer: PublicAnswer | None = None
    advice: Advice | None = None


_OFFICE = (
    Office.name,
    Office.address,
    Office.postcode,
    Office.city,
    Office.hours,
    Office.phone,
    Office.complaints,
    Office.zone,
    Office.demo,
)
_CASE = (
    Application.state,
    Application.state_since,
    Application.received_on,
    Application.examine_by,
    Application.paper_ready_at,
    Application.visited_on,
    Application.finish_by,
    Application.review_on,
    Application.return_channel,
    Application.merged_into_id,
    Application.id.label("case_id"),
    Place.name.label("return_place"),
    ServiceVersion.name_id,
    ServiceVersion.name_en,
    Desk.phone.label("desk_phone"),
)


def _misses(who: str) -> Any:  # noqa: ANN401 - a scalar subquery; SQLAlchemy's type says less
    return (
        select(func.count())
        .where(Attempt.kind == KIND, Attempt.who == bindparam(who), Attempt.at > bindparam("since"))
        .scalar_subquery()
    )


_QUESTION = (
    select(*_OFFICE, *_CASE, _misses("everybody").label("misses"), _misses("who").label("mine"))
    .select_from(Office)
    .outerjoin(TrackingAlias, TrackingAlias.code == bindparam("code"))
    .outerjoin(Application, Application.id == TrackingAlias.application_id)
    .outerjoin(ServiceVersion, ServiceVersion.id == Application.service_version_id)
    .outerjoin(Desk, Desk.code == Application.desk_code)
    .outerjoin(Place, Place.id == Application.return_place_id)
)
_MERGED_INTO = (
    select(*_CASE)
    .select_from(Application)
    .outerjoin(ServiceVersion, ServiceVersion.id == Application.service_version_id)
    .outerjoin(Desk, Desk.code == Application.desk_code)
    .outerjoin(Place, Place.id == Application.return_place_id)
    .where(Application.id == bindparam("id"))
)


def find(
    session: Session,
    text: str | None,
    *,
    who: str = "",
    now: datetime | None = None,
    last_day: LastDay | None = None,
) -> Reply | None:
    """Answer what a citizen typed; None when no office was set up yet.

    Args:
        session: a reading session.
        text: what was typed; None asks for the empty page.
        who: the address that asks, for the budget of misses; empty for the office itself.
        now: the present moment, for tests.
        last_day: says until when an incomplete case waits; without it the answer names no day.
    """
    moment = now or datetime.now(UTC)
    typed = understand(text) if text is not None else None
    asked = {
        "code": typed.code.text if typed and typed.code else "",
        "who": who,
        "everybody": EVERYBODY,
        "since": moment - WINDOW,
    }
    row = cast("Row[Any] | None", session.execute(_QUESTION, asked).first())
    if row is None:
        return None
    office = _office(row)
    if typed is None:
        return Reply(None, office)
    return _reply(session, typed, row, office, moment, last_day)


def _reply(  # noqa: PLR0913 - what the query found, and who knows the rest
    session: Session,
    typed: Typed,
    row: Row[Any],
    office: OfficeFacts,
    moment: datetime,
    last_day: LastDay | None,
) -> Reply:
    if typed.code is None:
        outcome = typed.outcome or Outcome.NOT_A_CODE
    elif row.misses >= BUDGET and row.mine:
        outcome = Outcome.TOO_MANY
    else:
        case = _follow(session, row)
        if case.state is not None and case.state != "void":
            lacks, over = case.state == "incomplete", case.state == "finished"
            missing = missing_told(session, case.case_id) if lacks else ()
            out = on_way(session, case.case_id, office.zone) if case.state in TOLD else ()
            rejected = rejected_on(session, case.case_id, office.zone) if over else None
            facts = _facts(typed, case, office, moment, missing, out, rejected)
            if case.state == "forwarded":
                name, address = forwarded_to(session, case.case_id)
                facts = replace(facts, forwarded_to=name, forwarded_address=address)
            if case.state == "expired":
                facts = replace(facts, given_up=given_up(session, case.case_id))
            if lacks and last_day is not None:
                facts = replace(facts, wait_until=last_day(session, case.case_id))
            if case.desk_phone:
                office = _with_phone(office, case.desk_phone)
            return Reply(Outcome.ANSWERED, office, typed.shown, answer(facts))
        outcome = Outcome.UNKNOWN
    return Reply(outcome, office, typed.shown, advice=typed.advice(outcome))


def _follow(session: Session, row: Row[Any]) -> Row[Any]:
    """Return the case that answers for ``row``: the one it was merged into, at the end of a chain.

    A chain without an end (which no door allows) stops and leaves "contact the office".
    """
    case = row
    for _ in range(_HOPS):
        if case.state != "merged" or case.merged_into_id is None:
            return case
        case = cast("Row[Any]", session.execute(_MERGED_INTO, {"id": case.merged_into_id}).one())
    return row


def _facts(  # noqa: PLR0913 - what the queries found
    typed: Typed,
    case: Row[Any],
    office: OfficeFacts,
    moment: datetime,
    missing: tuple[Missing, ...],
    outgoing: tuple[Outgoing, ...],
    rejected: date | None,
) -> PublicFacts:
    return PublicFacts(
        code=typed.shown,
        state=case.state,
        since=dates.local_date(case.state_since, office.zone),
        received_on=case.received_on,
        examine_by=case.examine_by,
        today=dates.local_date(moment, office.zone),
        office=office,
        service=Named(case.name_id, case.name_en) if case.name_id else None,
        pages_in=case.paper_ready_at is not None,
        visited_on=case.visited_on,
        finish_by=case.finish_by,
        review_on=case.review_on,
        missing=missing,
        channel=case.return_channel,
        place=case.return_place,
        outgoing=outgoing,
        rejected_on=rejected,
    )


def _office(row: Row[Any]) -> OfficeFacts:
    return OfficeFacts(*row[: len(_OFFICE)])


def _with_phone(office: OfficeFacts, phone: str) -> OfficeFacts:
    """Return the office with the number of the desk that has the case."""
    return OfficeFacts(**{**vars(office), "phone": phone})


def note_miss(session: Session, who: str, now: datetime | None = None) -> None:
    """Write down that ``who`` asked for a code that nobody has; older misses are cleared away."""
    moment = now or datetime.now(UTC)
    session.execute(delete(Attempt).where(Attempt.kind == KIND, Attempt.at < moment - WINDOW))
    # As plain rows: two objects of the session would cost as much as the rest of the page.
    rows = [{"kind": KIND, "who": name[:80], "at": moment} for name in (EVERYBODY, who)]
    session.execute(insert(Attempt), rows)


def reply_json(
    reply: Reply, say: Callable[[Said], str] = str, language: Language = "id"
) -> dict[str, Any]:
    """Return the reply for ``flask status CODE --json``: ``outcome`` and what belongs to it.

    ``say`` words a sentence in ``language``.
    """
    if reply.answer is not None:
        return {"outcome": Outcome.ANSWERED.value, **as_json(reply.answer, say, language)}
    outcome = reply.outcome or Outcome.NOT_A_CODE
    told = () if reply.advice is None else (reply.advice.headline, reply.advice.rest)
    sentence = " ".join(say(one) for one in told)
    return {"outcome": outcome.value, "code": reply.shown, "sentence": sentence}
