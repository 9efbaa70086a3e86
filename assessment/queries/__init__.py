"""Reads for the dashboard and the home page. Nothing here writes."""
