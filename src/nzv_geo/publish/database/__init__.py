"""Layers in tables of PostGIS."""
