"""Development plans in XPlanGML, read as a whole and drawn in planning signs."""

from nzv_geo.xplan.loading import load_plans
from nzv_geo.xplan.recognising import looks_like_plans

__all__ = ["load_plans", "looks_like_plans"]
