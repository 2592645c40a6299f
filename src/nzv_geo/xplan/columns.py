"""What a table and a popup say of an object of a plan."""

from __future__ import annotations

from collections.abc import Mapping

from nzv_geo.styles.look import FieldLook
from nzv_geo.xplan.codes import legal_character, plan_kind, plan_status, use_of, word
from nzv_geo.xplan.objects import PlanObject
from nzv_geo.xplan.signs import CLASS, Sign

__all__ = ["FIELDS", "NUMBERS", "row_of"]

# In the order of the popup.
FIELDS = (
    FieldLook(CLASS, {"de": "Festsetzung oder Darstellung", "en": "Designation"}),
    FieldLook("use", {"de": "Nutzung", "en": "Use"}),
    FieldLook("grz", {"de": "Grundflächenzahl (GRZ)", "en": "Site coverage (GRZ)"}),
    FieldLook("gfz", {"de": "Geschossflächenzahl (GFZ)", "en": "Floor space index (GFZ)"}),
    FieldLook("bmz", {"de": "Baumassenzahl (BMZ)", "en": "Cubic index (BMZ)"}),
    FieldLook("storeys", {"de": "Vollgeschosse, höchstens", "en": "Full storeys, at most"}),
    FieldLook("height", {"de": "Höhe", "en": "Height"}),
    FieldLook("text", {"de": "Text", "en": "Text"}),
    FieldLook("character", {"de": "Rechtscharakter", "en": "Legal character"}),
    FieldLook("plan", {"de": "Plan", "en": "Plan"}),
    FieldLook("plan_number", {"de": "Nummer des Plans", "en": "Number of the plan"}),
    FieldLook("plan_kind", {"de": "Art des Plans", "en": "Kind of plan"}),
    FieldLook("municipality", {"de": "Gemeinde", "en": "Municipality"}),
    FieldLook("status", {"de": "Rechtsstand des Plans", "en": "Legal status of the plan"}),
    FieldLook("decided", {"de": "Beschlossen am", "en": "Adopted on"}),
    FieldLook("in_force", {"de": "In Kraft seit", "en": "In force since"}),
    FieldLook("object_class", {"de": "Klasse in XPlanGML", "en": "Class in XPlanGML"}),
)
NUMBERS = ("grz", "gfz", "bmz", "storeys")
HEIGHTS = {"h": "", "hZwingend": "zwingend ", "hMin": "mindestens ", "hMax": "höchstens "}


def row_of(
    item: PlanObject, sign: Sign, plan: PlanObject | None, sections: Mapping[str, PlanObject]
) -> dict[str, str]:
    """Return the columns of an object; empty where the file says nothing.

    Parameters
    ----------
    item
        The object.
    sign
        What it is drawn in.
    plan
        The plan it belongs to; None where that is not known.
    sections
        Sections of text that objects refer to, by id.
    """
    return {
        CLASS: sign.title["de"],
        "use": use_of(item),
        "grz": item.text("GRZ", "GRZmax"),
        "gfz": item.text("GFZ", "GFZmax"),
        "bmz": item.text("BMZ"),
        "storeys": item.text("Z", "Zmax", "Zzwingend"),
        "height": _heights(item),
        "text": _texts(item, sections),
        "character": legal_character(item),
        **_of_plan(plan or PlanObject("")),
        "object_class": item.kind,
    }


def _of_plan(plan: PlanObject) -> dict[str, str]:
    return {
        "plan": plan.text("name"),
        "plan_number": plan.text("nummer"),
        "plan_kind": plan_kind(plan),
        "municipality": ", ".join(plan.texts("gemeindeName")),
        "status": plan_status(plan),
        "decided": plan.text("satzungsbeschlussDatum", "planbeschlussDatum"),
        "in_force": plan.text("inkrafttretensDatum", "wirksamkeitsDatum"),
    }


def _texts(item: PlanObject, sections: Mapping[str, PlanObject]) -> str:
    """Return what an object says in words, and the sections of text that it refers to."""
    own = item.texts("text", "beschreibung", "textlicheErgaenzung", "schriftinhalt")
    linked = [sections[id_] for id_ in item.references.get("refTextInhalt", []) if id_ in sections]
    referred = [
        " ".join([*section.texts("schluessel"), *section.texts("text")]) for section in linked
    ]
    return "; ".join(dict.fromkeys([*own, *filter(None, referred)]))


def _heights(item: PlanObject) -> str:
    """Return all heights in words.

    Examples
    --------
    >>> limit = [(1, ("hoehenangabe", "XP_Hoehenangabe", "hMax"), "25")]
    >>> _heights(PlanObject("BP_BaugebietsTeilFlaeche", values=limit))
    'höchstens 25 m'
    """
    found = []
    for group in item.groups("hoehenangabe"):
        point = word("bezugspunkt", group.get("bezugspunkt", ""))
        above = word("hoehenbezug", group.get("hoehenbezug", ""))
        found += [
            " ".join(filter(None, [point, f"{limit}{group[name]} m", above]))
            for name, limit in HEIGHTS.items()
            if name in group
        ]
    return "; ".join(found)
