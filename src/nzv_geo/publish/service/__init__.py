"""Configurations of servers: pygeoapi and MapServer."""
