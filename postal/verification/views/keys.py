"""One key of the workbench: a verdict, a note, one taken back; and what stands saved now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from postal import audit, web
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.models import Application, LineVerdict
from postal.staff import guard
from postal.verdicts import VERDICT_LABELS, Verdict
from postal.verification import arrivals, judging, standing, taking
from postal.verification.judging import Examination
from postal.verification.refusals import NoService
from postal.verification.views import evidence
from postal.verification.views.bench import decision_json, page
from postal.verification.views.blueprint import MAY_EXAMINE, find, verification


@verification.post("/<code>/nilai")
@guard.allow(*MAY_EXAMINE)
def judge(code: str) -> ResponseReturnValue:
    """Save one verdict, or take it back; a script gets JSON, a plain form the page again."""
    scripted = request.accept_mimetypes.best == "application/json"
    line, seen = request.form.get("line", ""), request.form.get("seen")
    try:
        with writing() as current:
            found = find(code)
            standing.write(current, found, line, seen, _change(current, found, line))
    except Refusal as refusal:
        if scripted:
            said = {"error": refusal.code, "text": web.say_refusal(refusal)}
            return jsonify(said | _now(find(code), line)), 409
        web.tell(web.say_refusal(refusal), "stop")
        return page(find(code)), 409
    if scripted:
        return jsonify(_now(find(code), line))
    return redirect(
        url_for(
            "verification.bench", code=code, bukti=request.form.get("evidence"), _anchor="syarat"
        )
    )


def _change(current: Session, found: Application, line: str) -> Callable[[], object]:
    """Return what the form asks for: a verdict (perhaps of an earlier time), a note, or none."""
    form, actor = request.form, guard.actor()
    word, note = form.get("verdict", ""), form.get("note")
    if word == "clear":
        return lambda: judging.clear(current, found, line, actor=actor)
    if word == "note":
        return lambda: judging.annotate(current, found, line, (note or "").strip(), actor=actor)
    verdict = Verdict(word) if word in set(Verdict) else abort(400)
    return lambda: judging.set_verdict(
        current,
        found,
        line,
        verdict,
        evidence=evidence.parse(form.get("evidence", "")),
        note=note.strip() if note is not None else None,
        actor=actor,
        again=form.get("again") == "1",
    )


@verification.get("/<code>/keadaan.json")
@guard.allow(*MAY_EXAMINE)
def standing_now(code: str) -> ResponseReturnValue:
    """Tell a window that comes back into view what is saved, and whose hand the case is in."""
    found = find(code)
    try:
        examination = judging.examine(session(), found)
    except NoService as refusal:
        return jsonify(working=False, gone=web.say_refusal(refusal))
    shown = arrivals.mark(judging.paper(session(), found))
    labels = _labels(found, examination)
    lines = {each.key: _line(examination.rows.get(each.key), labels) for each in examination.lines}
    return jsonify(lines=lines, shown=shown, **_hand(found), **decision_json(examination))


def _now(found: Application, line: str) -> dict[str, Any]:
    """Return what a script shows after a key: the line as it stands, and what follows now."""
    try:
        examination = judging.examine(session(), found)
    except NoService as refusal:
        return {"working": False, "gone": web.say_refusal(refusal)}
    now = _line(examination.rows.get(line), _labels(found, examination))
    return {"line": line, **now, **_hand(found), **decision_json(examination)}


def _line(row: LineVerdict | None, labels: dict[str, str]) -> dict[str, Any]:
    key = standing.evidence_of(row)
    word = gettext(VERDICT_LABELS[Verdict(row.verdict)]) if row is not None else ""
    return {
        "verdict": row.verdict if row is not None else None,
        "word": word,
        "evidence": labels.get(key, ""),
        "evidence_key": key,
        "note": (row.note or "") if row is not None else "",
        "again": row is not None and row.again,
        "stamp": standing.stamp(row),
    }


def _hand(found: Application) -> dict[str, Any]:
    """Tell whether the person may still judge the case; else who moved it last, and when."""
    if taking.in_hand(found, guard.actor()) and found.state == "under_verification":
        return {"working": True}
    return {"working": False, "gone": web.say_refusal(audit.moved(session(), found))}


def _labels(found: Application, examination: Examination) -> dict[str, str]:
    paper = judging.paper(session(), found)
    return evidence.labels(found, paper, judging.replaced(session(), paper, examination))
