"""Polygonal coverages: clean them, merge them with a ledger, simplify them."""
