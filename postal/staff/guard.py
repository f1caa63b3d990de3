"""Who may open which page. A view without a mark is closed: forgetting it shuts a door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from postal.audit import Actor
from postal.extensions import session
from postal.models import Staff
from postal.workflow import STAFF_ROLES, Role

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

PUBLIC: frozenset[Role] = frozenset()
ANY_STAFF: tuple[Role, ...] = STAFF_ROLES
MARK = "postal_roles"


def public(view: View) -> View:
    """Mark a view as open to everybody."""
    setattr(view, MARK, PUBLIC)
    return view


def allow(*roles: Role) -> Callable[[View], View]:
    """Mark a view as open to signed-in people who hold one of ``roles`` today."""

    def mark(view: View) -> View:
        setattr(view, MARK, frozenset(roles))
        return view

    return mark


def roles_of(endpoint: str) -> frozenset[Role] | None:
    """Return the roles an endpoint is open to; empty for everybody, None when it was forgotten."""
    view = current_app.view_functions.get(endpoint)
    found: frozenset[Role] | None = getattr(view, MARK, None)
    return found


def check() -> ResponseReturnValue | None:
    """Let the request through, send it to sign in, or refuse it; runs before every view."""
    if request.endpoint is None or request.endpoint in ("static", "bootstrap.static"):
        return None
    roles = roles_of(request.endpoint)
    if roles is None:
        abort(403)
    if not roles:
        return None
    if not current_user.is_authenticated:
        wanted = request.full_path if request.method == "GET" else None
        return redirect(url_for("staff.sign_in", next=wanted))
    if current_user.must_change and request.endpoint not in ("staff.password", "staff.sign_out"):
        return redirect(url_for("staff.password"))
    if not current_user.roles:
        return _off_duty()
    if not roles & current_user.roles:
        abort(403)
    return None


def _off_duty() -> ResponseReturnValue:
    """Say to a stand-in before or after their days which these are."""
    held = session().get_one(Staff, current_user.staff_id).roles
    return render_template("staff/no_role.html", held=held), 403


def actor() -> Actor:
    """Return the signed-in person as the actor of a move; AttributeError when nobody is."""
    user: Any = current_user
    return Actor(user.staff_id, user.name, user.roles, user.device)


def may(endpoint: str) -> bool:
    """Tell whether the signed-in person may open an endpoint; templates hide what they may not."""
    roles = roles_of(endpoint)
    return roles is not None and (not roles or bool(roles & current_user.roles))
