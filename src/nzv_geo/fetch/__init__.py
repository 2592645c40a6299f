"""Fetch official open data into the folder of one's own data; the only room with a network.

The way of an offer: ask (`transport`, `downloading`), read what the catalogue says of its layout,
check the whole, and only then let it take the place of what ships, in one step.
"""
