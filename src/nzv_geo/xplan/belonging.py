"""Which plan an object belongs to, by the references between objects in either direction."""

from __future__ import annotations

from collections.abc import Sequence

from nzv_geo.xplan.objects import PlanObject

__all__ = ["Belonging"]


class Belonging:
    """The plans of a file and their objects.

    Parameters
    ----------
    objects
        All objects of the file.

    Examples
    --------
    >>> plan = PlanObject("BP_Plan", "a")
    >>> Belonging([plan, PlanObject("BP_GruenFlaeche", "b")]).plan_of("b") is plan
    True
    """

    def __init__(self, objects: Sequence[PlanObject]) -> None:
        self.plans = [item for item in objects if item.kind.endswith("_Plan")]
        self._by_id = {plan.id: plan for plan in self.plans}
        self._parent: dict[str, str] = {}
        for item in objects:
            for name in ("bereich", "planinhalt", "praesentationsobjekt"):
                self._parent.update(dict.fromkeys(item.references.get(name, []), item.id))
        for item in objects:  # what an object says itself counts more
            for name in ("gehoertZuBereich", "gehoertZuPlan"):
                for target in item.references.get(name, [])[:1]:
                    self._parent[item.id] = target

    def plan_of(self, id_: str) -> PlanObject | None:
        """Return the plan of an object; where it says none, the only one of the file."""
        seen: set[str] = set()
        while id_ not in self._by_id and id_ in self._parent and id_ not in seen:
            seen.add(id_)
            id_ = self._parent[id_]
        return self._by_id.get(id_) or (self.plans[0] if len(self.plans) == 1 else None)
