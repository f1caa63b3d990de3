"""Messages: what no letter tells, somebody tells by WhatsApp, by telephone or at the counter.

The office's server calls nobody: a person opens the link on their own telephone.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from postal import paper_since, people, people_shown, web
from postal.codes import TrackingCode
from postal.correspondence import untold
from postal.correspondence.letter_facts import KINDS, RECEIPT
from postal.errors import Refusal
from postal.extensions import session, settings, writing
from postal.identity import format_phone
from postal.languages import OWN_NAMES
from postal.letters import posting
from postal.letters.numbers import name_of
from postal.letters.views.blueprint import MAY_SEE, MAY_TELL, PAGE, letters
from postal.models import Message
from postal.staff import guard
from postal.wording import N_

NEEDED: Final = tuple(kind for kind in KINDS if kind != RECEIPT)
"""Kinds that somebody has to tell; a receipt is a courtesy."""
LISTS: Final[dict[str, tuple[str, ...]]] = {
    "penting": NEEDED,
    "tanda-terima": (RECEIPT,),
}
LABELS: Final[dict[str, str]] = {
    "penting": N_("Perlu diberi tahu"),
    "tanda-terima": N_("Tanda terima"),
}
LOOK: Final = "phone"
_NO_LETTER: Final = N_(
    "Tercatat: sudah diberi tahu %(way)s. Surat %(letter)s tidak jadi dikirim: di dalamnya "
    "tertulis hari terakhir yang lain."
)


@letters.get("/pesan")
@guard.allow(*MAY_SEE)
def message_list() -> ResponseReturnValue:
    """Show what somebody has to tell, the oldest first; telephone numbers are masked here."""
    wanted = request.args.get("daftar", "penting")
    name = wanted if wanted in LISTS else "penting"
    current, page = session(), web.page_number()
    rows, more = untold.open_messages(current, LISTS[name], page, PAGE)
    return render_template(
        "letters/messages.html",
        name=name,
        labels=LABELS,
        counts={each: untold.count_open(current, kinds) for each, kinds in LISTS.items()},
        rows=rows,
        page=page,
        more=more,
        paper=paper_since.stopped_by_paper(current),
        **_words(),
    )


@letters.get("/pesan/<int:message_id>")
@guard.allow(*MAY_TELL)
def message(message_id: int) -> ResponseReturnValue:
    """Show one message with the person's telephone; that somebody looked is written down."""
    with writing() as current:
        found = _find(current, message_id)
        people_shown.note_look(current, found.application, actor=guard.actor(), what=LOOK)
    return _page(_find(session(), message_id))


@letters.post("/pesan/<int:message_id>")
@guard.allow(*MAY_TELL)
def message_told(message_id: int) -> ResponseReturnValue:
    """Write down how it was told, or have it printed after all; then the next one is shown."""
    try:
        with writing() as current:
            found = _find(current, message_id)
            said = _do(current, found)
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return _page(_find(session(), message_id)), 409
    web.tell(said)
    name = "tanda-terima" if found.kind == RECEIPT else "penting"
    following, _more = untold.open_messages(session(), LISTS[name], 1, 1)
    if following:
        return redirect(url_for("letters.message", message_id=following[0].id))
    return redirect(url_for("letters.message_list", daftar=name))


def _do(current: Session, found: Message) -> str:
    way = request.form.get("way", "")
    if way == "letter":
        posting.write_after_all(current, found, actor=guard.actor(), today=web.today())
        return web.say(N_("Suratnya dibuat dan menunggu dicetak."))
    letter = untold.mark_told(current, found, way, actor=guard.actor())
    said = {"way": (untold.WAYS[way],)}
    if letter is None:
        return web.say(N_("Tercatat: sudah diberi tahu %(way)s."), said)
    return web.say(_NO_LETTER, said | {"letter": name_of(letter)})


def _find(current: Session, message_id: int) -> Message:
    return current.get(Message, message_id) or abort(404)


def _page(found: Message) -> str:
    case = found.application
    phone = people.applicant_data(case).phone
    waits = untold.worth_telling(session(), found)
    text = f"{untold.text_now(session(), found)}\n{settings().public_url}/s/{case.tracking_code}"
    return render_template(
        "letters/message.html",
        message=found,
        case=case,
        text=text,
        spoken=people.language_of(case) if waits else found.language,
        phone=format_phone(phone) if phone else None,
        call=phone,
        chat=f"https://wa.me/{phone.lstrip('+')}?text={quote(text)}" if phone else None,
        waits=waits,
        may_write=posting.can_write(session(), found),
        **_words(),
    )


def _words() -> dict[str, object]:
    return {
        "kinds": KINDS,
        "ways": untold.WAYS,
        "own_names": OWN_NAMES,
        "tracking": lambda code: TrackingCode(code).grouped,
        "may_tell": bool(guard.actor().roles & set(MAY_TELL)),
    }
