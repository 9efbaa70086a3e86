"""Measurements, never tests: each module has `run() -> list[dict]` with the rows that `make bench` prints and keeps."""
