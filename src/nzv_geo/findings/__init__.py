"""What is wrong with a layer, with stable codes, in English and German.

`Kind` lists every kind with its code; docs/findings.md explains each. The texts stand with the
words of the pages in `locales/`, in the tables ``finding``.
"""

from nzv_geo.findings.finding import MOST, Finding, Wording, name_features
from nzv_geo.findings.kinds import Kind, Severity
from nzv_geo.findings.phrases import Phrase, Series, Value, counted, listed

__all__ = [
    "MOST",
    "Finding",
    "Kind",
    "Phrase",
    "Series",
    "Severity",
    "Value",
    "Wording",
    "counted",
    "listed",
    "name_features",
]
