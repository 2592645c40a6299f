"""The words in which geopandas and matplotlib ask for classes of a column."""

from __future__ import annotations

from typing import Any

import pandas
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from nzv_geo.errors import UnknownNameError

__all__ = ["USER_DEFINED", "are_numbers", "scheme_named"]

USER_DEFINED = "userdefined"  # whoever asks brings the limits along
SCHEMES = {  # of mapclassify, in small letters and without underscores; and ours
    "quantiles": "quantiles", "equalinterval": "equal", "equal": "equal",
    "fisherjenks": "natural", "naturalbreaks": "natural", "natural": "natural",
    USER_DEFINED: USER_DEFINED,
}  # fmt: skip
SPELLED = ("Quantiles", "EqualInterval", "FisherJenks", "NaturalBreaks")


def scheme_named(name: str | None, *, user_defined: bool = False) -> str:
    """Return our name of a scheme of mapclassify; of none, that of quantiles.

    Parameters
    ----------
    name
        Letters large or small, with underscores or without.
    user_defined
        Limits may be given, too: ``UserDefined``, which is `USER_DEFINED`.

    Raises
    ------
    UnknownNameError
        There is no such scheme.

    Examples
    --------
    >>> scheme_named("FisherJenks"), scheme_named("equal_interval"), scheme_named(None)
    ('natural', 'equal', 'quantiles')
    """
    found = SCHEMES.get((name or "quantiles").lower().replace("_", ""))
    if found is None or (found == USER_DEFINED and not user_defined):
        raise UnknownNameError("scheme", str(name), [*SPELLED, *["UserDefined"] * user_defined])
    return found


def are_numbers(values: pandas.Series[Any]) -> bool:
    """Tell whether a column holds numbers that can rise: truth values do not.

    Examples
    --------
    >>> are_numbers(pandas.Series([1, 2])), are_numbers(pandas.Series([True, False]))
    (True, False)
    """
    return bool(is_numeric_dtype(values) and not is_bool_dtype(values))
