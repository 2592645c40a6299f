"""Write conditions as expressions of QGIS that hold for the same features."""

from __future__ import annotations

from nzv_geo.styles.conditions import AllOf, AnyOf, Compare, Condition, Missing, Not, OneOf

__all__ = ["as_expression", "field_expression", "is_sayable", "value_texts"]


def as_expression(condition: Condition) -> str:
    """Return the expression of QGIS for a condition.

    Raises
    ------
    ValueError
        It is none of those in `nzv_geo.styles.conditions`.

    Examples
    --------
    >>> print(as_expression(AllOf((Compare("kv", ">=", 110), Not(Compare("use", "=", "alt"))))))
    ("kv" >= 110) AND (NOT coalesce("use" = 'alt', FALSE))
    """
    if isinstance(condition, Compare):
        field = field_expression(condition.field)
        return f"{field} {condition.operator} {_literal(condition.value)}"
    if isinstance(condition, OneOf):
        values = ", ".join(_literal(value) for value in condition.values)
        return f"{field_expression(condition.field)} IN ({values})"
    if isinstance(condition, Missing):
        return f"{field_expression(condition.field)} IS NULL"
    if isinstance(condition, Not):
        if isinstance(condition.condition, Missing):
            return f"{field_expression(condition.condition.field)} IS NOT NULL"
        return f"NOT coalesce({as_expression(condition.condition)}, FALSE)"
    if isinstance(condition, AllOf | AnyOf) and condition.conditions:
        joint = " AND " if isinstance(condition, AllOf) else " OR "
        return joint.join(f"({as_expression(part)})" for part in condition.conditions)
    raise ValueError(f"{condition!r} cannot be said in QGIS")


def field_expression(field: str) -> str:
    """Return a field as an expression names it.

    Examples
    --------
    >>> field_expression("Jahr 2020")
    '"Jahr 2020"'
    """
    return '"{}"'.format(field.replace('"', '""'))


def is_sayable(condition: Condition | None) -> bool:
    """Tell whether QGIS can ask the same; somebody's own kind of condition cannot be said.

    Examples
    --------
    >>> is_sayable(Missing("use")), is_sayable(None), is_sayable(AllOf(()))
    (True, True, False)
    """
    try:
        return condition is None or bool(as_expression(condition))
    except ValueError:
        return False


def value_texts(value: float | bool) -> tuple[str, ...]:
    """Return a value in the ways that QGIS may turn it into text, by which it finds a category.

    A whole number in a column of others has an exponent where that is shorter.

    Examples
    --------
    >>> value_texts(380.0), value_texts(0.5), value_texts(True), value_texts(1_000_000)
    (('380',), ('0.5',), ('true',), ('1000000', '1e+06'))
    """
    if isinstance(value, bool):
        return ("true",) if value else ("false",)
    plain = _number(value)
    digits = plain.lstrip("-").rstrip("0")
    short = f"{float(value):.{max(0, len(digits) - 1)}e}"
    return (
        (plain, short) if plain.lstrip("-").isdecimal() and len(short) <= len(plain) else (plain,)
    )


def _number(value: float) -> str:
    number = float(value)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _literal(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace("'", "''")
        return f"'{escaped}'"
    return _number(value)
