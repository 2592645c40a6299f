"""Development plans in XPlanGML, read as a whole and drawn in planning signs."""

from nzv_geo.xplan.loading import load_plans

__all__ = ["load_plans"]
