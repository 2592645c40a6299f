"""Describe layers in numbers."""
