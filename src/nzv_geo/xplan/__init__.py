"""Development plans in XPlanGML, read as a whole and drawn in planning signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nzv_geo.lazy import on_first_use

if TYPE_CHECKING:
    from nzv_geo.xplan.loading import load_plans
    from nzv_geo.xplan.recognising import looks_like_plans

__all__ = ["load_plans", "looks_like_plans"]

_HOME = {"load_plans": "loading", "looks_like_plans": "recognising"}

__getattr__, __dir__ = on_first_use(__name__, _HOME)
