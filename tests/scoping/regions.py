"""Regions and work bodies."""

ROUTES = {}
