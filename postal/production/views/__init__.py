"""The screens of the production stage; importing them puts every route on the blueprint."""

from __future__ import annotations

from postal.production.views import actions, case, desk
from postal.production.views.blueprint import production

__all__ = ["actions", "case", "desk", "production"]
