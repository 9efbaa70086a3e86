"""Statistics of spot checks: size, strata, draw, bounds. Arrays and numbers in and out; no Django, no clock, no
randomness but the seed."""

from ledgers.spotcheck.digests import FrameRow, frame_digest, sample_digest
from ledgers.spotcheck.draw import Pick, double_checked, draw_sample, draw_stratum
from ledgers.spotcheck.rates import CONSISTENT, INCONSISTENT, UNREACHABLE, Rate, rate_of, rates_by
from ledgers.spotcheck.sizes import least_bound, sample_size, wilson_bounds, wilson_interval, wilson_upper
from ledgers.spotcheck.strata import allocate
from ledgers.spotcheck.weights import DEFAULT_WEIGHTS, PARTS, draw_weight

__all__ = [
    "CONSISTENT",
    "DEFAULT_WEIGHTS",
    "INCONSISTENT",
    "PARTS",
    "UNREACHABLE",
    "FrameRow",
    "Pick",
    "Rate",
    "allocate",
    "double_checked",
    "draw_sample",
    "draw_stratum",
    "draw_weight",
    "frame_digest",
    "least_bound",
    "rate_of",
    "rates_by",
    "sample_digest",
    "sample_size",
    "wilson_bounds",
    "wilson_interval",
    "wilson_upper",
]
