"""Figures of a table on the units of a layer, by official key and across vintages."""

from nzv_geo.joins.following import Changes, read_changes
from nzv_geo.joins.joining import JoinWarning, join, join_table, join_with_ledger
from nzv_geo.joins.keys import Key, read_keys
from nzv_geo.joins.ledger import JoinEntry, JoinLedger
from nzv_geo.joins.units import choropleth, keys_elsewhere

__all__ = [
    "Changes",
    "JoinEntry",
    "JoinLedger",
    "JoinWarning",
    "Key",
    "choropleth",
    "join",
    "join_table",
    "join_with_ledger",
    "keys_elsewhere",
    "read_changes",
    "read_keys",
]
