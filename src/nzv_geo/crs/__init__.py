"""Coordinate reference systems: their names, extents, grids and operations, and reprojecting."""
